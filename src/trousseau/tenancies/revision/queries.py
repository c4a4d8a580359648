"""Which rents may be revised on a day, by how much, and where each convention's ceiling stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, prefetch_related_objects

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.mandates.enums import Convention
from trousseau.mandates.queries import convention_on
from trousseau.rules.lease import first_term
from trousseau.rules.rent_index import Index, Quarter, metropole
from trousseau.rules.rent_revision import (
    FROZEN,
    Case,
    CeilingStep,
    CeilingUnknown,
    Clause,
    MaybeCeiling,
    Occasion,
    Verdict,
    awaited,
    ceiling_steps,
    frozen_since,
    judge,
    lacked,
    renewed_on,
    revised,
)
from trousseau.scales.renewals import AHEAD, published_on

from ..contract.queries import ceiling, said_on
from ..enums import LeaseState
from ..models import Lease, RentRevision
from ..queries import lease_law, leases
from ..terms import in_force, with_terms


@dataclass(frozen=True)
class Row:
    """One lease on the day asked. `flat`: what a flat rate of charges is and becomes, None where charges are settled.
    `awaited`: its day of revision, come or near, that waits for an index which is published and that the scales lack."""

    lease: Lease
    rent: int
    verdict: Verdict
    ceiling: MaybeCeiling
    flat: tuple[int, int] | None = None
    awaited: tuple[Occasion, Quarter] | None = None

    @property
    def stopped_at(self) -> int | None:
        """The ceiling, where the rise stops at it."""
        return self.ceiling if self.verdict.capped and isinstance(self.ceiling, int) else None


def revisable_leases(user: User) -> QuerySet[Lease]:
    return with_terms(leases(user).filter(state=LeaseState.RUNNING)).prefetch_related("revisions")


def revisions(user: User) -> QuerySet[RentRevision]:
    return RentRevision.objects.filter(lease__in=Lease.objects.for_user(user)).select_related(
        "lease__household__holder", "paper"
    )


def clause(lease: Lease) -> Clause | None:
    if not (lease.revised and lease.revision_on and lease.revision_quarter):
        return None
    return Clause(lease.revision_on, Quarter.read(lease.revision_quarter))


def freeze_applies(lease: Lease, on: date) -> bool:
    """Loi 89-462, art. 17-1 III: the lease was concluded or renewed itself since the text."""
    law = lease_law(lease.law_on)
    years = law.years_legal if lease.mandate.owner.legal_person else law.years_natural
    first = first_term(lease.starts_on, lease.mandate.owner.legal_person, law)
    again = renewed_on(lease.starts_on, years, on) if on > first else None
    freeze = date.fromisoformat(scales.at("lease.freeze_from", max(on, date(2022, 8, 24))).text)
    return frozen_since(lease.starts_on, again, freeze)


def row(lease: Lease, on: date, known: Mapping[Quarter, Index], window: int) -> Row:
    held = in_force(lease, on)
    rent = held.rent
    top = ceiling(lease.mandate, on, known)
    energy = lease.mandate.dwelling.energy
    case = Case(
        rent=rent,
        clause=clause(lease),
        energy=energy,
        freeze_applies=(not energy or energy in FROZEN) and freeze_applies(lease, on),
        ceiling=top,
        done=frozenset(one.due_on for one in lease.revisions.all()),
        ends_on=lease.managed_until,
    )
    ours = metropole(lease.mandate.dwelling.commune_id)
    here = known if ours else {}
    verdict = judge(case, here, on, window)
    flat = None
    if lease.flat_charges and (rise := verdict.rise):
        flat = (held.charges, revised(held.charges, rise.new.value, rise.old.value))
    return Row(lease, rent, verdict, top, flat, _awaited(case, known, on, window) if ours else None)


def _awaited(case: Case, known: Mapping[Quarter, Index], on: date, window: int) -> tuple[Occasion, Quarter] | None:
    occasion = awaited(case, known, on, window, AHEAD)
    missing = lacked(occasion, known) if occasion else None
    if occasion is None or missing is None or published_on(missing, on) > on:
        return None
    return occasion, missing


def rows(found: Iterable[Lease], on: date) -> list[Row]:
    """One answer per lease, read once for all of them."""
    known, window = scales.indexes(), scales.at("lease.revision_window", on).number
    return [row(lease, on, known, window) for lease in found]


@dataclass(frozen=True)
class Ceiling:
    """The convention's ceiling of a lease for the year that begins on a 1 January, and the rent asked on the day `on`;
    `over`: this rent passes it, and is lowered to it.

    Its steps, or why it is not known: never both, never neither.
    """

    lease: Lease
    convention: Convention
    on: date
    rent: int
    steps: tuple[CeilingStep, ...]
    unknown: CeilingUnknown | None

    @property
    def last(self) -> CeilingStep | None:
        return self.steps[-1] if self.steps else None

    @property
    def over(self) -> bool:
        return self.last is not None and self.rent > self.last.after


def ceilings(found: Iterable[Lease], year: int, today: date) -> list[Ceiling]:
    """CCH, art. L353-9-2: each running lease under a convention, with its ceiling of `year` and the rent under it.

    The rent is that of today, of 1 January while it is to come, of 31 December once the year is over: one that came down
    since 1 January is not above its ceiling.
    """
    known, first = scales.indexes(), date(year, 1, 1)
    on = min(max(first, today), date(year, 12, 31))
    rows, out = list(found), []
    prefetch_related_objects(rows, "mandate__amendments")  # one of them may bring a convention by then, or since
    for lease in rows:
        mandate = lease.mandate
        convention = Convention(convention_on(mandate, on))
        if convention == Convention.NONE or said_on(mandate) >= first:
            continue
        rent = in_force(lease, on).rent
        if mandate.anah_ceiling is None:
            out.append(Ceiling(lease, convention, on, rent, (), CeilingUnknown()))
            continue
        steps, missing = ceiling_steps(mandate.anah_ceiling, said_on(mandate), first, known)
        if missing:
            out.append(Ceiling(lease, convention, on, rent, (), CeilingUnknown(missing)))
        else:
            out.append(Ceiling(lease, convention, on, rent, tuple(steps), None))
    return out
