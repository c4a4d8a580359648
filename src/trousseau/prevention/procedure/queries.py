"""The procedures, the case that each makes for the rules, and what it lacks: many leases at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Case as SqlCase
from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from trousseau.core.models import HouseholdMember, Person, User
from trousseau.rents.enums import PlanOrigin
from trousseau.rents.plans.queries import Standing
from trousseau.rules.eviction_case import Act, Case, Deadline
from trousseau.tenancies.contract.queries import tenants_of
from trousseau.tenancies.models import Lease

from .. import queries as prevention
from ..cases import DONE_BY, Missed, case_of, dated, for_owner, rows_of, sureties
from ..enums import INSTRUCTED, REACHED_BY, ActKind, Judge, Stage
from ..models import OwnerInstruction, Procedure, ProcedureAct
from ..queries import Situation

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

STAGES = list(Stage)
BY_DATE = (ActKind.HEARING,)  # it is held on its day, and nothing need prove it; another act counts once it is proved
COURSE = (
    ActKind.ORDER_TO_PAY,
    ActKind.CCAPEX_SEIZED,
    ActKind.SUMMONS,
    ActKind.PREFECT_TOLD,
    ActKind.HEARING,
    ActKind.JUDGMENT,
    ActKind.JUDGMENT_SERVED,
    ActKind.ORDER_TO_LEAVE,
    ActKind.PREFECT_SEIZED,
    ActKind.FORCE_ASKED,
)


class Reached(TypedDict):
    """The columns that `with_stage` adds: the place of its stage, and the day of the next hearing."""

    reached: int
    hearing_on: date | None


type Staged = WithAnnotations[Procedure, Reached]


def procedures(user: User) -> QuerySet[Procedure]:
    return Procedure.objects.for_user(user).select_related(
        "lease__household__holder", "lease__mandate__dwelling__commune", "lease__mandate__owner", "closed_by"
    )


def acts(user: User) -> QuerySet[ProcedureAct]:
    mine = ProcedureAct.objects.filter(procedure__in=Procedure.objects.for_user(user))
    return mine.select_related("procedure__lease__household__holder", "paper", "person")


def instructions(user: User) -> QuerySet[OwnerInstruction]:
    mine = OwnerInstruction.objects.filter(procedure__in=Procedure.objects.for_user(user))
    return mine.select_related("procedure__lease__household__holder", "paper")


def with_stage(rows: QuerySet[Procedure], on: date) -> "QuerySet[Staged]":
    """Each with `reached`, the place of its stage on the day `on` in `Stage`, and `hearing_on`, the next hearing."""
    standing = ProcedureAct.objects.standing().filter(procedure=OuterRef("pk"))
    place = SqlCase(
        *(When(act=act, then=Value(STAGES.index(stage))) for act, stage in REACHED_BY.items()),
        default=Value(0),
        output_field=IntegerField(),
    )
    came = standing.filter(Q(paper__isnull=False) | Q(act__in=BY_DATE), on__lte=on)
    furthest = came.order_by().annotate(place=place).order_by("-place").values("place")[:1]
    hearing = standing.filter(act=ActKind.HEARING, on__gte=on).order_by("on").values("on")[:1]
    return rows.annotate(reached=Coalesce(Subquery(furthest), 0), hearing_on=Subquery(hearing))


def stage_of(standing: Iterable[ProcedureAct], on: date) -> Stage:
    """The stage that these acts reached on the day `on`: as `with_stage`."""
    came = [one for one in standing if one.on <= on and (one.paper_id or one.act in BY_DATE)]
    reached = [STAGES.index(REACHED_BY[ActKind(one.act)]) for one in came if one.act in REACHED_BY]
    return STAGES[max(reached, default=0)]


@dataclass(frozen=True)
class Line:
    """An open procedure as the page of its tenancy names it."""

    row: Procedure
    stage: Stage


def line_of(lease: Lease, on: date) -> Line | None:
    row = with_stage(Procedure.objects.filter(lease=lease, closed_on=None), on).first()
    return Line(row, STAGES[row.reached]) if row else None


def in_hand(procedure: Procedure, act: str, on: date) -> OwnerInstruction | None:
    """The owner's instruction that stands for an act of the day `on`: the last one written by then."""
    return procedure.instructions.filter(act=act, on__lte=on, withdrawn_on=None).order_by("-on", "-pk").first()


def partners_of(leases: Sequence[Lease], on: date) -> dict[int, list[Person]]:
    """By household, the partners who live there: a spouse is a tenant by law, whom nobody may have noted on the lease."""
    found: dict[int, list[Person]] = defaultdict(list)
    households = [lease.household_id for lease in leases]
    members = HouseholdMember.objects.on(on).filter(household__in=households, relation="partner")
    for member in members.select_related("person").order_by("pk"):
        found[member.household_id].append(member.person)
    return found


@dataclass(frozen=True)
class Followed:
    """A procedure on a day: its acts that stand, the case that they make, its ten deadlines, what it lacks."""

    procedure: Procedure
    situation: Situation
    acts: tuple[ProcedureAct, ...]
    people: tuple[Person, ...]
    instructions: tuple[OwnerInstruction, ...]
    case: Case
    deadlines: tuple[Deadline, ...]
    missed: tuple[Missed, ...]
    partners: tuple[Person, ...]  # who live there and are noted as no tenant
    surety: bool  # somebody stands surety for this lease
    on: date

    @property
    def lease(self) -> Lease:
        return self.procedure.lease

    @property
    def stage(self) -> Stage:
        return stage_of(self.acts, self.on)

    @property
    def unproved(self) -> tuple[ProcedureAct, ...]:
        """The acts that came and that nothing proves: they start no delay."""
        return tuple(one for one in self.acts if one.on <= self.on and one.paper_id is None)

    @property
    def terms(self) -> ProcedureAct | None:
        """The last delays that the judge of the lease granted."""
        granted = [one for one in self.acts if one.act == ActKind.DELAYS_GRANTED and one.by == Judge.JUDGE]
        return granted[-1] if granted else None

    @property
    def terms_plan(self) -> Standing | None:
        """The plan that runs by these terms: what it missed is read by sums, the oldest debt apart."""
        plan, terms = self.situation.plan, self.terms
        by_judge = plan is not None and plan.plan.origin == PlanOrigin.JUDGE
        return plan if by_judge and plan and terms and plan.plan.agreed_on >= terms.on else None

    @property
    def fallen(self) -> date | None:
        """Loi 89-462, art. 24 VII: the first month left unpaid since the terms of the judge that suspended the clause."""
        terms, plan = self.terms, self.terms_plan
        if terms is None or not terms.suspended:
            return None
        if plan:
            # one noticed by a night is looked at again: a payment of before it may have been noted since
            return plan.breaches[0].due_on if plan.breaches and self.situation.facts.missed else None
        return next((day for day, _cents in self.situation.unpaid if day > terms.on), None)

    @property
    def awaited(self) -> tuple[ActKind, ...]:
        """The kinds of act that the owner has not ordered in writing yet."""
        if not for_owner(self.lease):
            return ()
        ordered = {one.act for one in self.instructions}
        done = {one.act for one in self.acts}
        return tuple(act for act in INSTRUCTED if act not in ordered and act not in done)

    def done(self, row: Deadline) -> Act | None:
        """The proved act that a row waited for."""
        act = "summons" if row.deadline == "summons_allowed" else DONE_BY.get(row.deadline)
        return self.case.proved(act) if act else None

    @property
    def passed(self) -> list[Deadline]:
        """The rows whose last safe day is over, while nothing proves what they waited for."""
        found = [row for row in self.deadlines if row.deadline in DONE_BY and not self.done(row)]
        found = [row for row in found if self.surety or row.deadline != "surety_told"]
        return [row for row in found if row.not_after and row.not_after < self.on]

    def days(self) -> list[tuple[date, Deadline]]:
        """The days of the deadlines that have one, from the day that is read on, the next first; not of what is done."""
        found = [
            (day, row)
            for row in self.deadlines
            if not self.done(row) and (self.surety or row.deadline != "surety_told")
            if row.deadline != "enforcement_delays" or self.case.proved("delays_granted", "enforcement")
            for day in ((row.not_before, row.not_after) if row.deadline == "enforcement_delays" else of(row))
            if day and day >= self.on
        ]
        return sorted(dict.fromkeys(found), key=lambda pair: pair[0])

    @property
    def coming(self) -> list[ProcedureAct]:
        """The acts that are announced."""
        return [one for one in self.acts if one.on >= self.on and one.paper_id is None]

    @property
    def proposed(self) -> ActKind | None:
        """The act to note next: for the persons who lack it, else the one that follows the furthest noted."""
        for one in self.missed:
            if one.absent:
                return one.act
        # loi 89-462, art. 24 II: the commission is seized before a summons by a legal person alone
        company = self.case.lessor == "legal_person"
        course = [act for act in COURSE if company or act != ActKind.CCAPEX_SEIZED]
        reached = [course.index(ActKind(one.act)) for one in self.acts if one.act in course]
        place = max(reached, default=-1) + 1
        while place < len(course) and self.case.proved(course[place]):  # proved in the register of mail
            place += 1
        return course[place] if place < len(course) else None


def of(row: Deadline) -> tuple[date | None, ...]:
    """What is a day to look out for, of a row."""
    return (row.on, row.not_before) if row.deadline == "truce" else (row.on, row.not_after)


def followed(rows: QuerySet[Procedure], on: date) -> dict[int, Followed]:
    """Each of these procedures on the day `on`, by key, in a number of queries that does not grow with theirs."""
    standing = ProcedureAct.objects.standing().select_related("person", "paper").order_by("on", "pk")
    given = OwnerInstruction.objects.filter(withdrawn_on=None).select_related("paper").order_by("on", "pk")
    found = list(rows.select_related("lease__mandate__owner"))
    acts: dict[int, list[ProcedureAct]] = defaultdict(list)
    for act in standing.filter(procedure__in=found):
        acts[act.procedure_id].append(act)
    instructions: dict[int, list[OwnerInstruction]] = defaultdict(list)
    for instruction in given.filter(procedure__in=found):
        instructions[instruction.procedure_id].append(instruction)
    leases = [one.lease for one in found]
    named = Lease.objects.filter(pk__in=[lease.pk for lease in leases]).select_related(
        "household__holder", "mandate__dwelling__commune"
    )
    situations = {one.lease.pk: one for one in prevention.situations(named, on)}
    tenants = tenants_of(leases)
    partners = partners_of(leases, on)
    stood = sureties(leases)
    made = {}
    for one in found:
        lease, situation = one.lease, situations[one.lease_id]
        bound = tenants[lease.pk].on(on)
        came, missed = dated(acts[one.pk], tenants[lease.pk])
        case = case_of(one, came, situation.late(on), on)
        made[one.pk] = Followed(
            one,
            situation,
            tuple(acts[one.pk]),
            tuple(bound),
            tuple(instructions[one.pk]),
            case,
            tuple(rows_of(case)),
            tuple(missed),
            tuple(person for person in partners.get(lease.household_id, ()) if person not in bound),
            lease.pk in stood,
            on,
        )
    return made


def follow(procedure: Procedure, on: date) -> Followed:
    return followed(Procedure.objects.filter(pk=procedure.pk), on)[procedure.pk]
