"""What the pages of the reports ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.careful import CarefulField
from trousseau.core.columns import ColumnsForm
from trousseau.core.forms import DateField, OnceField, Versioned
from trousseau.core.incoming import IncomingField
from trousseau.exchange.kinds import TABLES, Kind
from trousseau.exchange.public_figures import MAX_BYTES

from .account import COLUMNS

MOST = 5 * 1024 * 1024  # bytes of a balance
NO_NAME = _("Read by the funders: what was done and why, without a name or what would tell one household from another.")


class PeriodForm(forms.Form):
    starts_on = DateField(label=_("From"))
    ends_on = DateField(label=_("To"), help_text=_("Both days are included."))


class ReportForm(PeriodForm):
    key = OnceField()


class FactsForm(PeriodForm):
    key = OnceField(required=False)


class NarrativeForm(Versioned):
    narrative = CarefulField(
        rows=12, label=_("What the year was"), required=False, max_length=6000, help_text=NO_NAME, diagnosis=False
    )


class CorrectForm(Versioned):
    why = CarefulField(rows=2, label=_("Why it is corrected"), max_length=300, help_text=NO_NAME, diagnosis=False)


class RemarkForm(forms.Form):
    key = OnceField()
    text = CarefulField(
        rows=4,
        label=_("Your comment"),
        max_length=2000,
        help_text=_("Read by everyone who reads this report. A correction makes a new version; this one stays."),
        diagnosis=False,
    )


class BalanceForm(Versioned):
    file = IncomingField(
        kinds=TABLES,
        most=MOST,
        too_large=_("This file is over 5 MB: ask for the balance of this action alone."),
        label=_("The analytic balance"),
        help_text=_("csv or xlsx: one row for each account of this action, the first row names the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


class BalanceColumnsForm(ColumnsForm, Versioned):
    allocation = forms.CharField(
        label=_("Key of the shared charges"),
        max_length=200,
        help_text=_("As the accountant wrote it: for instance, in proportion to full-time posts, 2.92 of 11.4."),
    )
    signed_by = forms.CharField(
        label=_("Who signed the balance"), max_length=120, help_text=_("The firm, or its duty.")
    )
    signed_on = DateField(label=_("Signed on"))

    def senses(self):
        return list(COLUMNS)


class FiguresForm(Versioned):
    file = IncomingField(
        kinds=(Kind.TEXT, Kind.JSON),
        most=MAX_BYTES,
        too_large=_("This file is over 1 MB: it is not that of the observatory’s public figures."),
        label=_("Signed file of the observatory"),
        help_text=_("Downloaded from its public page, “Signed file”; it ends in .chiffres."),
    )


class ObservatoryKeyForm(forms.Form):
    label = forms.CharField(
        label=_("How it was received"),
        max_length=120,
        help_text=_("For instance: from its administrator, by hand; the number compared by telephone."),
    )
    pem = forms.CharField(
        label=_("Public key of the observatory"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        max_length=2000,
        help_text=_("The whole text, from “-----BEGIN PUBLIC KEY-----” to “-----END PUBLIC KEY-----”."),
    )


class LayoutForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the return"),
        max_length=120,
        help_text=_("For instance: places of intermediation, 2026. The name of one brought before corrects it."),
    )
    file = IncomingField(
        kinds=TABLES,
        most=MOST,
        too_large=_("This file is over 5 MB: it holds more than the cells of a return."),
        label=_("The layout"),
        help_text=_("csv or xlsx whose first row is: cell, label, measure, what. One row for each cell to fill."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
