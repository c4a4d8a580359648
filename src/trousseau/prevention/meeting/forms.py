from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.careful import CarefulField
from trousseau.core.forms import DateField, OnceField, Versioned
from trousseau.core.models import User

from ..models import MeetingDecision


class OpenForm(forms.Form):
    held_on = DateField(label=_("Held on"))


class DecideForm(forms.Form):
    key = OnceField(required=False)
    what = CarefulField(
        label=_("What is decided"),
        rows=3,
        max_length=MeetingDecision._meta.get_field("what").max_length,
        diagnosis=False,
        help_text=_("In a few words; facts, the person may read it: never health."),
    )
    who = forms.ModelChoiceField(User.objects.none(), label=_("Who does it"))
    by = DateField(label=_("By when"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = people


class DoneForm(Versioned):
    on = DateField(label=_("On"))


class WithdrawForm(Versioned):
    why = forms.CharField(label=_("Why it is withdrawn"), max_length=300)
