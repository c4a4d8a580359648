"""What the pages of the bank ask."""

from typing import cast

import django_filters
from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.columns import ColumnsForm
from trousseau.core.forms import OF_THE_AGENCY, DateField, MoneyField, OnceField, Versioned
from trousseau.core.incoming import IncomingField
from trousseau.exchange.kinds import TABLES, Kind

from .. import chart
from ..enums import Ledger, LineState
from ..models import CODE, BankAccount, BankLine
from .words import FIELD_LABELS


class AccountForm(Versioned):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As your team calls it."))
    holder = forms.CharField(
        label=gettext_lazy("Holder, as the bank knows it"),
        max_length=70,
        help_text=gettext_lazy("Written in the files sent to the bank."),
    )
    iban = forms.CharField(
        label=gettext_lazy("IBAN"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    bic = forms.CharField(label=gettext_lazy("BIC"), max_length=20, required=False)
    ics = forms.CharField(
        label=gettext_lazy("Creditor identifier (ICS)"),
        max_length=35,
        required=False,
        help_text=gettext_lazy("Given by the Banque de France through your bank; asked for direct debits alone."),
    )
    place = forms.ChoiceField(label=gettext_lazy("Account of the books"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["place"]).choices = [
            (f"{one.ledger}:{one.code}", f"{one.code} {one.label} · {Ledger(one.ledger).label}")
            for one in chart.banks()
        ]


SENT = 20 * 1024 * 1024  # bytes of a file: whoever sends it waits while its accounts are looked for


class FileForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.XML, Kind.ZIP, *TABLES),
        most=SENT,
        too_large=gettext_lazy(
            "This file is over 20 MB: ask the bank for one statement a month. Nothing of it was taken."
        ),
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "CAMT.053 (xml), CFONB120, MT940 or OFX, or a zip of them, 20 MB at most; a csv or xlsx too: you then say its columns."
        ),
        widget=forms.ClearableFileInput(
            attrs={"accept": ".xml,.txt,.csv,.xlsx,.dat,.c53,.asc,.cfo,.ofx,.sta,.mt940,.940,.zip"}
        ),
    )
    account = forms.ModelChoiceField(
        label=gettext_lazy("Account"),
        queryset=BankAccount.objects.order_by("ledger", "account"),
        required=False,
        empty_label=gettext_lazy("The one that the file names"),
        help_text=gettext_lazy("For a csv or xlsx alone: it does not name its account."),
    )


class SheetForm(ColumnsForm, Versioned):
    """What each column of a sheet says, and the two balances of its paper."""

    opening = MoneyField(label=gettext_lazy("Opening balance"), unusual=OF_THE_AGENCY, signed=True)
    closing = MoneyField(label=gettext_lazy("Closing balance"), unusual=OF_THE_AGENCY, signed=True)

    def senses(self):
        return FIELD_LABELS.items()


class LineFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=[(s.value, s.label) for s in LineState if s != LineState.STAGED], label=gettext_lazy("State")
    )

    class Meta:
        model = BankLine
        fields = ("state",)


class OnForm(forms.Form):
    on = DateField(label=gettext_lazy("On"))


class OwnForm(forms.Form):
    """What a line of the agency's own bank is: an entry noted before, or a sum on an account."""

    key = OnceField()
    what = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        help_text=gettext_lazy("An entry noted already, or the account that this money moved."),
    )
    cents = MoneyField(
        label=gettext_lazy("Amount"),
        unusual=OF_THE_AGENCY,
        positive=True,
        help_text=gettext_lazy("All that is left, or a part: what remains is asked next."),
    )
    aux = forms.RegexField(
        rf"^{CODE}\Z",
        label=gettext_lazy("Supplier, mandate or convention"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Its number, where there is one; no name."),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["what"]).choices = [("", gettext_lazy("Choose")), *choices]


class UnsayForm(forms.Form):
    """Nothing is asked: the opposite is posted."""
