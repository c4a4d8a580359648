"""Ask a lease for a sum that is not a rent, and give one back: the settlement of charges, a repair, a credit."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import No, verb
from trousseau.ledger.actions import post_many
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.receipts.enums import Method, Payer, Purpose
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import Sum
from trousseau.receipts.receiving import receive_all
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease

from ..access import ACCOUNT
from ..enums import CallKind
from ..models import RentCall
from ..models.shares import CREDIT_KEY, SUM_KEY, ReceiptShare
from .stopping import keep_current, share_advances

POSTED = No("the entry of a key is posted once")
DECIDED = No("asked of whoever decides the sum")


@verb(once=POSTED, frozen=ACCOUNT, happened=DECIDED)
def ask_sum(
    actor: User | None,
    *,
    lease: Lease,
    kind: str,
    label: str,
    amount: int,
    on: date,
    due_on: date,
    key: str,
    event: str = "sum_asked",
    noted_on: date | None = None,
    then: Callable[[RentCall], None] = lambda _call: None,
) -> RentCall:
    """Ask a sum apart: `amount` cents above zero, due on `due_on`. `key`: asked twice, it is due once. `noted_on`: the day
    on which it is asked, when it is dated another. `then`: what the caller says pays it, before any advance does.

    `event` of chart.toml says which accounts move. `label` is read in the ledger: no name.
    """
    if amount <= 0:
        raise Refused(_("A call asks for zero or more; what is given back is a credit."), "amount")
    asked = draft(
        event,
        on=on,
        label=f"{label} {lease.code}",
        amounts={"amount": amount},
        fund=lease.mandate.fund,
        aux=lease.code,
        key=f"{SUM_KEY}{key}",
        source=f"tenancies.lease:{lease.pk}",
    )
    [entry] = post_many(actor, ledger=Ledger.CLIENTS, drafts=[asked])
    if known := RentCall.objects.filter(entry=entry).first():
        return known
    of_charges = kind == CallKind.SETTLEMENT
    call = RentCall(
        lease=lease,
        kind=kind,
        label=label,
        month=month_start(due_on),
        due_on=due_on,
        noted_on=noted_on,
        entry=entry,
        rent=0 if of_charges else amount,
        charges=amount if of_charges else 0,
    )
    record(call, actor)
    then(call)
    share_advances([lease.pk], on)
    return call


@verb(once=POSTED, frozen=ACCOUNT, happened=DECIDED)
def give_back(
    actor: User | None,
    *,
    lease: Lease,
    label: str,
    amount: int,
    on: date,
    key: str,
    month: date | None = None,
    event: str = "sum_given_back",
    noted_on: date | None = None,
    of: RentCall | None = None,
) -> Receipt:
    """A credit on the account, of `amount` cents above zero: it settles a debt, and no money came in. `noted_on`: as above.

    `of`: a sum asked that is asked no more, and that it settles whole. While the law stops the earlier debt, what
    had paid that sum stays there, and the credit goes to the rents since: it may pay none of before (C. conso., art. L722-5).
    """
    if amount <= 0:
        raise Refused(_("A payment is above zero."), "amount")
    told = Sum(
        Purpose.RENT,
        amount,
        on,
        f"{CREDIT_KEY}{key}",
        lease,
        payer=Payer.CREDIT,
        method=Method.ACCOUNT,
        month=month,
        label=f"{label} {lease.code}",
        event=event,
        noted_on=noted_on,
    )
    if of:
        keep_current(lease, asked_no_more=of)
    [credit] = receive_all(actor, [told])
    if of:
        record(ReceiptShare(receipt=credit, call=of, cents=amount), None)
        share_advances([lease.pk], on)
    return credit
