"""Filters of the books, and the one form that corrects them."""

import re
from typing import cast

import django_filters
from django import forms
from django.db.models import CharField, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import OF_A_YEAR, DateField, DateInput, MoneyField, OnceField, Versioned
from trousseau.core.incoming import IncomingField
from trousseau.exchange.kinds import TABLES
from trousseau.exchange.spreadsheets import LARGEST

from . import chart
from .enums import Ledger
from .models import CODE, Entry, Fund, Line, ManualEntry
from .postings import Posting


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


ROWS = 5  # lines of an entry by hand; a longer one is several


def _most(name: str) -> int | None:
    return cast(CharField, ManualEntry._meta.get_field(name)).max_length


class ManualForm(forms.Form):
    """An entry by hand: its lines, each an account and one amount, of one side."""

    key = OnceField(required=False)
    ledger = forms.ChoiceField(label=_("Ledger"), choices=Ledger)
    on = DateField(label=_("Date"))
    label = forms.CharField(
        label=_("Label"), max_length=_most("label"), help_text=_("Write lease and mandate numbers, no name.")
    )
    ground = forms.CharField(
        label=_("Ground"), max_length=_most("ground"), help_text=_("What it corrects, and which paper says so.")
    )
    why_kept = forms.CharField(
        label=_("Why it moves an account that other pages keep"), max_length=_most("why_kept"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        accounts = [("", _("None")), *account_choices()]
        for n in range(1, ROWS + 1):
            said = {"n": n}
            self.fields[f"account{n}"] = forms.ChoiceField(
                label=_("Line %(n)s: account") % said, choices=accounts, required=n < 3
            )
            self.fields[f"fund{n}"] = forms.CharField(label=_("Line %(n)s: fund") % said, max_length=20, required=False)
            self.fields[f"aux{n}"] = forms.CharField(
                label=_("Line %(n)s: lease or mandate") % said, max_length=20, required=False
            )
            for side, words in (("debit", _("Line %(n)s: debit")), ("credit", _("Line %(n)s: credit"))):
                self.fields[f"{side}{n}"] = MoneyField(label=words % said, required=False, unusual=OF_A_YEAR)

    def clean(self):
        cleaned = super().clean() or {}
        rows = [self._row(cleaned, n) for n in range(1, ROWS + 1)]
        kept = {name: cleaned.get(name) for name in ("key", "ledger", "on", "label", "ground", "why_kept")}
        return {**kept, "lines": [row for row in rows if row]}

    def _row(self, cleaned: dict, n: int) -> Posting | None:
        debit, credit = cleaned.get(f"debit{n}") or 0, cleaned.get(f"credit{n}") or 0
        ledger, _colon, account = (cleaned.get(f"account{n}") or "").partition(":")
        if not account and not debit and not credit:
            return None
        if ledger != cleaned.get("ledger"):
            self.add_error(f"account{n}", _("Choose an account of this ledger."))
            return None
        if bool(debit) == bool(credit):
            self.add_error(f"debit{n}", _("A line is a debit or a credit: write one of the two."))
            return None
        aux = (cleaned.get(f"aux{n}") or "").strip()
        if aux and not re.fullmatch(CODE, aux):
            self.add_error(f"aux{n}", _("A code is made of capital letters and digits, for instance L00042."))
            return None
        code = (cleaned.get(f"fund{n}") or "").strip()
        fund = Fund.objects.filter(ledger=ledger, code=code).first() if code else None
        if code and fund is None:
            self.add_error(f"fund{n}", _("No fund of this ledger bears this code."))
            return None
        return Posting(account, debit=debit, credit=credit, fund=fund, aux=aux)


class RefuseManualForm(Versioned):
    why_refused = forms.CharField(label=_("Why it is refused"), max_length=_most("why_refused"))
