"""The agenda's forms: they read what was typed, the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.careful import CarefulField
from trousseau.core.forms import DateField, OnceField, Versioned
from trousseau.core.models import Commune, Household, Person, User
from trousseau.followup.enums import ContactKind, MissedFor

from .enums import AppointmentKind, AskedForBy, Interpreter
from .models import Appointment


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs):
        super().__init__(format="%H:%M", **kwargs)


class AppointmentForm(forms.Form):
    """`household`: with whom; of none, nothing is asked of an interpreter nor of a reminder to them."""

    key = OnceField(required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=AppointmentKind, initial=AppointmentKind.MEETING)
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
    about = CarefulField(
        label=_("In a few words"),
        rows=1,
        diagnosis=False,
        required=False,
        max_length=Appointment._meta.get_field("about").max_length,
        help_text=_("What it is for. Nothing about health; it never leaves the house."),
    )
    language = forms.CharField(
        label=_("Language of the person"),
        required=False,
        max_length=Appointment._meta.get_field("language").max_length,
        help_text=_("Empty: no interpreter is needed."),
    )
    interpreter = forms.CharField(
        label=_("Who interprets"),
        required=False,
        max_length=Appointment._meta.get_field("interpreter").max_length,
        help_text=_("A service, or somebody whom the person chose: never a child of theirs."),
    )
    interpreted = forms.ChoiceField(
        label=_("Interpreter"), choices=[("", _("Not asked")), *Interpreter.choices], required=False
    )
    tell = forms.BooleanField(label=_("Remind the person on the eve, by e-mail"), required=False)

    def __init__(self, *args, people, household: Household | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people
        if household is None:
            for name in ("language", "interpreter", "interpreted", "tell"):
                del self.fields[name]
        elif not household.holder.email:
            del self.fields["tell"]


class MoveForm(Versioned, AppointmentForm):
    key = None
    moved_for = forms.ChoiceField(
        label=_("If the day or the hour changes, at whose wish"),
        choices=[("", _("Not said")), *AskedForBy.choices],
        required=False,
    )


class CancelForm(Versioned):
    cancelled_for = forms.ChoiceField(label=_("At whose wish"), choices=AskedForBy, widget=forms.RadioSelect)

    def __init__(self, *args, with_them: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_them:
            del self.fields["cancelled_for"]


class KeptForm(Versioned):
    """Somebody was there. `adults`: who of the household may be named."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[(kind.value, kind.label) for kind in (ContactKind.OFFICE, ContactKind.CALL)],
        widget=forms.RadioSelect,
    )
    person = forms.ChoiceField(label=_("With whom"), required=False)
    line = CarefulField(
        label=_("In one line"),
        rows=1,
        diagnosis=False,
        required=False,
        max_length=200,
        help_text=_("Facts, not judgments: the person may read it. Nothing about health."),
    )
    next_on = DateField(label=_("Next contact"), required=False)

    def __init__(self, *args, adults: list[Person], visit: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if visit:
            del self.fields["how"]
            self.fields["line"].label = _("State of the dwelling, in one line")
        self.fields["person"].choices = [("", _("Not said")), *((str(one.pk), str(one)) for one in adults)]


class MissedForm(Versioned):
    missed_for = forms.ChoiceField(label=_("Why, as the person says it"), choices=MissedFor, widget=forms.RadioSelect)
    line = CarefulField(
        label=_("In one line"),
        rows=1,
        diagnosis=False,
        required=False,
        max_length=200,
        help_text=_("What would help them to come the next time. Facts, not judgments; nothing about health."),
    )


class AgendaForm(forms.Form):
    """What is shown; what cannot be read is today’s week."""

    vue = forms.ChoiceField(choices=[(one, one) for one in ("semaine", "jour", "liste")])
    jour = DateField()
    qui = forms.IntegerField()
