"""Prepare what leaves, say when it left, was presented, received or came back."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trousseau.core.actions import edit, record, record_all
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, sent_again
from trousseau.core.mail import queue
from trousseau.core.models import Document, User
from trousseau.core.todo import about, close_todo, close_todos
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb

from .. import messages, todo
from ..access import REGISTER, WRITE
from ..enums import CARRIED, DELAYED, LEAVING, PROVING, RETURNING, Channel, Direction, ReturnedFor, Step
from ..happening import Proof, ask_failed, keep_proof, left, receive_at_once, tell, write_many
from ..models import MailItem
from ..papers import Paper
from ..recipients import Recipient
from .checks import need, refuse_other, same_paper


def draft(
    *,
    paper: Paper,
    to: Recipient,
    channel: str,
    title: str,
    on: date,
    by: User | None,
    document: Document | None = None,
    bundle: str = "",
    thing: Model | None = None,
) -> MailItem:
    """A row to be written by `prepare`; `thing`: what it is about. Raises Refused when this channel cannot reach them."""
    if channel not in LEAVING:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    _refuse_signature(paper, channel)
    if channel == Channel.EMAIL and not to.email:
        raise Refused(_("%(name)s did not agree to e-mail, or has no address for it.") % {"name": to.name}, "channel")
    return MailItem(
        direction=Direction.OUT,
        kind=paper.code,
        title=title[:200],
        name=to.name[:200],
        address=to.address[:300],
        last_known=to.last_known,
        email=to.email,
        person=to.person,
        household=to.household,
        whom=to.whom,
        channel=channel,
        paper=document,
        bundle=bundle,
        about=about(thing) if thing else "",
        prepared_on=on,
        prepared_by=by,
    )


def _refuse_signature(paper: Paper | None, channel: str) -> None:
    if channel == Channel.SIGNATURE and paper and paper.starts in (Step.PRESENTED, Step.RECEIVED):
        raise Refused(_("A signature is no receipt: the delay of this paper runs from one."), "channel", paper.article)


@verb(once=No("the room whose paper it is asks its own key"), frozen=REGISTER, happened=No("`draft` bears its day"))
def prepare(actor: User | None, *, items: Sequence[MailItem]) -> None:
    """Write in the register what is ready to leave: `draft` makes the rows. `actor` None: the machine."""
    record_all(list(items), actor)


@verb(once=No("what left is refused"), frozen=REGISTER, happened=("on",), right=WRITE)
def send(
    actor: User | None,
    *,
    items: Sequence[MailItem],
    on: date,
    today: date,
    proofs: "Sequence[tuple[MailItem, Proof]]" = (),
) -> None:
    """Items left, all or none, on that day. Raises Refused when one of them left meanwhile, by whom."""
    if not items:
        raise Refused(_("Choose at least one letter."))
    early = next((item for item in items if item.prepared_on > on), None)
    if early is not None:
        raise Refused(_("%(item)s was prepared after that day: check the date.") % {"item": early.reference}, "on")
    keys = [item.pk for item in items]
    _refuse_gone(keys)
    waiting = MailItem.objects.waiting().filter(pk__in=keys)
    if waiting.update(sent_on=on, sent_by=actor) != len(keys):  # somebody marked them between these two lines
        raise Refused(
            _("One of these letters was marked by somebody else just now: nothing was marked twice. Reload the page.")
        )
    for item, proof in proofs:
        keep_proof(actor, item, Step.SENT, proof, today)
    left(actor, items, on=on, today=today)


def _refuse_gone(keys: list[int]) -> None:
    gone = MailItem.objects.filter(pk__in=keys).exclude(pk__in=MailItem.objects.waiting()).select_related("sent_by")
    first = gone.first()
    if first is None:
        return
    if first.cancelled_on:
        raise Refused(_("%(item)s was cancelled meanwhile: reload the page.") % {"item": first.reference})
    raise Refused(
        ngettext(
            "%(n)s of these letters was marked meanwhile, by %(name)s: nothing was marked twice. Reload the page.",
            "%(n)s of these letters were marked meanwhile, by %(name)s: nothing was marked twice. Reload the page.",
            len(gone),
        )
        % {"n": len(gone), "name": first.sent_by or _("the software")}
    )


@verb(once=VERSIONED, frozen=REGISTER, happened=TODAY, right=WRITE)
def prove(actor: User, *, item: MailItem, version: int, step: str, proof: Proof, today: date) -> None:
    """A proof that came later than its step: the deposit slip of a registered letter, a second scan."""
    refuse_other(item, actor)
    if item.day_of(step) is None:
        raise Refused(_("Say first on which day: a proof is of a step that is known."), "step")
    if not proof:
        raise Refused(_("Give the proof: a file, or where the paper is."), "says")
    edit(actor, item, version=version, reason="prove")
    keep_proof(actor, item, step, proof, today)
    tell("proved", actor, [item], today)
    if step == Step.SENT and item.received_on is None and item.channel in PROVING and item.channel not in DELAYED:
        assert item.sent_on
        receive_at_once(actor, item, on=item.sent_on)
        close_todo(todo.RECEIPT, thing=item, on=today)


@verb(once=VERSIONED, frozen=REGISTER, happened=("on",), right=WRITE)
def present(actor: User | None, *, item: MailItem, version: int, on: date, today: date, proof: Proof) -> None:
    """The post brought it, and it was not signed for yet: a notice was left."""
    _step(item, on, proof)
    if item.channel not in DELAYED:
        raise Refused(_("Only a registered letter or an act is presented."))
    if item.presented_on or item.received_on:
        raise Refused(_("Its day is written already: correct it if it is wrong."), "on")
    edit(actor, item, version=version, presented_on=on, reason="present")
    keep_proof(actor, item, Step.PRESENTED, proof, today)


@verb(once=VERSIONED, frozen=REGISTER, happened=("on", "presented_on"), right=WRITE)
def receive(
    actor: User | None,
    *,
    item: MailItem,
    version: int,
    on: date,
    today: date,
    proof: Proof,
    presented_on: date | None = None,
) -> None:
    """An item was received on the day that the signed receipt bears, by them or by the agency: what runs from it, runs from
    that day."""
    refuse_other(item, actor)
    _step(item, on, proof)
    if item.channel not in PROVING:
        raise Refused(_("Nothing proves the receipt of a letter that is not registered."), "on")
    if item.received_on:
        raise Refused(_("Its receipt is already written."))
    if presented_on and item.presented_on is None:
        item.presented_on = presented_on
    edit(actor, item, version=version, received_on=on, presented_on=item.presented_on, reason="receive")
    keep_proof(actor, item, Step.RECEIVED, proof, today)
    tell("received", actor, [item], on)
    close_todo(todo.RECEIPT, thing=item, on=today)


@verb(once=VERSIONED, frozen=REGISTER, happened=("on",), right=WRITE)
def take_back(
    actor: User | None, *, item: MailItem, version: int, on: date, today: date, why: str, proof: Proof | None = None
) -> None:
    """An item came back. Who had prepared it reads so on their day, with what to do next."""
    if item.direction != Direction.OUT or item.sent_on is None:
        raise Refused(_("It never left: nothing of it can come back."), "on")
    if item.returned_on:
        raise Refused(_("Its day is written already: correct it if it is wrong."), "on")
    if item.received_on:
        raise Refused(_("Its receipt is proved: it did not come back."))
    if item.channel not in RETURNING:
        raise Refused(_("Only what the post or a provider carries comes back."))
    if why not in ReturnedFor:
        raise Refused(_("Say why it came back, as the envelope does."), "why")
    if why == ReturnedFor.UNCLAIMED and item.channel not in (Channel.REGISTERED, Channel.LRE):
        raise Refused(_("Only a registered letter waits for who it is for."), "why")
    edit(actor, item, version=version, returned_on=on, returned_for=why, reason="return")
    keep_proof(actor, item, Step.RETURNED, proof or Proof(_("The envelope that came back, kept")), today)
    close_todo(todo.RECEIPT, thing=item, on=today)
    ask_failed(item, str(ReturnedFor(why).label), today)
    tell("returned", actor, [item], on)
    if on < today:
        tell("noted", actor, [item], today)


def _step(item: MailItem, on: date, proof: Proof) -> None:
    if item.sent_on is None and (item.direction == Direction.OUT or not item.kind):
        raise Refused(_("Say first when it left: nothing is received or returned that was not sent."), "on")
    if item.returned_on:
        raise Refused(_("This letter came back: another one is sent."))
    if item.sent_on and on < item.sent_on:
        raise Refused(_("It left on %(day)s: this comes after.") % {"day": item.sent_on.strftime("%d/%m/%Y")}, "on")
    need(proof)


@verb(once=VERSIONED, frozen=REGISTER, happened=TODAY, right=WRITE)
def settle(actor: User, *, item: MailItem, version: int, today: date) -> None:
    """What failed was dealt with: another letter, another address, or nothing more to do."""
    if not (item.returned_on or item.failure) or item.settled_on:
        raise Refused(_("Nothing waits about this letter."))
    edit(actor, item, version=version, settled_on=today, reason="settle")
    close_todo(todo.FAILED, thing=item, on=today)


def _refuse_queued(item: MailItem) -> None:
    if MailItem.objects.filter(pk=item.pk, queued_at__isnull=False).exists():
        if item.channel in CARRIED:
            raise Refused(_("Its provider has it, and may have sent it: what becomes of it comes back here."))
        raise Refused(_("The outbox has it, and may be sending it: cancel its message there first."))


@verb(once=VERSIONED, frozen=REGISTER, happened=TODAY, right=WRITE)
def cancel(actor: User, *, item: MailItem, version: int, today: date) -> None:
    """An item will not leave: another one takes its place, or its reason fell away."""
    if item.direction != Direction.OUT or item.sent_on:
        raise Refused(_("It has left: what is sent is not cancelled."))
    _refuse_queued(item)
    edit(actor, item, version=version, cancelled_on=today, reason="cancel")
    close_todo(todo.FAILED, thing=item, on=today)
    tell("cancelled", actor, [item], today)


@verb(once=No("each is given to the outbox once"), frozen=REGISTER, happened=No("the outbox says its day"), right=WRITE)
def email(actor: User | None, *, items: Sequence[MailItem]) -> int:
    """Give the outbox what goes by e-mail, once each: how many. What becomes of them comes back by itself."""
    given = 0
    for item in items:
        if item.channel != Channel.EMAIL or item.paper is None:
            raise Refused(_("%(item)s does not leave by e-mail, or has no paper.") % {"item": item.reference})
        if not MailItem.objects.waiting().filter(pk=item.pk).update(queued_at=timezone.now()):
            continue  # somebody else gave it
        given += 1
        item.refresh_from_db(fields=["queued_at"])
        sort = item.sort
        event = sort.event if sort and sort.event else messages.LETTER
        with override("fr"):  # as the paper
            body = str(sort.body) if sort and sort.body else str(messages.BODY)
            for to in dict.fromkeys(part.strip() for part in item.email.split(",")):
                queue(
                    event,
                    to=to,
                    body=body,
                    params=sort.params(item) if sort else {},
                    author=actor or item.prepared_by,
                    about=item,
                    household=item.household,
                    papers=[(f"{item.paper.number or item.reference}.pdf", item.paper)],
                )
    return given


@verb(once=No("what was cancelled, or left, stays as it is"), frozen=REGISTER, happened=TODAY)
def withdraw(actor: User | None, *, items: Iterable[MailItem], today: date, why: str = "") -> None:
    """By a room: what it prepared and has no reason any more is cancelled, with `why` it did not leave; what left stays."""
    some = [item for item in items if item.sent_on is None and item.cancelled_on is None and item.queued_at is None]
    if some:
        write_many(actor, some, cancelled_on=today, **({"failure": why[:300]} if why else {}))
        close_todos(todo.FAILED, things=some, on=today)


@verb(once=VERSIONED, frozen=REGISTER, happened=No("an envelope bears no day"), right=WRITE)
def change_envelope(
    actor: User, *, item: MailItem, version: int, name: str, address: str, channel: str, number: str = ""
) -> None:
    """Correct whom, where and how, until it leaves. The words of the paper stay as they were printed."""
    if item.direction != Direction.OUT or item.sent_on:
        raise Refused(_("It has left: the envelope stays as it was."))
    _refuse_queued(item)
    _refuse_signature(item.sort, channel)
    if channel == Channel.EMAIL and not item.email:
        raise Refused(_("%(name)s did not agree to e-mail, or has no address for it.") % {"name": item.name}, "channel")
    edit(
        actor,
        item,
        version=version,
        name=name,
        address=address,
        last_known=item.last_known and address == item.address,
        channel=channel,
        number=number,
        reason="envelope",
    )


def _same_letter(known: MailItem, told: Any) -> None:
    to = told.to
    sent_again(known, name=to.name, address=to.address, household=to.household, whom=to.whom)
    sent_again(known, prepared_on=told.on or told.today)
    same_paper(known, told.content)


@verb(
    once=Once(
        MailItem,
        by="form_key",
        stands={"cancelled_on": None},
        later=("returned_on",),
        apart=("to", "on", "content", "suffix"),
        also=_same_letter,
    ),
    frozen=REGISTER,
    happened=("on",),
    right=WRITE,
)
def write_down(
    actor: User,
    *,
    title: str,
    to: Recipient,
    channel: str,
    today: date,
    on: date | None = None,
    content: bytes = b"",
    suffix: str = "",
    key: str = "",
) -> MailItem:
    """A letter written elsewhere, on the day `on`, joins the register, with its file when there is one. `key`: a form sent
    twice is one."""
    if channel not in LEAVING:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    if channel == Channel.EMAIL:
        raise Refused(_("Send it from your own mail, then note it here as sent by it."), "channel")
    item = MailItem(
        direction=Direction.OUT,
        form_key=key or None,
        title=title,
        name=to.name,
        address=to.address,
        person=to.person,
        household=to.household,
        whom=to.whom,
        channel=channel,
        prepared_on=on or today,
        prepared_by=actor,
    )
    if content:
        item.paper = file_document(
            kind="mail", title=title, content=content, suffix=suffix, on=today, household=to.household
        )
    record(item, actor)
    return item
