"""What the page of the communes to avoid asks."""

from django import forms
from django.utils.translation import gettext_lazy

from trousseau.core.models import Commune


class AvoidForm(forms.Form):
    commune = forms.ModelChoiceField(label=gettext_lazy("Commune to avoid"), queryset=Commune.objects.all())
    why = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Encrypted. Only what a colleague needs to keep the household safe."),
    )
