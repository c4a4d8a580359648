"""What each guarantee may be asked on a day, and what a tenant owes to whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest

from trousseau.core.models import User
from trousseau.core.todo import about
from trousseau.ledger.enums import Ledger
from trousseau.ledger.payable import GUARANTORS
from trousseau.ledger.queries import balance, happened_after
from trousseau.mail.models import MailItem
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.ageing import Aged
from trousseau.rules.claims import Opening, OwedMonth, opening, to_guarantor
from trousseau.rules.guarantees import ClaimTerms
from trousseau.tenancies.guarantees.queries import guarantees
from trousseau.tenancies.models import Guarantee, Lease
from trousseau.tenancies.models.guarantees import GuaranteeQuerySet

from ..enums import CallKind
from ..models import Claim, ClaimReceipt, ClaimRefund, RentCall
from ..roll.queries import standing, unpaid_of


def terms(guarantee: Guarantee) -> ClaimTerms:
    """The terms written on the guarantee itself: those of its contract."""
    return ClaimTerms(
        guarantee.unpaid_months,
        guarantee.formal_notice_days,
        guarantee.claim_days,
        guarantee.covered_months,
        guarantee.damage_months,
    )


def owed_months(
    rows: Iterable[Guarantee], on: date, aged: Mapping[int, Aged] | None = None
) -> dict[int, list[OwedMonth]]:
    """By guarantee, the months of rent late on the day that fell due within its period, oldest first, the aid that the CAF
    pays the agency taken off, and what is asked of a guarantor already. `aged`: what is late of their leases that day, read once already."""
    asked = list(rows)
    if aged is None:
        aged = unpaid_of(Lease.objects.filter(pk__in={one.lease_id for one in asked}), on) if asked else {}
    late = {key: dict(aged[key].rents) for key in {one.lease_id for one in asked} if aged[key].rents}
    months: dict[int, list[OwedMonth]] = defaultdict(list)
    already = still_asked(late, on) if late else {}
    for key, month, due_on, rent, charges, aid in _calls(late, on) if late else ():
        if left := late[key].get(due_on):
            net = max(rent + charges - aid, 0)
            unpaid = max(min(left, net) - already.get((key, month), 0), 0)
            if unpaid:
                months[key].append(OwedMonth(due_on, max(rent - aid, 0), net, unpaid))
    return {one.pk: [month for month in months[one.lease_id] if one.answers_for(month.due_on)] for one in asked}


def _calls(leases: Iterable[int], on: date) -> QuerySet:
    """The months of rent due on the day: lease, month, day, rent, charges, and the aid that was announced, or came when it was more."""
    came = Receipt.objects.rent().filter(
        standing(on), lease=OuterRef("lease"), month=OuterRef("month"), payer=Payer.CAF, received_on__lte=on
    )
    paid = Coalesce(Subquery(came.order_by().values("lease").annotate(cents=Sum("amount")).values("cents")), 0)
    calls = RentCall.objects.filter(lease__in=leases, kind=CallKind.RENT, due_on__lte=on).order_by("due_on", "pk")
    return calls.annotate(aid=Greatest("caf_expected", paid)).values_list(
        "lease", "month", "due_on", "rent", "charges", "aid"
    )


def still_asked(leases: Iterable[int], on: date) -> dict[tuple[int, date], int]:
    """By lease and month, cents asked of a guarantor on the day, who had neither paid nor refused them: the tenant owes them still,
    and they are not asked twice. Two queries."""
    rows = Claim.objects.filter(Q(refused_on=None) | Q(refused_on__gt=on), guarantee__lease__in=leases, refused=None)
    rows = rows.filter(Q(noted_on=None) | Q(noted_on__lte=on), declared_on__lte=on)
    # one of before took them off the account
    rows = rows.filter(Q(credit=None) | Q(credit__reversal__isnull=False) & ~happened_after(on, "credit__reversal__"))
    found: dict[tuple[int, date], int] = defaultdict(int)
    for claim in rows.select_related("guarantee").prefetch_related(
        "asked", "receipts__receipt__reversal", "credit__named__call"
    ):
        came = claim.came(on)
        for month, cents in asked_months(claim):
            paid_ = min(came, cents)
            came -= paid_
            found[claim.guarantee.lease_id, month] += cents - paid_
    return found


def asked_months(claim: Claim) -> list[tuple[date, int]]:
    """(month, cents) that a claim asks, the oldest first."""
    asked = [(one.month, one.cents) for one in claim.asked.all()]
    if asked or claim.credit is None:
        return asked
    named = [one for one in claim.credit.named.all() if not one.by_law]
    return [(one.call.month, one.cents) for one in sorted(named, key=lambda one: (one.call.due_on, one.pk))]


def openings(rows: Iterable[Guarantee], on: date) -> dict[int, Opening]:
    """By guarantee, what may be asked of it on the day: as many queries whatever their number."""
    asked = list(rows)
    owed = owed_months(asked, on)
    claims = Claim.objects.filter(guarantee__in=owed).order_by().values_list("guarantee")
    before = dict(claims.annotate(n=Sum("months")))
    return {one.pk: opening(one.kind, terms(one), owed[one.pk], before.get(one.pk) or 0) for one in asked}


def open_claim(guarantee: Guarantee, on: date) -> Opening:
    """What may be asked of this guarantor on the day."""
    return openings([guarantee], on)[guarantee.pk]


def answering(rows: GuaranteeQuerySet, on: date) -> GuaranteeQuerySet:
    """Of these, those that cover the day, and those that are over but answer for a rent that is late on it."""
    covering = rows.covering(on)
    over = rows.begun(on).exclude(pk__in=covering.order_by().values("pk"))
    late = [pk for pk, months in owed_months(over, on).items() if months]
    return rows.filter(Q(pk__in=covering.order_by().values("pk")) | Q(pk__in=late))


class AskedBy(NamedTuple):
    """What a letter to a guarantor asked, cents, on the day that it left."""

    on: date
    cents: int
    notice_on: date | None


def asked_by(letter: MailItem) -> AskedBy:
    assert letter.paper and letter.sent_on
    told = letter.paper.data
    notice = told.get("notice_on")
    return AskedBy(letter.sent_on, told["asked"], date.fromisoformat(notice) if notice else None)


def letter_of(guarantee: Guarantee) -> MailItem | None:
    """The letter that asked this guarantor, left, did not come back, and of which no claim is noted yet. Its paper says so: the
    key `guarantee` of its data."""
    rows = MailItem.objects.filter(
        about=about(guarantee.lease),
        paper__data__guarantee=guarantee.pk,
        sent_on__isnull=False,
        cancelled_on=None,
        returned_on=None,
        claim=None,
    )
    return rows.select_related("paper").order_by("-sent_on", "-pk").first()


def claimable(user: User, on: date) -> QuerySet[Guarantee]:
    """The guarantees that answer for something on the day, of the leases that `user` may open."""
    return answering(guarantees(user), on).order_by("lease__number", "pk")


def claims(user: User) -> QuerySet[Claim]:
    return (
        Claim.objects.filter(guarantee__in=guarantees(user))
        .select_related("guarantee__lease__household__holder", "guarantee__lease__mandate__fund")
        .annotate(paid=Sum("receipts__receipt__amount", filter=Q(receipts__receipt__reversal=None)))
        .order_by("-declared_on", "-pk")
    )


def paid(claim: Claim) -> int:
    rows = ClaimReceipt.objects.filter(claim=claim, receipt__reversal=None)
    return rows.aggregate(cents=Sum("receipt__amount"))["cents"] or 0


def refunded(claim: Claim) -> int:
    return ClaimRefund.objects.filter(claim=claim).aggregate(cents=Sum("amount"))["cents"] or 0


def awaited(claim: Claim) -> int:
    """What the guarantor has neither paid nor refused, cents."""
    return 0 if claim.is_refused else max(0, claim.amount - paid(claim))


def owed_to_guarantors(lease: Lease) -> list[tuple[Guarantee, int]]:
    """Subrogation: what the tenant owes each guarantor who paid, out of the agency's books; cents."""
    found: dict[Guarantee, int] = {}
    for claim in Claim.objects.filter(guarantee__lease=lease).select_related("guarantee").order_by("pk"):
        cents = to_guarantor(paid(claim), refunded(claim))
        found[claim.guarantee] = found.get(claim.guarantee, 0) + cents
    return [(guarantee, cents) for guarantee, cents in found.items() if cents]


def awaited_of_guarantors(lease: Lease) -> list[tuple[Claim, int]]:
    """The claims of a lease that wait for an answer, with what is awaited of each: asked, and no money received."""
    rows = Claim.objects.filter(guarantee__lease=lease).select_related("guarantee").order_by("declared_on", "pk")
    return [(claim, cents) for claim in rows if (cents := awaited(claim))]


def guarantors_balance(lease: Lease) -> int:
    """What the clients' ledger says that guarantors owe for this lease; below zero, what is owed to them."""
    return balance(Ledger.CLIENTS, GUARANTORS, aux=lease.code)
