"""What the pages of the direct debits ask."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField
from trousseau.core.incoming import IncomingField
from trousseau.exchange.bank import LARGEST
from trousseau.exchange.kinds import Kind
from trousseau.exchange.sepa import DEBIT_SCHEMAS
from trousseau.tenancies.forms import LeaseField

from .queries import Proposed


class MandateForm(forms.Form):
    lease = LeaseField(label=_("Lease"))
    debtor = forms.CharField(label=_("Holder of the account"), max_length=70, help_text=_("As the bank knows them."))
    iban = forms.CharField(label=_("IBAN"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    bic = forms.CharField(label=_("BIC"), max_length=20, required=False)
    signed_on = DateField(label=_("Signed on"))
    notice_days = forms.IntegerField(
        label=_("Days of prior notice"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("As the mandate says; empty where it says nothing: the delay of the scheme."),
    )

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lease"].leases = leases


class RevokeForm(forms.Form):
    on = DateField(label=_("On"))
    why = forms.CharField(label=_("Why"), max_length=120, help_text=_("No name: it stays written."))


class DayForm(forms.Form):
    due_on = DateField(label=_("Debited on"))


class CollectionForm(DayForm):
    """`rows`: the lines of the day that is shown, each ticked unless it may not be drawn."""

    due_on = DateField(label=_("Debited on"), widget=forms.HiddenInput)
    chosen = forms.TypedMultipleChoiceField(label=_("Debits of this collection"), coerce=int, required=False)
    schema = forms.ChoiceField(
        label=_("Format of the file"),
        choices=[(name, name) for name in DEBIT_SCHEMAS],
        initial=next(iter(DEBIT_SCHEMAS)),
        help_text=_("The first one, unless your bank asks for another."),
    )
    field_order = ("due_on", "chosen", "schema")

    def __init__(self, *args, rows: Sequence[Proposed], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        chosen = cast(forms.TypedMultipleChoiceField, self.fields["chosen"])
        chosen.choices = [(row.mandate.pk, row.mandate.rum) for row in rows]
        chosen.initial = [row.mandate.pk for row in rows if row.cents]

    def lines(self) -> list[tuple[Proposed, bool]]:
        """Each line, and whether it is ticked."""
        ticked = {str(key) for key in self["chosen"].value() or ()}
        return [(row, str(row.mandate.pk) in ticked) for row in self.rows]


class SentForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DateField(label=_("Given to the bank on"))


class NoticeForm(forms.Form):
    file = IncomingField(
        kinds=(Kind.XML,),
        most=LARGEST,
        too_large=_("This file is over 50 MB: ask the bank for one notice a day."),
        label=_("Notice of the bank (CAMT.054)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml"}),
    )
