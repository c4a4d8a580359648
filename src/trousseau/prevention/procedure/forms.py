"""The forms of a procedure: they read what was typed, the actions decide."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import KeyFilter
from trousseau.core.forms import Asking, DateField, ManyField, MoneyField, Sections, SureField, Versioned
from trousseau.core.incoming import ScanField
from trousseau.core.models import Person

from ..enums import (
    INSTRUCTED,
    SERVED,
    ActKind,
    Author,
    ClauseDelay,
    CostPayer,
    Judge,
    Outcome,
    ProofKind,
    Renewal,
    Representative,
    Stage,
)
from ..forms import WithdrawForm  # noqa: F401 — the same form withdraws an act
from ..models import OwnerInstruction, Procedure, ProcedureAct
from .queries import STAGES

NOTHING = [("", "–")]
SCAN = _("PDF or picture.")


class LeaseForm(forms.Form):
    """What the lease says."""

    clause_count = forms.IntegerField(
        label=_("Delay that the clause of the lease writes"),
        required=False,
        min_value=1,
        max_value=104,
        help_text=_("As it is written in the signed lease: six weeks, two months. Empty while nobody read it."),
    )
    clause_unit = forms.ChoiceField(
        label=_("Unit of the delay"), required=False, choices=[*NOTHING, *ClauseDelay.choices]
    )
    renewal = forms.ChoiceField(
        label=_("Was the lease renewed since it was signed?"),
        required=False,
        choices=[("", _("Nobody looked")), *Renewal.choices],
    )
    renewed_on = DateField(label=_("Renewed on"), required=False, help_text=_("Of a renewal in writing."))


class OpenForm(LeaseForm):
    on = DateField(label=_("Opened on"))
    field_order = ("on", "clause_count", "clause_unit", "renewal", "renewed_on")


class DescribeForm(LeaseForm, Versioned):
    pass


class InstructionForm(forms.Form):
    act = forms.ChoiceField(
        label=_("What the owner orders"),
        choices=[(one.value, one.label) for one in INSTRUCTED],
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("Day of the writing"))
    scan = ScanField(label=_("The writing, signed by the owner"), help_text=SCAN)
    payer = forms.ChoiceField(label=_("Paid by"), choices=CostPayer.choices, widget=forms.RadioSelect)
    representative = forms.ChoiceField(
        label=_("Who speaks for the owner before the judge"),
        required=False,
        choices=[("", _("Nobody: only an act of the commissaire de justice")), *Representative.choices],
        widget=forms.RadioSelect,
        help_text=_("The agency may not, whatever its mandate says."),
    )
    name = forms.CharField(
        label=_("Their name"), required=False, max_length=OwnerInstruction._meta.get_field("name").max_length
    )
    power_on = DateField(
        label=_("Special power of"), required=False, help_text=_("Of who is no lawyer: the day of the written power.")
    )


class People(ManyField):
    widget = forms.CheckboxSelectMultiple


class ActForm(Asking, Sections):
    """`kind` takes away what this act does not have; `people`: the persons of the lease."""

    on = DateField(label=_("On"), help_text=_("The day of the act; a day to come when it is announced."))
    people = People(
        label=_("Served on"),
        queryset=Person.objects.none(),
        help_text=_("Each person of the lease receives their own act: one line each is noted, with its cost."),
    )
    by = forms.ChoiceField(label=_("Granted by"), choices=Judge.choices, widget=forms.RadioSelect)
    until = DateField(label=_("Granted until"))
    monthly = MoneyField(label=_("To be paid each month beside the rent"), required=False)
    suspended = forms.BooleanField(
        label=_("The clause is suspended meanwhile"),
        required=False,
        help_text=_("It falls back at the first unpaid month: the page says it, somebody then decides."),
    )
    author = forms.ChoiceField(label=_("By whom"), choices=Author.choices)
    author_name = forms.CharField(
        label=_("Their name"), required=False, max_length=ProcedureAct._meta.get_field("author_name").max_length
    )
    proof = forms.ChoiceField(
        label=_("Kind of proof"), required=False, choices=[("", _("Not proved yet")), *ProofKind.choices]
    )
    scan = ScanField(label=_("Its proof, as a file"), required=False, help_text=SCAN)
    received_on = DateField(
        label=_("Acknowledged on"), required=False, help_text=_("Of what was sent: the day on its acknowledgement.")
    )
    cost = MoneyField(label=_("Cost of each act"), required=False)
    payer = forms.ChoiceField(label=_("Paid by"), required=False, choices=[*NOTHING, *CostPayer.choices])
    note = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=ProcedureAct._meta.get_field("note").max_length,
        help_text=_("Facts; the person may read it."),
    )
    early = SureField(label=_("It was served on that day, before the tenant’s last day to pay"))
    sections = (
        (
            _("The act"),
            ("on", "early", "people", "by", "until", "monthly", "suspended", "author", "author_name", "note"),
        ),
        (_("Its proof"), ("proof", "scan", "received_on")),
        (_("Its cost"), ("cost", "payer")),
    )

    def __init__(self, *args, kind: ActKind, people: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        if kind in SERVED:
            field = self.fields["people"]
            field.queryset = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")
        else:
            del self.fields["people"]
        if kind != ActKind.DELAYS_GRANTED:
            for name in ("by", "until", "monthly", "suspended"):
                del self.fields[name]


class ProveForm(Versioned):
    proof = forms.ChoiceField(label=_("Kind of proof"), choices=ProofKind.choices, widget=forms.RadioSelect)
    scan = ScanField(label=_("Its proof, as a file"), help_text=SCAN)
    received_on = DateField(
        label=_("Acknowledged on"), required=False, help_text=_("Of what was sent: the day on its acknowledgement.")
    )
    field_order = ("proof", "scan", "received_on")


class CloseForm(Versioned):
    on = DateField(label=_("Closed on"))
    outcome = forms.ChoiceField(label=_("How it ended"), choices=Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("In a few words"), required=False, max_length=300)
    field_order = ("on", "outcome", "note")


class ProcedureFilter(django_filters.FilterSet):
    q = KeyFilter(fields=("lease__household__holder__key",), label=_("Household"))
    stage = django_filters.ChoiceFilter(choices=Stage.choices, method="of_stage", label=_("Stage"))
    closed = django_filters.ChoiceFilter(
        choices=[("no", _("Open")), ("yes", _("Closed"))], method="of_state", label=_("State")
    )

    class Meta:
        model = Procedure
        fields = ("q", "stage", "closed")

    def of_stage(self, queryset, name, value):
        return queryset.filter(reached=STAGES.index(Stage(value)))

    def of_state(self, queryset, name, value):
        return queryset.filter(closed_on__isnull=value == "no")
