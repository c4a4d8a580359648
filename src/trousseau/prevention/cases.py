"""The procedures that are open for leases on a day, by what was noted of them by then, and what each asks next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from trousseau.captation.enums import OwnerKind
from trousseau.core import scales
from trousseau.core.models import Person
from trousseau.exchange.eviction_case import law_of
from trousseau.mandates.enums import FOR_OWNER
from trousseau.rules.eviction import deadlines
from trousseau.rules.eviction_case import ACTS, Act, Case, Deadline, Delay, Owed
from trousseau.rules.prevention import Proceedings
from trousseau.tenancies.contract.queries import Tenants, tenants_of
from trousseau.tenancies.enums import GuaranteeKind
from trousseau.tenancies.models import Guarantee, Lease

from .enums import SERVED, ActKind, Judge, Renewal
from .models import OwnerInstruction, Procedure, ProcedureAct

LESSORS = {
    OwnerKind.PERSON: "natural",
    OwnerKind.COUPLE: "natural",
    OwnerKind.FAMILY_COMPANY: "family_company",
    OwnerKind.BODY: "legal_person",
}
# what each row waits for: once proved, it is a day to look out for no more
DONE_BY = {"surety_told": "order_to_surety", "ccapex_seizure": "ccapex_seized", "prefect_told": "prefect_told"}


def noted(on: date, path: str = "noted_on") -> Q:
    """Written down by the day `on`; a row that does not say when was, on the day that it bears."""
    return Q((path, None)) | Q((f"{path}__lte", on))


def for_owner(lease: Lease) -> bool:
    """Let for its owner, who is the lessor and orders the acts; otherwise the agency is the lessor itself."""
    return lease.mandate.mode in FOR_OWNER


def lessor_of(lease: Lease) -> str:
    """The lessor's kind, by the codes of `rules.eviction_case`."""
    return LESSORS[OwnerKind(lease.mandate.owner.kind)] if for_owner(lease) else "legal_person"


@dataclass(frozen=True)
class Missed:
    """An act that is served on each person, and those whom nothing proves to have received it."""

    act: ActKind
    people: tuple[Person, ...]
    absent: tuple[Person, ...]  # those of them for whom no act is noted at all


def people_of(leases: Sequence[Lease], on: date) -> dict[int, list[Person]]:
    """By lease, each person on whom an act is served: its tenants of the day, those by law too (C. civ., art. 1751). Two
    queries, however many leases."""
    return {lease: tenants.on(on) for lease, tenants in tenants_of(leases).items()}


def sureties(leases: Sequence[Lease]) -> set[int]:
    """The leases for which somebody stands surety."""
    stood = Guarantee.objects.filter(lease__in=leases, kind=GuaranteeKind.SURETY, released_on=None)
    return set(stood.values_list("lease_id", flat=True))


def dated(standing: Sequence[ProcedureAct], tenants: Tenants) -> tuple[list[Act], list[Missed]]:
    """The acts as the rules take them, and the persons not served.

    An act that is served counts once each tenant of the day on which the first of them received it has received it, on the
    last of their days; until then it is not proved. Who joins the lease later takes nothing from it.
    """
    found, missed = [], []
    for one in standing:
        if one.act in ACTS and one.act not in SERVED:
            found.append(Act(one.act, one.on, one.paper_id is not None, one.by, one.until))
    for kind in SERVED:
        last = {one.person_id: one for one in standing if one.act == kind}  # by day: the last of each person
        if not last:
            continue
        people = tenants.on(min(one.on for one in last.values()))
        lacking = tuple(person for person in people if person.pk not in last or last[person.pk].paper_id is None)
        if lacking:
            missed.append(Missed(kind, lacking, tuple(person for person in lacking if person.pk not in last)))
        if kind in ACTS:
            bound = [last[person.pk] for person in people if person.pk in last] or list(last.values())
            proved = not lacking and all(one.paper_id is not None for one in bound)
            found.append(Act(kind, max(one.on for one in bound), proved))
    return sorted(found, key=lambda act: act.on), missed


@dataclass(frozen=True)
class Late:
    """What a lease owes on a day, cents. `rent`, `charges`: those of a month; `aid`: the part of it paid to the agency;
    `report`: the proved day of the report of arrears; `seized`: that of
    the seizure of the CCAPEX, by its sheet."""

    since: date | None
    debt: int
    unpaid: Sequence[tuple[date, int]]
    rent: int
    charges: int
    aid: int
    report: date | None
    seized: date | None = None


def case_of(procedure: Procedure, acts: Iterable[Act], late: Late, on: date) -> Case:
    """What the rules of the procedure ask of a lease on the day `on`. The report and the sheet of the seizure, proved in the
    register of mail, are acts: nobody notes them twice."""
    lease, acts = procedure.lease, list(acts)
    if late.seized and not any(one.act == ActKind.CCAPEX_SEIZED and one.proved for one in acts):
        acts = [one for one in acts if one.act != ActKind.CCAPEX_SEIZED]
        acts.append(Act(ActKind.CCAPEX_SEIZED.value, late.seized, proved=True))
    if late.report:
        acts.append(Act("caf_report", late.report, proved=True))
    return Case(
        today=on,
        lessor=lessor_of(lease),
        aid_to_lessor=late.aid > 0,
        signed_on=lease.signed_on or lease.starts_on,
        renewed=procedure.renewed_on
        or {Renewal.NO.value: "no", Renewal.TACIT.value: "tacit"}.get(procedure.renewal, ""),
        clause=Delay(procedure.clause_count, procedure.clause_unit) if procedure.clause_count else None,
        # nothing is late, or since a day that nobody wrote
        arrears=Owed(late.since, late.debt, late.rent, late.charges) if late.debt and late.since else None,
        acts=tuple(acts),
    )


def rows_of(case: Case) -> list[Deadline]:
    return deadlines(case, law_of(case, scales.at))


@dataclass(frozen=True)
class Opened:
    """A procedure as it was known on a day."""

    procedure: Procedure
    standing: tuple[ProcedureAct, ...]
    ordered: frozenset[str]
    tenants: Tenants
    surety: bool

    def asks(self, late: Late, on: date, seen: date | None = None) -> Proceedings:
        """What of it the next action reads, on the day `on`. `seen`: the last day on which a person wrote what was decided of a
        last safe day that was over; once it is judged, or nothing is late, that is no use."""
        acts, _missed = dated(self.standing, self.tenants)
        case = case_of(self.procedure, acts, late, on)
        rows = {row.deadline: row for row in rows_of(case)}
        ended = not late.debt or any(act.act == ActKind.JUDGMENT and act.proved and act.on <= on for act in acts)
        kept = [
            (row.not_after, row.article)
            for name, act in DONE_BY.items()
            if (row := rows[name]).not_after and not case.proved(act)
            if row.not_after >= on or not (ended or (seen and seen > row.not_after))
            # the report of arrears, proved, is a seizure too: `rules.eviction_summons.seizure`
            if name != "ccapex_seizure" or not case.proved("caf_report")
            if self.surety or name != "surety_told"
        ]
        clause = rows["clause_effective"]
        return Proceedings(
            acts={act.act: act.on for act in acts if act.proved and act.on <= on},
            ordered=self.ordered,
            duty=min(kept, default=None),
            clause_on=clause.on,
            terms=self._terms(on),
        )

    def _terms(self, on: date) -> date | None:
        """Loi 89-462, art. 24 V: until when the last delays of the judge run; whether they are kept is read of their plan."""
        granted = [
            one
            for one in self.standing
            if one.act == ActKind.DELAYS_GRANTED and one.by == Judge.JUDGE and one.paper_id and one.on <= on
        ]
        return granted[-1].until if granted else None


def opened(leases: Sequence[Lease], on: date) -> dict[int, Opened]:
    """By lease, its procedure open on the day `on`: one query when there is none, seven at most. What was noted later is not
    read: an act, its proof, its withdrawal, an instruction."""
    running = Q(closed_on=None) | Q(closed_on__gt=on)
    rows = Procedure.objects.filter(running, lease__in=[lease.pk for lease in leases], opened_on__lte=on).order_by("pk")
    found = list(rows.select_related("lease__mandate__owner"))
    if not found:
        return {}
    stood = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    acts: dict[int, list[ProcedureAct]] = defaultdict(list)
    for act in ProcedureAct.objects.filter(stood, noted(on), procedure__in=found).order_by("on", "pk"):
        if act.proof_noted_on and act.proof_noted_on > on:
            act.paper = None  # nothing proved it yet; the row is read only
        acts[act.procedure_id].append(act)
    ordered: dict[int, set[str]] = defaultdict(set)
    given = OwnerInstruction.objects.filter(stood, noted(on), procedure__in=found, on__lte=on)
    for procedure, kind in given.order_by().values_list("procedure", "act"):
        ordered[procedure].add(kind)
    bound = [one.lease for one in found]
    tenants, stand = tenants_of(bound), sureties(bound)
    return {
        one.lease_id: Opened(
            one, tuple(acts[one.pk]), frozenset(ordered[one.pk]), tenants[one.lease_id], one.lease_id in stand
        )
        for one in found
    }
