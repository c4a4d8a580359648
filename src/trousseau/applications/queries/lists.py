"""What the applications read, always through a grant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from trousseau.core import rooms, scales
from trousseau.core.models import Household, HouseholdMember, Person, User, household_open
from trousseau.core.normal import normal
from trousseau.rules.dates import add_days
from trousseau.rules.doubles import Identity, likely
from trousseau.rules.silence import silent_on

from ..enums import ApplicationState, ResourceKind
from ..models import Application, ApplicationMerge, Resource, Situation, StateChange

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


def custody_least(on: date) -> int:
    """Règle de l’agence n° 9: from which share of the time, in %, a child in shared custody counts as a whole person in a
    household, which needs a bed for it. No text fixes the share."""
    return scales.at("applications.custody_share", on).number


def _size(on: date) -> Coalesce:
    """How many people the household counts on a day, by one subquery."""
    members = (
        HouseholdMember.objects.counted(on, custody_least(on))
        .filter(household=OuterRef("household"))
        .order_by()
        .values("household")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(members, output_field=IntegerField()), 0)


def _resources(on: date) -> Subquery:
    """Cents a month that are proved on a day, the housing benefit of the present home apart; None when nothing is."""
    rows = Resource.objects.proved(on).filter(application=OuterRef("pk")).order_by().values("application")
    kept = Case(When(kind=ResourceKind.HOUSING, then=0), default="cents", output_field=BigIntegerField())
    return Subquery(rows.annotate(n=Sum(kept)).values("n"), output_field=BigIntegerField())


class Resources(TypedDict):
    """The column that `with_resources` adds."""

    resources: int | None


type ApplicationResources = WithAnnotations[Application, Resources]


def with_resources(rows: QuerySet[Application], on: date) -> QuerySet[ApplicationResources]:
    """Each request with its proved `resources` on a day."""
    return rows.annotate(resources=_resources(on))


def _ethos(on: date) -> Subquery:
    last = Situation.objects.filter(application=OuterRef("pk"), starts_on__lte=on)
    return Subquery(last.order_by("-starts_on", "-pk").values("ethos")[:1])


def applications(user: User, on: date) -> QuerySet[Application]:
    """The by-name list that `user` may open, with what is known on a day: `size` in people, the proved `resources`
    per month or None, `ethos`."""
    return (
        Application.objects.for_user(user)
        .select_related("household__holder", "referred_by")
        .prefetch_related("communes")
        .annotate(size=_size(on), resources=_resources(on), ethos=_ethos(on))
    )


@dataclass(frozen=True)
class Silence:
    """From which day an active request is without news, unless somebody hears of it before; `rule` is its ground.

    `near`: that day is so close that the household should be called.
    """

    on: date
    near: bool
    rule: scales.Value


class SilenceRule:
    """The agency's rule on a day, read once for a whole list."""

    def __init__(self, on: date):
        self.on, self.rule = on, scales.at("applications.silence_days", on)
        self.warn = scales.at("applications.silence_warn_days", on).number

    def silence_of(self, application: Application) -> Silence | None:
        """None unless the request is active."""
        if application.state != ApplicationState.ACTIVE:
            return None
        day = self.day(application)
        return Silence(day, day <= add_days(self.on, self.warn), self.rule)

    def day(self, application: Application) -> date:
        """The day from which an active request is without news."""
        return silent_on(application.received_on, application.last_contact_on, application.state_on, self.rule.number)


@dataclass(frozen=True)
class Double:
    """A request already known whose applicant or member may be the person looked for, and on what they agree."""

    application: Application
    person: Person
    keys: frozenset[str]


def one_with(household: Household) -> list[Household]:
    """It, and the households that were it, as a person said by merging their applications."""
    return list(Household.objects.filter(pk__in=with_merged([household.pk])).order_by("pk"))


def with_merged(households: Iterable[int]) -> set[int]:
    """These households, and those that were one of them."""
    standing = ApplicationMerge.objects.filter(undone_on=None)
    found: set[int] = set()
    fresh = set(households)
    while fresh:
        found |= fresh
        pairs = standing.filter(Q(gone__household__in=fresh) | Q(stands__household__in=fresh))
        fresh = {pk for pair in pairs.values_list("gone__household", "stands__household") for pk in pair} - found
    return found


def identity(last_name: str, first_name: str, born_on: date | None, phone: str, email: str) -> Identity:
    digits = "".join(c for c in phone if c.isdigit())
    return Identity(normal(last_name), normal(first_name), born_on, digits, normal(email))


def doubles(user: User, who: Identity, *, but: Household | None = None, sne_number: str = "") -> list[Double]:
    """The likely doubles of a person, among the households that `user` may open: the most alike first.

    Two requests under one national number are one, whatever the names. Those already merged are told no more. A
    partner opens none but its own: whether the agency already knows a household is not told.
    """
    near = Q(pk__in=())
    if who.born_on:
        near |= Q(person__born_on=who.born_on)
    for name in filter(None, (who.last_name, who.first_name)):
        near |= Q(person__key__contains=name)
    if who.email:
        near |= Q(person__email__iexact=who.email)
    numbered = Q(person=F("household__holder"), household__application__sne_number=sne_number)
    if sne_number:
        near |= numbered
    merged = ApplicationMerge.objects.filter(gone__household=OuterRef("household"), undone_on=None)
    rows = HouseholdMember.objects.filter(
        near, ~Exists(merged), household_open("household_id", user), ends_on=None, household__application__isnull=False
    )
    if but:
        rows = rows.exclude(household=but)
    found = []
    for row in rows.select_related("person", "household__application", "household__holder"):
        other = row.person
        keys = likely(who, identity(other.last_name, other.first_name, other.born_on, other.phone, other.email))
        application = row.household.application
        if sne_number and other == row.household.holder and application.sne_number == sne_number:
            keys |= {"sne_number"}
        if keys:
            found.append(Double(application, other, keys))
    return sorted(found, key=lambda double: (-len(double.keys), double.application.number))


def members(household: Household, on: date) -> tuple[QuerySet[HouseholdMember], QuerySet[HouseholdMember]]:
    """Members who belong to the household on that day, and those who did before, the last to leave first."""
    rows = household.members.select_related("person")
    return rows.on(on), rows.filter(ends_on__lte=on).order_by("-ends_on", "-pk")


def changes(application: Application) -> QuerySet[StateChange]:
    """The states it took, newest first."""
    return application.changes.select_related("by").order_by("-on", "-pk")


def allocations(application: Application, reader: User) -> QuerySet:
    """The dwellings that the commission gave to this household, also those that came to nothing; newest first. `apart`: the
    reader took no part in that point, and its sheet is closed to them."""
    rows = application.decisions.select_related("mandate__dwelling__commune", "sitting")
    withdrew = rows.model.recused.through.objects.filter(decision=OuterRef("pk"), user=reader)
    return rows.defer("seen").annotate(apart=Exists(withdrew)).order_by("-decided_on", "-pk")


def obstacle(application: Application) -> str:
    """Why a request may not close now, and what would change it, by the first room that says so; or "".

    A later room keeps what is promised to its household, and none is imported here: each says it where it is declared.
    """
    said = (to_close(application) for room in rooms.installed() for to_close in room.request_obstacles())
    return next(filter(None, said), "")


def waiting(on: date) -> QuerySet[Application]:
    """The households that looked for a home on that day, by seniority, with their `size` and the
    proved `resources`.

    For the commission: no name is loaded.
    """
    return (
        Application.objects.in_state(ApplicationState.ACTIVE, on=on)
        .prefetch_related("communes")
        .annotate(size=_size(on), resources=_resources(on))
        .order_by("seniority_on", "pk")
    )
