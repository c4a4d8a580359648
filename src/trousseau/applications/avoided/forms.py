"""What the page of the communes to avoid asks."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.careful import CarefulField
from trousseau.core.models import Commune


class AvoidForm(forms.Form):
    commune = forms.ModelChoiceField(label=gettext_lazy("Commune to avoid"), queryset=Commune.objects.all())
    why = CarefulField(
        label=gettext_lazy("Why"),
        rows=3,
        diagnosis=False,
        required=False,
        max_length=300,
        help_text=gettext_lazy("Encrypted. Only what a colleague needs to keep the household safe."),
    )
