"""Take a sum off the account of a lease, or add one, on a ground that somebody wrote; undo it by its opposite."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import No, verb
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.receipts.receiving import take_back
from trousseau.tenancies.models import Lease
from trousseau.tenancies.recipients import of_tenant

from ..access import ACCOUNT
from ..actions.sums import ask_sum, give_back
from ..enums import AGREED as BY_OWNER
from ..enums import CREDITS, AdjustmentKind, CallKind
from ..held import held
from ..mail_papers import ADJUSTMENT
from ..models import Adjustment
from ..models.shares import CREDIT_KEY, SUM_KEY
from ..queries import ledger_balance
from .papers import LABELS, adjustment_letter

AGREED = "C. civ., art. 1988"  # a mandate covers acts of administration: what gives up the owner's money is the owner's
CALLS = {AdjustmentKind.REPAIR: CallKind.REPAIR, AdjustmentKind.OTHER: CallKind.OTHER}


def _adjusted(told: Any) -> Adjustment | None:
    """What this form wrote already: its row is found by the entry of its kind."""
    hold(Ledger.CLIENTS)
    mark = f"adjustment:{told.key}"
    of_form = Q(credit__entry__idempotency_key=f"{CREDIT_KEY}{mark}")
    of_form |= Q(call__entry__idempotency_key=f"{SUM_KEY}{mark}")
    known = Adjustment.objects.filter(of_form).first()
    if known:
        agreed_on = told.agreed_on if told.kind in BY_OWNER else None
        sent_again(known, undone_on=None, lease=told.lease, kind=told.kind, amount=told.amount)
        sent_again(known, ground=told.ground.strip(), agreed_on=agreed_on, on=told.on)
    return known


@verb(once=_adjusted, frozen=ACCOUNT, happened=("on", "agreed_on"))
def adjust(
    actor: User,
    *,
    lease: Lease,
    kind: str,
    amount: int,
    ground: str,
    on: date,
    today: date,
    key: str,
    agreed_on: date | None = None,
    another: bool = False,
) -> Adjustment:
    """`amount` cents off the account, with the owner's agreement or by a decision that ended the debt, or added to it. `key`: a
    form sent twice is one.

    Raises Refused without a ground or the day of the agreement, for more written off than is owed, for what the owner's
    account does not hold, and on what looks like one that stands already, unless it is said to be `another`.
    """
    kind = AdjustmentKind(kind)
    mark, takes = f"adjustment:{key}", kind in CREDITS
    agreed_on = agreed_on if kind in BY_OWNER else None
    alike = Adjustment.objects.filter(lease=lease, kind=kind, amount=amount, ground=ground.strip(), on=on)
    if not another and alike.filter(credit__reversal=None, back=None).exists():
        raise Refused(
            _("%(amount)s is on this account already, on %(day)s and on this ground: tick the box if this is another.")
            % {"amount": localised.money(amount), "day": localised.day(on)},
            "another",
        )
    if lease.mandate.fund is None or lease.keys_on is None:
        raise Refused(
            _("This lease has no account in the clients’ ledger: its keys were not given, or its rents are not.")
        )
    if on < lease.signature:
        raise Refused(_("The lease was not signed yet on that day: check the date."), "on")
    if not ground.strip():
        raise Refused(_("Say why, in one sentence: the tenant reads it."), "ground")
    if kind in BY_OWNER and agreed_on is None:
        raise Refused(_("It takes from the owner: write the day on which the owner agreed."), "agreed_on", AGREED)
    if takes:
        owed = max(ledger_balance(lease), 0)
        if kind in (AdjustmentKind.WRITE_OFF, AdjustmentKind.LOST) and amount > owed:
            raise Refused(
                _("The tenant owes %(amount)s: no more is written off.") % {"amount": localised.money(owed)}, "amount"
            )
    label = LABELS[kind]
    before = held(lease.mandate.owner_fund).own
    call = credit = None
    if takes:
        credit = give_back(actor, lease=lease, label=label, amount=amount, on=on, key=mark, noted_on=today)
    else:
        call = ask_sum(
            actor, lease=lease, kind=CALLS[kind], label=label, amount=amount, on=on, due_on=on, noted_on=today, key=mark
        )
    if takes:
        _within(lease, before)
    row = Adjustment(
        lease=lease,
        kind=kind,
        amount=amount,
        ground=ground.strip(),
        agreed_on=agreed_on,
        on=on,
        decided_by=actor,
        call=call,
        credit=credit,
    )
    record(row, actor)
    _write(actor, row, today)
    return row


def _within(lease: Lease, before: int) -> None:
    """Beyond what the tenant owes, a credit is money: the owner's, never that of others."""
    if (own := held(lease.mandate.owner_fund).own) < min(before, 0):
        raise Refused(
            _("%(lack)s is missing on this owner’s account: wait for the rent, or have the agency advance it.")
            % {"lack": localised.money(-own)},
            "amount",
            "Décret 72-678, art. 29",
        )


@verb(once=No("what was undone is refused"), frozen=ACCOUNT, happened=("on",))
def undo_adjustment(actor: User, *, adjustment: Adjustment, why: str, on: date, today: date) -> None:
    """Its opposite, on the day `on`: both stay readable. A letter that has not left is withdrawn, else another tells it."""
    hold(Ledger.CLIENTS)
    row = Adjustment.objects.select_related("lease__mandate__fund", "call", "credit__entry", "mail").get(
        pk=adjustment.pk
    )
    if row.undone_on:
        raise Refused(_("This was already undone: reload the page."))
    if not why.strip():
        raise Refused(_("Say why it is undone, in one sentence."), "why")
    if on < row.on:
        raise Refused(_("It is undone on its own day or later."), "on")
    before = held(row.lease.mandate.owner_fund).own
    if row.credit:
        take_back(actor, receipt=row.credit, on=on, today=today)
    else:
        row.back = give_back(
            actor,
            lease=row.lease,
            label=f"Annulation {LABELS[AdjustmentKind(row.kind)]}",
            amount=row.amount,
            on=on,
            key=f"adjustment:{row.pk}:back",
            noted_on=today,
            of=row.call,
        )
        _within(row.lease, before)
    row.why_undone = why.strip()
    record(row, actor)
    left = row.mail and (row.mail.sent_on or row.mail.queued_at)
    if row.mail:
        mail.withdraw(actor, items=[row.mail], today=today)
    if left:
        _write(actor, row, today)


def _write(actor: User, row: Adjustment, today: date) -> None:
    """The letter to the tenant: kept, and in the register of what leaves."""
    undone = bool(row.why_undone)
    number = f"{row.lease.code}-A{row.pk}" + ("-X" if undone else "")
    paper = adjustment_letter(row, number=number, on=today)
    document = file_document(
        kind="adjustment",
        number=number,
        title=_("Account of lease %(code)s: a sum undone") % {"code": row.lease.code}
        if undone
        else _("Account of lease %(code)s: a sum told") % {"code": row.lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=today,
        template=f"{paper.template}@{paper.version}",
        household=row.lease.household,
    )
    item = mail.draft(
        paper=ADJUSTMENT,
        to=of_tenant(row.lease),
        channel=Channel.POST,
        title=document.title,
        on=today,
        by=actor,
        document=document,
        thing=row.lease,
    )
    mail.prepare(actor, items=[item])
    row.paper, row.mail = document, item
    record(row, actor)
