"""The forms of the owners' accounts: they read what was typed, the actions decide."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core import localised
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, OnceField, Versioned
from trousseau.mandates.enums import Vat
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.payouts.models import Supplier
from trousseau.receipts.forms import MoneyIn
from trousseau.rents.enums import Nature
from trousseau.tenancies.models import Lease

from .enums import ExpenseKind, HandedTo


class OwnerFilter(django_filters.FilterSet):
    """`situation` is read by the view, which knows what each account may pay."""

    q = KeyFilter(label=_("Owner or address"), fields=("owner__key", "dwelling__key"))
    situation = django_filters.ChoiceFilter(
        choices=(
            ("pay", _("To be paid")),
            ("stopped", _("Stopped: no confirmed IBAN")),
            ("negative", _("Less than zero")),
            ("render", _("Accounts to render")),
        ),
        method="as_it_is",
        label=_("Situation"),
    )

    class Meta:
        model = Mandate
        fields = ("q", "situation")

    def as_it_is(self, queryset, name, value):
        return queryset


class ContributionForm(MoneyIn):
    key = OnceField()


class TermsForm(Versioned):
    reserve = MoneyField(
        unusual=OF_A_YEAR,
        label=_("Kept aside on the account"),
        required=False,
        help_text=_("As the mandate writes it; zero when it writes nothing."),
    )
    works_threshold = MoneyField(
        unusual=OF_A_YEAR,
        label=_("Works that pass without the owner’s agreement, up to"),
        required=False,
        help_text=_("For one invoice. Zero: every works invoice asks for the owner’s agreement."),
    )
    email_on = DateField(
        label=_("Agreed to receive the accounts by e-mail on"),
        required=False,
        help_text=_("Empty: the accounts are printed, never e-mailed."),
    )

    def __init__(self, *args, signed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if signed:  # the mandate says it: it is not asked a second time
            del self.fields["works_threshold"]

    def clean(self):
        cleaned = super().clean()
        for name in {"reserve", "works_threshold"} & set(self.fields):
            cleaned[name] = cleaned.get(name) or 0
        return cleaned


class VatForm(forms.Form):
    vat = forms.ChoiceField(label=_("The VAT of this fee is"), choices=Vat.choices, widget=forms.RadioSelect)
    ground = forms.CharField(
        label=_("On which ground"),
        max_length=240,
        help_text=_("For instance: the answer of the tax office and its date, or the accountant’s advice."),
    )


class ServiceForm(forms.Form):
    key = OnceField()
    clause = forms.ModelChoiceField(FeeClause.objects.none(), label=_("Which fee"), widget=forms.RadioSelect)
    lease = forms.ModelChoiceField(Lease.objects.none(), label=_("For which lease"), required=False)
    on = DateField(label=_("Service done on"))

    def __init__(self, *args, clauses, leases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["clause"].queryset, self.fields["lease"].queryset = clauses, leases


class ExpenseForm(forms.Form):
    mandate = forms.ModelChoiceField(Mandate.objects.none(), label=_("Mandate"))
    supplier = forms.ModelChoiceField(
        Supplier.objects.all(), label=_("Supplier"), help_text=_("Not in the list? Note the supplier first.")
    )
    number = forms.CharField(label=_("Number of the invoice"), max_length=40)
    kind = forms.ChoiceField(label=_("What it is"), choices=ExpenseKind)
    label = forms.CharField(label=_("Label"), max_length=120, help_text=_("The owner reads it. Name no tenant."))
    dated = DateField(label=_("Dated"))
    first_day = DateField(label=_("For the days from"), help_text=_("The days of the call, or of the work."))
    last_day = DateField(label=_("To"))
    amount = MoneyField(label=_("Amount, VAT included"), unusual=OF_A_YEAR, positive=True)
    recoverable = MoneyField(
        unusual=OF_A_YEAR,
        label=_("Of which recoverable from the tenant"),
        required=False,
        help_text=_("Décret 87-713, annex. The settlement of the charges reads it."),
    )
    nature = forms.ChoiceField(
        label=_("Recoverable as"), required=False, choices=[("", _("Nothing recoverable")), *Nature.choices]
    )
    approved_on = DateField(
        label=_("Owner agreed on"), required=False, help_text=_("Asked for works above what the mandate lets pass.")
    )

    def __init__(self, *args, mandates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mandate"].queryset = mandates

    def clean(self):
        cleaned = super().clean()
        cleaned["recoverable"] = cleaned.get("recoverable") or 0
        return cleaned


class AdvanceForm(forms.Form):
    key = OnceField()
    amount = MoneyField(label=_("Amount lent by the agency"), unusual=OF_A_YEAR, positive=True)
    why = forms.CharField(label=_("Why"), max_length=240, help_text=_("Name no tenant."))
    on = DateField(label=_("Transferred on"))


class SupplierRefundForm(MoneyIn):
    key = OnceField()
    ground = forms.CharField(
        label=_("Ground"),
        max_length=200,
        help_text=_("A credit note and its number, works not done, a bill paid twice."),
    )


class LineRefundForm(forms.Form):
    """Of a line of the bank: the bill. `expenses`: those that were paid."""

    expense = forms.ModelChoiceField(None, label=_("Which bill comes back"))
    ground = SupplierRefundForm.base_fields["ground"]

    def __init__(self, *args, expenses, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expense"].queryset = expenses
        self.fields["expense"].label_from_instance = lambda one: (
            f"{one.supplier.name}, {one.number}, {localised.money(one.amount)} ({one.mandate.code})"
        )


class HandoverForm(forms.Form):
    """Which sums, and to whom. `parts`: (key, words) of what may be handed over today."""

    parts = forms.MultipleChoiceField(label=_("What is handed over"), widget=forms.CheckboxSelectMultiple)
    to = forms.ChoiceField(label=_("To whom"), choices=HandedTo, widget=forms.RadioSelect, initial=HandedTo.OWNER.value)
    manager = forms.ModelChoiceField(
        Supplier.objects.all(),
        label=_("The next manager"),
        required=False,
        help_text=_("Noted with the suppliers, its IBAN confirmed by a second person."),
    )
    agreed_on = DateField(
        label=_("Owner’s written instruction of"),
        required=False,
        help_text=_("For a manager: the day on which the owner named it in writing."),
    )

    def __init__(self, *args, parts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = parts


class UntilForm(forms.Form):
    until = DateField(label=_("Until"), help_text=_("This day included; the accounts begin after the last ones."))


class RenderForm(forms.Form):
    until = DateField(label=_("Until"), help_text=_("This day included: the end of a month, of a quarter, of a year."))
    every = forms.BooleanField(
        label=_("Render also those that fall due later"),
        required=False,
        help_text=_("Otherwise those alone whose mandate promises them within a fortnight."),
    )


class StageForm(forms.Form):
    on = DateField(label=_("To be executed on"))


class RejectForm(forms.Form):
    on = DateField(label=_("Came back on"))
    why = forms.CharField(label=_("What the bank says"), max_length=160)
