"""What people from outside see: their own, read through the rooms' queries."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from trousseau.allocation.enums import NextStep
from trousseau.allocation.models import Decision
from trousseau.applications.enums import Party
from trousseau.applications.models import Application, ApplicationMerge, AskedComplement
from trousseau.applications.queries import with_resources
from trousseau.applications.referrals.queries import ApplicationWaited, with_complements
from trousseau.core.models import User
from trousseau.mandates.models import Mandate
from trousseau.receipts.models import Receipt
from trousseau.rents.models import ChargeStatement, RentNotice, RentReceipt
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease


def mandates(user: User, on: date) -> QuerySet[Mandate]:
    """What this owner entrusted, in any mode, with the lease in force: never a social fact."""
    running = Lease.objects.filter(state=LeaseState.RUNNING).select_related("household__holder")
    signed = Lease.objects.filter(state=LeaseState.SIGNED)
    return (
        Mandate.objects.at(on)
        .filter(owner__user=user, signed_on__isnull=False)
        .select_related("dwelling__commune", "paper", "fund", "owner")
        .prefetch_related(
            Prefetch("leases", queryset=running, to_attr="running"),
            Prefetch("leases", queryset=signed, to_attr="soon_let"),
        )
        .order_by("signed_on", "pk")
    )


def proposed(user: User) -> QuerySet[Decision]:
    """The households that the commission designated for this owner's dwellings, where the mandate asks them to agree."""
    rows = Decision.objects.in_effect().filter(mandate__owner__user=user, next_step=NextStep.AGREE)
    return rows.select_related("mandate__dwelling__commune", "mandate__owner", "application__household").order_by("pk")


def rent_receipts(of: Lease) -> QuerySet[RentReceipt]:
    return RentReceipt.objects.filter(lease=of).select_related("paper")


def rent_notices(of: Lease) -> QuerySet[RentNotice]:
    """The notices of rent due, the last month first."""
    return RentNotice.objects.filter(lease=of).select_related("paper")


def charges(of: Lease) -> QuerySet[ChargeStatement]:
    """What each year of charges came to, the last first."""
    return ChargeStatement.objects.filter(lease=of).select_related("paper")


def payments(of: Lease) -> QuerySet[Receipt]:
    return Receipt.objects.rent().filter(lease=of, reversal=None)


def referrals(user: User, on: date) -> QuerySet[Application]:
    """The households that this partner referred and whose file its grant still opens, with what is asked of it."""
    mine = Application.objects.for_user(user).filter(pk=OuterRef("pk"))
    return _followed(Application.objects.filter(Exists(mine), referred_by=user.organisation), on)


def _followed(rows: QuerySet[Application], on: date) -> QuerySet[ApplicationWaited]:
    promised = Decision.objects.pending(on).filter(application=OuterRef("pk"))
    rows = rows.select_related("household__holder").annotate(promised=Exists(promised))
    return with_complements(with_resources(rows, on))


def standing(user: User, on: date) -> dict[int, ApplicationWaited]:
    """By referred request that was merged into another: the one that stands for it, whose state and move are read. Whoever
    else referred that one, what is asked of them is no move of this partner."""
    merged = ApplicationMerge.objects.filter(undone_on=None)
    gone = set(merged.filter(gone__in=referrals(user, on).order_by().values("pk")).values_list("gone", flat=True))
    if not gone:
        return {}
    into, last = dict(merged.values_list("gone", "stands")), {}
    for key in gone:
        last[key] = into[key]
        while last[key] in into:  # merged in its turn
            last[key] = into[last[key]]
    found = {one.pk: one for one in _followed(Application.objects.filter(pk__in=set(last.values())), on)}
    for one in found.values():
        if one.referred_by_id != user.organisation_id:
            one.asked = [each for each in one.asked if each.of != Party.PARTNER]
    return {key: found[stands] for key, stands in last.items()}


def complements(user: User, on: date) -> QuerySet[AskedComplement]:
    """What was asked of this partner, about the households that it may still follow."""
    return AskedComplement.objects.filter(
        application__in=referrals(user, on).values("pk"), of=Party.PARTNER
    ).select_related("application__household__holder", "application__referred_by")
