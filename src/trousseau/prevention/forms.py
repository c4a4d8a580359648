"""Prevention's forms: they read what was typed, the actions decide."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.careful import CarefulField
from trousseau.core.filters import KeyFilter
from trousseau.core.forms import DateField, MoneyField, OnceField, Versioned
from trousseau.core.incoming import ScanField
from trousseau.core.models import ToDo
from trousseau.mail.enums import PRINTED, Channel
from trousseau.rents.enums import PlanEnd

from . import words
from .enums import FILE_ACTS, AidDecision, Counted, Decider, ProofKind, Reading, Step
from .models import DebtReading, Pause, StepTaken
from .todo import CONFIRM, KINDS, READY


class ActionFilter(django_filters.FilterSet):
    q = KeyFilter(fields=("household__holder__key",), label=_("Household"))
    step = django_filters.ChoiceFilter(choices=Step, method="of_step", label=_("Action"))

    class Meta:
        model = ToDo
        fields = ("q", "step")

    def of_step(self, queryset, name, value):
        step = Step(value)
        return queryset.filter(kind__in=[kinds[step].code for kinds in (KINDS, READY, CONFIRM) if step in kinds])


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


class OfNow(forms.HiddenInput):
    """What is read with the page, be it shown again after a refusal."""

    def __init__(self, now: int):
        super().__init__()
        self.now = now

    def get_context(self, name, value, attrs):
        return super().get_context(name, self.now, attrs)


class PlanForm(forms.Form):
    """`debt`: what is late now; `seen`: what was late when the writer read it. `weighed`: a budget sheet says what is left."""

    seen = forms.IntegerField(required=False)
    agreed_on = DateField(label=_("Plan agreed on"))
    each = MoneyField(
        required=False,
        label=_("Paid each month"),
        help_text=_("Beside the current rent; the last instalment takes what is left."),
    )
    months = forms.IntegerField(
        required=False,
        label=_("Or in how many months"),
        help_text=_("One of the two: equal months, the last one takes the cents left over."),
    )
    first_on = DateField(label=_("First instalment on"))
    grace_days = forms.IntegerField(
        required=False,
        min_value=0,
        label=_("Days of delay after each instalment"),
        help_text=_("Past them the instalment is missed, and somebody speaks of it. Empty: the agency’s own rule."),
    )
    note = forms.CharField(
        label=_("What else was agreed"),
        max_length=200,
        required=False,
        help_text=_("In a few words; facts, the person may read it."),
    )

    beyond = forms.BooleanField(
        required=False,
        label=_("It is more than what is left to live on, and the household signs it knowing so"),
        help_text=_("Only when the preview says so: a lower instalment, or an aid, is better kept."),
    )

    def __init__(self, *args, debt, weighed: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].widget = OfNow(debt)
        if not weighed:  # nobody knows what is left to live on
            del self.fields["beyond"]


class TermsForm(forms.Form):
    each = MoneyField(
        positive=True, label=_("Paid each month"), help_text=_("As the decision writes it, beside the rent.")
    )
    first_on = DateField(label=_("First instalment on"))
    note = forms.CharField(label=_("In a few words"), max_length=200, required=False)


class MistakeForm(forms.Form):
    why = forms.CharField(
        label=_("What was wrong"), max_length=300, help_text=_("It stays in the history, the person may read it.")
    )


class PlanDecisionForm(forms.Form):
    decision = forms.ChoiceField(label=_("Decision"), choices=AidDecision.choices, widget=forms.RadioSelect)
    body = forms.ChoiceField(
        label=_("Decided by"),
        choices=Decider.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Starting on 1 January 2027 the lessor still reports to the payer of the aid, and the CCAPEX decides."
        ),
    )
    on = DateField(label=_("Day of the decision"))
    scan = ScanField(label=_("Its proof, as a file"), help_text=_("PDF or picture."))


class WithdrawForm(Versioned):
    why = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("What was wrong: it stays in the history, the person may read it.")
    )


class FileForm(forms.Form):
    """A decision of the over-indebtedness commission."""

    act = forms.ChoiceField(
        label=_("What was decided"), choices=[(one.value, one.label) for one in FILE_ACTS], widget=forms.RadioSelect
    )
    on = DateField(label=_("Day of the decision"), help_text=_("What fell due before that day may not be paid."))
    received_on = DateField(
        label=_("Letter of the commission received on"),
        required=False,
        help_text=_("The thirty days to justify the claim run from it; from the decision when it is empty."),
    )
    proof = forms.ChoiceField(
        label=_("Kind of proof"), required=False, choices=[("", _("Not proved yet")), *ProofKind.choices]
    )
    scan = ScanField(label=_("Its proof, as a file"), required=False, help_text=_("PDF or picture."))


class DutyForm(forms.Form):
    on = DateField(label=_("On"))
    scan = ScanField(label=_("Its proof, as a file"), required=False, help_text=_("PDF or picture."))


class ClaimForm(DutyForm):
    cents = MoneyField(
        positive=True, label=_("Sum declared"), help_text=_("Rent and charges, as the decision finds them.")
    )
    field_order = ("cents", "on", "scan")


class LossForm(forms.Form):
    key = OnceField()
    amount = MoneyField(positive=True, label=_("Amount"))
    on = DateField(label=_("On"))


class PlanEndForm(forms.Form):
    on = DateField(label=_("On"))
    why = forms.ChoiceField(
        label=_("Why"),
        widget=forms.RadioSelect,
        choices=[(why.value, why.label) for why in (PlanEnd.BROKEN, PlanEnd.REPLACED)],
    )


class PauseForm(forms.Form):
    until = DateField(label=_("Until"), help_text=_("This day included; three months at most."))
    reason = CarefulField(
        label=_("Why"),
        rows=3,
        max_length=Pause._meta.get_field("reason").max_length,
        diagnosis=False,
        help_text=_("Facts, the person may read it: a wage announced, an aid asked; never health."),
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


class OwnerLetterForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How"),
        choices=[(way.value, way.label) for way in PRINTED],
        initial=Channel.POST,
        widget=forms.RadioSelect,
    )


class ReadingForm(forms.Form):
    reading = forms.ChoiceField(
        label=_("How they are read"),
        choices=Reading,
        widget=forms.RadioSelect,
        help_text=_("A debt that was arrears before the change keeps the day of its report, whichever you choose."),
    )
    counted = forms.ChoiceField(
        label=_("What the threshold is the limit of"),
        choices=Counted,
        widget=forms.RadioSelect,
        help_text=_("The text that was read does not say it: ask the CAF or the CCAPEX, or read the decree."),
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
