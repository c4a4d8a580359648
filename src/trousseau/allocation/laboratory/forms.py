"""What to try. What is left empty stays as it is in force."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import MoneyField, PercentField

from ..enums import TrialKind
from ..models import Grid

MOST_LEFT = 100_00  # a day and consumption unit: more is a slip of the keyboard


class TrialForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Try it on"), choices=TrialKind, widget=forms.RadioSelect, initial=TrialKind.SITTING
    )
    months = forms.IntegerField(
        label=gettext_lazy("Months to live again"),
        required=False,
        min_value=1,
        max_value=120,
        initial=24,
        help_text=gettext_lazy("For the months that were: the sittings held, who waited and what came free."),
    )
    grid = forms.ModelChoiceField(
        Grid.objects.all(),
        label=gettext_lazy("Grid of points"),
        required=False,
        empty_label=gettext_lazy("The grid in force"),
        help_text=gettext_lazy("A draft ranks nobody: trying it changes no sitting."),
    )
    effort = PercentField(
        decimals=1,
        label=gettext_lazy("Effort at most"),
        required=False,
        help_text=gettext_lazy("Rent and charges less the benefit, in per cent of the resources. 0: no limit."),
    )
    left = MoneyField(
        label=gettext_lazy("Left to live on, at least"),
        required=False,
        help_text=gettext_lazy("A day and consumption unit. 0: no limit."),
    )
    siao = PercentField(
        label=gettext_lazy("Share of the dwellings promised to the SIAO"),
        required=False,
        help_text=gettext_lazy("For the next sitting: it is found as a bonus in points. Past months have no quota."),
    )

    def clean_left(self):
        value = self.cleaned_data["left"]
        if value is not None and not 0 <= value <= MOST_LEFT:
            raise forms.ValidationError(_("From 0 to 100 €."))
        return value

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == TrialKind.PAST and not cleaned.get("months") and "months" not in self.errors:
            self.add_error("months", _("Say how many months to live again."))
        return cleaned
