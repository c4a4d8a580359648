"""Which contacts the measures count."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import DateField
from trousseau.core.models import Commune

from .. import queries as captation
from ..enums import Source
from . import queries


class MeasuresForm(forms.Form):
    """By GET: what is left empty is not asked."""

    start = DateField(label=gettext_lazy("First contact from"), required=False)
    end = DateField(label=gettext_lazy("to"), required=False)
    officer = forms.ModelChoiceField(
        captation.officers(), label=gettext_lazy("Officer"), required=False, empty_label=gettext_lazy("Any")
    )
    commune = forms.ModelChoiceField(
        Commune.objects.all(), label=gettext_lazy("Commune"), required=False, empty_label=gettext_lazy("Any")
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"), required=False, choices=[("", gettext_lazy("Any")), *Source.choices]
    )
    post = forms.ModelChoiceField(
        queries.posts(), label=gettext_lazy("Funded post"), required=False, empty_label=gettext_lazy("Any")
    )
    nobody = forms.BooleanField(required=False, widget=forms.HiddenInput)
    by = forms.ChoiceField(
        label=gettext_lazy("Compare by"),
        required=False,
        choices=[
            ("officer", gettext_lazy("Officer")),
            ("commune", gettext_lazy("Commune")),
            ("source", gettext_lazy("Source")),
            ("post", gettext_lazy("Funded post")),
        ],
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("start") and cleaned.get("end") and cleaned["end"] < cleaned["start"]:
            self.add_error("end", _("The end comes after the beginning."))
        return cleaned
