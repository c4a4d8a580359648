"""Record a notice to quit, its receipt, its withdrawal: the dwelling is offered again at once, with its day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import Person, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.mandates.actions import open_availability, withdraw_availability
from trousseau.rules.dates import add_days
from trousseau.rules.notice_to_quit import (
    abandoned_from,
    convention_end,
    owner_end,
    protected,
    tenant_end,
    tenant_months,
)

from .. import todo
from ..contract.queries import tenant_people
from ..enums import WRITE, LeaseState, NoticeBy, NoticeChannel, OwnerGround
from ..models import Lease, NoticeParty, NoticeToQuit
from ..queries import ending_notice
from . import queries

ARTICLE = "Loi 89-462, art. 15 I"


@dataclass(frozen=True)
class OwnerCase:
    """What only a person can say before an owner's notice (loi 89-462, art. 15 III)."""

    low_means: bool = (
        False  # the yearly resources, all who live there together, are below the ceiling of social housing
    )
    rehoused: bool = False  # an offer of another home goes with the notice
    owner_escapes: bool = False  # the owner is above the age too, or of small means


def _open(actor: User, lease: Lease, *, sent_on: date, today: date) -> None:
    if not WRITE(actor):
        raise Refused(_("Your role may not do this."))
    if lease.state != LeaseState.RUNNING:
        raise Refused(_("No household lives there under this lease: a notice ends a lease whose keys are given."))
    happened(sent_on, today, "sent_on")
    if sent_on < lease.signed_on:
        raise Refused(_("A notice comes after the lease was signed: check the date."), "sent_on")
    if ending_notice(lease):
        raise Refused(_("This lease is already under notice: withdraw that notice first."))


@transaction.atomic
def tenant_notice(
    actor: User,
    *,
    lease: Lease,
    channel: str,
    sent_on: date,
    today: date,
    people: tuple[Person, ...] = (),
    received_on: date | None = None,
    ground: str = "",
    proof: str = "",
    proved: bool = False,
    free_on: date | None = None,
) -> NoticeToQuit:
    """Loi 89-462, art. 15 I: a tenant leaves when they want, with a delay that runs from the receipt.

    `people`: who gives it, all those who signed when empty. Raises Refused for an e-mail, which is no notice. A ground
    without its proof gives the whole delay.
    """
    _open(actor, lease, sent_on=sent_on, today=today)
    if channel not in NoticeChannel:
        raise Refused(
            _(
                "An e-mail, a message or an ordinary letter is no notice: ask for a registered letter, an act, or have it handed over against a signature."
            ),
            "channel",
            ARTICLE,
        )
    if proved and not (ground and proof.strip()):
        raise Refused(_("Say the ground and what proves it: without its proof the delay is the whole one."), "proof")
    received_on = received_on or (None if channel == NoticeChannel.LETTER else sent_on)
    if received_on:
        happened(received_on, today, "received_on")
    signed = tenant_people(lease, sent_on)
    givers = [person for person in signed if person in people] or signed
    months = tenant_months(ground, proved, queries.notice_law(sent_on))
    notice = NoticeToQuit(
        lease=lease,
        by=NoticeBy.TENANT,
        channel=channel,
        sent_on=sent_on,
        ground=ground,
        proof=proof.strip(),
        months=months,
        whole=len(givers) == len(signed),
        article=ARTICLE,
    )
    _record(actor, notice, {person: None for person in givers}, received_on=received_on, free_on=free_on)
    return notice


@transaction.atomic
def gather_notices(actor: User, *, lease: Lease, free_on: date | None, today: date) -> NoticeToQuit:
    """Loi 89-462, art. 15 I: tenants who gave notice one by one have all given it. The last notice to take effect
    becomes that of every tenant, and ends the lease on its day.

    Raises Refused while a tenant gave none, or while the receipt of one is not known.
    """
    if not WRITE(actor):
        raise Refused(_("Your role may not do this."))
    rows = queries.of_everyone(lease) if lease.state == LeaseState.RUNNING else []
    if not rows:
        raise Refused(_("A tenant who still stands on this lease gave no notice: it goes on."))
    if any(row.ends_on is None for row in rows):
        raise Refused(_("Note first when each notice was received: the last one decides."))
    last, told = rows[-1], {party.person_id for party in rows[-1].parties.all()}
    for row in rows[:-1]:
        for party in row.parties.all():
            if party.person_id not in told:
                record(NoticeParty(notice=last, person=party.person, received_on=party.received_on), actor)
                told.add(party.person_id)
    last.whole = True
    _ends(last, free_on)
    edit(actor, last, version=last.version, whole=True, free_on=last.free_on, reason="gather")
    close_todo(todo.GATHER, thing=lease, on=today)
    _announce(last)
    return last


@transaction.atomic
def owner_notice(
    actor: User,
    *,
    lease: Lease,
    channel: str,
    sent_on: date,
    received: Mapping[Person, date | None],
    ground: str,
    for_on: date,
    words: str,
    today: date,
    case: OwnerCase = OwnerCase(),
) -> NoticeToQuit:
    """Loi 89-462, art. 15: a lessor ends a lease at its term only, for one of three reasons, told to each tenant.

    `received`: by tenant who signed, the day; the last one counts. `for_on`: the day that the notice names. `words`:
    the price and conditions of a sale, who comes to live there, or the reason. Raises Refused when it comes too late,
    while the convention with the Anah runs, when a tenant did not receive it, or when a tenant is protected.
    """
    _open(actor, lease, sent_on=sent_on, today=today)
    if channel not in NoticeChannel:
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
    signed = tenant_people(lease, sent_on)
    days = {person: received.get(person) for person in signed}
    if missing := [str(person) for person, day in days.items() if day is None]:
        raise Refused(
            _("The notice is given to each tenant who signed. Still without it: %(names)s.")
            % {"names": ", ".join(missing)},
            None,
            ARTICLE,
        )
    last = max(day for day in days.values() if day)
    happened(last, today, None)
    found = _owner_end(lease, last, for_on, sent_on)
    law = queries.notice_law(sent_on)
    if not (case.rehoused or case.owner_escapes) and any(
        protected(person.born_on, found, case.low_means, law)
        for person in {*signed, *queries.living_there(lease, found)}
    ):
        raise Refused(
            _(
                "A tenant above %(age)s years of small means, or somebody of that age in their charge, is protected: an offer of another home goes with the notice."
            )
            % {"age": law.protected_age},
            "low_means",
            "Loi 89-462, art. 15 III",
        )
    notice = NoticeToQuit(
        lease=lease,
        by=NoticeBy.OWNER,
        channel=channel,
        sent_on=sent_on,
        ground=ground,
        proof=words.strip(),
        months=law.owner_months,
        article=ARTICLE,
        ends_on=found,
    )
    _record(actor, notice, days, received_on=last)
    return notice


def _owner_end(lease: Lease, received_on: date, for_on: date, on: date) -> date:
    law = queries.notice_law(on)
    if queries.conventioned(lease):
        until = lease.mandate.anah_ends_on
        if until is None:
            raise Refused(
                _(
                    "Write the end of the convention with the Anah on mandate %(mandate)s first: no notice while it runs."
                )
                % {"mandate": lease.mandate.code},
                None,
                "Loi 89-462, art. 40 III",
            )
        found = convention_end(received_on, for_on, queries.first_term_on(lease), until, law)
    else:
        found = owner_end(received_on, for_on, queries.first_term_on(lease), queries.renewal_years(lease), law)
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


@transaction.atomic
def record_death(actor: User, *, lease: Lease, on: date, alone: bool, free_on: date, today: date) -> NoticeToQuit:
    """Loi 89-462, art. 14: the lease ends on the day of the death, unless somebody who lived there goes on with it.

    `alone`: nobody may. `free_on`: when the heirs are expected to have emptied it.
    """
    _open(actor, lease, sent_on=on, today=today)
    if not alone:
        raise Refused(
            _(
                "The lease goes on with whom the law names: the spouse or partner, or a child or parent who lived there for a year. Change the household instead."
            ),
            "alone",
            "Loi 89-462, art. 14",
        )
    notice = NoticeToQuit(lease=lease, by=NoticeBy.DEATH, sent_on=on, article="Loi 89-462, art. 14", ends_on=on)
    _record(actor, notice, {}, received_on=on, free_on=free_on)
    return notice


@transaction.atomic
def record_abandonment(
    actor: User, *, lease: Lease, summoned_on: date, ordered_on: date, words: str, today: date
) -> NoticeToQuit:
    """Loi 89-462, art. 14-1: the tenant was summoned to say that they live there, did not answer, and the judge ended
    the lease on `ordered_on`. `words`: the reference of the order."""
    _open(actor, lease, sent_on=summoned_on, today=today)
    happened(ordered_on, today, "ordered_on")
    first = abandoned_from(summoned_on, queries.notice_law(summoned_on))
    if ordered_on < first:
        raise Refused(
            _("The tenant still has time to answer: the abandonment is found from %(day)s on.")
            % {"day": localised.day(first)},
            "ordered_on",
            "Loi 89-462, art. 14-1",
        )
    if not words.strip():
        raise Refused(_("Write the reference of the judge’s order."), "words", "Loi 89-462, art. 14-1")
    notice = NoticeToQuit(
        lease=lease,
        by=NoticeBy.ABANDONED,
        channel=NoticeChannel.ACT,
        sent_on=summoned_on,
        proof=words.strip(),
        article="Loi 89-462, art. 14-1",
        ends_on=ordered_on,
    )
    _record(actor, notice, {}, received_on=ordered_on)
    return notice


def _record(
    actor: User,
    notice: NoticeToQuit,
    parties: Mapping[Person, date | None],
    *,
    received_on: date | None,
    free_on: date | None = None,
) -> None:
    """Save it, then what follows from its day once it is received."""
    lease = notice.lease
    notice.received_on = received_on
    _ends(notice, free_on)
    record(notice, actor, reason="notice")
    for person, day in parties.items():
        record(NoticeParty(notice=notice, person=person, received_on=day), actor)
    if received_on is None:
        open_todo(
            todo.RECEIPT,
            thing=notice,
            url=todo.RECEIPT.url(lease.pk, notice.pk),
            on=notice.sent_on,
            due_on=add_days(notice.sent_on, 15),
            article=ARTICLE,
            household=lease.household,
            name=str(lease.household),
            lease=lease.code,
        )
    _announce(notice)


def _ends(notice: NoticeToQuit, free_on: date | None) -> None:
    if notice.received_on is None:
        return
    if notice.ends_on is None:
        notice.ends_on = tenant_end(notice.received_on, notice.months)
    if not notice.whole:
        return
    notice.free_on = free_on or add_days(notice.ends_on, 1)
    if notice.free_on <= notice.ends_on:
        raise Refused(_("The dwelling is free after the last day of the lease."), "free_on")


def _announce(notice: NoticeToQuit) -> None:
    """The dwelling joins the commission's list with its day; the manager has the exit to prepare."""
    lease = notice.lease
    if not notice.whole:
        every = queries.of_everyone(lease)
        if every and every[-1].ends_on:
            open_todo(
                todo.GATHER,
                thing=lease,
                on=notice.received_on,
                due_on=every[-1].ends_on,
                article=notice.article,
                household=lease.household,
                name=str(lease.household),
                lease=lease.code,
            )
        return
    if notice.free_on is None:
        return
    open_availability(lease.mandate, on=notice.free_on, announced=True)
    open_todo(
        todo.LEAVE,
        thing=lease,
        on=notice.received_on,
        due_on=notice.ends_on,
        article=notice.article,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        day=notice.ends_on.isoformat(),
    )


@transaction.atomic
def receive_notice(actor: User, *, notice: NoticeToQuit, version: int, on: date, today: date) -> None:
    """The registered letter was received: the delay runs from that day."""
    _still(actor, notice)
    if notice.received_on:
        raise Refused(_("Its receipt is already written."))
    happened(on, today)
    if on < notice.sent_on:
        raise Refused(_("A notice is received after it was sent: check the dates."), "on")
    notice.received_on = on
    _ends(notice, None)
    edit(
        actor, notice, version=version, received_on=on, ends_on=notice.ends_on, free_on=notice.free_on, reason="receive"
    )
    close_todo(todo.RECEIPT, thing=notice, on=on)
    _announce(notice)


@transaction.atomic
def withdraw_notice(actor: User, *, notice: NoticeToQuit, version: int, reason: str, on: date, today: date) -> None:
    """Both parties agree that it falls: the household stays, its dwelling leaves the list.

    Raises Refused once the commission gave the dwelling to another household.
    """
    _still(actor, notice)
    happened(on, today)
    if on < notice.sent_on:
        raise Refused(_("It is withdrawn after it was given."), "on")
    if not reason.strip():
        raise Refused(_("Say how both parties agreed: a notice is not taken back alone."), "reason")
    lease = notice.lease
    if notice.whole and queries.promised(lease.mandate, on):
        raise Refused(
            _(
                "The commission gave this dwelling to another household: have that decision withdrawn first (Commission)."
            )
        )
    edit(actor, notice, version=version, withdrawn_on=on, withdrawn_for=reason.strip(), reason="withdraw")
    if notice.whole:
        withdraw_availability(lease.mandate)
    close_todo(todo.RECEIPT, thing=notice, on=on)
    close_todo(todo.LEAVE, todo.GATHER, thing=lease, on=on)


def _still(actor: User, notice: NoticeToQuit) -> None:
    if not WRITE(actor):
        raise Refused(_("Your role may not do this."))
    if not notice.stands:
        raise Refused(_("This notice was already withdrawn."))
    if notice.lease.state != LeaseState.RUNNING:
        raise Refused(_("The household already left: nothing of the notice changes."))
