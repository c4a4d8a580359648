"""The forms of the rights desk."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.applications.queries import one_with
from trousseau.core.careful import CarefulField
from trousseau.core.clock import today
from trousseau.core.enums import FILES, OpeningReason
from trousseau.core.forms import DateField, ManyField, OnceField, Versioned
from trousseau.core.models import AccessLog, Grant, Household, Person, User
from trousseau.core.retention import terms
from trousseau.rules.dates import add_days

from ..enums import AskedBy, DataRight, IdentityBy, RefusalGround, RightsOutcome
from .queries import LOOK_DAYS, since

WEEK = "week"


class OutsideFilter(django_filters.FilterSet):
    when = django_filters.ChoiceFilter(label=_("When"), choices=[(WEEK, _("The last seven days"))], method="lately")

    class Meta:
        model = AccessLog
        fields = ("when",)

    def lately(self, queryset, name, value):
        return since(queryset, add_days(today(), 1 - LOOK_DAYS))


OWN_RIGHTS = {
    DataRight.ACCESS: _("A copy of my file"),
    DataRight.RECTIFICATION: _("That something be corrected"),
    DataRight.OBJECTION: _("That my data be no longer used for something"),
    DataRight.RESTRICTION: _("That my file be frozen"),
    DataRight.ERASURE: _("That my file be erased"),
}
NOT_YET = [("", _("Not yet"))]
_area = forms.Textarea(attrs={"rows": 4})


class RequestForm(forms.Form):
    """What a person asks, as it is noted."""

    key = OnceField()
    person = forms.ModelChoiceField(Person.objects.none(), label=_("Who asks"), empty_label=None)
    right = forms.ChoiceField(label=_("What is asked"), choices=DataRight, widget=forms.RadioSelect)
    by = forms.ChoiceField(
        label=_("How the request came"),
        choices=[(one.value, one.label) for one in AskedBy if one != AskedBy.SPACE],  # it is noted by itself
    )
    received_on = DateField(label=_("Received on"), help_text=_("The time to answer runs from that day."))
    words = CarefulField(
        label=_("In their words"),
        required=False,
        max_length=1000,
        help_text=_("Of a correction: what is right, for them. The person may read it."),
    )
    stands = CarefulField(
        label=_("What the file says"),
        required=False,
        max_length=1000,
        help_text=_("Of a correction alone: both stay, side by side."),
    )
    identity = forms.ChoiceField(
        label=_("Identity checked"),
        choices=[*NOT_YET, *((one.value, one.label) for one in IdentityBy if one != IdentityBy.SPACE)],
        required=False,
        help_text=_("No copy of a paper is kept."),
    )

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(memberships__household=household).distinct()
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class OwnRequestForm(forms.Form):
    """What a person asks from their space: they are known there, and the day is today."""

    key = OnceField()
    right = forms.ChoiceField(
        label=_("What you ask"),
        choices=[(code.value, said) for code, said in OWN_RIGHTS.items()],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=1000,
        widget=_area,
        help_text=_("Of a correction: what is right. Of an objection: to which use, and why."),
    )
    stands = forms.CharField(
        label=_("What your file says today"),
        required=False,
        max_length=1000,
        widget=_area,
        help_text=_("Of a correction."),
    )


class WhyForm(forms.Form):
    """Why a file out of one's caseload is opened."""

    reason = forms.ChoiceField(label=_("Why you open it"), choices=OpeningReason, widget=forms.RadioSelect)
    words = CarefulField(
        label=_("In a few words"),
        required=False,
        max_length=200,
        rows=1,
        diagnosis=False,
        help_text=_("Of another reason."),
    )


class IdentityForm(Versioned):
    identity = forms.ChoiceField(label=_("Identity checked"), choices=IdentityBy, widget=forms.RadioSelect)
    identity_on = DateField(label=_("On"))


class ExtendForm(Versioned):
    extended_for = forms.CharField(
        label=_("Why more time is needed"),
        max_length=300,
        widget=_area,
        help_text=_("The letter says it as it is written."),
    )


class AnswerForm(Versioned):
    outcome = forms.ChoiceField(
        label=_("What was done"),
        choices=[(one.value, one.label) for one in RightsOutcome if one != RightsOutcome.REFUSED],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("What is answered"), max_length=1000, widget=_area, help_text=_("The letter says it as it is written.")
    )


class RefuseForm(Versioned):
    ground = forms.ChoiceField(label=_("Ground"), choices=RefusalGround, widget=forms.RadioSelect)
    answer = forms.CharField(
        label=_("What is answered"), max_length=1000, widget=_area, help_text=_("The letter says it as it is written.")
    )


class RestrictForm(Versioned):
    keep = ManyField(
        User.objects.none(),
        label=_("Who still needs the file"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It is closed to everybody else; you keep it."),
    )
    answer = forms.CharField(label=_("What is answered"), max_length=1000, widget=_area)

    def __init__(self, *args, household: Household, **kwargs):
        super().__init__(*args, **kwargs)
        open_to = Grant.objects.given(today()).filter(household__in=one_with(household)).values("user")
        self.fields["keep"].queryset = User.objects.holding(*FILES).filter(pk__in=open_to).order_by("name")  # type: ignore[attr-defined]


class LiftForm(Versioned):
    lifted_for = forms.CharField(label=_("Why it is no longer frozen"), max_length=300)


class SureForm(Versioned):
    sure = forms.BooleanField(label=_("I read what goes and what stays"))


class RunForm(forms.Form):
    """Which of the proposed are done."""

    codes = forms.MultipleChoiceField(label=_("Tick what is to be done"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, codes: tuple[str, ...], **kwargs):
        super().__init__(*args, **kwargs)
        labels = {code: term.label for code, term in terms().items()}
        self.fields["codes"].choices = [(code, labels[code]) for code in codes]  # type: ignore[attr-defined]
