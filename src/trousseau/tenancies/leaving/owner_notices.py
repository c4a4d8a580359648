"""Give an owner's notice to each tenant: prepared, sent, received, or given again after it came back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, happened
from trousseau.core.models import Document, Person, User
from trousseau.core.todo import close_todo
from trousseau.mail import actions as mail
from trousseau.mail.actions import UNPROVED, Proof
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.rules.notice_to_quit import protected

from .. import todo
from ..contract.queries import tenant_people
from ..enums import NOTICE_CHANNELS, WRITE, LeaseState, NoticeBy, OwnerGround
from ..models import Lease, NoticeParty, NoticeToQuit
from ..recipients import of_tenant
from . import effects, queries
from .mail_papers import OWNER
from .notices_to_quit import ARTICLE, open_notice


@transaction.atomic
def owner_told(actor: User, *, lease: Lease, today: date) -> None:
    """The owner knows that their notice has no effect: the lease is renewed."""
    WRITE.require(actor)
    close_todo(todo.LATE, thing=lease, on=today)


@dataclass(frozen=True)
class OwnerCase:
    """What only a person can say before an owner's notice (loi 89-462, art. 15 III)."""

    low_means: bool = (
        False  # the yearly resources, all who live there together, are below the ceiling of social housing
    )
    rehoused: bool = False  # an offer of another home goes with the notice
    owner_escapes: bool = False  # the owner is above the age too, or of small means


@transaction.atomic
def owner_notice(
    actor: User,
    *,
    lease: Lease,
    channel: str,
    received: Mapping[Person, date | None],
    ground: str,
    for_on: date,
    words: str,
    today: date,
    sent_on: date | None = None,
    receipt: Proof = UNPROVED,
    content: bytes = b"",
    suffix: str = ".pdf",
    case: OwnerCase = OwnerCase(),
) -> NoticeToQuit:
    """Loi 89-462, art. 15: a lessor ends a lease at its term only, for one of three reasons, told to each tenant.

    One item of the register for each tenant who signed: with `sent_on` they left that day, without it they wait in the
    mail. `received`: by tenant, the day already known, which `receipt` proves; the last one counts, and the lease has its
    end once all are proved. `for_on`: the day that the notice names. `words`: the price and conditions of a sale, who
    comes to live there, or the reason. `content`: the notice itself. Raises Refused when it comes too late, while the
    convention with the Anah runs, or when a tenant is protected.
    """
    open_notice(actor, lease, sent_on=sent_on or today, today=today)
    _check(lease, channel, ground, words)
    signed = tenant_people(lease, sent_on or today)
    days = {person: received.get(person) for person in signed}
    known = [day for day in days.values() if day]
    if known and sent_on is None:
        raise Refused(_("Say first when it left: nothing is received or returned that was not sent."), "sent_on")
    for day in known:
        happened(day, today, None)
    reached = _reached(lease, max([sent_on or today, *known]), for_on, sent_on or today)
    _refuse_protected(lease, signed, reached, sent_on or today, case)
    notice = NoticeToQuit(
        lease=lease,
        by=NoticeBy.OWNER,
        for_on=for_on,
        ground=ground,
        proof=words.strip(),
        months=queries.notice_law(sent_on or today).owner_months,
        article=ARTICLE,
    )
    record(notice, actor, reason="notice")
    close_todo(todo.LATE, thing=lease, on=today)  # they give another: they know of the one before
    paper = _paper(lease, content, suffix, today) if content else None
    for person in signed:
        item = _item(actor, lease, person, channel, sent_on or today, paper)
        record(NoticeParty(notice=notice, person=person, mail=item), actor)
    effects.follow_owner(notice, today)
    for party in notice.parties.select_related("mail"):
        _leave(actor, party.mail, sent_on, days[party.person], receipt, today)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def give_again(
    actor: User,
    *,
    party: NoticeParty,
    channel: str,
    today: date,
    sent_on: date | None = None,
    received_on: date | None = None,
    receipt: Proof = UNPROVED,
) -> MailItem:
    """The notice that came back from this tenant, or did not leave, is given to them another way; the same paper."""
    notice, old = party.notice, party.mail
    lease = notice.lease
    WRITE.require(actor)
    if not notice.stands or lease.state != LeaseState.RUNNING:
        raise Refused(_("This notice does not stand any more: nothing is given."))
    if old is None or not (old.returned_on or old.cancelled_on):
        raise Refused(_("This tenant has it, or it is on its way: it is not given twice."))
    _check(lease, channel, notice.ground, notice.proof)
    assert notice.for_on
    if received_on and sent_on is None:
        raise Refused(_("Say first when it left: nothing is received or returned that was not sent."), "sent_on")
    if sent_on:
        happened(sent_on, today, "sent_on")
        _after(old, sent_on)
    if received_on:
        happened(received_on, today, "received_on")
    _reached(lease, received_on or sent_on or today, notice.for_on, notice.law_on)
    item = _item(actor, lease, party.person, channel, sent_on or today, old.paper)
    party.mail = item
    record(party, actor)
    if old.returned_on and old.settled_on is None:
        mail.settle(actor, item=old, version=old.version, today=today)
    effects.follow_owner(notice, today)
    _leave(actor, item, sent_on, received_on, receipt, today)
    return item


def _after(old: MailItem, sent_on: date) -> None:
    """Raises Refused for a day before the one on which the item before it came back, or was cancelled."""
    if old.returned_on and sent_on < old.returned_on:
        raise Refused(
            _("The letter before it came back on %(day)s: nothing is given again before that day.")
            % {"day": localised.day(old.returned_on)},
            "sent_on",
        )
    if old.cancelled_on and sent_on < old.cancelled_on:
        raise Refused(
            _("The letter before it was cancelled on %(day)s: nothing is given again before that day.")
            % {"day": localised.day(old.cancelled_on)},
            "sent_on",
        )


def _check(lease: Lease, channel: str, ground: str, words: str) -> None:
    if channel not in NOTICE_CHANNELS:
        raise Refused(
            _("A notice by the owner is a registered letter, an act, or handed over against a signature."),
            "channel",
            ARTICLE,
        )
    if not words.strip():
        raise Refused(
            _("Write what the notice says: the price of the sale, who will live there, or the reason."),
            "words",
            ARTICLE,
        )
    if ground == OwnerGround.TAKE_BACK and lease.mandate.owner.legal_person:
        raise Refused(
            _(
                "A legal person lives nowhere: only a natural person, or a family SCI for one of its partners, takes a dwelling back."
            ),
            "ground",
            "Loi 89-462, art. 13 et 15 I",
        )


def _reached(lease: Lease, received_on: date, for_on: date, on: date) -> date:
    """The term that the notice reaches if it is received on that day. Raises Refused when it reaches none in time."""
    found = queries.owner_reach(lease, received_on, for_on, on)
    if found.why in ("during_convention", "convention"):
        raise Refused(
            _(
                "No notice by the owner while the convention with the Anah runs, until %(until)s: the first lease end that one may aim at is %(day)s."
            )
            % {"until": localised.day(lease.mandate.anah_ends_on), "day": localised.day(found.on)},
            "for_on",
            "Loi 89-462, art. 40 III",
        )
    if found.why:
        raise Refused(
            _("It had to be received by %(last)s for that term: the lease is renewed. The next term is %(day)s.")
            % {"last": localised.day(found.last_day), "day": localised.day(found.on)},
            "for_on",
            ARTICLE,
        )
    return found.on


def _refuse_protected(lease: Lease, signed: list[Person], ends_on: date, on: date, case: OwnerCase) -> None:
    law = queries.notice_law(on)
    if case.rehoused or case.owner_escapes:
        return
    if any(
        protected(person.born_on, ends_on, case.low_means, law)
        for person in {*signed, *queries.living_there(lease, ends_on)}
    ):
        raise Refused(
            _(
                "A tenant above %(age)s years of small means, or somebody of that age in their charge, is protected: an offer of another home goes with the notice."
            )
            % {"age": law.protected_age},
            "low_means",
            "Loi 89-462, art. 15 III",
        )


def _paper(lease: Lease, content: bytes, suffix: str, on: date) -> Document:
    return file_document(
        kind="owner_notice",
        title=_("Notice given by the owner, lease %(code)s") % {"code": lease.code},
        content=content,
        suffix=suffix,
        on=on,
        household=lease.household,
    )


def _item(actor: User, lease: Lease, person: Person, channel: str, on: date, paper: Document | None) -> MailItem:
    item = mail.draft(
        paper=OWNER,
        to=of_tenant(lease, person),
        channel=channel,
        title=_("Notice given by the owner, lease %(code)s") % {"code": lease.code},
        on=on,
        by=actor,
        document=paper,
    )
    mail.prepare(actor, items=[item])
    return item


def _leave(
    actor: User, item: MailItem, sent_on: date | None, received_on: date | None, receipt: Proof, today: date
) -> None:
    """A notice left on that day, and was received on another when that is known; what is handed over, on the same."""
    if sent_on is None:
        return
    if item.channel == Channel.HAND:
        if not receipt:
            raise Refused(_("Give what proves that it was handed over: the copy that they signed."), "says", ARTICLE)
        mail.send(actor, items=[item], on=received_on or sent_on, today=today, proofs=[(item, receipt)])
        return
    mail.send(actor, items=[item], on=sent_on, today=today)
    if received_on:
        item.refresh_from_db()
        mail.receive(actor, item=item, version=item.version, on=received_on, today=today, proof=receipt)
