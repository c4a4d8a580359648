"""The deposit of a lease as it arrives: held apart, its owner told; what undoes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.core.verbs import No, verb
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.mail.happening import Proof
from trousseau.mail.recipients import Recipient, whose
from trousseau.receipts.enums import Payer, Purpose, Source
from trousseau.receipts.models import Receipt
from trousseau.receipts.purposes import Rules, Sum
from trousseau.receipts.queries import deposit_of
from trousseau.receipts.receiving import receive
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease

from .. import signed, todo
from ..access import ACCOUNT, RECEIVED
from ..enums import SettlementState, ToldBy
from ..mail_papers import SUMS
from ..models import DepositSettlement
from ..papers import deposit_parts
from ..sums_notice.announcing import announce_deposit
from ..sums_notice.papers import NOTICE, next_notice, notice_letter

CHANNELS = {ToldBy.REGISTERED: Channel.REGISTERED, ToldBy.SIGNATURE: Channel.HAND}


@verb(once=No("a second deposit is refused while one stands"), frozen=ACCOUNT, happened=RECEIVED)
def receive_deposit(
    actor: User,
    *,
    lease: Lease,
    amount: int,
    method: str,
    on: date,
    today: date,
    cheque_number: str = "",
    cheque_bank: str = "",
    payer: str = Payer.TENANT,
) -> Receipt:
    """The deposit is held apart; the owner is told within the delay of décret 72-678, art. 67. It is received whole, once:
    its notice, its settlement and its handover are of one sum (`deposit_once`)."""
    times = lease.receipts.deposits().count()  # those that were undone
    key = f"rents.deposit:{lease.pk}" + (f":{times}" if times else "")
    told = Sum(Purpose.DEPOSIT, amount, on, key, lease, payer=payer, method=method)
    return receive(actor, told=told, today=today, cheque_number=cheque_number, cheque_bank=cheque_bank)


def _check(told: Sum) -> None:
    """Raises Refused unless the agency awaits a deposit of this amount for the lease."""
    if told.lease.deposit_holder != DepositHolder.AGENCY:
        raise Refused(
            _("The lease says that the deposit is held by somebody else: the clients’ ledger does not receive it.")
        )
    if told.cents != told.lease.deposit:
        said = _(
            "The lease says a deposit of %(amount)s, received whole: check the amount, or note it once all of it came."
        )
        if told.source == Source.LINE and told.cents < told.lease.deposit:
            said = _(
                "The lease says a deposit of %(amount)s, noted whole. This is a part of it: leave it to be identified, its money is "
                "kept apart there and paid to nobody. Two transfers are not joined here: ask for the whole in one."
            )
        elif told.source == Source.LINE:
            said = _(
                "The lease says a deposit of %(amount)s, noted whole, and this is more. If a rent came with it, split the line: the "
                "deposit, and the rent beside it."
            )
        raise Refused(said % {"amount": localised.money(told.lease.deposit)}, "amount")
    if deposit_of(told.lease):
        raise Refused(_("The deposit of this lease was already received."))


def _may_undo(receipt: Receipt) -> None:
    if receipt.taken_over:
        raise Refused(
            _("This deposit was brought in with its lease: undone here, it would move the other balances too.")
        )


@contextmanager
def _undoing(_actor: User | None, receipt: Receipt, on: date) -> Iterator[None]:
    """The lease awaits it again. Raises Refused once it was given back."""
    lease = receipt.lease
    if DepositSettlement.objects.filter(lease=lease, state=SettlementState.SETTLED).exists():
        raise Refused(_("This deposit is settled: its entries and its letter stay as they are."))
    if Lease.objects.filter(pk=lease.pk).exclude(deposit_holder=DepositHolder.AGENCY).exists():
        raise Refused(_("This deposit was handed over with the mandate: it is no longer held here."))
    yield
    close_todo(todo.TELL_OWNER, thing=lease, on=on)


DEPOSIT = Rules(
    deposit_parts,
    check=_check,
    came=lambda _actor, receipt: announce_deposit(receipt),
    may_undo=_may_undo,
    undoing=_undoing,
)


@verb(once=No("no notice is due while one stands"), frozen=ACCOUNT, happened=("on",))
def tell_owner(actor: User, *, lease: Lease, on: date, by: str, proof: str, today: date) -> None:
    """Décret 72-678, art. 67: the notice of sums received was sent by registered letter, or handed over.

    `proof` is the number of the letter, or the name of who signed for it; the letter is kept as it was sent. One that
    came back is followed by another, with a number of its own.
    """
    Lease.objects.select_for_update().get(pk=lease.pk)  # two at once take one number
    deposit = deposit_of(lease)
    if deposit is None or deposit.notice and not (deposit.notice.returned_on or deposit.notice.cancelled_on):
        raise Refused(_("No notice is due: the deposit did not arrive, or the owner was already told."))
    if deposit.taken_over:
        raise Refused(
            _(
                "This deposit was brought in with its lease: when it arrived is not known here, and no notice of it is due."
            )
        )
    if on < deposit.received_on:
        raise Refused(_("The notice comes after the deposit: check the date."), "on")
    if deposit.notice and deposit.notice.returned_on and on < deposit.notice.returned_on:
        raise Refused(
            _("The notice before it came back on %(day)s: this one leaves after.")
            % {"day": localised.day(deposit.notice.returned_on)},
            "on",
        )
    if not proof.strip():
        raise Refused(_("Write the number of the registered letter, or the name of who signed for it."), "proof")
    number = next_notice(lease)
    paper = notice_letter(deposit, on=on, by=by, proof=proof.strip(), number=number)
    document = file_document(
        kind=NOTICE,
        number=number,
        title=_("Notice of sums received, lease %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    owner = lease.mandate.owner
    deposit.notice = mail.draft(
        paper=SUMS,
        to=Recipient(owner.name, owner.address, whom=whose(owner)),
        channel=CHANNELS[ToldBy(by)],
        title=document.title,
        on=on,
        by=actor,
        document=document,
        thing=lease,
    )
    mail.prepare(actor, items=[deposit.notice])
    record(deposit, actor)
    mail.send(actor, items=[deposit.notice], on=on, today=today, proofs=[(deposit.notice, Proof(proof))])
    if by == ToldBy.SIGNATURE:
        signed.SUMS_NOTICE.await_copy(deposit, on=today)
