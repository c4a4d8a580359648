"""What the CAF paid beyond the aid that it announced: it is the tenant's once a letter of the CAF says so, and the CAF's until then."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.aid_paid import AidMonth, beyond_announced
from trousseau.tenancies.models import Lease

from .enums import CallKind
from .models import Clawback, RentCall


def beyond(leases: Iterable[int], more: tuple[date, int] = (date.min, 0)) -> dict[int, int]:
    """By lease, cents of the CAF beyond what it announced, those with some alone. `more`: of a month, as if this came too."""
    keys, (month, cents) = list(leases), more
    came: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    paid = Receipt.objects.rent().filter(lease__in=keys, payer=Payer.CAF, reversal=None, month__isnull=False).order_by()
    if cents:
        for lease in keys:
            came[lease][month] = cents
    else:  # of most, nothing is above what was announced: one question says so
        asked_of = RentCall.objects.filter(
            Q(lease__ends_on=None) | Q(lease__ends_on__gte=F("month")),
            lease=OuterRef("lease"),
            month=OuterRef("month"),
            kind=CallKind.RENT,
        ).annotate(most=Case(When(caf_expected__gt=0, then=F("caf_expected")), default=F("rent") + F("charges")))
        sums = paid.values("lease", "month").annotate(cents=Sum("amount"))
        over = sums.annotate(most=Coalesce(Subquery(asked_of.values("most")[:1]), 0)).filter(cents__gt=F("most"))
        keys = list(over.values_list("lease", flat=True))
        if not keys:
            return {}
    for lease, month, cents in paid.filter(lease__in=keys).values_list("lease", "month").annotate(cents=Sum("amount")):
        came[lease][month] += cents
    taken = Clawback.objects.filter(lease__in=came).order_by().values_list("lease", "month")
    for lease, month, cents in taken.annotate(cents=Sum("amount")):
        came[lease][month] -= cents
    ends = dict(Lease.objects.filter(pk__in=came).order_by().values_list("pk", "ends_on"))
    asked: dict[int, dict[date, tuple[int, int]]] = defaultdict(dict)
    calls = RentCall.objects.filter(lease__in=came, kind=CallKind.RENT).order_by()
    for lease, month, rent, charges, aid in calls.values_list("lease", "month", "rent", "charges", "caf_expected"):
        if (end := ends[lease]) is None or month <= end:  # the aid of months after the lease is the CAF's
            asked[lease][month] = (aid, rent + charges)
    found = {}
    for lease, months in came.items():
        told = asked[lease]
        every = sorted(months.keys() | told.keys())
        cents = beyond_announced(AidMonth(months.get(month, 0), *told.get(month, (0, 0))) for month in every)
        if cents:
            found[lease] = cents
    return found


def answered(keys: Collection[int]) -> list[int]:
    """Of these leases, those that are there and of which nothing is asked of the CAF any more."""
    return list(Lease.objects.filter(pk__in=keys).exclude(pk__in=beyond(keys)).values_list("pk", flat=True))
