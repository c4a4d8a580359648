"""Filters of the books, and the one form that corrects them."""

from typing import cast

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, DateInput
from trousseau.core.incoming import IncomingField
from trousseau.exchange.kinds import TABLES
from trousseau.exchange.spreadsheets import LARGEST

from . import chart
from .enums import Ledger
from .models import Entry, Line


def account_choices() -> list[tuple[str, str]]:
    return [
        (f"{a.ledger}:{a.code}", f"{a.code} {chart.said(a.label)} · {a.ledger.label}")
        for a in chart.accounts().values()
    ]


def journal_choices() -> list[tuple[str, str]]:
    return [
        (f"{j.ledger}:{j.code}", f"{j.code} {chart.said(j.label)} · {j.ledger.label}")
        for j in chart.journals().values()
    ]


class EntryFilter(django_filters.FilterSet):
    q = KeyFilter(fields=("key",), label=_("Label or voucher"))
    ledger = django_filters.ChoiceFilter(choices=Ledger, label=_("Ledger"), empty_label=_("Both"))
    journal = django_filters.ChoiceFilter(
        choices=journal_choices, method="of_journal", label=_("Journal"), empty_label=_("All")
    )
    account = django_filters.ChoiceFilter(
        choices=account_choices, method="with_account", label=_("Account"), empty_label=_("All")
    )
    start = django_filters.DateFilter(field_name="date", lookup_expr="gte", label=_("From"), widget=DateInput())
    end = django_filters.DateFilter(field_name="date", lookup_expr="lte", label=_("To"), widget=DateInput())

    class Meta:
        model = Entry
        fields = ("q", "ledger", "journal", "account", "start", "end")

    def of_journal(self, queryset, name, value):
        ledger, journal = value.split(":")
        return queryset.filter(ledger=ledger, journal=journal)

    def with_account(self, queryset, name, value):
        ledger, account = value.split(":")
        return queryset.filter(Exists(Line.objects.filter(entry=OuterRef("pk"), account=account)), ledger=ledger)


class LineFilter(django_filters.FilterSet):
    account = django_filters.ChoiceFilter(
        choices=account_choices, method="of_account", label=_("Account"), empty_label=_("All")
    )
    fund = django_filters.CharFilter(field_name="fund__code", label=_("Fund"))
    aux = django_filters.CharFilter(label=_("Lease or mandate"))
    start = django_filters.DateFilter(field_name="entry__date", lookup_expr="gte", label=_("From"), widget=DateInput())
    end = django_filters.DateFilter(field_name="entry__date", lookup_expr="lte", label=_("To"), widget=DateInput())

    class Meta:
        model = Line
        fields = ("account", "fund", "aux", "start", "end")

    def of_account(self, queryset, name, value):
        ledger, account = value.split(":")
        return queryset.filter(entry__ledger=ledger, account=account)


class TrialForm(forms.Form):
    """Which book, on which day, and the account to open by fund."""

    ledger = forms.ChoiceField(label=_("Ledger"), choices=Ledger)
    on = DateField(label=_("Up to"))
    account = forms.ChoiceField(label=_("Account to detail by fund"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ledger = self.data.get("ledger")
        of_ledger = [a for a in chart.accounts().values() if a.ledger == ledger]
        cast(forms.ChoiceField, self.fields["account"]).choices = [
            ("", _("None")),
            *((a.code, f"{a.code} {chart.said(a.label)}") for a in of_ledger),
        ]


class YearForm(forms.Form):
    year = forms.IntegerField(widget=forms.HiddenInput)


class CarryForm(forms.Form):
    on = DateField(label=_("Day of the assembly’s decision"))


class OpeningForm(forms.Form):
    ledger = forms.ChoiceField(label=_("Ledger"), choices=Ledger)
    on = DateField(label=_("First day of the books kept here"))
    file = IncomingField(
        kinds=TABLES,
        most=LARGEST,
        label=_("The balances"),
        help_text=_("csv or xlsx, one row for each account, fund and lease: account, fund, lease, debit, credit."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )


class ReverseForm(forms.Form):
    label = forms.CharField(
        label=_("Reason"),
        max_length=Entry._meta.get_field("label").max_length,
        help_text=_("It becomes the label of the new entry. Write lease and mandate numbers, no name."),
    )
    on = DateField(label=_("Date of the new entry"))
