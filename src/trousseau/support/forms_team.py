"""What the pages of the teams ask. They parse; the actions decide."""

from collections.abc import Sequence
from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.careful import CarefulField
from trousseau.core.forms import DateField, SearchField, Versioned
from trousseau.core.models import Organisation, User

from . import queries_team
from .enums import Part, TeamEnd
from .models import TeamMember

NOBODY = "nobody"


class SearchForm(forms.Form):
    q = SearchField(label=gettext_lazy("Name"), max_length=100)


class JoinForm(forms.Form):
    part = forms.ChoiceField(label=gettext_lazy("Their part"), choices=Part, widget=forms.RadioSelect)
    user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Colleague"),
        required=False,
        help_text=gettext_lazy("The file opens to them from that day on. A referent is a social worker."),
    )
    name = forms.CharField(
        label=gettext_lazy("Or a professional of another service"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "Being in the team opens nothing to them: what they read is shared with them, act by act."
        ),
    )
    service = forms.CharField(label=gettext_lazy("Their service"), required=False, max_length=120)
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=gettext_lazy("Their organisation"), required=False
    )
    why = CarefulField(
        label=gettext_lazy("Why them"),
        rows=1,
        max_length=200,
        diagnosis=False,
        help_text=gettext_lazy(
            "What they do with the household. It is in the copy of their data that the person may ask for."
        ),
    )
    starts_on = DateField(label=gettext_lazy("From"))
    ends_on = DateField(
        label=gettext_lazy("No longer from"),
        required=False,
        help_text=gettext_lazy("When it is known: the file then closes by itself."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["user"]).queryset = queries_team.takers()


class LeaveForm(Versioned):
    ended_for = forms.ChoiceField(
        label=gettext_lazy("Why it ends"),
        choices=[choice for choice in TeamEnd.choices if choice[0] not in (TeamEnd.PLANNED, TeamEnd.CLOSED)],
        widget=forms.RadioSelect,
    )
    end_words = CarefulField(
        label=gettext_lazy("In words"),
        rows=1,
        required=False,
        max_length=200,
        diagnosis=False,
        help_text=gettext_lazy("Facts, not judgments: the person may read it. Nothing about health."),
    )
    ends_on = DateField(label=gettext_lazy("No longer from"))


class HandoverForm(Versioned):
    """To whom each household goes. `rows`: all that is theirs; a row left as it is goes to who takes all."""

    everyone = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("All of them to"),
        required=False,
        help_text=gettext_lazy("Unless another colleague is chosen for a household below."),
    )
    on = DateField(
        label=gettext_lazy("From"), help_text=gettext_lazy("Their own file stays open for two weeks after that day.")
    )
    why = CarefulField(
        label=gettext_lazy("Why"),
        rows=1,
        max_length=200,
        diagnosis=False,
        help_text=gettext_lazy(
            "It stays in the history of each team, which the households may ask for: departure, leave, another sector…"
        ),
    )

    def __init__(self, *args, rows: Sequence[TeamMember], leaver: User, shown: set[int], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        takers = queries_team.takers().exclude(pk=leaver.pk)
        cast(forms.ModelChoiceField, self.fields["everyone"]).queryset = takers
        names = [(str(user.pk), user.name) for user in takers]
        self.takers = {str(user.pk): user for user in takers}
        for row in rows:
            whom = str(row.household) if row.household_id in shown else _("A household whose file is closed to you")
            leaves = [(NOBODY, _("Nobody: this part ends"))] if row.part != Part.REFERENT else []
            self.fields[f"to_{row.pk}"] = forms.ChoiceField(
                label=whom,
                required=False,
                choices=[("", _("As said above")), *names, *leaves],
                help_text=f"{row.get_part_display()}. {row.why}",
            )

    def common(self):
        return [self[name] for name in ("everyone", "on", "why")]

    def each(self):
        return [self[f"to_{row.pk}"] for row in self.rows]

    def clean(self):
        cleaned = super().clean()
        everyone, to = cleaned.pop("everyone", None), {}
        for row in self.rows:
            chosen = cleaned.pop(f"to_{row.pk}", "")
            if chosen == NOBODY:
                to[row.pk] = None
            elif chosen:
                to[row.pk] = self.takers[chosen]
            elif everyone:
                to[row.pk] = everyone
            elif f"to_{row.pk}" not in self.errors:
                self.add_error(f"to_{row.pk}", _("Say to whom, here or above for all of them."))
        return {**cleaned, "to": to}
