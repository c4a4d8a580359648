"""What the pages of the merge ask."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField

from ..forms import DayForm


class MergeForm(DayForm):
    stands = forms.ChoiceField(
        label=gettext_lazy("The application that stands"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The other is closed. The earlier seniority is kept. Everything can be undone."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("For instance: referred twice, by two partners."),
    )
    on = DateField(label=gettext_lazy("Merged on"))

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stands"].choices = choices
