"""From the act to the money: enter a deliberation, draw and sign its convention, receive its payments."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from django.utils.translation import gettext as _
from django.utils.translation import override

from trousseau.core import scales
from trousseau.core.actions import edit, record, record_all
from trousseau.core.actions_papers import file_document
from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Refused, typed_over
from trousseau.core.models import Document, Organisation, User
from trousseau.core.normal import normal
from trousseau.core.states import step
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb

from . import reading as readings
from . import reading_checks, signed, todo, watch
from .access import BODIES
from .enums import TRANSITIONS, ConventionState, PartyPart, PostKind, Verdict
from .models import Confirmation, Convention, ConventionParty, Deliberation, FundedPost


def organisation(kind: str, name: str) -> Organisation:
    """The organisation of that name, made when it is new."""
    found, _made = Organisation.objects.get_or_create(kind=kind, key=normal(name), defaults={"name": name})
    return found


def held_body(body: Organisation) -> Organisation:
    """A body whose acts are written: the same form twice at once, the second waits and finds what the first wrote."""
    return Organisation.objects.select_for_update().get(pk=body.pk)


@dataclass(frozen=True)
class ReadAct:
    """The file of an act, and what was read in it."""

    content: bytes
    filename: str
    text: str
    reading: dict


def read_act(content: bytes, filename: str) -> ReadAct:
    """An act, read before any transaction. Raises Refused when the file is not a readable deliberation, or was entered
    before."""
    from trousseau.exchange.deliberation import NotReadable, text_of

    _refuse_entered(content)
    try:
        text = text_of(content, filename)
    except NotReadable as error:
        raise Refused(str(error), "file") from error
    return ReadAct(content, filename, text, _read(text, "file"))


def _refuse_entered(content: bytes) -> None:
    if Document.objects.filter(kind="act", sha256=hashlib.sha256(content).hexdigest()).exists():
        raise Refused(_("This file was already entered: find it in the list of deliberations."), "file")


@verb(once=No("the file of an act is refused a second time"), frozen=BODIES, happened=TODAY)
def enter_deliberation(actor: User, *, read: ReadAct, on: date) -> Deliberation:
    """An act, kept with its reading. Raises Refused when its file was entered before."""
    council = held_body(
        organisation(OrganisationKind.COUNCIL, read.reading["council"] or _("Council not named in the act"))
    )
    _refuse_entered(read.content)
    act = file_document(
        kind="act",
        title=PurePath(read.filename).name[:200],
        content=read.content,
        suffix=PurePath(read.filename).suffix.lower()[:8],
        on=on,
    )
    deliberation = Deliberation(
        council=council, text=read.text, act=act, entered_by=actor, entered_on=on, **_told(read.reading, act.title)
    )
    record(deliberation, actor)
    return deliberation


def _read(text: str, field: str) -> dict:
    """The reading of an act's words. Raises Refused beside `field` when they are no deliberation."""
    from trousseau.exchange.deliberation import NotReadable, read_text

    try:
        reading = read_text(text, at=scales.at)
    except NotReadable as error:
        raise Refused(str(error), field) from error
    with override("fr"):  # what is kept, and what a person confirms, is one text; `says` puts it in the reader's words
        found = reading.to_dict()
    for told, check in zip(found["checks"], reading.checks, strict=True):
        told["says"] = check.says.plain()
    for name, places in reading.places.items():
        for told, place in zip(found["places"][name], places, strict=True):
            told["says"] = place.rule.plain()
    return found


def _told(reading: dict, title: str) -> dict:
    """What a deliberation keeps of its reading, beside the reading itself."""
    return {
        "held_on": date.fromisoformat(reading["date"]) if reading["date"] else None,
        "subject": (reading["subject"] or reading["heading"] or title)[:300],
        "adopted": reading["adopted"],
        "verdict": readings.verdict(reading),
        "errors": readings.count_errors(reading),
        "reading": reading,
    }


@dataclass(frozen=True)
class ReadAgain:
    """The words of an act that were mended, and what was read in them."""

    text: str
    reading: dict


def read_again(deliberation: Deliberation, corrected: str) -> ReadAgain:
    """The words that were read badly, mended, and read again by the same reader before any transaction. Raises Refused when
    nothing changed, or when the words are no deliberation any more."""
    corrected = corrected.replace("\r\n", "\n")
    if corrected.strip() == (deliberation.corrected or deliberation.text).replace("\r\n", "\n").strip():
        raise Refused(_("Nothing was changed: mend the line that was read badly."), "corrected")
    return ReadAgain(corrected, _read(corrected, "corrected"))


def read_passage_again(deliberation: Deliberation, *, corrected: str, was: str, start: int, end: int) -> ReadAgain:
    """As `read_again`, the lines alone that stand between `start` and `end` of the text as it is read, which were `was`."""
    text = readings.text_read(deliberation)
    if text[start:end] != was.replace("\r\n", "\n"):
        raise Refused(_("The text of the act was corrected meanwhile: open its page again, then the value to correct."))
    lines = corrected.replace("\r\n", "\n")
    if lines == text[start:end]:
        raise Refused(_("Nothing was changed: mend the line that was read badly."), "corrected")
    return read_again(deliberation, text[:start] + lines + text[end:])


@verb(once=VERSIONED, frozen=BODIES, happened=No("the reading of an act, whatever its day"))
def correct_reading(actor: User, *, deliberation: Deliberation, version: int, read: ReadAgain) -> None:
    """The words of an act as they were mended. No result is typed by hand; the file of the act and its text as first read
    stay."""
    told = _told(read.reading, deliberation.act.title)
    edit(actor, deliberation, version=version, corrected=read.text, reason="correct", **told)


@verb(once=No("a check is confirmed once, whoever asks again"), frozen=BODIES, happened=TODAY)
def confirm_check(actor: User, *, deliberation: Deliberation, message: str, on: date) -> None:
    """Someone compared a check with the act and found it right; asking twice changes nothing.

    Raises Refused for a check that this reading does not hold open.
    """
    if message not in reading_checks.to_confirm(deliberation.reading):
        raise Refused(_("This check is not among those to confirm: reload the page."))
    Confirmation.objects.get_or_create(
        deliberation=deliberation, message=message, defaults={"confirmed_by": actor, "confirmed_on": on}
    )


@verb(once=VERSIONED, frozen=BODIES, happened=No("references: they say no day"))
def complete_deliberation(
    actor: User,
    *,
    deliberation: Deliberation,
    version: int,
    number: str,
    subject_code: str,
    siret: str,
    was: str | None = None,
) -> None:
    """What the act does not say and its publication asks for; `siret` is the council's, `was` the one that the page showed."""
    edit(actor, deliberation, version=version, number=number, subject_code=subject_code, reason="complete")
    council = deliberation.council
    if typed_over(siret, was=was, now=council.siret, field="siret"):
        edit(actor, council, version=council.version, reason="siret", siret=siret)


KIND_WORDS = {
    PostKind.CAPTATION: ("captation", "capter"),
    PostKind.SOCIAL: ("travailleur social", "accompagnement social"),
    PostKind.RENTAL: ("gestion locative", "gestionnaire locatif", "gestionnaire locative"),
}


def post_kind(words: str) -> str:
    """The kind of a funded post from the words of the act; the first job named wins."""
    text = normal(words)
    found = [(text.find(w), kind) for kind, ws in KIND_WORDS.items() for w in ws if w in text]
    return min(found)[1] if found else PostKind.OTHER


def refuse_written(council: Organisation, **said: object) -> None:
    """Raises Refused for a convention of this council that stands already, with all that is `said` of it."""
    held_body(council)
    if Convention.objects.filter(**said, withdrawn_on=None).exists():
        raise Refused(_("This convention is written already: find it in the list."), "title")


@verb(once=No("the same convention of one act is refused while it stands"), frozen=BODIES, happened=TODAY)
def draw_convention(
    actor: User,
    *,
    deliberation: Deliberation,
    title: str,
    starts_on: date,
    ends_on: date,
    amount: int,
    agency: str,
    partners: Sequence[str] = (),
    on: date,
    settled: bool = False,
) -> Convention:
    """A convention from an adopted act, with the posts and parties that the act names.

    `settled`: a person compared the act with its reading and the vote stands. Raises Refused when the act
    was not adopted, or when an error touches its vote and nobody settled it.
    """
    if not deliberation.adopted:
        raise Refused(_("The act does not say that this deliberation was adopted: a convention needs a vote."))
    if deliberation.verdict == Verdict.DOUBTFUL and not settled:
        raise Refused(
            _("An error touches the vote: compare it with the act, then say that the vote stands."), "settled"
        )
    same = {"title": title, "starts_on": starts_on, "ends_on": ends_on, "amount": amount}
    refuse_written(deliberation.council, deliberation=deliberation, **same)
    convention = Convention(deliberation=deliberation, delegation=readings.delegation(deliberation.reading), **same)
    record(convention, actor, reason="settled" if settled else "")
    grantor, receives = deliberation.council, organisation(OrganisationKind.AGENCY, agency)
    if receives.key == grantor.key:
        raise Refused(_("Who grants the money and who receives it are two bodies."), "agency")
    rows = [(grantor, PartyPart.GRANTOR), (receives, PartyPart.AGENCY)]
    rows += [
        (organisation(OrganisationKind.FUNDER, name), PartyPart.PARTNER)
        for name in partners
        if normal(name) not in (normal(agency), grantor.key)
    ]
    parties = [
        ConventionParty(
            convention=convention, organisation=one, part=part, share=amount if part == PartyPart.GRANTOR else None
        )
        for one, part in dict(rows).items()
    ]
    record_all(parties, actor)
    for words in deliberation.reading["posts"]:
        record(FundedPost(convention=convention, kind=post_kind(words), title=words[:300]), actor)
    open_todo(
        todo.SIGN, thing=convention, on=on, due_on=max(on, starts_on), article="Loi 2000-321, art. 10", convention=title
    )
    return convention


@verb(once=VERSIONED, frozen=BODIES, happened=No("it runs from a day that may be to come"))
def edit_convention(
    actor: User, *, convention: Convention, version: int, title: str, starts_on: date, ends_on: date, amount: int
) -> None:
    """Correct a draft; a signed convention changes by amendment only."""
    if convention.state != ConventionState.DRAFT:
        raise Refused(_("A signed convention is not rewritten: the parties sign an amendment."))
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    foreseen = convention.tranches.filter(funder=grantor.organisation_id, withdrawn_on=None)
    if sum(one.amount for one in foreseen) > amount:
        raise Refused(_("The payments already foreseen exceed this amount."), "amount")
    if grantor.share != amount:
        edit(actor, grantor, version=grantor.version, share=amount, reason="edit")
    edit(
        actor,
        convention,
        version=version,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        amount=amount,
        reason="edit",
    )


@verb(once=VERSIONED, frozen=BODIES, happened=("on",))
def end_convention(actor: User, *, convention: Convention, version: int, on: date, today: date) -> None:
    """The convention stopped on `on`: at its term, or before it when the parties agree."""
    state = step(TRANSITIONS, "end", convention.state, actor)
    if not convention.starts_on <= on <= convention.ends_on:
        raise Refused(_("A convention ends within its period: check the day."), "on")
    edit(actor, convention, version=version, state=state, ends_on=on, reason="end")
    watch.all_of(convention, on=today)


@verb(once=VERSIONED, frozen=BODIES, happened=("on",))
def sign_convention(actor: User, *, convention: Convention, version: int, on: date, today: date) -> None:
    """Both parties signed on the day `on`; the signed copy is then asked for."""
    state = step(TRANSITIONS, "sign", convention.state, actor)
    held = convention.voted_on
    if held and on < held:
        raise Refused(_("A convention is signed after the vote that allows it."), "on")
    edit(actor, convention, version=version, state=state, signed_on=on, reason="sign")
    close_todo(todo.SIGN, thing=convention, on=on)
    signed.CONVENTION.await_copy(convention, on=today)
    watch.all_of(convention, on=today)
