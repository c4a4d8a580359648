"""What the pages of the situation and of the priority ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField, Versioned

from ..enums import Cause, Ethos, PriorityKind


class SituationForm(forms.Form):
    ethos = forms.TypedChoiceField(
        label=gettext_lazy("How the household is housed (ETHOS)"),
        coerce=int,
        choices=[("", gettext_lazy("Choose")), *Ethos.choices],
        help_text=gettext_lazy("For the statistics: the commission never sees it."),
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("What brought it there"),
        choices=Cause,
        help_text=gettext_lazy("One word for the statistics. Its story stays with its social worker."),
    )
    starts_on = DateField(label=gettext_lazy("Since"))


class PriorityForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Ground"),
        choices=[("", gettext_lazy("Choose")), *PriorityKind.choices],
        help_text=gettext_lazy("The commission reads “priority: proven”, never which ground."),
    )
    starts_on = DateField(label=gettext_lazy("Since"))
    proof = forms.CharField(
        label=gettext_lazy("Proved by"),
        max_length=120,
        required=False,
        help_text=gettext_lazy(
            "The paper alone: DALO decision, judgment, MDPH decision… Empty while nothing proves it."
        ),
    )
    proved_on = DateField(label=gettext_lazy("Paper seen on"), required=False)


class EditPriorityForm(Versioned, PriorityForm):
    ends_on = DateField(
        label=gettext_lazy("No longer since"),
        required=False,
        help_text=gettext_lazy("The ground has gone: it stays in the file with its days."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
