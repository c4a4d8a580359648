"""What the pages of the parties ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import OF_THE_AGENCY, MoneyField, Versioned

from .enums import PartyPart
from .forms import body_field
from .forms_acts import ActKnown


class PartyForm(forms.Form):
    organisation = body_field(gettext_lazy("Body"))
    name = forms.CharField(label=gettext_lazy("Or its name"), max_length=160, required=False)
    part = forms.ChoiceField(
        label=gettext_lazy("Part in the convention"),
        choices=[(one.value, one.label) for one in (PartyPart.PARTNER, PartyPart.AGENCY)],
    )


class ShareForm(Versioned, ActKnown):
    share = MoneyField(
        label=gettext_lazy("Its share"),
        required=False,
        unusual=OF_THE_AGENCY,
        help_text=gettext_lazy("Empty as long as no decision of this body says it."),
    )
    in_kind = forms.BooleanField(
        label=gettext_lazy("Given in kind: premises, hours, equipment, and not in money"), required=False
    )
    field_order = ("share", "in_kind", "decided_on", "reference", "decides", "file")


class TotalForm(Versioned):
    total = MoneyField(
        label=gettext_lazy("Total that the convention writes, all parties"),
        required=False,
        unusual=OF_THE_AGENCY,
        help_text=gettext_lazy("Empty when it writes none. The shares are then held to it."),
    )
