"""Note what comes, pass it on, say that it is answered."""

import hashlib
from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document, refile_documents
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Document, Household, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb

from .. import access, todo
from ..access import REGISTER, WRITE
from ..enums import COMING, PROVING, Channel, Direction, Step
from ..happening import UNPROVED, Proof, keep_proof
from ..models import MailItem
from ..papers import Paper
from ..recipients import Recipient
from .checks import need, same_paper


def _same_note(known: MailItem, told: Any) -> None:
    who = told.who or Recipient("")
    sent_again(known, name=who.name, household=who.household, whom=who.whom)
    sent_again(known, passed_to=told.passed_to or told.actor, received_on=told.received_on or told.today)
    wanted = told.answer == "wanted"
    sent_again(known, answer_by=(told.answer_by or known.prepared_on) if wanted else None)
    asked = SimpleNamespace(answered=known.answered_on is not None or told.answer != "done")
    sent_again(asked, answered=True)
    same_paper(known, told.content)


@verb(
    once=Once(
        MailItem,
        by="form_key",
        stands={"cancelled_on": None},
        later=("returned_on",),
        apart=("who", "passed_to", "answer", "answer_by", "received_on", "content", "suffix"),
        also=_same_note,
    ),
    frozen=REGISTER,
    happened=("received_on",),
    right=WRITE,
)
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
    key: str = "",
) -> MailItem:
    """A call, a letter, somebody at the door. `answer`: "done", "wanted" (it waits for `passed_to`) or "none". `key`: a form
    sent twice is one."""
    if channel not in COMING:
        raise Refused(_("Nothing comes by this channel."), "channel")
    day = received_on or today
    if not title.strip():
        raise Refused(_("Say in a few words what it is about."), "title")
    to = passed_to or actor
    who = who or Recipient("")
    _refuse_stranger(to, who.household, "passed_to")
    if answer == "wanted":
        _refuse_past(answer_by or today, today)
    item = MailItem(
        direction=Direction.IN,
        form_key=key or None,
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


@verb(
    once=No("the room whose paper it is refuses a second"),
    frozen=REGISTER,
    happened=("sent_on", "received_on"),
    right=WRITE,
)
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
    if channel not in COMING or channel not in PROVING:
        raise Refused(_("Nothing proves the receipt of a letter that is not registered."), "channel")
    if received_on:
        if sent_on and received_on < sent_on:
            left = sent_on.strftime("%d/%m/%Y")
            raise Refused(_("It left on %(day)s: this comes after.") % {"day": left}, "received_on")
        need(proof)
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


@verb(once=No("the same scan of one day is one letter"), frozen=REGISTER, happened=TODAY, right=WRITE)
def drop(actor: User, *, scans: Sequence[tuple[bytes, str]], today: date) -> list[MailItem]:
    """Scans of letters that came: one row each, to be named (`identify`). All are kept, or none."""
    User.objects.select_for_update().get(pk=actor.pk)  # two at once: the second reads what the first kept
    dropped = MailItem.objects.filter(direction=Direction.IN, form_key=None, prepared_on=today, prepared_by=actor)
    found: list[MailItem] = []
    for content, suffix in scans:
        if known := dropped.filter(paper__sha256=hashlib.sha256(content).hexdigest()).first():
            found.append(known)
            continue
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


@verb(once=VERSIONED, frozen=REGISTER, happened=("received_on",), right=WRITE)
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
    """Say whom what came is from, what about, and who has it now. Its paper and its proofs follow it to the file of the
    household that is named."""
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
    refile_documents(Document.objects.filter(pk__in=[item.paper_id]), household=who.household, title=item.title)
    refile_documents(Document.objects.filter(pk__in=item.proofs.values("document")), household=who.household)
    close_todo(todo.NAME, todo.ANSWER, thing=item, on=today)
    _ask_answer(item, today)


@verb(once=VERSIONED, frozen=REGISTER, happened=No("an answer is expected on a day to come"), right=WRITE)
def pass_on(actor: User, *, item: MailItem, version: int, to: User, answer_by: date, today: date) -> None:
    """Somebody else has it now, and is to answer by that day."""
    if item.direction != Direction.IN:
        raise Refused(_("This did not come: it left."))
    _refuse_stranger(to, item.household, "to")
    _refuse_past(answer_by, today)
    if item.answered_on:
        raise Refused(_("It is answered already."))
    edit(actor, item, version=version, passed_to=to, answer_by=answer_by, reason="pass")
    close_todo(todo.ANSWER, thing=item, on=today)
    _ask_answer(item, today)


@verb(once=VERSIONED, frozen=REGISTER, happened=("on",), right=WRITE)
def answer(actor: User, *, item: MailItem, version: int, on: date, today: date) -> None:
    """An item was answered on that day."""
    if item.direction != Direction.IN or item.answered_on:
        raise Refused(_("Nothing waits for an answer here."))
    if item.received_on and on < item.received_on:
        raise Refused(_("It is answered after it came: check the date."), "on")
    edit(actor, item, version=version, answered_on=on, reason="answer")
    close_todo(todo.ANSWER, todo.NAME, thing=item, on=today)
