"""What the pages of the aids ask. They parse; the actions decide."""

from collections.abc import Sequence

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from trousseau.core.careful import CarefulField
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, MoneyField, OnceField, Sections, Versioned
from trousseau.core.models import Organisation
from trousseau.mail.enums import PRINTED, Channel
from trousseau.receipts.enums import NOTED_METHODS
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from .enums import NOTED_STEPS, OF_HOME, SIDES, AidFor, AidKind, AidPaperKind, AidState, BudgetPost, Change, PaidTo
from .models import Aid


class AidFilter(django_filters.FilterSet):
    q = KeyFilter(label=_("Household"), fields=("household__holder__key",))
    state = django_filters.ChoiceFilter(label=_("State"), choices=AidState)
    kind = django_filters.ChoiceFilter(label=_("Aid"), choices=AidKind)

    class Meta:
        model = Aid
        fields = ("q", "state", "kind")


class AidForm(Sections):
    key = OnceField()
    kind = forms.ChoiceField(label=_("Which aid"), choices=AidKind)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=_("Asked of"),
        required=False,
        help_text=_("An organisation of the address book: a new one is added there first."),
    )
    lease = forms.ModelChoiceField(Lease.objects.none(), label=_("For the lease"), required=False)
    pays = forms.ChoiceField(label=pgettext_lazy("aid", "What it pays"), choices=AidFor)
    paid_to = forms.ChoiceField(
        label=pgettext_lazy("aid", "Paid to"),
        choices=PaidTo,
        help_text=_("The agency receives the rent and the deposit alone."),
    )
    asked = MoneyField(label=_("Amount asked"), required=False, positive=True)
    words = CarefulField(
        label=_("Why it is asked"),
        rows=3,
        diagnosis=False,
        required=False,
        max_length=2000,
        help_text=_("What the request says, in facts: the need, not its cause. Nothing about health."),
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers that this fund asks for"),
        choices=AidPaperKind,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each fund has its own list, on its form."),
    )
    agreed_on = DateField(label=_("The household agreed on"), help_text=_("Nothing is asked without them."))
    send_by = DateField(label=_("To be sent by"), required=False)
    sections = (
        (_("The aid"), ("kind", "organisation", "lease")),
        (pgettext_lazy("aid", "What it pays"), ("pays", "paid_to", "asked", "words")),
        (_("The request"), ("papers", "agreed_on", "send_by")),
    )

    def __init__(self, *args, leases: Sequence[Lease] = (), social: bool = False, asked: str = "", **kwargs):
        """`asked`: the kind of the aid that is corrected or asked again, which whoever reads it keeps."""
        super().__init__(*args, **kwargs)
        self.fields["lease"].queryset = Lease.objects.filter(pk__in=[lease.pk for lease in leases])
        if not social:
            self.fields["kind"].choices = [
                (kind.value, kind.label) for kind in AidKind if kind in OF_HOME or kind == asked
            ]


class EditAidForm(AidForm, Versioned):
    key = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].show_hidden_initial = True


class PapersForm(Versioned):
    had = forms.MultipleChoiceField(
        label=_("Papers that are here"), required=False, widget=forms.CheckboxSelectMultiple, show_hidden_initial=True
    )

    def __init__(self, *args, papers: Sequence[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["had"].choices = papers


class PostForm(Versioned):
    to = forms.ModelChoiceField(Organisation.objects.all(), label=_("To"))
    channel = forms.ChoiceField(label=_("By which channel"), choices=[(one, Channel(one).label) for one in PRINTED])


class SendForm(Versioned):
    on = DateField(label=_("Sent on"))
    reference = forms.CharField(label=_("Reference of the request"), required=False, max_length=60)


class MoreForm(Versioned):
    papers = forms.MultipleChoiceField(
        label=_("Papers asked for"),
        choices=AidPaperKind,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the papers that the fund asks for.")},
    )
    papers_by = DateField(label=_("Awaited by"), help_text=_("As the letter of the fund says it."))


class CompleteForm(Versioned):
    pass


class GrantForm(Versioned):
    granted = MoneyField(label=_("Amount granted"), positive=True)
    on = DateField(label=_("Decided on"))
    lent = forms.BooleanField(
        label=_("It is lent: the household pays it back"),
        required=False,
        help_text=_("Write then its monthly payment in the budget of the household."),
    )
    valid_until = DateField(
        label=pgettext_lazy("aid", "Granted until"), required=False, help_text=_("If it ends, and may be asked again.")
    )


class RefuseForm(Versioned):
    refused_for = CarefulField(
        label=_("Ground of the refusal"),
        rows=3,
        diagnosis=False,
        max_length=1000,
        help_text=_("As the letter says it."),
    )
    on = DateField(label=_("Decided on"))
    contest_by = DateField(label=_("May be contested until"), required=False)
    firm = forms.BooleanField(label=_("The letter opens no way to contest it"), required=False)

    def __init__(self, *args, months: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contest_by"].help_text = ngettext(
            "The letter says how and until when. Left empty, it is %(n)s month after the decision.",
            "The letter says how and until when. Left empty, it is %(n)s months after the decision.",
            months,
        ) % {"n": months}


class TakeBackForm(Versioned):
    why = CarefulField(
        label=_("What was wrong"),
        rows=2,
        diagnosis=False,
        max_length=500,
        help_text=_("The amount, the day, the aid: the answer is awaited again, then noted as it is."),
    )


class DayForm(Versioned):
    on = DateField(label=_("On"))


class PaymentForm(Versioned):
    """Of an aid that the agency does not receive."""

    key = OnceField()
    amount = MoneyField(label=_("Amount"), positive=True)
    on = DateField(label=_("Paid on"))


class ReceiptForm(Versioned):
    """Of an aid that the agency receives: chosen among what its account has, or received now."""

    key = OnceField()
    receipt = forms.ModelChoiceField(
        Receipt.objects.none(),
        label=_("Already on the account"),
        required=False,
        empty_label=_("No: note it now, below"),
        help_text=_("What the bank or the counter already wrote is chosen here, and not noted twice."),
    )
    amount = MoneyField(label=_("Amount"), positive=True, required=False)
    method = forms.ChoiceField(
        label=_("Means"), choices=[("", "–"), *((m.value, m.label) for m in NOTED_METHODS)], required=False
    )
    cheque_number = forms.CharField(label=_("Number of the cheque"), max_length=20, required=False)
    cheque_bank = forms.CharField(label=_("Bank of the cheque"), max_length=60, required=False)
    on = DateField(label=_("Arrived on"), required=False)

    def __init__(self, *args, receipts: Sequence[tuple[int, str]] = (), deposit: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if deposit and receipts:
            self.fields["amount"].help_text = _("Of the deposit chosen above: what this aid paid of it.")
        field = self.fields["receipt"]
        field.queryset = Receipt.objects.filter(pk__in=[pk for pk, _said in receipts])
        field.choices = [("", field.empty_label), *receipts]
        if not receipts:  # nothing to choose: it is received now
            del self.fields["receipt"]
            for name in ("amount", "method", "on"):
                self.fields[name].required = True


class BenefitForm(forms.Form):
    step = forms.ChoiceField(
        label=_("What happened"), choices=[(one.value, one.label) for one in NOTED_STEPS], widget=forms.RadioSelect
    )
    on = DateField(label=_("On"))
    cents = MoneyField(
        label=_("Amount asked back"), required=False, help_text=_("For an overpayment: what the notice asks back.")
    )


class ChangeForm(forms.Form):
    change = forms.ChoiceField(label=_("What changes"), choices=Change, widget=forms.RadioSelect)
    on = DateField(label=_("It changes on"))
    due_on = DateField(label=_("To be declared by"))


class RentsForm(forms.Form):
    on = DateField(label=_("Declared on"))


class BudgetForm(Sections):
    on = DateField(label=_("Said on"), help_text=_("What changes later is another sheet: this one stays as it was."))
    adults = forms.IntegerField(label=_("People of 14 or more"), min_value=1, max_value=20)
    young = forms.IntegerField(label=_("Children under 14"), min_value=0, max_value=20)
    rest = forms.BooleanField(
        label=_("All was asked: the lines left empty are zero"),
        required=False,
        help_text=_("Otherwise an empty line is unknown, and what is left to live on is not computed."),
    )
    sections = (
        (_("The household"), ("on", "adults", "young")),
        *((side.label, tuple(post.value for post in posts)) for side, posts in SIDES.items()),
        (_("Is that all?"), ("rest",)),
    )

    def __init__(self, *args, hints: dict[str, str] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for post in BudgetPost:
            self.fields[post.value] = MoneyField(
                label=post.label, required=False, help_text=(hints or {}).get(post.value, "")
            )

    def clean(self):
        """`sums`, by line, instead of the many fields."""
        cleaned = super().clean()
        rest = cleaned.pop("rest", False)
        found = {post.value: cleaned.pop(post.value, None) for post in BudgetPost}
        if all(cents is None for cents in found.values()):
            raise forms.ValidationError(_("Nothing is written: fill in one line at least."))
        sums = {post: cents or 0 for post, cents in found.items() if cents is not None or rest}
        return {**cleaned, "sums": sums}


class EditBudgetForm(BudgetForm, Versioned):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for post in BudgetPost:
            self.fields[post.value].show_hidden_initial = True  # no column tells what its reader had before them
