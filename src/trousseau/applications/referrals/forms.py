"""What the pages of the complements ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.careful import CarefulField

from ..forms import DayForm
from ..models.following import ASKED


class AskForm(DayForm):
    of = forms.ChoiceField(
        label=gettext_lazy("Asked of"), choices=ASKED, template_name="core/seg.html", widget=forms.RadioSelect
    )
    what = CarefulField(
        label=gettext_lazy("What is asked"),
        rows=3,
        diagnosis=False,
        max_length=300,
        help_text=gettext_lazy(
            "The partner reads it as you write it: a paper, a date, a meeting. Never the household’s story."
        ),
    )


class AnswerForm(forms.Form):
    answer = CarefulField(
        label=gettext_lazy("Answer"),
        rows=4,
        diagnosis=False,
        max_length=500,
        help_text=gettext_lazy("Only what is asked: no health, no justice, no opinion."),
    )
