"""What the pages of the report of a measure ask. They parse; the actions decide."""

from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.careful import CarefulField
from trousseau.core.forms import DateField, Sections, Versioned
from trousseau.core.models import Organisation
from trousseau.mail.enums import PRINTED, Channel

from .enums import ReportKind
from .models import MeasureReport

LONG = 4000  # characters of one text of a report


class BeginReportForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Which report"), choices=ReportKind, widget=forms.RadioSelect)


def kept_of(report: MeasureReport) -> dict[str, str]:
    """What is written of each goal, by field of `ReportForm`."""
    found = {}
    for row in report.goals.all():
        found |= {f"words_{row.pk}": row.own_words, f"done_{row.pk}": row.done, f"goal_{row.pk}": row.words}
    return found


class ReportForm(Versioned, Sections):
    """The facts are counted; the words are written with the person. Fields of each goal: `words_n`, `done_n`,
    and `goal_n` of one that names a diagnosis."""

    since = DateField(label=gettext_lazy("From"))
    until = DateField(label=gettext_lazy("To"))
    situation = CarefulField(
        label=gettext_lazy("Where the household stands"),
        rows=6,
        diagnosis=False,
        required=False,
        max_length=LONG,
        help_text=gettext_lazy(
            "Facts that who pays needs to decide: the home, the rent, the rights. Nothing about health."
        ),
    )
    outlook = CarefulField(
        label=gettext_lazy("What comes next"),
        rows=4,
        diagnosis=False,
        required=False,
        max_length=LONG,
        help_text=gettext_lazy("Go on, for how long, or end: what is asked, and why."),
    )
    person_words = CarefulField(
        label=gettext_lazy("What the person says of this report"),
        rows=3,
        required=False,
        max_length=LONG,
        help_text=gettext_lazy(
            "In their own words, once they have read it. They may disagree: it is printed as they say it."
        ),
    )
    read_on = DateField(label=gettext_lazy("Read with the person on"), required=False)

    def __init__(self, *args, report: MeasureReport, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = list(report.goals.all())
        for row in self.rows:
            self.fields[f"words_{row.pk}"] = CarefulField(
                label=_("Their own words: %(goal)s") % {"goal": row.goal.words},
                rows=2,
                required=False,
                max_length=LONG,
                help_text="",
            )
            self.fields[f"done_{row.pk}"] = CarefulField(
                label=_("What was done, one fact a line"),
                rows=4,
                diagnosis=False,
                required=False,
                max_length=LONG,
                help_text="",
            )
            if row.words or row.diagnosis:
                self.fields[f"goal_{row.pk}"] = CarefulField(
                    label=_("This goal, as who pays reads it: %(goal)s") % {"goal": row.goal.words},
                    rows=2,
                    diagnosis=False,
                    required=False,
                    max_length=500,
                    help_text=_("The goal names a diagnosis, which does not leave: write the need alone."),
                )
        for name in {*self.fields} - {*self.base_fields}:
            self.fields[name].show_hidden_initial = True  # no column of the report
        names = [(f"goal_{row.pk}", f"words_{row.pk}", f"done_{row.pk}") for row in self.rows]
        goals = tuple(name for each in names for name in each)
        self.sections = (
            (gettext_lazy("The household"), ("since", "until", "situation")),
            (gettext_lazy("The goals"), goals),
            (gettext_lazy("What follows"), ("outlook",)),
            (gettext_lazy("Read together"), ("read_on", "person_words")),
        )

    def clean(self):
        """`goals` by row, and `needs` of those that name a diagnosis, instead of their many fields."""
        cleaned = super().clean()
        needs = {row.pk: cleaned.pop(f"goal_{row.pk}", "") for row in self.rows if f"goal_{row.pk}" in self.fields}
        goals = {row.pk: (cleaned.pop(f"words_{row.pk}", ""), cleaned.pop(f"done_{row.pk}", "")) for row in self.rows}
        return {**cleaned, "goals": goals, "needs": needs}


class SignReportForm(Versioned):
    signed_on = DateField(label=gettext_lazy("Signed on"))


class PostReportForm(Versioned):
    to = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("To"),
        help_text=gettext_lazy("Who asked for the measure, or pays for it, as the measure says."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("By which channel"), choices=[(one, Channel(one).label) for one in PRINTED]
    )

    def __init__(self, *args, report: MeasureReport, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = (report.measure.funder_id, report.measure.prescriber_id)
        cast(forms.ModelChoiceField, self.fields["to"]).queryset = Organisation.objects.filter(
            pk__in=filter(None, theirs)
        )
