"""What the commission's engine reads of the households that wait: figures and answers, no name, no cause."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from trousseau.core import scales
from trousseau.core.enums import Relation
from trousseau.core.models import HouseholdMember
from trousseau.rules.households import is_dependant, is_young

from ..enums import DISABLED, ApplicationState, ResourceKind, YearlyKind
from ..models import Application, PriorityGround, Resource, Situation, YearlyIncome
from .lists import custody_least
from .needs import accepted_communes


@dataclass(frozen=True)
class HouseholdFacts:
    """One household that waits, as it is known on a day.

    `adults` are its members of fourteen or more, `young` the others: together its `size`. Money in cents: per year
    for `base_resources` (CAF) and `tax_income` (RFR), per month for `resources` (proved, without the RSA and the
    housing benefit); None while nothing is proved, which is not zero. `communes`: where it may be housed, INSEE
    codes, None when any will do. `since`: its seniority. `priority`: a ground of CCH, art. L441-1, is proved.
    """

    id: str
    size: int
    adults: int
    young: int
    couple: bool
    dependants: int
    base_resources: int | None
    resources: int | None
    rsa: bool
    disabled: bool
    tax_income: int | None
    rooms_min: int
    rooms_max: int | None
    needs_access: bool
    communes: frozenset[str] | None
    since: date
    priority: bool
    ethos: int | None
    quotas: tuple[str, ...]


@dataclass
class _People:
    adults: int = 0
    young: int = 0
    couple: bool = False
    dependants: int = 0


@dataclass
class _Money:
    """What is proved of one household's months."""

    other: int = 0
    rsa: bool = False
    disabled: bool = False


def facts(on: date) -> list[HouseholdFacts]:
    """The households that look for a home on that day, by seniority. A dozen queries, whatever their number.

    States, members, resources, situations and grounds are those of the day; needs are as they are written now.
    """
    return _read(Application.objects.in_state(ApplicationState.ACTIVE, on=on), on)


def facts_of(application: Application, on: date) -> HouseholdFacts:
    """What the engine would read of one application, whatever its state."""
    return _read(Application.objects.filter(pk=application.pk), on)[0]


def _read(of: QuerySet[Application], on: date) -> list[HouseholdFacts]:
    rows = of.order_by("seniority_on", "pk").only(
        "number", "household_id", "seniority_on", "rooms_min", "rooms_max", "needs_access", "siao_on"
    )
    keys = of.order_by().values("pk")
    people, money, yearly = _people(keys, on), _money(keys, on), _yearly(keys, on)
    ethos = dict(
        Situation.objects.filter(application__in=keys, starts_on__lte=on)
        .order_by("starts_on", "pk")
        .values_list("application", "ethos")
    )
    grounds = PriorityGround.objects.proved(on).filter(application__in=keys)
    priorities = set(grounds.order_by().values_list("application", flat=True))
    communes = accepted_communes(Application.objects.filter(pk__in=keys))
    found = []
    for row in rows:
        who, proved = people.get(row.household_id) or _People(adults=1), money.get(row.pk)
        found.append(
            HouseholdFacts(
                id=row.code,
                size=who.adults + who.young,
                adults=who.adults,
                young=who.young,
                couple=who.couple,
                dependants=who.dependants,
                base_resources=yearly.get((row.pk, YearlyKind.BASE)),
                resources=proved.other if proved else None,
                rsa=bool(proved and proved.rsa),
                disabled=bool(proved and proved.disabled),
                tax_income=yearly.get((row.pk, YearlyKind.TAX)),
                rooms_min=row.rooms_min,
                rooms_max=row.rooms_max,
                needs_access=row.needs_access,
                communes=communes[row.pk],
                since=row.seniority_on,
                priority=row.pk in priorities,
                ethos=ethos.get(row.pk),
                quotas=("siao",) if row.siao_on and row.siao_on <= on else (),
            )
        )
    return found


def _people(keys: Iterable, on: date) -> dict[int, _People]:
    found: defaultdict[int, _People] = defaultdict(_People)
    grown = scales.at("applications.dependant_age", on).number
    members = HouseholdMember.objects.counted(on, custody_least(on)).filter(household__application__in=keys)
    for household, relation, born_on in members.order_by().values_list("household", "relation", "person__born_on"):
        one = found[household]
        if is_young(born_on, on):
            one.young += 1
        else:
            one.adults += 1
        one.couple |= relation == Relation.PARTNER
        one.dependants += relation == Relation.CHILD and is_dependant(born_on, on, grown)
    return found


def _money(keys: Iterable, on: date) -> dict[int, _Money]:
    found: defaultdict[int, _Money] = defaultdict(_Money)
    rows = Resource.objects.proved(on).filter(application__in=keys).order_by()
    for pk, kind, cents in rows.values_list("application", "kind", "cents"):
        one = found[pk]
        if kind == ResourceKind.RSA:
            one.rsa = True
        elif kind != ResourceKind.HOUSING:
            one.other += cents
        one.disabled |= kind in DISABLED
    return found


def _yearly(keys: Iterable, on: date) -> dict[tuple[int, str], int]:
    """The last year that was proved by that day, by application and kind."""
    rows = YearlyIncome.objects.filter(application__in=keys, proved_on__lte=on).order_by("year", "pk")
    return {(pk, kind): cents for pk, kind, cents in rows.values_list("application", "kind", "cents")}
