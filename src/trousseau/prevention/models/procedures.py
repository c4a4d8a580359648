"""A procedure before the court: what the owner ordered in writing, each act and its proof, how it ended."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from trousseau.core.fields import CentsField
from trousseau.core.models import Document, Person, User, Versioned, household_open
from trousseau.tenancies.models import Lease

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
)


class ProcedureQuerySet(models.QuerySet["Procedure"]):
    def for_user(self, user: User) -> Self:
        return self.filter(household_open("lease__household", user))


class Procedure(Versioned):
    """Begun on `opened_on` for one lease; one at most is open. `clause`: the delay that the lease writes, null while
    nobody read it. `renewed_on`: of a renewal in writing."""

    lease = models.ForeignKey(Lease, models.PROTECT, verbose_name=_("lease"), related_name="procedures")
    opened_on = models.DateField(_("opened on"))
    opened_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("opened by"), related_name="+")
    clause_count = models.PositiveSmallIntegerField(_("delay of the clause"), null=True, blank=True)
    clause_unit = models.CharField(_("unit of the delay"), max_length=6, choices=ClauseDelay, blank=True)
    renewal = models.CharField(_("renewal of the lease"), max_length=5, choices=Renewal, blank=True)
    renewed_on = models.DateField(_("renewed on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome, blank=True)
    closed_for = models.CharField(_("in a few words"), max_length=300, blank=True)
    closed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("closed by"), null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-id")
        verbose_name = _("procedure")
        constraints = [
            models.UniqueConstraint(
                fields=("lease",),
                condition=Q(closed_on=None),
                name="procedure_one_open",
                violation_error_message=_("A procedure is open for this lease: note its acts there."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, outcome="") | (Q(closed_on__isnull=False) & ~Q(outcome="")),
                name="procedure_closed_has_outcome",
                violation_error_message=_("A procedure is closed with its outcome."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="procedure_days",
                violation_error_message=_("It is closed after it was opened: check the dates."),
            ),
            models.CheckConstraint(
                condition=Q(clause_count=None, clause_unit="") | (Q(clause_count__gte=1) & ~Q(clause_unit="")),
                name="procedure_clause",
                violation_error_message=_("Write the delay of the clause with its unit, or leave both empty."),
            ),
            models.CheckConstraint(
                condition=Q(renewal=Renewal.DATED, renewed_on__isnull=False)
                | (~Q(renewal=Renewal.DATED) & Q(renewed_on=None)),
                name="procedure_renewal",
                violation_error_message=_("A renewal in writing has its day; no other has one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lease} {self.opened_on}"


class OwnerInstruction(Versioned):
    """C. civ., art. 1984 and 1988; CPC, art. 762: what the owner ordered in writing for one kind of act, who pays for it
    and who speaks for them. `power_on`: the day of the special power, of who is no lawyer. Withdrawn, never erased."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, verbose_name=_("procedure"), related_name="instructions")
    act = models.CharField(
        _("what the owner orders"), max_length=30, choices=[(one.value, one.label) for one in INSTRUCTED]
    )
    on = models.DateField(_("day of the writing"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    paper = models.ForeignKey(Document, models.PROTECT, verbose_name=_("writing"), related_name="+")
    payer = models.CharField(_("paid by"), max_length=7, choices=CostPayer)
    representative = models.CharField(_("who speaks for the owner"), max_length=8, choices=Representative, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    power_on = models.DateField(_("special power of"), null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("withdrawn by"), null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("owner instruction")
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "act", "on"),
                condition=Q(withdrawn_on=None),
                name="owner_instruction_once",
                violation_error_message=_("This instruction of this day is already noted."),
            ),
            models.CheckConstraint(
                condition=~Q(act=ActKind.SUMMONS) | ~Q(representative=""),
                name="owner_instruction_represented",
                violation_error_message=_("For a summons, say who speaks for the owner before the judge."),
            ),
            models.CheckConstraint(
                condition=~Q(representative=Representative.RELATIVE) | Q(power_on__isnull=False),
                name="owner_instruction_power",
                violation_error_message=_("Who is no lawyer needs a special power in writing: give its day."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_for=""),
                name="owner_instruction_withdrawn_why",
                violation_error_message=_("Write why it is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.act} {self.on}"


class ProcedureActQuerySet(models.QuerySet["ProcedureAct"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_on=None)


class ProcedureAct(Versioned):
    """One act on its day, come or to come; of those that are served, one row a person of the lease.

    `paper` null: not proved; `noted_on`, `proof_noted_on`: when the house knew it, and its proof. `received_on`: the acknowledgement of what was sent. `by`, `until`, `monthly`, `suspended`:
    of delays granted; a clause `suspended` falls back at the first unpaid month. Withdrawn with its reason, never erased.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, verbose_name=_("procedure"), related_name="acts")
    act = models.CharField(_("act"), max_length=30, choices=ActKind)
    on = models.DateField(_("on"))
    noted_on = models.DateField(_("noted on"), null=True, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("person served"), null=True, blank=True, related_name="+"
    )
    author = models.CharField(_("by whom"), max_length=10, choices=Author)
    author_name = models.CharField(_("their name"), max_length=160, blank=True)
    proof = models.CharField(_("kind of proof"), max_length=10, choices=ProofKind, blank=True)
    paper = models.ForeignKey(
        Document, models.PROTECT, verbose_name=_("proof"), null=True, blank=True, related_name="+"
    )
    proof_noted_on = models.DateField(_("proof noted on"), null=True, editable=False)
    received_on = models.DateField(_("acknowledged on"), null=True, blank=True)
    cost = CentsField(_("cost"), null=True, blank=True)
    payer = models.CharField(_("paid by"), max_length=7, choices=CostPayer, blank=True)
    by = models.CharField(_("granted by"), max_length=11, choices=Judge, blank=True)
    until = models.DateField(_("granted until"), null=True, blank=True)
    monthly = CentsField(_("paid each month beside the rent"), null=True, blank=True)
    suspended = models.BooleanField(_("the clause is suspended meanwhile"), default=False)
    note = models.CharField(_("in a few words"), max_length=300, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, verbose_name=_("noted by"), related_name="+")
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_for = models.CharField(_("why it was withdrawn"), max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, verbose_name=_("withdrawn by"), null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    objects = ProcedureActQuerySet.as_manager()

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("procedure act")
        constraints = [
            models.UniqueConstraint(
                fields=("procedure", "act", "on", "by"),
                condition=Q(withdrawn_on=None, person=None),
                name="procedure_act_once",
                violation_error_message=_("This act of this day is already noted."),
            ),
            models.UniqueConstraint(
                fields=("procedure", "act", "on", "person"),
                condition=Q(withdrawn_on=None, person__isnull=False),
                name="procedure_act_once_each",
                violation_error_message=_("This act of this day is already noted for this person."),
            ),
            models.CheckConstraint(
                condition=Q(act__in=SERVED, person__isnull=False) | (~Q(act__in=SERVED) & Q(person=None)),
                name="procedure_act_served",
                violation_error_message=_("An act that is served names the person who received it; no other does."),
            ),
            models.CheckConstraint(
                condition=Q(paper=None, proof="") | (Q(paper__isnull=False) & ~Q(proof="")),
                name="procedure_act_proof",
                violation_error_message=_("A proof has its kind and its file."),
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("on")),
                name="procedure_act_received_after",
                violation_error_message=_("The acknowledgement comes after the sending: check both days."),
            ),
            models.CheckConstraint(
                condition=(Q(act=ActKind.DELAYS_GRANTED, until__isnull=False, until__gt=F("on")) & ~Q(by=""))
                | (~Q(act=ActKind.DELAYS_GRANTED) & Q(by="", until=None, monthly=None, suspended=False)),
                name="procedure_act_delays",
                violation_error_message=_(
                    "Delays granted say by which judge and until which later day; no other act does."
                ),
            ),
            models.CheckConstraint(
                condition=Q(cost=None, payer="") | (Q(cost__gte=0) & ~Q(payer="")),
                name="procedure_act_cost",
                violation_error_message=_("A cost says who pays it."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | ~Q(withdrawn_for=""),
                name="procedure_act_withdrawn_why",
                violation_error_message=_("Write why it is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.act} {self.on}"
