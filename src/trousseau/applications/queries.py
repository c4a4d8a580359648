"""What the applications read, always through a grant."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trousseau.core import scales
from trousseau.core.models import Household, HouseholdMember, Person, User, household_open
from trousseau.core.normal import normal
from trousseau.rules.dates import add_days
from trousseau.rules.doubles import Identity, likely
from trousseau.rules.silence import silent_on

from .enums import ApplicationState
from .models import Application, StateChange


def _size(on: date) -> Coalesce:
    """How many people the household counts on a day, by one subquery."""
    members = (
        HouseholdMember.objects.on(on)
        .filter(household=OuterRef("household"))
        .order_by()
        .values("household")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(members, output_field=IntegerField()), 0)


def applications(user: User, on: date) -> QuerySet[Application]:
    """The by-name list that `user` may open; `size` is the number of people on a day."""
    return (
        Application.objects.for_user(user)
        .select_related("household__holder", "referred_by")
        .prefetch_related("communes")
        .annotate(size=_size(on))
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
        self.warn = scales.at("applications.silence_warn_days", on).value

    def of(self, application: Application) -> Silence | None:
        """None unless the request is active."""
        if application.state != ApplicationState.ACTIVE:
            return None
        day = silent_on(
            application.received_on, application.last_contact_on, application.state_on, self.rule.value
        )
        return Silence(day, day <= add_days(self.on, self.warn), self.rule)


@dataclass(frozen=True)
class Double:
    """A request already known whose applicant or member may be the person looked for, and on what they agree."""

    application: Application
    person: Person
    keys: frozenset[str]


def identity(last_name: str, first_name: str, born_on: date | None, phone: str, email: str) -> Identity:
    digits = "".join(c for c in phone if c.isdigit())
    return Identity(normal(last_name), normal(first_name), born_on, digits, normal(email))


def doubles(user: User, who: Identity, *, but: Household | None = None) -> list[Double]:
    """The likely doubles of a person, among the households that `user` may open: the most alike first.

    A partner opens none but its own: whether the agency already knows a household is not told.
    """
    near = Q(pk__in=())
    if who.born_on:
        near |= Q(person__born_on=who.born_on)
    for name in filter(None, (who.last_name, who.first_name)):
        near |= Q(person__key__contains=name)
    if who.email:
        near |= Q(person__email__iexact=who.email)
    rows = HouseholdMember.objects.filter(
        near, household_open("household_id", user), ends_on=None, household__application__isnull=False
    )
    if but:
        rows = rows.exclude(household=but)
    found = []
    for row in rows.select_related("person", "household__application", "household__holder"):
        other = row.person
        keys = likely(
            who, identity(other.last_name, other.first_name, other.born_on, other.phone, other.email)
        )
        if keys:
            found.append(Double(row.household.application, other, keys))
    return sorted(found, key=lambda double: (-len(double.keys), double.application.number))


def members(household: Household, on: date) -> tuple[QuerySet[HouseholdMember], QuerySet[HouseholdMember]]:
    """Those who belong to the household on that day, and those who did before, the last to leave first."""
    rows = household.members.select_related("person")
    return rows.on(on), rows.filter(ends_on__lte=on).order_by("-ends_on", "-pk")


def changes(application: Application) -> QuerySet[StateChange]:
    """The states it took, newest first."""
    return application.changes.select_related("by").order_by("-on", "-pk")


def allocations(application: Application) -> QuerySet:
    """The dwellings that the commission gave to this household, also those that came to nothing; newest first."""
    rows = application.decisions.select_related("mandate__dwelling__commune", "sitting")
    return rows.defer("seen").order_by("-decided_on", "-pk")


def waiting(on: date) -> QuerySet[Application]:
    """The households that looked for a home on that day, oldest request first, with their `size`.

    For the commission: no name is loaded.
    """
    return (
        Application.objects.in_state(ApplicationState.ACTIVE, on=on)
        .prefetch_related("communes")
        .annotate(size=_size(on))
        .order_by("received_on", "pk")
    )
