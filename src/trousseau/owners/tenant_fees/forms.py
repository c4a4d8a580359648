"""What is asked of a tenant's fee."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core import localised
from trousseau.core.forms import DateField
from trousseau.ledger.models import BankLine
from trousseau.mandates.enums import FeeKind
from trousseau.receipts.enums import Method

from ..enums import LETTING_ZONES

MEANS = (Method.TRANSFER, Method.CARD, Method.CHEQUE, Method.CASH)


class LineField(forms.TypedChoiceField):
    """One of these lines of the bank, or None."""

    def __init__(self, lines: Iterable[BankLine]):
        found = {str(one.pk): one for one in lines}
        super().__init__(
            label=_("Line of the bank"),
            choices=[("", _("None: noted by hand")), *((pk, _said(one)) for pk, one in found.items())],
            coerce=found.__getitem__,
            empty_value=None,
            required=False,
            help_text=_(
                "When the bank shows it already, alone or with the rent or the deposit: its day is then the fee’s."
            ),
        )


def _said(line: BankLine) -> str:
    return f"{localised.money(line.left)}, {localised.day(line.booked_on)}, {line.party or line.label}"


class TenantFeeForm(forms.Form):
    zone = forms.ChoiceField(
        label=_("Where the dwelling stands"),
        choices=[(zone.value, zone.label) for zone in LETTING_ZONES],
        widget=forms.RadioSelect,
        help_text=_("Décret 2013-392 lists the tense zones; the ceiling depends on it."),
    )
    method = forms.ChoiceField(label=_("Means"), choices=[(one.value, one.label) for one in MEANS])
    cheque_number = forms.CharField(label=_("Number of the cheque"), max_length=20, required=False)
    cheque_bank = forms.CharField(label=_("Bank of the cheque"), max_length=60, required=False)
    on = DateField(label=_("Arrived on"))

    def __init__(self, *args: Any, kind: str, lines: Iterable[BankLine], **kwargs: Any):
        super().__init__(*args, **kwargs)
        if found := list(lines):
            self.fields["line"] = LineField(found)
        if kind != FeeKind.LETTING:
            del self.fields["zone"]
