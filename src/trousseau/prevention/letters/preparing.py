"""Prepare a letter about a debt, or all those of the day: each is drawn, then kept in a transaction of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import Recipient
from trousseau.tenancies.models import Lease

from ..enums import SHEETS, LetterKind
from ..queries import Situation, situation
from . import queries
from .actions import TO_TENANT, Made, keep_letters
from .papers import Asked, Words, paper
from .queries import Basis


def prepare_letter(
    actor: User,
    *,
    lease: Lease,
    kind: str,
    asked: Asked,
    channel: str,
    today: date,
    name: str = "",
    address: str = "",
    seen: int | None = None,
) -> list[MailItem]:
    """The letter, ready in the register of mail: one for the tenants, of a formal notice one each; with a sheet for the
    CCAPEX, the letter that tells the tenant of it.

    `name`, `address`: of a third party. `seen`: the debt that was read, cents. Raises Refused when it changed since, when
    one is ready already, or when the letter would be wrong.
    """
    wanted, found = LetterKind(kind), situation(lease, today)
    if wanted == LetterKind.TOLD:
        raise Refused(_("This letter is prepared with the sheet for the CCAPEX."))
    if wanted not in SHEETS and channel not in queries.ways(wanted):
        raise Refused(_("Nothing leaves by this channel."), "channel")
    rests = queries.basis([lease], actor, today)
    words = queries.compose(found, wanted, asked, rests, today)
    if seen is not None and seen != found.debt:
        raise Refused(
            _("The debt changed while you were reading: it is %(amount)s now. Read the letter again.")
            % {"amount": localised.money(found.debt)}
        )
    made = _made(found, wanted, words, asked, rests, channel, name, address, today)
    return keep_letters(actor, found=found, kind=wanted, made=made, name=name, today=today)


def _made(
    found: Situation,
    kind: LetterKind,
    words: Words,
    asked: Asked,
    rests: Basis,
    channel: str,
    name: str,
    address: str,
    today: date,
) -> list[Made]:
    """Drawn before the base is held."""
    if kind in TO_TENANT:
        people = queries.recipients(found, kind, rests)
        for to in people:
            queries.refuse_envelope(to, registered=channel != Channel.POST)
        return [Made(kind, to, channel, paper(words, found=found, to=to, on=today)) for to in people]
    household = found.lease.household
    if kind in SHEETS:
        told = queries.compose(found, LetterKind.TOLD, Asked(), rests, today)
        [tenants] = queries.recipients(found, LetterKind.TOLD, rests)
        queries.refuse_envelope(tenants)
        body = Recipient(name.strip() or "CCAPEX", household=household)
        return [
            Made(kind, body, Channel.SYSTEM, paper(words, found=found, to=body, on=today)),
            Made(LetterKind.TOLD, tenants, Channel.POST, paper(told, found=found, to=tenants, on=today)),
        ]
    if not name.strip():
        raise Refused(_("Write who is written to."), "name")
    third = Recipient(name.strip(), address.strip(), household=household)
    if channel != Channel.SYSTEM:
        try:
            queries.refuse_envelope(third)
        except Refused as why:
            raise Refused(why.message, "address") from why
    drawn = paper(words, found=found, to=third, on=today)
    return [Made(kind, third, channel, drawn, _claimed(asked, words, rests, found) if kind == LetterKind.CLAIM else {})]


def _claimed(asked: Asked, words: Words, rests: Basis, found: Situation) -> dict[str, Any]:
    """What the claim that is noted of it rests on: `rents.claims.queries.letter_of`."""
    assert asked.guarantee and words.total
    notice = rests.notice_on(found.lease)
    known = notice.isoformat() if notice and found.facts.after(notice) else None
    return {"guarantee": asked.guarantee.pk, "asked": words.total[1], "notice_on": known}


@dataclass(frozen=True)
class Prepared:
    """What one press of the button did: the letters ready, and each refusal in words, by lease."""

    done: tuple[MailItem, ...]
    refused: tuple[tuple[Lease, str], ...]


def prepare_many(actor: User, *, chosen: Sequence[tuple[int, int]], today: date) -> Prepared:
    """The letter of each of these households of whom one is asked, each in a transaction of its own: one that is
    refused keeps no other from being ready. `chosen`: (lease, the debt that was read in cents)."""
    seen = dict(chosen)
    done: list[MailItem] = []
    refused: list[tuple[Lease, str]] = []
    for found in queries.of_reader(actor, list(seen), today):
        lease = found.lease
        try:
            if not found.debt and seen[lease.pk]:
                raise Refused(_("Nothing is late any more: no letter is needed."))
            kind = queries.letter_asked(found)
            if kind is None:
                raise Refused(_("Another action comes first now: open the tenancy."))
            done += prepare_letter(
                actor, lease=lease, kind=kind, asked=Asked(), channel=Channel.POST, today=today, seen=seen[lease.pk]
            )
        except Refused as why:
            refused.append((lease, str(why)))
    return Prepared(tuple(done), tuple(refused))
