"""What is asked around a sitting: its day and members, who is there, who withdraws, its closing, its letters."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core.enums import Role
from trousseau.core.forms import DateField, ManyField, Versioned
from trousseau.core.models import User
from trousseau.mandates.models import Mandate

from .enums import Presence
from .models import Sitting

SITTING_ROLES = (Role.DIRECTOR, Role.SOCIAL, Role.COMMISSION)


def may_sit():
    """The open accounts whose role may sit."""
    return User.objects.holding(*SITTING_ROLES).open().order_by("name", "pk")


class SittingForm(forms.Form):
    held_on = DateField(label=gettext_lazy("Held on"), help_text=gettext_lazy("One sitting a day."))
    place = forms.CharField(
        label=gettext_lazy("Place"), required=False, max_length=Sitting._meta.get_field("place").max_length
    )
    members = ManyField(
        label=gettext_lazy("Members convened"), widget=forms.CheckboxSelectMultiple, queryset=User.objects.none()
    )
    chair = forms.ModelChoiceField(
        label=gettext_lazy("Chaired by"),
        required=False,
        queryset=User.objects.none(),
        empty_label="–",
        help_text=gettext_lazy("One of the members. They move the commission from a dwelling to the next."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("members", "chair"):
            self.fields[name].queryset = may_sit()


class PresenceForm(Versioned):
    """One answer for each person who may sit; « not convened » leaves them without a seat. Then who presides in fact.

    The page says what it showed: who joins while it stands open keeps the seat that they took, unless it is changed here.
    """

    chair = forms.ModelChoiceField(
        label=gettext_lazy("Who presides"),
        required=False,
        queryset=User.objects.none(),
        empty_label="–",
        help_text=gettext_lazy("One of those who are there: the minutes name them."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {f"seat{user.pk}": user for user in may_sit()}
        self.fields["chair"].queryset = may_sit()
        for name, user in self.people.items():
            known = self.initial.get(name, "")  # of who has a seat
            shown = self.data.get(self.add_initial_prefix(name), known)
            choices = Presence.choices if shown else [("", _("not convened")), *Presence.choices]
            self.fields[name] = forms.ChoiceField(
                label=user.name,
                help_text=user.roles_said,
                choices=choices,
                required=bool(shown),
                show_hidden_initial=True,
            )
        self.order_fields(["version", *self.people, "chair"])

    def clean(self):
        cleaned = super().clean()
        noted = [name for name in self.people if name in self.changed_data and cleaned.get(name)]
        return {
            "version": cleaned.get("version"),
            "chair": cleaned.get("chair"),
            "presences": {self.people[name]: cleaned[name] for name in noted},
        }


class RecusalForm(forms.Form):
    """For a dwelling of the agenda or a household, one of the two. Nobody asks why."""

    member = forms.ModelChoiceField(label=gettext_lazy("Who withdraws"), queryset=User.objects.none(), empty_label=None)
    mandate = forms.ModelChoiceField(
        label=gettext_lazy("For the dwelling"), queryset=Mandate.objects.none(), required=False, empty_label="–"
    )
    code = forms.RegexField(
        r"^\s*[Dd]?0*(\d{1,9})\s*$",
        label=gettext_lazy("Or for the household"),
        required=False,
        help_text=gettext_lazy("Its number, for instance D00012. The sheets of the dwellings that suit it close too."),
        error_messages={"invalid": gettext_lazy("A household has a number such as D00012.")},
    )

    def __init__(self, *args, members, points, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = members
        self.fields["mandate"].queryset = points
        self.fields["mandate"].label_from_instance = lambda mandate: str(mandate.dwelling)

    def clean_code(self) -> int | None:
        text = self.cleaned_data["code"].strip().lstrip("Dd")
        return int(text) if text else None

    def clean(self):
        cleaned = super().clean()
        if "code" not in self.errors and bool(cleaned.get("mandate")) == bool(cleaned.get("code")):
            self.add_error("mandate", _("Name the dwelling or the household, one of the two."))
        return cleaned


class CloseForm(Versioned):
    pass


class MoveForm(Versioned):
    on = DateField(label=gettext_lazy("New day"))


class CallOffForm(Versioned):
    why = forms.CharField(
        label=gettext_lazy("Why it is called off"), max_length=Sitting._meta.get_field("off_for").max_length
    )


class LettersForm(forms.Form):
    examined = forms.BooleanField(
        label=gettext_lazy("Write to the households that were examined and not chosen too"),
        required=False,
        help_text=gettext_lazy("A neutral letter: nothing about the others, no rank."),
    )


class SentForm(forms.Form):
    on = DateField(label=pgettext_lazy("letters", "Sent on"))
