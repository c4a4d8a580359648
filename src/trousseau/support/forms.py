"""What the pages of the support ask. They parse; the actions decide."""

from django import forms
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from trousseau.core import localised, scales
from trousseau.core.careful import CarefulField
from trousseau.core.clock import today
from trousseau.core.components import words
from trousseau.core.forms import DateField, OnceField, Versioned
from trousseau.core.models import User
from trousseau.core.templatetags.trousseau import law

from .enums import GROUND_READERS, GoalArea, Level, NotePlace, Shared, SharingGround, StepBy, SupportPlanEnd
from .models import ClosedNote


def level_choices() -> list[tuple[str, str]]:
    """Each level with the one line that says who reads it."""
    said = {
        Level.PROFESSIONAL: _("Read by the social workers entitled to this household."),
        Level.PRIVATE: _("Read by you alone: neither your colleagues, nor the direction, nor the administrator."),
    }
    return [
        (level.value, format_html("<strong>{}</strong><small>{}</small>", words(level.label), words(said[level])))
        for level in Level
    ]


class NoteForm(forms.Form):
    level = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        widget=forms.RadioSelect,
        choices=level_choices,
        initial=Level.PROFESSIONAL,
    )
    on = DateField(label=gettext_lazy("On"))
    text = CarefulField(label=gettext_lazy("Note"), rows=8)


class NewNoteForm(NoteForm):
    met = forms.BooleanField(
        label=gettext_lazy("After a meeting"),
        required=False,
        help_text=gettext_lazy("The team sees that a meeting took place that day; nothing of what was said."),
    )


class EditNoteForm(Versioned):
    on = DateField(label=gettext_lazy("On"))
    text = CarefulField(label=gettext_lazy("Note"), rows=8)


class PlanForm(forms.Form):
    own_words = CarefulField(
        label=gettext_lazy("What the person wants, in their own words"),
        help_text=gettext_lazy("As they say it, not as a file says it. They read it, and sign it."),
    )
    said_on = DateField(label=gettext_lazy("Said on"))


class EditPlanForm(Versioned, PlanForm):
    pass


class GoalForm(forms.Form):
    key = OnceField(required=False)
    words = CarefulField(
        label=gettext_lazy("The goal"),
        rows=2,
        max_length=500,
        help_text=gettext_lazy("One thing, in their words: “that Lila has her room”."),
    )
    area = forms.ChoiceField(label=gettext_lazy("It is about"), choices=GoalArea)


class EditGoalForm(Versioned, GoalForm):
    key = None


class StepForm(forms.Form):
    key = OnceField(required=False)
    what = CarefulField(
        label=gettext_lazy("What there is to do"),
        rows=2,
        max_length=500,
        help_text=gettext_lazy("It begins with a verb."),
    )
    by = forms.ChoiceField(label=gettext_lazy("Who does it"), choices=StepBy, widget=forms.RadioSelect)
    service = CarefulField(
        label=gettext_lazy("Which service"),
        rows=1,
        max_length=120,
        required=False,
        help_text=gettext_lazy("When it is a service: its name, and whom to call."),
    )
    due_on = DateField(label=gettext_lazy("Before the"))


class EditStepForm(Versioned, StepForm):
    key = None


class DoneForm(Versioned):
    on = DateField(label=pgettext_lazy("step", "Done on"))


class AgreeForm(Versioned):
    agreed_on = DateField(
        label=gettext_lazy("Signed by the person on"), help_text=gettext_lazy("The day that the paper bears.")
    )
    review_on = DateField(
        label=gettext_lazy("Read again on"), help_text=gettext_lazy("Set together: it comes back on your day.")
    )


class PlanReviewForm(Versioned):
    key = OnceField(required=False)
    on = DateField(label=gettext_lazy("Read again on"))
    words = CarefulField(label=gettext_lazy("What changed"), rows=5)
    next_on = DateField(label=gettext_lazy("Next review"))


class SupportPlanEndForm(Versioned):
    ended_for = forms.ChoiceField(label=gettext_lazy("Why it ends"), choices=SupportPlanEnd, widget=forms.RadioSelect)
    end_words = CarefulField(label=gettext_lazy("What was reached"), rows=4)
    on = DateField(label=gettext_lazy("Ended on"))


class MoveForm(Versioned):
    """`places`: where the note may go from where it stands."""

    to = forms.ChoiceField(label=gettext_lazy("Who reads it from now on"), widget=forms.RadioSelect)

    def __init__(self, *args, places: tuple[NotePlace, ...], **kwargs):
        super().__init__(*args, **kwargs)
        said = {
            NotePlace.TEAM: _("Read by the team: rental management, social workers, director. No diagnosis."),
            NotePlace.PROFESSIONAL: _("Read by the social workers entitled to this household."),
            NotePlace.PRIVATE: _("Read by you alone, and for a while."),
        }
        self.fields["to"].choices = [
            (place.value, format_html("<strong>{}</strong><small>{}</small>", words(place.label), words(said[place])))
            for place in places
        ]


class KeepForm(Versioned):
    until = DateField(label=gettext_lazy("Keep it until"))


class PassForm(Versioned):
    """`colleagues`: the other social workers who accompany the household."""

    to = forms.ModelChoiceField(label=gettext_lazy("To whom"), queryset=User.objects.none())

    def __init__(self, *args, colleagues: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(pk__in=[one.pk for one in colleagues])


class _Reader(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return f"{obj.name}, {obj.organisation}"


class _Note(forms.ModelChoiceField):
    def label_from_instance(self, obj) -> str:
        return f"{localised.day(obj.on)} : {Truncator(obj.text).words(12)}"


class SharingForm(forms.Form):
    """`plan`: whether there is one to share; `notes`: the professional notes that the writer reads."""

    what = forms.ChoiceField(label=gettext_lazy("What"), widget=forms.RadioSelect)
    note = _Note(label=gettext_lazy("Which note"), queryset=ClosedNote.objects.none(), required=False, empty_label="–")
    words = CarefulField(
        label=gettext_lazy("Its facts, in a sentence for this reader"),
        rows=3,
        max_length=1000,
        required=False,
        diagnosis=False,
        help_text=gettext_lazy("What they need to act, and nothing more. The note itself stays here."),
    )
    reader = _Reader(
        label=gettext_lazy("With whom"),
        queryset=User.objects.none(),
        help_text=gettext_lazy("A person by name, of an outside organisation, who has an account."),
    )
    ground = forms.ChoiceField(
        label=gettext_lazy("On which ground"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("To sit in the commission is no ground."),
    )
    until = DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("This day included; it then closes by itself. Never without an end."),
    )
    informed_on = DateField(
        label=gettext_lazy("The person was told on"),
        help_text=gettext_lazy("What is shared, with whom and until when: they may say no."),
    )
    agreed_on = DateField(
        label=gettext_lazy("The person agreed on"),
        required=False,
        help_text=gettext_lazy("Asked for care: its professionals are told nothing before the person agrees."),
    )

    def __init__(self, *args, plan: bool, notes, readers, **kwargs):
        super().__init__(*args, **kwargs)
        grounds = {one: scales.at(f"sharing.{one}", today()) for one in SharingGround}
        self.unverified = list(grounds.values())
        self.fields["what"].choices = [one for one in Shared.choices if plan or one[0] != Shared.PLAN]
        self.fields["ground"].choices = [
            (
                one.value,
                format_html(
                    "<strong>{}</strong><small>{} {}</small>",
                    words(one.label),
                    words(localised.listed([str(kind.label) for kind in GROUND_READERS[one]])),
                    law(rule.article),
                ),
            )
            for one, rule in grounds.items()
        ]
        self.fields["note"].queryset, self.fields["reader"].queryset = notes, readers
        if not notes:
            del self.fields["note"], self.fields["words"]
            self.fields["what"].choices = [one for one in Shared.choices if one[0] == Shared.PLAN]
