"""Note a contact, a tag, a lack, a line of works."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import VERSIONED, No, Once, verb

from .. import stages, todo
from ..actions import OF_OWNERS, edit_prospect
from ..enums import OPEN_STAGES, Channel, Direction, ObjectionScope
from ..models import Lack, OwnerContact, Prospect, Tag, WorksLine
from ..queries import prospects
from ..reach.queries import call_answer, objections, telephone
from .queries import stalled

SCOPES: dict[str, ObjectionScope] = {
    Channel.LETTER: ObjectionScope.LETTER,
    Channel.EMAIL: ObjectionScope.EMAIL,
    Channel.PHONE: ObjectionScope.PHONE,
}


@verb(once=Once(OwnerContact, kept={"on": "made_on"}, apart=("next_contact_on",)), frozen=OF_OWNERS, happened=("on",))
def note_contact(
    actor: User,
    *,
    prospect: Prospect,
    on: date,
    today: date,
    channel: str,
    direction: str,
    note: str = "",
    next_contact_on: date | None = None,
    key: str = "",
) -> OwnerContact:
    """A contact that was made. A call to the owner, or a contact that the owner refuses, is not one to note.

    Raises Refused saying what would allow it. `next_contact_on` plans the next one. `key`: a form sent twice is one.
    """
    if direction == Direction.OUT:
        _may_reach(prospect, channel, on)
    contact = OwnerContact(
        prospect=prospect, made_on=on, channel=channel, direction=direction, note=note, made_by=actor, key=key or None
    )
    record(contact, actor)
    close_todo(todo.STALLED, thing=prospect, on=today)
    if channel != Channel.PAGE:  # a proposal waits for the agency to answer
        stages.contacted(actor, prospect, on=on)
    if next_contact_on and prospect.stage in OPEN_STAGES:
        edit_prospect(actor, prospect=prospect, version=prospect.version, on=today, next_contact_on=next_contact_on)
    return contact


def _may_reach(prospect: Prospect, channel: str, on: date) -> None:
    owner = prospect.owner
    if channel == Channel.PHONE and not call_answer(owner, on).allowed:
        answer = telephone(owner, on)
        raise Refused(
            _("%(why)s If the owner called, say that the owner began.") % {"why": answer.sentence},
            "channel",
            answer.article,
        )
    if objections(on, *filter(None, [SCOPES.get(channel)])).filter(owner=owner).exists():
        raise Refused(_("The owner refuses this kind of contact."), "channel", "RGPD, art. 21")


@verb(once=No("the same tags are put again"), frozen=OF_OWNERS, happened=No("no day is said"))
def set_tags(actor: User, *, prospect: Prospect, words: str) -> None:
    """The tags of a prospect, separated by commas; a new one is made on the fly, found again whatever its accents."""
    found = {}
    for word in filter(None, (" ".join(one.split()) for one in words.split(","))):
        if not normal(word):
            raise Refused(_("A tag is a word."), "words")
        tag = Tag.objects.filter(key=normal(word)).first() or Tag(name=word)
        if tag.pk is None:
            record(tag, actor)
        found[tag.pk] = tag
    prospect.tags.set(found.values())


@verb(once=No("what is lacking already is refused"), frozen=OF_OWNERS, happened=("on",))
def note_lack(actor: User, *, prospect: Prospect, what: str, on: date, today: date) -> Lack:
    if prospect.lacks.filter(key=normal(what), settled_on=None).exists():
        raise Refused(_("This lack is already noted."), "what")
    lack = Lack(prospect=prospect, what=" ".join(what.split()), starts_on=on)
    record(lack, actor)
    return lack


@verb(once=No("what is settled is refused"), frozen=OF_OWNERS, happened=("on",))
def settle_lack(actor: User, *, lack: Lack, on: date, today: date) -> None:
    if lack.settled_on:
        raise Refused(_("This lack is already settled."))
    lack.settled_on = on
    record(lack, actor)


@verb(once=Once(WorksLine), frozen=OF_OWNERS, happened=("quoted_on", "done_on"))
def add_works(
    actor: User,
    *,
    prospect: Prospect,
    today: date,
    quoted_on: date | None = None,
    done_on: date | None = None,
    key: str = "",
    **fields: Any,
) -> WorksLine:
    """`key`: a form sent twice is one."""
    line = WorksLine(prospect=prospect, quoted_on=quoted_on, done_on=done_on, key=key or None, **fields)
    record(line, actor)
    return line


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=("quoted_on", "done_on"))
def edit_works(
    actor: User,
    *,
    line: WorksLine,
    version: int,
    today: date,
    quoted_on: date | None,
    done_on: date | None,
    **fields: Any,
) -> None:
    edit(actor, line, version=version, quoted_on=quoted_on, done_on=done_on, **fields)


@transaction.atomic
def tell_stalled(on: date) -> int:
    """Ask for each stalled prospect once; what moves again is closed by the contact or the stage. How many stall."""
    found = list(stalled(prospects(), on))
    for prospect in found:
        open_todo(
            todo.STALLED,
            thing=prospect,
            on=on,
            due_on=on,
            article="Règle de captation n° 1",
            owner=prospect.owner.name,
            dwelling=str(prospect.dwelling),
            since=prospect.moved_on.isoformat(),
        )
    return len(found)
