"""The debts that the law stops: nothing of them is collected, what is paid goes to the rents since. Prevention says which."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Q

from trousseau.core.actions import record
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules import overindebtedness
from trousseau.rules.dates import month_start
from trousseau.rules.settlement import Ground
from trousseau.tenancies.models import Lease

from ..access import ACCOUNT
from ..accounts import Accounts, months, since, used
from ..enums import PlanEnd
from ..known import aid_known
from ..models import DebtStop, PaymentPlan, RentCall
from ..models.shares import ReceiptShare
from ..plans.actions import end_plan, reopen_last
from ..plans.queries import Stop, stops
from ..roll.queries import debts, open_debt, withheld
from .rent_receipts import cancel_changed


@verb(once=No("told twice, it is done once"), frozen=ACCOUNT, happened=No("prevention says the day of the act"))
def stop_debts(
    actor: User | None,
    *,
    lease: Lease,
    before: date | None,
    article: str,
    on: date,
    proved: bool = True,
    since: date | None = None,
) -> None:
    """What fell due before that day is collected no more, and the plan that the tenant had agreed on ends on that day,
    once that is `proved`: until then it waits, and asks nothing. None: nothing stops it any longer, and that plan runs again. Called
    each night too: told twice, done once.

    `since`: the day from which an earlier file, that still stands, stopped it: what was paid under that one stays as it was
    paid. What was paid under an act that is withdrawn is laid again.
    """
    standing = DebtStop.objects.filter(lease=lease, lifted_on=None).first()
    withdrawn = standing is not None and standing.since not in (None, since)
    if before != (standing.before if standing else None) or withdrawn:
        shown = {row.call.pk: row.parts for row in months(lease)}
        if standing:
            standing.lifted_on = on
            record(standing, actor)
            if before is None or (standing.since or standing.before) != (since or before):
                ReceiptShare.objects.filter(receipt__lease=lease, by_law=True).delete()
        if before is not None:
            record(DebtStop(lease=lease, before=before, since=since, article=article, made_on=on), actor)
            _share(stops([lease.pk]), on)
        else:  # each act was withdrawn: one that is decided stops for good
            reopen_last(actor, lease=lease, why=PlanEnd.STOPPED)
        cancel_changed(lease, shown, on)
    elif before is not None:
        share_advances([lease.pk], on)
    plan = PaymentPlan.objects.filter(lease=lease, ended_on=None).first()
    if before is not None and proved and plan and not overindebtedness.may_be_paid(plan.origin):
        end_plan(actor, plan=plan, on=max(before, plan.made_on), why=PlanEnd.STOPPED, today=max(on, plan.made_on))


@verb(once=No("laid again, it is the same"), frozen=ACCOUNT, happened=TODAY)
def to_current(actor: User | None, receipts: Sequence[Receipt], on: date | None = None) -> None:
    """C. conso., art. L722-5: what a tenant pays while the earlier debt is stopped goes to the rents since, the oldest of them
    first; what a person named of it stays as it was said. `on`: the day, unless it is that on which they are noted: of a payment
    typed late, the aid of its own day is late by now."""
    theirs = [one for one in receipts if one.lease_id and one.payer == Payer.TENANT]
    if theirs:
        _share(stops({one.lease_id for one in theirs}), on or max(one.noted_on or one.received_on for one in theirs))


@contextmanager
def laid_again(lease: Lease, on: date) -> Iterator[None]:
    """Once a plan that let the earlier debt be paid is no more, what comes since goes to the rents since. The rent receipts of the
    months that other payments then fill are cancelled."""
    with transaction.atomic():
        shown = {row.call.pk: row.parts for row in months(lease)}
        yield
        _share(stops([lease.pk]), on)
        cancel_changed(lease, shown, on)


def share_advances(leases: Iterable[int] | None, on: date) -> None:
    """What was paid in advance while the earlier debt is stopped goes to what is asked now, of these leases or of all: called
    once a rent or another sum is asked. Twice is once."""
    every = DebtStop.objects.filter(lifted_on=None).values_list("lease", flat=True)
    asked = list(every if leases is None else leases)
    found = stops(asked) if asked else {}
    for lease in Lease.objects.filter(pk__in=found).order_by("pk"):  # few of them, in any agency
        with laid_again(lease, on):
            pass


def keep_current(lease: Lease, asked_no_more: RentCall | None = None) -> None:
    """C. conso., art. L722-5: what came before the law stopped the earlier debt and went to the rents since stays with them, and
    so does what went to a sum that is `asked_no_more`: a debt stopped, open again, takes none of it."""
    stop = stops([lease.pk]).get(lease.pk)
    if stop is None:
        return
    for row in months(lease):
        if row.call.stopped(stop.before) and row.call != asked_no_more:
            continue
        for receipt, ground, cents in row.grounds:
            if ground == Ground.OLDEST:
                known = ReceiptShare.objects.filter(receipt=receipt, call=row.call, by_law=True).first()
                share = known or ReceiptShare(receipt=receipt, call=row.call, cents=0, by_law=True)
                share.cents += cents
                record(share, None)


def _share(found: Mapping[int, Stop], on: date) -> None:
    """Lay all that these tenants paid since on the debts since, and what a credit leaves of what it names, again: a call may have
    been made or corrected meanwhile, and an aid that was awaited is late and asked of them. What an earlier file laid on debts
    that are stopped now stays there."""
    if not found:
        return
    read, kept = aid_known(), withheld(found)
    for lease, stop in found.items():
        rows = Receipt.objects.rent().filter(lease=lease, payer__in=(Payer.TENANT, Payer.CREDIT), reversal=None)
        paid = [one for one in rows.prefetch_related("named").order_by("received_on", "pk") if since(one, stop)]
        again = Q(receipt__received_on__gte=stop.before) | Q(call__due_on__gte=stop.before, call__age_known=True)
        ReceiptShare.objects.filter(again, receipt__in=paid, by_law=True).delete()
        months_ = Accounts([lease]).months(lease)
        said, left = used(months_), {row.call.pk: row.left for row in months_}
        mine = debts([lease], date.max, month_start(stop.before), whole=True).get(lease, [])
        owed = {}
        for debt in sorted(mine, key=lambda one: (one.due_on, one.apart, one.order)):
            if not overindebtedness.stopped(debt.due_on, stop.before, dated=debt.dated):
                asked = open_debt(lease, debt, on, read, kept.get(lease, ()))
                owed[debt.order] = left[debt.order] - asked.awaited - asked.withheld
        shares = []
        for receipt in paid:
            rest = receipt.amount - said[receipt.pk]
            for call in owed:
                if (part := min(owed[call], rest)) > 0:
                    shares.append(ReceiptShare(receipt=receipt, call_id=call, cents=part, by_law=True))
                    owed[call] -= part
                    rest -= part
        ReceiptShare.objects.bulk_create(shares)
