"""Give a provider what it carries, and write what it proves: once each, however slow or silent it is."""

import logging
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import clock
from trousseau.core.errors import Refused, place_of
from trousseau.core.models import User
from trousseau.core.tasks import enqueue_once
from trousseau.core.verbs import No, verb
from trousseau.exchange.kinds import Kind, kind_of

from .. import queries
from ..access import REGISTER, WRITE
from ..carriers import Fact, NotCarried, Parcel, Silent, carrier_of
from ..enums import CARRIED, Channel, ReturnedFor, Step
from ..happening import Proof, keep_proof, left, not_carried, write_many
from ..models import MailItem
from .leaving import present, receive, take_back

log = logging.getLogger(__name__)
SUFFIXES = {Kind.PDF: ".pdf", Kind.JPEG: ".jpg", Kind.PNG: ".png"}


@verb(
    once=No("what was given, or left, is not given again"),
    frozen=REGISTER,
    happened=No("its provider proves the days"),
    right=WRITE,
)
def hand_over(actor: User, *, item: MailItem) -> None:
    """Give it to the provider of its channel, once: the worker speaks to it, and what becomes of it comes back."""
    if item.channel not in CARRIED or carrier_of(item.channel) is None:
        raise Refused(
            _("No provider is installed for this channel: send it from its site, then say here that it left.")
        )
    if not address_of(item):
        raise Refused(
            _("No telephone number is known of %(name)s.") % {"name": item.name}
            if item.channel == Channel.TEXT
            else _("%(name)s did not agree to e-mail, or has no address for it.") % {"name": item.name}
        )
    if item.channel != Channel.TEXT and item.paper is None:
        raise Refused(_("%(item)s has no paper to send.") % {"item": item.reference})
    if not MailItem.objects.waiting().filter(pk=item.pk).update(queued_at=timezone.now(), number="", failure=""):
        raise Refused(_("It left, was given or cancelled meanwhile: reload the page."))
    enqueue_once(carry, item.pk)


@task()
def carry(pk: int) -> None:
    """Ask the provider of one item to take it, and what became of it."""
    item = queries.carried().filter(pk=pk).first()
    if item is not None:
        follow(item, today=clock.today())  # noqa: TID251 — the worker, as a night, asks the day


def address_of(item: MailItem) -> str:
    """Where the provider reaches them."""
    if item.channel == Channel.TEXT:
        return item.person.phone if item.person else ""
    return item.email.partition(",")[0].strip()


def follow(item: MailItem, *, today: date) -> bool:
    """Submit it if the provider does not have it yet, then write what it proves. False when the provider is silent.

    Outside of any transaction: the provider may be slow. Called twice at once, or again after a kill, it comes to the same:
    the provider knows the key, and a day that is written is not written twice.
    """
    carrier = carrier_of(item.channel)
    if carrier is None:
        return False
    try:
        if not item.number:
            _numbered(item, carrier.submit(_parcel(item)))
        facts = carrier.facts(item.number)
    except NotCarried as why:
        not_carried(item, why=str(why))
        return True
    except Exception as failed:  # whatever a provider's own code does, the next item is not to suffer from it
        silent = isinstance(failed, (Silent, OSError))
        said = "" if silent else place_of(failed)
    else:
        for fact in facts:
            _write(item, fact, today)
        return True
    log.warning("mail item %s: its provider does not answer %s", item.pk, said)
    return False


def _parcel(item: MailItem) -> Parcel:
    paper = b""
    if item.paper and item.channel != Channel.TEXT:
        with item.paper.file.open("rb") as file:
            paper = file.read()
    return Parcel(item.reference, item.name, address_of(item), item.title, paper)


@transaction.atomic
def _numbered(item: MailItem, number: str) -> None:
    item.refresh_from_db()
    if not item.number:
        write_many(None, [item], number=number[:40])


@transaction.atomic
def _write(item: MailItem, fact: Fact, today: date) -> None:
    """A day that the provider proves; one that it does not prove by a file is not written, nor one that is known.

    Raises nothing: what the register refuses (a day to come, a receipt before the sending) stays unwritten.
    """
    item.refresh_from_db()
    suffix = SUFFIXES.get(kind_of(fact.content))
    if item.day_of(fact.step) or suffix is None and item.channel != Channel.TEXT:
        return
    proof = Proof(fact.says, fact.content, suffix) if suffix else Proof(fact.says)
    said: dict[str, Any] = {"item": item, "version": item.version, "on": fact.on, "today": today, "proof": proof}
    try:
        with transaction.atomic():
            if fact.step == Step.SENT:
                _sent(item, fact.on, proof, today)
            elif fact.step == Step.PRESENTED:
                present(None, **said)
            elif fact.step == Step.RECEIVED:
                receive(None, **said)
            else:
                why = ReturnedFor.REFUSED if fact.refused else ReturnedFor.OTHER
                take_back(None, why=why, **said)
    except (Refused, ValidationError) as refused:
        log.warning("mail item %s: %s of its provider not written at %s", item.pk, fact.step, place_of(refused))


def _sent(item: MailItem, on: date, proof: Proof, today: date) -> None:
    if not item.prepared_on <= on <= today:
        raise Refused(_("%(item)s was prepared after that day: check the date.") % {"item": item.reference}, "on")
    MailItem.objects.filter(pk=item.pk).update(sent_on=on)
    keep_proof(None, item, Step.SENT, proof, today)
    left(None, [item], on=on, today=today)
