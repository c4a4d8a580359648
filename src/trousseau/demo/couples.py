"""Two couples who part: one of the two left the lease, and answers for the rents for a while; another one's notice runs."""

from datetime import date

from django.db.models import QuerySet

from trousseau.applications.composition.actions import end_member
from trousseau.core.enums import Role
from trousseau.mail.actions import Proof
from trousseau.tenancies.contract.actions import leave_lease
from trousseau.tenancies.enums import Contract
from trousseau.tenancies.leaving.notices_to_quit import tenant_notice
from trousseau.tenancies.models import Lease, LeaseParty

from .cast import MONTHS, Cast


def part(cast: Cast, index: int, first: date) -> None:
    """A month's notice for a new job, the departure at its term; the month after, another notice, of three months."""
    day = cast.day(first, 17)
    if day is None:
        return
    if index == MONTHS - 2 and (party := _parted()):
        _notice(cast, party, day, ground="work", proof="Contrat de travail à Nantes", proved=True)
    elif index == MONTHS - 1:
        if (party := _parted()) and (notice := party.lease.notices_to_quit.filter(whole=False).first()):
            _leave(cast, party, notice.ends_on)
        if party := _parting():
            _notice(cast, party, day)


def _couples() -> QuerySet[Lease]:
    found = Lease.objects.filter(brought_in_on=None, state="running", parties__bond="couple")
    return found.distinct().order_by("number")


def _parted() -> LeaseParty | None:
    """The partner of the first couple. In a conventioned dwelling no text says until when who left answers for the rents
    (loi 89-462, art. 40 III): not the lease to tell of."""
    return _partner(_couples().exclude(contract=Contract.CONVENTIONED).first())


def _parting() -> LeaseParty | None:
    """The partner of the first couple of which nobody left."""
    return _partner(_couples().exclude(pk__in=LeaseParty.objects.exclude(left_on=None).values("lease")).first())


def _partner(lease: Lease | None) -> LeaseParty | None:
    return lease and lease.parties.exclude(person=lease.household.holder).select_related("lease__household").first()


def _notice(cast: Cast, party: LeaseParty, day: date, **ground) -> None:
    tenant_notice(
        cast.people[Role.RENTAL],
        lease=party.lease,
        people=(party.person,),
        channel="hand",
        sent_on=day,
        receipt=Proof("Récépissé signé"),
        today=day,
        **ground,
    )


def _leave(cast: Cast, party: LeaseParty, on: date) -> None:
    manager, household = cast.people[Role.RENTAL], party.lease.household
    leave_lease(manager, party=party, version=party.version, on=on, why="notice", today=on)
    member = household.members.get(person=party.person)
    end_member(manager, member=member, version=household.version, went="separation", on=on, today=on)
