"""The rents' forms: they read what was typed, the actions decide."""

from datetime import date

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core import localised
from trousseau.core.clock import today
from trousseau.core.forms import DateField, MoneyField, OnceField, PerhapsAnother, SureField
from trousseau.receipts.enums import Payer
from trousseau.receipts.forms import DayForm, MoneyIn
from trousseau.rules.dates import add_months, month_start
from trousseau.tenancies.forms import LeaseSearch, LetCommuneFilter
from trousseau.tenancies.models import Lease

from .enums import CallKind, ToldBy
from .roll.queries import late_of


def month_choice(month: date) -> tuple[str, str]:
    return (f"{month:%Y-%m}", localised.month(month))


def listed_months() -> list[tuple[str, str]]:
    """The next month, which may be called already, this one and the eleven before, newest first."""
    return [month_choice(add_months(month_start(today()), -back)) for back in range(-1, 12)]


def callable_months() -> list[tuple[str, str]]:
    """The months whose rent may be called by hand: the next one, this one, the three before."""
    return [month_choice(add_months(month_start(today()), shift)) for shift in (1, 0, -1, -2, -3)]


def read_month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


class MonthField(forms.TypedChoiceField):
    """A month among `choices`, cleaned to its first day."""

    def __init__(self, **kwargs):
        super().__init__(coerce=read_month, empty_value=None, **kwargs)

    def prepare_value(self, value):
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class RentFilter(django_filters.FilterSet):
    """`month` is read by the view, which builds its query from it."""

    q = LeaseSearch()
    situation = django_filters.ChoiceFilter(
        choices=(("late", _("Late")), ("up_to_date", _("Up to date")), ("credit", _("In credit"))),
        method="of_situation",
        label=_("Situation"),
    )
    commune = LetCommuneFilter()
    month = django_filters.ChoiceFilter(
        choices=listed_months, method="as_it_is", label=_("Month"), empty_label=_("This month")
    )

    class Meta:
        model = Lease
        fields = ("q", "situation", "commune", "month")

    def as_it_is(self, queryset, name, value):
        return queryset

    def of_situation(self, queryset, name, value):
        if value == "credit":
            return queryset.filter(debt__lt=0)
        late = Q(pk__in=late_of(queryset, today()))
        return queryset.filter(late if value == "late" else ~late)


class RunForm(forms.Form):
    month = MonthField(label=_("Month"), choices=callable_months)


class PaymentForm(PerhapsAnother, MoneyIn):
    key = OnceField()
    payer = forms.ChoiceField(
        label=_("Who paid?"), choices=[(p.value, p.label) for p in (Payer.TENANT, Payer.CAF)], widget=forms.RadioSelect
    )
    month = MonthField(
        label=_("For which month?"),
        required=False,
        help_text=_("For the CAF only. A tenant’s payment goes to the oldest debt."),
    )
    another = SureField(label=_("It is another payment"))
    beyond = SureField(label=_("It is what the CAF paid"))
    field_order = ("key", "payer", "month")

    def __init__(self, *args, months=(), debts=(), stopped=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", _("None")), *(month_choice(month) for month in months)]
        if stopped:
            self.fields["month"].help_text = _(
                "For the CAF only. A tenant’s payment goes to the rents since: what fell due before may not be paid."
            )
        self.debts = dict(debts_fields(self, debts, stopped))

    def clean(self):
        cleaned = super().clean()
        cleaned["named"] = named_debts(cleaned, self.debts)
        return cleaned


def debts_fields(form, rows, stopped=False):
    """One amount for each open debt, which the payer may name; (name of the field, call). `stopped`: they are those since
    the law stops the earlier ones."""
    said = _("%(left)s left. Empty: the oldest debt first.")
    if stopped:
        said = _("%(left)s left. Empty: the oldest of the debts since, first.")
    for row in rows:
        label = localised.month(row.call.month) if row.call.kind == CallKind.RENT else row.call.label
        name = f"debt{row.call.pk}"
        form.fields[name] = MoneyField(
            label=_("For %(debt)s, says the payer") % {"debt": label},
            required=False,
            help_text=said % {"left": localised.money(row.left)},
        )
        yield name, row.call


def named_debts(cleaned: dict, debts: dict) -> list:
    """What was typed beside the debts, as (call, cents); the fields leave the cleaned data."""
    return [(call, cents) for name, call in debts.items() if (cents := cleaned.pop(name, None))]


class DebtsForm(forms.Form):
    """Which debts a payment already noted goes to, as its payer says."""

    def __init__(self, *args, debts, stopped=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.debts = dict(debts_fields(self, debts, stopped))

    def clean(self):
        cleaned = super().clean()
        return {"named": named_debts(cleaned, self.debts)}


class AidForm(forms.Form):
    month = MonthField(label=_("Month"))
    amount = MoneyField(
        label=_("Aid announced by the CAF"),
        help_text=_("For this month, as its notice says. Zero when it pays nothing."),
    )

    def __init__(self, *args, months=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [month_choice(month) for month in months]


class SumsNoticeForm(DayForm):
    on = DateField(label=_("Sent or handed over on"))
    by = forms.ChoiceField(label=_("How"), choices=ToldBy, widget=forms.RadioSelect)
    proof = forms.CharField(
        label=_("Number of the letter, or who signed"),
        max_length=60,
        help_text=_("It proves the day on which the owner was told."),
    )


class RentReceiptForm(forms.Form):
    """The month whose paper is asked for, from a button."""

    month = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])
