"""What follows once a day of some mail items is known: rows and history, proofs, what the rooms hear."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import edit, record, record_all
from trousseau.core.actions_papers import file_document
from trousseau.core.clock import today as this_day
from trousseau.core.models import User
from trousseau.core.todo import close_todos, open_todo
from trousseau.rules.dates import add_days

from . import todo
from .enums import DELAYED, PROVING, Channel, Step
from .models import MailCorrection, MailItem, MailProof


@dataclass(frozen=True)
class Proof:
    """What proves a step: words, and a file (bytes with its suffix) when there is one."""

    says: str = ""
    content: bytes = b""
    suffix: str = ""

    def __bool__(self) -> bool:
        return bool(self.says.strip() or self.content)


UNPROVED = Proof()


def left(actor: User | None, items: Sequence[MailItem], *, on: date, today: date) -> None:
    """What follows for items whose day of sending was just taken."""
    write_many(actor, items, sent_on=on, sent_by=actor, failure="")
    tell("sent", actor, items, on)
    if on < today:
        tell("noted", actor, items, today)
    at_once = [item for item in items if item.channel in PROVING and item.channel not in DELAYED]
    for item in at_once:
        # what is signed for, or answered by a machine, is received then
        if item.proofs.standing().filter(step=Step.SENT).exists():
            receive_at_once(actor, item, on=on)
    close_todos(todo.FAILED, things=items, on=today)
    for item in items:
        await_receipt(item)


@transaction.atomic
def emailed(item: MailItem, *, on: date, by_email: bool) -> None:
    """By the outbox: the server took it on that day, or a person gave it otherwise."""
    if item.sent_on is not None:
        return
    if item.cancelled_on:  # the register believed that it would not leave
        write_many(None, [item], cancelled_on=None)
    if by_email and item.channel != Channel.EMAIL:  # it had failed, and waited to be printed
        write_many(None, [item], channel=Channel.EMAIL)
    MailItem.objects.filter(pk=item.pk).update(sent_on=on)
    left(None, [item], on=on, today=on)


@transaction.atomic
def not_emailed(item: MailItem, *, why: str, lost: bool) -> None:
    """By the outbox: it did not arrive. It waits to be printed, unless it may have left (`lost`: nobody knows)."""
    item.refresh_from_db()
    why = why.rstrip(".")[:300]
    if item.failure == why:
        return
    if lost:
        write_many(None, [item], failure=why)
        return
    had_left = item.sent_on is not None
    if had_left:
        _set_aside(item, why)
    write_many(None, [item], channel=Channel.POST, sent_on=None, sent_by=None, queued_at=None, failure=why)
    if had_left:
        tell("returned", None, [item], this_day())


def _set_aside(item: MailItem, why: str) -> None:
    """What was kept as the proof of an e-mail that came back proves nothing of the letter that follows it."""
    proofs = item.proofs.standing().filter(step=Step.SENT)
    if not proofs or item.sent_on is None:
        return
    row = MailCorrection(item=item, step=Step.SENT, was=item.sent_on, why=why, noted_on=this_day())
    record(row, None)
    proofs.update(aside=row)


@transaction.atomic
def not_carried(item: MailItem, *, why: str) -> None:
    """By a provider: it refuses it for good. It waits to be sent another way, on the day of who gave it."""
    item.refresh_from_db()
    if item.sent_on is not None or item.queued_at is None:
        return
    why = why.rstrip(".")[:300]
    write_many(None, [item], queued_at=None, failure=why)
    ask_failed(item, why, this_day())


def ask_failed(item: MailItem, why: str, on: date) -> None:
    """On the day of who prepared it, or sent it."""
    writer = item.prepared_by if item.prepared_by and item.prepared_by.is_active else item.sent_by
    open_todo(todo.FAILED, thing=item, on=on, due_on=on, user=writer, item=item.reference, title=item.title, why=why)


def await_receipt(item: MailItem) -> None:
    """A paper whose receipt starts a delay is asked about until its receipt is written, or it comes back."""
    sort, on = item.sort, item.sent_on
    if sort is None or sort.starts not in (Step.PRESENTED, Step.RECEIVED) or item.channel not in PROVING:
        return
    if on is None or item.received_on or item.returned_on:
        return
    days = scales.at("mail.kept_days", on).number
    writer = item.prepared_by or item.sent_by
    due = add_days(on, days)
    open_todo(
        todo.RECEIPT,
        thing=item,
        on=on,
        due_on=due,
        user=writer,
        article=sort.article,
        item=item.reference,
        title=item.title,
    )


def write_many(actor: User | None, items: Sequence[MailItem], **values) -> None:
    """The rows and their history, a version later."""
    for item in items:
        item.version += 1
        for name, value in values.items():
            setattr(item, name, value)
    record_all(list(items), actor, fields=("version", *values))


def tell(what: str, actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """The rooms hear it, each of its own papers at once."""
    by_kind: dict[str, list[MailItem]] = {}
    for item in items:
        by_kind.setdefault(item.kind, []).append(item)
    for some in by_kind.values():
        hook = getattr(some[0].sort, what, None)
        if hook:
            hook(actor, some, on)


def keep_proof(actor: User | None, item: MailItem, step: str, proof: Proof, on: date) -> None:
    if not proof:
        return
    document = None
    if proof.content:
        document = file_document(
            kind="mail_proof",
            title=_("Proof of mail %(item)s") % {"item": item.reference},
            content=proof.content,
            suffix=proof.suffix,
            on=on,
            household=item.household,
        )
    says = proof.says.strip() or str(_("The file that is kept"))
    record(MailProof(item=item, step=step, says=says[:200], document=document, noted_on=on, noted_by=actor), actor)


def receive_at_once(actor: User | None, item: MailItem, *, on: date) -> None:
    edit(actor, item, version=item.version, received_on=on, reason="receive")
    for proof in item.proofs.standing().filter(step=Step.SENT):
        record(
            MailProof(
                item=item,
                step=Step.RECEIVED,
                says=proof.says,
                document=proof.document,
                noted_on=proof.noted_on,
                noted_by=actor,
            ),
            actor,
        )
    tell("received", actor, [item], on)
