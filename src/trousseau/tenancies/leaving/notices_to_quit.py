"""Record a notice to quit, its receipt, its withdrawal: the dwelling is offered again at once, with its day."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Conflict, Refused, happened
from trousseau.core.models import Person, User
from trousseau.core.todo import close_todo
from trousseau.mail import actions as mail
from trousseau.mail.actions import UNPROVED, Proof
from trousseau.mail.enums import Channel
from trousseau.mail.recipients import Recipient
from trousseau.mandates.actions import withdraw_availability
from trousseau.rules.notice_to_quit import abandoned_from, tenant_months

from .. import todo
from ..contract.queries import tenant_people
from ..enums import NOTICE_CHANNELS, WRITE, LeaseState, NoticeBy
from ..models import Lease, NoticeParty, NoticeToQuit
from ..queries import ending_notice
from . import effects, queries
from .mail_papers import TENANT

ARTICLE = "Loi 89-462, art. 15 I"


def open_notice(actor: User, lease: Lease, *, sent_on: date, today: date) -> None:
    WRITE.require(actor)
    if lease.state != LeaseState.RUNNING:
        raise Refused(_("No household lives there under this lease: a notice ends a lease whose keys are given."))
    happened(sent_on, today, "sent_on")
    if sent_on < lease.signed_on:
        raise Refused(_("A notice comes after the lease was signed: check the date."), "sent_on")
    Lease.objects.select_for_update().get(pk=lease.pk)  # two at once: the second meets the first
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
    receipt: Proof = UNPROVED,
) -> NoticeToQuit:
    """Loi 89-462, art. 15 I: a tenant leaves when they want, with a delay that runs from the proved receipt.

    `people`: who gives it, all those who signed when empty. `receipt`: what proves the day of receipt. Raises Refused
    for an e-mail, which is no notice, for who was no tenant on the day that it was sent, and for a day of receipt without its
    proof. A ground without its own gives the
    whole delay.
    """
    open_notice(actor, lease, sent_on=sent_on, today=today)
    if channel not in NOTICE_CHANNELS:
        raise Refused(
            _(
                "An e-mail, a message or an ordinary letter is no notice: ask for a registered letter, an act, or have it handed over against a signature."
            ),
            "channel",
            ARTICLE,
        )
    if proved and not (ground and proof.strip()):
        raise Refused(_("Say the ground and what proves it: without its proof the delay is the whole one."), "proof")
    received_on = received_on or (None if channel == Channel.REGISTERED else sent_on)
    signed = tenant_people(lease, sent_on)
    if strangers := [str(person) for person in people if person not in signed]:
        raise Refused(
            _("%(names)s: no tenant of this lease on %(day)s. Check the day, or who gives this notice.")
            % {"names": " · ".join(strangers), "day": localised.day(sent_on)},
            "people",
        )
    givers = [person for person in signed if person in people] if people else signed
    gave = {party.person_id for row in queries.partial(lease) for party in row.parties.all()}
    if givers and gave.issuperset(person.pk for person in givers):
        raise Refused(
            _("%(names)s: their notice is already recorded. Withdraw it first to write another.")
            % {"names": " · ".join(str(person) for person in givers)},
            "people",
        )
    months = tenant_months(ground, proved, queries.notice_law(sent_on))
    names = " · ".join(str(person) for person in givers)
    item = mail.take_in(
        actor,
        paper=TENANT,
        who=Recipient(names, person=givers[0] if givers else None, household=lease.household),
        channel=channel,
        title=_("Notice to quit, lease %(code)s") % {"code": lease.code},
        sent_on=sent_on,
        received_on=received_on,
        proof=receipt,
        today=today,
    )
    notice = NoticeToQuit(
        lease=lease,
        by=NoticeBy.TENANT,
        mail=item,
        ground=ground,
        proof=proof.strip(),
        months=months,
        whole={*signed, *tenant_people(lease, today)} <= set(givers),  # who joined since stays
        article=ARTICLE,
    )
    _record(actor, notice, givers, free_on=free_on)
    return notice


@transaction.atomic
def gather_notices(actor: User, *, lease: Lease, free_on: date | None, today: date) -> NoticeToQuit:
    """Loi 89-462, art. 15 I: tenants who gave notice one by one have all given it. The last notice to take effect
    becomes that of every tenant, and ends the lease on its day.

    Raises Refused while a tenant gave none, or while the receipt of one is not known.
    """
    WRITE.require(actor)
    rows = queries.of_everyone(lease) if lease.state == LeaseState.RUNNING else []
    if not rows:
        raise Refused(_("A tenant who still stands on this lease gave no notice: it goes on."))
    if any(row.ends_on is None for row in rows):
        raise Refused(_("Note first when each notice was received: the last one decides."))
    last, told = rows[-1], {party.person_id for party in rows[-1].parties.all()}
    for row in rows[:-1]:
        for party in row.parties.all():
            if party.person_id not in told:
                record(NoticeParty(notice=last, person=party.person, mail=party.item), actor)
                told.add(party.person_id)
    last.whole = True
    effects.set_end(last, free_on)
    edit(actor, last, version=last.version, whole=True, free_on=last.free_on, reason="gather")
    close_todo(todo.GATHER, thing=lease, on=today)
    effects.announce(last)
    return last


@transaction.atomic
def record_death(actor: User, *, lease: Lease, on: date, alone: bool, free_on: date, today: date) -> NoticeToQuit:
    """Loi 89-462, art. 14: the lease ends on the day of the death, unless somebody who lived there goes on with it.

    `alone`: nobody may. `free_on`: when the heirs are expected to have emptied it.
    """
    open_notice(actor, lease, sent_on=on, today=today)
    if not alone:
        raise Refused(
            _(
                "The lease goes on with whom the law names: the spouse or partner, or a child or parent who lived there for a year. Change the household instead."
            ),
            "alone",
            "Loi 89-462, art. 14",
        )
    notice = NoticeToQuit(lease=lease, by=NoticeBy.DEATH, begun_on=on, article="Loi 89-462, art. 14", ends_on=on)
    _record(actor, notice, free_on=free_on)
    return notice


@transaction.atomic
def record_abandonment(
    actor: User, *, lease: Lease, summoned_on: date, ordered_on: date, words: str, today: date
) -> NoticeToQuit:
    """Loi 89-462, art. 14-1: the tenant was summoned to say that they live there, did not answer, and the judge ended
    the lease on `ordered_on`. `words`: the reference of the order."""
    open_notice(actor, lease, sent_on=summoned_on, today=today)
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
        begun_on=summoned_on,
        proof=words.strip(),
        article="Loi 89-462, art. 14-1",
        ends_on=ordered_on,
    )
    _record(actor, notice)
    return notice


def _record(actor: User, notice: NoticeToQuit, people: Sequence[Person] = (), *, free_on: date | None = None) -> None:
    """Save it, then what follows from its day once it is received."""
    effects.set_end(notice, free_on)
    record(notice, actor, reason="notice")
    for person in people:
        record(NoticeParty(notice=notice, person=person), actor)
    if notice.ends_on is None:
        effects.ask_receipt(notice)
    effects.announce(notice)


@transaction.atomic
def receive_notice(actor: User, *, notice: NoticeToQuit, version: int, on: date, receipt: Proof, today: date) -> None:
    """The notice that a tenant sent was received: the register keeps the day and its proof, the delay runs from it."""
    _still(actor, notice)
    if notice.mail is None:
        raise Refused(_("It is received by each tenant: note it on the letter of each."))
    if notice.version != version:
        raise Conflict(NoticeToQuit.objects.get(pk=notice.pk))
    mail.receive(actor, item=notice.mail, version=notice.mail.version, on=on, today=today, proof=receipt)
    notice.refresh_from_db()


@transaction.atomic
def withdraw_notice(actor: User, *, notice: NoticeToQuit, version: int, reason: str, on: date, today: date) -> None:
    """Both parties agree that it falls: the household stays, its dwelling leaves the list.

    Raises Refused once the commission gave the dwelling to another household.
    """
    _still(actor, notice)
    happened(on, today)
    if on < notice.law_on:
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
    if notice.by == NoticeBy.OWNER:
        mail.withdraw(actor, items=notice.papers, today=on)  # what did not leave will not
    close_todo(todo.RECEIPT, thing=notice, on=on)
    if notice.whole:
        close_todo(todo.LEAVE, thing=lease, on=on)
    if notice.by == NoticeBy.OWNER:
        close_todo(todo.GIVE, thing=lease, on=on)
    if not queries.of_everyone(lease):
        close_todo(todo.GATHER, thing=lease, on=on)


def _still(actor: User, notice: NoticeToQuit) -> None:
    WRITE.require(actor)
    if not notice.stands:
        raise Refused(_("This notice was already withdrawn."))
    if notice.lease.state != LeaseState.RUNNING:
        raise Refused(_("The household already left: nothing of the notice changes."))
