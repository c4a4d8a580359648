"""What may be asked of the rent roll."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import SearchField

SITUATIONS = (
    ("debt", _("With a debt")),
    ("0", _("To 30 days")),
    ("1", _("31 to 60 days")),
    ("2", _("61 to 90 days")),
    ("3", _("More than 90 days")),
    ("ok", _("Up to date")),
    ("credit", _("In credit")),
)


class RollForm(forms.Form):
    q = SearchField(label=_("Name, lease or commune"))
    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(format="%Y-%m", attrs={"type": "month"}),
    )
    situation = forms.ChoiceField(
        label=_("Situation"), choices=[("", _("All situations")), *SITUATIONS], required=False
    )
