"""Prepare what leaves, say when it left, was presented, received or came back; note what comes, and its answer."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from trousseau.core.actions import edit, file_document, record, record_all
from trousseau.core.errors import Refused, happened
from trousseau.core.mail import queue
from trousseau.core.models import Document, Household, Organisation, User
from trousseau.core.todo import about, close_todo, close_todos, open_todo

from . import access, messages, todo
from .enums import COMING, DELAYED, LEAVING, PRINTED, PROVING, Channel, Direction, ReturnedFor, Step
from .happening import Proof, keep_proof, left, receive_at_once, tell, write_many
from .models import MailItem
from .papers import Paper
from .recipients import Recipient

UNPROVED = Proof()


def _may(actor: User | None) -> None:
    if actor is not None and not access.WRITE(actor):
        raise Refused(_("Your role may not do this."))


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
    if channel == Channel.EMAIL and not to.email:
        raise Refused(_("%(name)s did not agree to e-mail, or has no address for it.") % {"name": to.name}, "channel")
    return MailItem(
        direction=Direction.OUT,
        kind=paper.code,
        title=title[:200],
        name=to.name[:200],
        address=to.address[:300],
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


@transaction.atomic
def prepare(actor: User | None, *, items: Sequence[MailItem]) -> None:
    """Write in the register what is ready to leave: `draft` makes the rows. `actor` None: the machine."""
    record_all(list(items), actor)


@transaction.atomic
def send(
    actor: User | None,
    *,
    items: Sequence[MailItem],
    on: date,
    today: date,
    proofs: "Sequence[tuple[MailItem, Proof]]" = (),
) -> None:
    """Items left, all or none, on that day. Raises Refused when one of them left meanwhile, by whom."""
    _may(actor)
    happened(on, today)
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


@transaction.atomic
def prove(actor: User, *, item: MailItem, step: str, proof: Proof, today: date) -> None:
    """A proof that came later than its step: the deposit slip of a registered letter, a second scan."""
    _may(actor)
    if item.day_of(step) is None:
        raise Refused(_("Say first on which day: a proof is of a step that is known."), "step")
    if not proof:
        raise Refused(_("Give the proof: a file, or where the paper is."), "says")
    keep_proof(actor, item, step, proof, today)
    tell("proved", actor, [item], today)
    if step == Step.SENT and item.received_on is None and item.channel in PROVING and item.channel not in DELAYED:
        assert item.sent_on
        receive_at_once(actor, item, on=item.sent_on)
        close_todo(todo.RECEIPT, thing=item, on=today)


@transaction.atomic
def present(actor: User, *, item: MailItem, version: int, on: date, today: date, proof: Proof) -> None:
    """The post brought it, and it was not signed for yet: a notice was left."""
    _step(actor, item, on, today, proof)
    if item.channel not in DELAYED:
        raise Refused(_("Only a registered letter or an act is presented."))
    edit(actor, item, version=version, presented_on=on, reason="present")
    keep_proof(actor, item, Step.PRESENTED, proof, today)


@transaction.atomic
def receive(
    actor: User, *, item: MailItem, version: int, on: date, today: date, proof: Proof, presented_on: date | None = None
) -> None:
    """An item was received on the day that the signed receipt bears, by them or by the agency: what runs from it, runs from
    that day."""
    _step(actor, item, on, today, proof)
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


@transaction.atomic
def take_back(
    actor: User, *, item: MailItem, version: int, on: date, today: date, why: str, proof: Proof | None = None
) -> None:
    """An item came back. Who had prepared it reads so on their day, with what to do next."""
    _may(actor)
    happened(on, today)
    if item.direction != Direction.OUT or item.sent_on is None:
        raise Refused(_("It never left: nothing of it can come back."), "on")
    if item.received_on:
        raise Refused(_("Its receipt is proved: it did not come back."))
    if item.channel not in PRINTED:
        raise Refused(_("Only what the post carries comes back."))
    if why not in ReturnedFor:
        raise Refused(_("Say why it came back, as the envelope does."), "why")
    if why == ReturnedFor.UNCLAIMED and item.channel != Channel.REGISTERED:
        raise Refused(_("Only a registered letter waits at the post office."), "why")
    edit(actor, item, version=version, returned_on=on, returned_for=why, reason="return")
    keep_proof(actor, item, Step.RETURNED, proof or Proof(_("The envelope that came back, kept")), today)
    close_todo(todo.RECEIPT, thing=item, on=today)
    _open_failed(item, str(ReturnedFor(why).label), today)
    tell("returned", actor, [item], on)


def _open_failed(item: MailItem, why: str, on: date) -> None:
    writer = item.prepared_by if item.prepared_by and item.prepared_by.is_active else item.sent_by
    open_todo(todo.FAILED, thing=item, on=on, due_on=on, user=writer, item=item.reference, title=item.title, why=why)


def _step(actor: User, item: MailItem, on: date, today: date, proof: Proof) -> None:
    _may(actor)
    happened(on, today)
    if item.sent_on is None and (item.direction == Direction.OUT or not item.kind):
        raise Refused(_("Say first when it left: nothing is received or returned that was not sent."), "on")
    if item.returned_on:
        raise Refused(_("This letter came back: another one is sent."))
    if item.sent_on and on < item.sent_on:
        raise Refused(_("It left on %(day)s: this comes after.") % {"day": item.sent_on.strftime("%d/%m/%Y")}, "on")
    _need(proof)


def _need(proof: Proof) -> None:
    if not proof:
        raise Refused(
            _("Give the proof: the receipt as a file, or its number and where it is kept. Without it no delay runs."),
            "says",
        )


@transaction.atomic
def settle(actor: User, *, item: MailItem, version: int, today: date) -> None:
    """What failed was dealt with: another letter, another address, or nothing more to do."""
    _may(actor)
    if not (item.returned_on or item.failure) or item.settled_on:
        raise Refused(_("Nothing waits about this letter."))
    edit(actor, item, version=version, settled_on=today, reason="settle")
    close_todo(todo.FAILED, thing=item, on=today)


def _refuse_queued(item: MailItem) -> None:
    if MailItem.objects.filter(pk=item.pk, queued_at__isnull=False).exists():
        raise Refused(_("The outbox has it, and may be sending it: cancel its message there first."))


@transaction.atomic
def cancel(actor: User, *, item: MailItem, version: int, today: date) -> None:
    """An item will not leave: another one takes its place, or its reason fell away."""
    _may(actor)
    if item.direction != Direction.OUT or item.sent_on:
        raise Refused(_("It has left: what is sent is not cancelled."))
    _refuse_queued(item)
    edit(actor, item, version=version, cancelled_on=today, reason="cancel")
    close_todo(todo.FAILED, thing=item, on=today)


@transaction.atomic
def email(actor: User | None, *, items: Sequence[MailItem]) -> int:
    """Give the outbox what goes by e-mail, once each: how many. What becomes of them comes back by itself."""
    _may(actor)
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


@transaction.atomic
def withdraw(actor: User | None, *, items: Iterable[MailItem], today: date) -> None:
    """By a room: what it prepared and has no reason any more is cancelled; what left stays."""
    some = [item for item in items if item.sent_on is None and item.cancelled_on is None and item.queued_at is None]
    if some:
        write_many(actor, some, cancelled_on=today)
        close_todos(todo.FAILED, things=some, on=today)


@transaction.atomic
def change_envelope(
    actor: User, *, item: MailItem, version: int, name: str, address: str, channel: str, number: str = ""
) -> None:
    """Correct whom, where and how, until it leaves. The words of the paper stay as they were printed."""
    _may(actor)
    if item.direction != Direction.OUT or item.sent_on:
        raise Refused(_("It has left: the envelope stays as it was."))
    _refuse_queued(item)
    if channel == Channel.EMAIL and not item.email:
        raise Refused(_("%(name)s did not agree to e-mail, or has no address for it.") % {"name": item.name}, "channel")
    edit(actor, item, version=version, name=name, address=address, channel=channel, number=number, reason="envelope")


@transaction.atomic
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
) -> MailItem:
    """A letter written elsewhere, on the day `on`, joins the register, with its file when there is one."""
    _may(actor)
    happened(on or today, today)
    if channel not in LEAVING:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    if channel == Channel.EMAIL:
        raise Refused(_("Send it from your own mail, then note it here as sent by it."), "channel")
    item = MailItem(
        direction=Direction.OUT,
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


@transaction.atomic
def set_address(actor: User, *, organisation: Organisation, address: str, before: str) -> None:
    """Where mail reaches an organisation from now on; what was prepared keeps its envelope. `before`: as the writer saw it."""
    _may(actor)
    if not Organisation.objects.filter(pk=organisation.pk, address=before).update(address=address.strip()):
        raise Refused(_("Somebody changed this address meanwhile: reload the page."), "address")


# what comes


@transaction.atomic
def note(
    actor: User,
    *,
    channel: str,
    title: str,
    today: date,
    who: Recipient | None = None,
    passed_to: User | None = None,
    answer: str = "none",
    answer_by: date | None = None,
    received_on: date | None = None,
    content: bytes = b"",
    suffix: str = "",
) -> MailItem:
    """A call, a letter, somebody at the door. `answer`: "done", "wanted" (it waits for `passed_to`) or "none"."""
    _may(actor)
    if channel not in COMING:
        raise Refused(_("Nothing comes by this channel."), "channel")
    day = received_on or today
    happened(day, today, "received_on")
    if not title.strip():
        raise Refused(_("Say in a few words what it is about."), "title")
    to = passed_to or actor
    who = who or Recipient("")
    _refuse_stranger(to, who.household, "passed_to")
    if answer == "wanted":
        _refuse_past(answer_by or today, today)
    item = MailItem(
        direction=Direction.IN,
        title=title.strip(),
        name=who.name,
        person=who.person,
        household=who.household,
        whom=who.whom,
        channel=channel,
        prepared_on=today,
        prepared_by=actor,
        received_on=day,
        noted_at=timezone.now(),
        passed_to=to,
        answered_on=today if answer == "done" else None,
        answer_by=(answer_by or today) if answer == "wanted" else None,
    )
    if content:
        item.paper = file_document(
            kind="mail", title=title, content=content, suffix=suffix, on=today, household=who.household
        )
    record(item, actor)
    _ask_answer(item, today)
    return item


@transaction.atomic
def take_in(
    actor: User,
    *,
    paper: Paper,
    who: Recipient,
    channel: str,
    title: str,
    today: date,
    sent_on: date | None = None,
    received_on: date | None = None,
    proof: Proof = UNPROVED,
) -> MailItem:
    """A paper whose receipt starts a delay came, or is on its way: a row of the room that declared `paper`.

    `sent_on`: the day that it bears. `received_on` comes with its proof, or is written later by `receive`, of which alone
    the room is told: it knows what it wrote itself.
    """
    _may(actor)
    if channel not in COMING or channel not in PROVING:
        raise Refused(_("Nothing proves the receipt of a letter that is not registered."), "channel")
    if sent_on:
        happened(sent_on, today, "sent_on")
    if received_on:
        happened(received_on, today, "received_on")
        if sent_on and received_on < sent_on:
            left = sent_on.strftime("%d/%m/%Y")
            raise Refused(_("It left on %(day)s: this comes after.") % {"day": left}, "received_on")
        _need(proof)
    item = MailItem(
        direction=Direction.IN,
        kind=paper.code,
        title=title[:200],
        name=who.name[:200],
        person=who.person,
        household=who.household,
        whom=who.whom,
        channel=channel,
        prepared_on=today,
        prepared_by=actor,
        sent_on=sent_on,
        received_on=received_on,
        noted_at=timezone.now(),
        passed_to=actor,
    )
    record(item, actor)
    if received_on:
        keep_proof(actor, item, Step.RECEIVED, proof, today)
    return item


def _refuse_stranger(to: User, household: Household | None, field: str) -> None:
    """What is of a household is passed to who may open its file."""
    if not access.READ(to) or not to.is_active:
        raise Refused(_("This person does not read the mail: pass it to somebody of the team."), field)
    if household is not None and not Household.objects.for_user(to).filter(pk=household.pk).exists():
        raise Refused(
            _("This person may not open the file of this household: a director gives it to them first."), field
        )


def _refuse_past(day: date, today: date) -> None:
    if day < today:
        raise Refused(_("This day is over: say by when an answer is expected from now on."), "answer_by")


def _ask_answer(item: MailItem, today: date) -> None:
    if item.answer_by and item.answered_on is None:
        open_todo(
            todo.ANSWER,
            thing=item,
            on=today,
            due_on=item.answer_by,
            user=item.passed_to,
            household=item.household,
            who=item.name or _("a person not recognised"),
            title=item.title,
        )


@transaction.atomic
def drop(actor: User, *, scans: Sequence[tuple[bytes, str]], today: date) -> list[MailItem]:
    """Scans of letters that came: one row each, to be named (`identify`). All are kept, or none."""
    _may(actor)
    found = []
    for content, suffix in scans:
        document = file_document(kind="mail", title=_("Letter scanned"), content=content, suffix=suffix, on=today)
        item = MailItem(
            direction=Direction.IN,
            title=str(_("Letter scanned")),
            channel=Channel.POST,
            paper=document,
            prepared_on=today,
            prepared_by=actor,
            received_on=today,
            noted_at=timezone.now(),
            passed_to=actor,
        )
        record(item, actor)
        open_todo(todo.NAME, thing=item, on=today, due_on=today, user=actor, item=item.reference)
        found.append(item)
    return found


@transaction.atomic
def identify(
    actor: User,
    *,
    item: MailItem,
    version: int,
    title: str,
    who: Recipient,
    channel: str,
    received_on: date,
    passed_to: User,
    today: date,
    answer_by: date | None = None,
) -> None:
    """Say whom what came is from, what about, and who has it now."""
    _may(actor)
    happened(received_on, today, "received_on")
    if item.direction != Direction.IN:
        raise Refused(_("This did not come: it left."))
    if item.kind:
        raise Refused(_("The day of this paper starts a delay: it is written with its proof, and stays."))
    if channel not in COMING:
        raise Refused(_("Nothing comes by this channel."), "channel")
    _refuse_stranger(passed_to, who.household, "passed_to")
    if answer_by and item.answered_on:
        raise Refused(_("It is answered already."), "answer_by")
    if answer_by and answer_by != item.answer_by:
        _refuse_past(answer_by, today)
    edit(
        actor,
        item,
        version=version,
        title=title.strip(),
        name=who.name,
        person=who.person,
        household=who.household,
        whom=who.whom,
        channel=channel,
        received_on=received_on,
        passed_to=passed_to,
        answer_by=answer_by,
        reason="identify",
    )
    close_todo(todo.NAME, todo.ANSWER, thing=item, on=today)
    _ask_answer(item, today)


@transaction.atomic
def pass_on(actor: User, *, item: MailItem, version: int, to: User, answer_by: date, today: date) -> None:
    """Somebody else has it now, and is to answer by that day."""
    _may(actor)
    if item.direction != Direction.IN:
        raise Refused(_("This did not come: it left."))
    _refuse_stranger(to, item.household, "to")
    _refuse_past(answer_by, today)
    if item.answered_on:
        raise Refused(_("It is answered already."))
    edit(actor, item, version=version, passed_to=to, answer_by=answer_by, reason="pass")
    close_todo(todo.ANSWER, thing=item, on=today)
    _ask_answer(item, today)


@transaction.atomic
def answer(actor: User, *, item: MailItem, version: int, on: date, today: date) -> None:
    """An item was answered on that day."""
    _may(actor)
    happened(on, today)
    if item.direction != Direction.IN or item.answered_on:
        raise Refused(_("Nothing waits for an answer here."))
    if item.received_on and on < item.received_on:
        raise Refused(_("It is answered after it came: check the date."), "on")
    edit(actor, item, version=version, answered_on=on, reason="answer")
    close_todo(todo.ANSWER, todo.NAME, thing=item, on=today)
