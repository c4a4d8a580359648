"""Prevention's forms: they read what was typed, the actions decide."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, MoneyField
from trousseau.core.incoming import ScanField
from trousseau.core.models import ToDo
from trousseau.mail.enums import PRINTED, Channel
from trousseau.rents.enums import PlanEnd

from . import words
from .enums import Reading, Step
from .models import DebtReading, StepTaken
from .todo import KINDS


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


class DecisionForm(StepForm):
    arrears = forms.TypedChoiceField(
        label=_("Is this debt arrears?"),
        choices=[("yes", _("Yes: it is to be reported in time")), ("no", _("No: no report is asked"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        help_text=_("A debt that becomes arrears by any reading of the text is asked again."),
    )
    field_order = ("on", "arrears", "note")


class PlanForm(forms.Form):
    agreed_on = DateField(label=_("Plan agreed on"))
    each = MoneyField(
        positive=True,
        label=_("Paid each month"),
        help_text=_("Beside the current rent; the last instalment takes what is left."),
    )
    first_on = DateField(label=_("First instalment on"))
    note = forms.CharField(
        label=_("What else was agreed"),
        max_length=200,
        required=False,
        help_text=_("In a few words; facts, the person may read it."),
    )


class PlanEndForm(forms.Form):
    on = DateField(label=_("On"))
    why = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(why.value, why.label) for why in PlanEnd if why != PlanEnd.KEPT],
    )


class ReportForm(forms.Form):
    on = DateField(label=_("Reported on"))
    channel = forms.ChoiceField(
        label=_("How was it reported?"),
        choices=[(way.value, said) for way, said in words.WAYS.items()],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(label=_("Its address, for an e-mail"), required=False)
    proof = ScanField(
        label=_("Its proof"), help_text=_("PDF or picture: the receipt of the site, the letter and its post receipt.")
    )
    note = forms.CharField(label=_("In a few words"), max_length=300, required=False)


class ReportLetterForm(forms.Form):
    name = forms.CharField(
        label=_("Who pays the aid"), max_length=200, help_text=_("The CAF of the département, or the MSA.")
    )
    address = forms.CharField(
        label=_("Their address"),
        max_length=300,
        help_text=_("A comma between the lines: 9 rue du Modèle, 21000 Dijon."),
    )
    channel = forms.ChoiceField(
        label=_("How"),
        choices=[(way.value, way.label) for way in PRINTED],
        initial=Channel.REGISTERED,
        widget=forms.RadioSelect,
        help_text=_("A registered letter keeps the proof of its sending."),
    )


class ReadingForm(forms.Form):
    reading = forms.ChoiceField(
        label=_("How they are read"),
        choices=Reading,
        widget=forms.RadioSelect,
        help_text=_("A debt that was arrears before the change keeps the day of its report, whichever you choose."),
    )
    note = forms.CharField(
        label=_("Why"),
        max_length=DebtReading._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A letter of the CAF, an opinion, the text once read: nothing about a household."),
    )


class DatesForm(forms.Form):
    """The two days to compare."""

    before = DateField(label=_("On"))
    after = DateField(label=_("And on"))
