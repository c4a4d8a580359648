"""A year of charges: the costs of each dwelling, what its tenants bear of them, what they were asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy

from trousseau.core import rooms
from trousseau.core.models import User
from trousseau.mandates.models import Mandate
from trousseau.rules.charges import Cost, Part, days_lived, next_provision, parts
from trousseau.rules.money import share
from trousseau.tenancies.models import Lease, LeaseQuerySet

from ..before import managed_elsewhere
from ..enums import CallKind, ChargeKey, Nature
from ..models import ChargeCost, ChargeStatement, FormerCount, RentCall

BEFORE = gettext_lazy("under the former manager")


class Bill(Protocol):
    """A bill of an owner's account, of which the tenant bears `recoverable` cents for the days from first to last."""

    mandate_id: int
    nature: str
    label: str
    recoverable: int
    dated: date
    first_day: date
    last_day: date


@dataclass(frozen=True)
class YearCost:
    """What one nature cost a dwelling in the year, noted here or read from an invoice of its owner's account.

    `noted`: the row typed here, which may be corrected; None for an invoice. `former`: of the days before the agency
    managed the lease, the tenant's own part as it was said. `known_on`: the day of the note, or of the paper that says it.
    """

    nature: str
    label: str
    amount: int
    key: str
    weight: int
    whole: int
    noted: ChargeCost | None = None
    former: bool = False
    known_on: date | None = None

    def get_nature_display(self) -> str:
        return str(Nature(self.nature).label)


@dataclass(frozen=True)
class Year:
    """What a lease bears of a year: `rows` (cost, its part for the dwelling, this tenant's), days, provisions asked.

    `before`: the last day on which another managed it, of a year that began so; `former`: what is said of the days until
    then, which `rows` and `asked` hold.
    """

    lease: Lease
    year: int
    days: int
    rows: list[tuple[YearCost, Part, int]]
    asked: int
    statement: ChargeStatement | None
    before: date | None = None
    former: FormerCount | None = None

    @property
    def known(self) -> bool:
        """Whether it can be counted, or was rightly: what was asked before the agency managed it is said, or nothing was."""
        counted = self.statement.former_id if self.statement else self.former and self.former.said
        return self.before is None or bool(counted)

    @property
    def known_on(self) -> date | None:
        """The day on which the last of its costs was known."""
        return max((cost.known_on for cost, _part, _mine in self.rows if cost.known_on), default=None)

    @property
    def total(self) -> int:
        """As it was stated, once it is: an invoice entered or undone later does not change it."""
        return self.statement.total if self.statement else sum(mine for _cost, _part, mine in self.rows)

    @property
    def provisions(self) -> int:
        return self.statement.provisions if self.statement else self.asked

    @property
    def balance(self) -> int:
        return self.total - self.provisions

    @property
    def next_provision(self) -> int:
        """Cents a month, from what the year cost."""
        whole = (date(self.year, 12, 31) - date(self.year, 1, 1)).days + 1
        return next_provision(self.total, self.days, whole)


def lived(year: int) -> LeaseQuerySet[Lease]:
    """The leases with a day in the year, let for their owner: among them the costs are shared."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    running = Q(ends_on=None) | Q(ends_on__gte=first)
    return Lease.objects.for_owner().filter(running, keys_on__isnull=False, starts_on__lte=last)


def settled(year: int) -> LeaseQuerySet[Lease]:
    """Those whose provisions are held against the costs: a flat rate never is (loi 89-462, art. 8-1 V)."""
    return lived(year).filter(flat_charges=False)


def years(leases: QuerySet[Lease], year: int) -> list[Year]:
    """The year of each of these leases: four queries, however many. A dwelling's costs are shared by the days of all
    its tenants of the year and those without any, which its owner bears."""
    wanted = list(leases.select_related("mandate", "household__holder"))
    mandates = {lease.mandate_id for lease in wanted}
    costs = costs_of(mandates, year)
    tenants: dict[int, list[Lease]] = defaultdict(list)
    for lease in lived(year).filter(mandate__in=mandates).select_related("mandate").order_by("starts_on", "pk"):
        tenants[lease.mandate_id].append(lease)
    asked = dict(
        RentCall.objects.filter(lease__in=wanted, kind=CallKind.RENT, month__year=year)
        .order_by()
        .values_list("lease")
        .annotate(Sum("charges"))
    )
    stated = {one.lease_id: one for one in ChargeStatement.objects.filter(lease__in=wanted, year=year)}
    befores = {lease.pk: day for lease in wanted if (day := managed_elsewhere(lease, year))}
    said = FormerCount.objects.filter(lease__in=befores, year=year).select_related("mail").prefetch_related("costs")
    formers = {one.lease_id: one for one in said} if befores else {}
    whole = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    found = []
    for lease in wanted:
        here = tenants[lease.mandate_id]
        days = [days_lived(year, one.starts_on, one.managed_until) for one in here]
        stretches = [*days, max(whole - sum(days), 0)]
        place = [one.pk for one in here].index(lease.pk)
        rows = costs[lease.mandate_id]
        cut = parts([Cost(c.nature, c.amount, c.weight, c.whole) for c in rows], stretches)
        mine = [(cost, part, part.stretches[place]) for cost, part in zip(rows, cut, strict=True)]
        provisions, former = asked.get(lease.pk, 0), formers.get(lease.pk)
        if former:
            mine += [
                _before(one.nature, one.amount, former.said_on, len(stretches), place) for one in former.costs.all()
            ]
            provisions += former.provisions or 0
        found.append(
            Year(lease, year, days[place], mine, provisions, stated.get(lease.pk), befores.get(lease.pk), former)
        )
    return found


def _before(nature: str, cents: int, said_on: date | None, count: int, place: int) -> tuple[YearCost, Part, int]:
    """A row of what the tenant bears of the days before: theirs alone, no part of it is another's."""
    cost = YearCost(nature, str(BEFORE), cents, ChargeKey.OWN, 1, 1, former=True, known_on=said_on)
    return cost, Part(cents, tuple(cents if at == place else 0 for at in range(count))), cents


def costs_of(mandates: Iterable[int], year: int) -> dict[int, list[YearCost]]:
    """By mandate, what the year cost: what was noted, and the recoverable part of the invoices for the days of it."""
    found: dict[int, list[YearCost]] = defaultdict(list)
    for cost in ChargeCost.objects.filter(mandate__in=mandates, year=year).order_by("nature", "pk"):
        found[cost.mandate_id].append(
            YearCost(
                cost.nature, cost.label, cost.amount, cost.key, cost.weight, cost.whole, cost, known_on=cost.noted_on
            )
        )
    first, last = date(year, 1, 1), date(year, 12, 31)
    bills = [one for room in rooms.installed() for one in room.recoverable_bills(mandates, first, last)]
    for bill in bills:
        start, end = max(bill.first_day, first), min(bill.last_day, last)
        days = [(start - bill.first_day).days, (end - start).days + 1, (bill.last_day - end).days]
        cents = share(bill.recoverable, days)[1]
        if cents:
            found[bill.mandate_id].append(
                YearCost(bill.nature, bill.label, cents, ChargeKey.OWN, 1, 1, known_on=bill.dated)
            )
    return found


def year_of(lease: Lease, year: int) -> Year | None:
    """None when the lease has no day in the year, or pays a flat rate."""
    return next(iter(years(settled(year).filter(pk=lease.pk), year)), None)


def mandates_of(user: User, year: int) -> QuerySet[Mandate]:
    """The mandates whose tenants of the year this user may open."""
    mine = settled(year).for_user(user)
    return Mandate.objects.filter(leases__in=mine).distinct().select_related("dwelling__commune", "owner")
