"""Prevention's forms: they read what was typed, the actions decide."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField
from trousseau.core.models import ToDo
from trousseau.followup.forms import ContactForm

from .enums import Step
from .models import StepTaken
from .todo import KINDS

__all__ = ["ActionFilter", "ContactForm", "StepForm"]


class ActionFilter(django_filters.FilterSet):
    q = KeyFilter(fields=("household__holder__key",), label=_("Household"))
    step = django_filters.ChoiceFilter(choices=Step, method="of_step", label=_("Action"))

    class Meta:
        model = ToDo
        fields = ("q", "step")

    def of_step(self, queryset, name, value):
        return queryset.filter(kind=KINDS[Step(value)].code)


class StepForm(forms.Form):
    on = DateField(label=_("On"))
    note = forms.CharField(
        label=_("What was done or decided"),
        max_length=StepTaken._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In a few words; facts, the person may read it."),
    )
