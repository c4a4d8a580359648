"""The agenda's forms: they read what was typed, the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField, Versioned
from trousseau.core.models import Commune, User

from .enums import AppointmentKind
from .models import Appointment


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class AppointmentForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=AppointmentKind)
    on = DateField(label=_("Day"))
    at = forms.TimeField(label=_("From"), required=False, widget=TimeInput(), help_text=_("Empty: in the day."))
    until = forms.TimeField(label=_("Until"), required=False, widget=TimeInput(), help_text=_("Empty: one hour."))
    user = forms.ModelChoiceField(label=_("Who goes"), queryset=User.objects.none())
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=Appointment._meta.get_field("place").max_length,
        help_text=_("Empty, a visit is at the dwelling."),
    )
    commune = forms.ModelChoiceField(
        label=_("Commune"),
        required=False,
        queryset=Commune.objects.all(),
        help_text=_("The telephone reads it, with the hour and the kind: nothing else."),
    )
    about = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=Appointment._meta.get_field("about").max_length,
        help_text=_("What it is for. Nothing about health; it never leaves the house."),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people


class MoveForm(Versioned, AppointmentForm):
    pass


class CancelForm(Versioned):
    pass


class AgendaForm(forms.Form):
    """What is shown; what cannot be read is today’s week."""

    vue = forms.ChoiceField(choices=[(one, one) for one in ("semaine", "jour", "liste")])
    jour = DateField()
    qui = forms.IntegerField()
