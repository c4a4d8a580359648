"""Two couples who part: one of the two left the lease, and answers for the rents for a while; another one's notice runs."""

from datetime import date

from trousseau.applications.composition.actions import end_member
from trousseau.core.enums import Role
from trousseau.tenancies.contract.actions import leave_lease
from trousseau.tenancies.leaving.notices import tenant_notice
from trousseau.tenancies.models import Lease, LeaseParty

from .cast import MONTHS, Cast

PARTED, PARTING = 1, 2  # their places among the couples of the story


def part(cast: Cast, index: int, first: date) -> None:
    """A month's notice for a new job, the departure at its term; the month after, another notice, of three months."""
    day = cast.day(first, 17)
    if day is None:
        return
    if index == MONTHS - 2 and (party := _partner(PARTED)):
        _notice(cast, party, day, ground="work", proof="Contrat de travail à Nantes", proved=True)
    elif index == MONTHS - 1:
        if (party := _partner(PARTED)) and (notice := party.lease.notices_to_quit.filter(whole=False).first()):
            _leave(cast, party, notice.ends_on)
        if party := _partner(PARTING):
            _notice(cast, party, day)


def _partner(place: int) -> LeaseParty | None:
    """The partner of that couple, as they stand on its lease."""
    couples = Lease.objects.filter(brought_in_on=None, state="running", parties__bond="couple").distinct()
    lease = couples.order_by("number")[place : place + 1].first()
    return lease and lease.parties.exclude(person=lease.household.holder).select_related("lease__household").first()


def _notice(cast: Cast, party: LeaseParty, day: date, **ground) -> None:
    tenant_notice(
        cast.people[Role.RENTAL],
        lease=party.lease,
        people=(party.person,),
        channel="hand",
        sent_on=day,
        today=day,
        **ground,
    )


def _leave(cast: Cast, party: LeaseParty, on: date) -> None:
    manager, household = cast.people[Role.RENTAL], party.lease.household
    leave_lease(manager, party=party, version=party.version, on=on, why="notice", today=on)
    member = household.members.get(person=party.person)
    end_member(manager, member=member, version=household.version, went="separation", on=on, today=on)
