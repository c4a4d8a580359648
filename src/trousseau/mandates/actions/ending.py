"""How a mandate ends: the owner changes their mind, somebody gives notice, its term, a sale."""

from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from trousseau.captation.actions import free_prospect
from trousseau.captation.reach.actions import run_contract
from trousseau.core import localised
from trousseau.core.actions import edit
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_over, close_todo, open_todo
from trousseau.core.verbs import VERSIONED, verb
from trousseau.ledger.queries import fund_balance
from trousseau.mail import actions as mail
from trousseau.rules.dates import add_days

from .. import queries, register, todo
from ..access import NO_HOUSEHOLD
from ..enums import TRANSITIONS, EndReason, EntryKind, MandateState
from ..models import Availability, Mandate
from .mandates import hold

SETTLE_DAYS = 30  # what the director's day proposes to render the last accounts
WORDS = {  # as the register writes them
    EndReason.TERM: "Fin le {on}, au terme",
    EndReason.OWNER: "Fin le {on}, par le propriétaire, préavis du {notice}",
    EndReason.AGENCY: "Fin le {on}, par l’agence, préavis du {notice}",
    EndReason.AGREEMENT: "Fin le {on}, d’un commun accord",
    EndReason.SALE: "Fin le {on}, par la vente du logement",
    EndReason.WITHDRAWAL: "Rétractation du propriétaire, envoyée le {notice}",
}


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("on",))
def inform_owner(actor: User, *, mandate: Mandate, version: int, on: date, today: date) -> None:
    """C. conso., art. L221-20: the information given after a signature without it; the delay runs from then."""
    if queries.withdrawal(mandate) is None or mandate.informed_on is not None:
        raise Refused(_("Nothing is to be said: this owner has no right to withdraw, or knows it already."))
    if on <= mandate.signature:
        raise Refused(_("The mandate was signed without it: the information comes after."), "on")
    edit(actor, mandate, version=version, informed_on=on, reason="inform")
    close_todo(todo.WITHDRAWAL, thing=mandate, on=on)


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("sent_on",))
def withdraw_mandate(actor: User, *, mandate: Mandate, version: int, sent_on: date, today: date) -> None:
    """C. conso., art. L221-18 and L221-21: the owner wrote within the delay; the mandate ends, the prospect is free.

    The day of sending counts; a household that has the keys stays, and the owner takes the lease over. Raises Refused
    after the delay, for a mandate without this right, or while something stands on it that must be undone first.
    """
    deadline = queries.withdrawal(mandate)
    if deadline is None:
        raise Refused(_("This mandate was signed at the agency, or by a professional: there is no withdrawal."))
    if sent_on < mandate.signature:
        raise Refused(_("The withdrawal is sent after the signature: check the date."), "sent_on")
    if sent_on > deadline.on:
        raise Refused(
            _("The delay ended on %(day)s: the owner may end the mandate by a notice.")
            % {"day": localised.day(deadline.on)},
            "sent_on",
            deadline.scale.article,
        )
    _finish(
        actor,
        mandate,
        "withdraw",
        version=version,
        on=sent_on,
        reason=EndReason.WITHDRAWAL,
        notice_on=sent_on,
        today=today,
        taken_over=True,
    )
    if mandate.prospect:
        free_prospect(actor, prospect=mandate.prospect, on=today)


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("notice_on",))
def end_mandate(
    actor: User,
    *,
    mandate: Mandate,
    version: int,
    on: date,
    reason: str = EndReason.AGREEMENT,
    notice_on: date | None = None,
    taken_over: bool = False,
    today: date | None = None,
) -> None:
    """The mandate ends on `on`, known on `today` (the same day unless said); its dwelling leaves the list of free ones, and what must follow is asked for.

    Raises Refused before the delay of a notice, while a lease runs that the owner does not take over, or while
    something stands on the mandate that must be undone first.
    """
    step(TRANSITIONS, "end", mandate.state, actor)  # before its days are read: a draft has no signature
    if on < mandate.signature:
        raise Refused(_("A mandate ends after its signature."), "on")
    if reason == EndReason.WITHDRAWAL:
        raise Refused(_("A withdrawal has its own page: its delay is counted there."), "reason")
    term = queries.terms(mandate, on).ends_on
    if reason == EndReason.TERM and on != term:
        raise Refused(
            _("Its term is on %(day)s: for another day, say why it ends.") % {"day": localised.day(term)},
            "on",
            "Loi 70-9, art. 7",
        )
    if reason in (EndReason.OWNER, EndReason.AGENCY):
        if notice_on is None:
            raise Refused(_("Say when the notice was sent: its delay runs from then."), "notice_on")
        first = queries.exit_from(mandate, notice_on, by_owner=reason == EndReason.OWNER)
        if on < first.on:
            raise Refused(
                _("A notice of %(sent)s ends the mandate on %(day)s at the earliest.")
                % {"sent": localised.day(notice_on), "day": localised.day(first.on)},
                "on",
                first.article,
            )
    _finish(
        actor,
        mandate,
        "end",
        version=version,
        on=on,
        reason=reason,
        notice_on=notice_on,
        taken_over=taken_over,
        today=today or on,
    )


def _finish(
    actor: User,
    mandate: Mandate,
    code: str,
    *,
    version: int,
    on: date,
    reason: str,
    notice_on: date | None,
    today: date,
    taken_over: bool,
) -> None:
    """`taken_over`: what the owner does with a lease that runs, if one does."""
    state = step(TRANSITIONS, code, mandate.state, actor)
    hold(mandate)
    if why := queries.obstacle(mandate):
        raise Refused(why)
    let = queries.is_let(mandate)
    if let and not taken_over:
        raise Refused(
            _("A lease runs in this dwelling: it goes on without the agency only if the owner takes it over."),
            "taken_over",
        )
    edit(
        actor,
        mandate,
        version=version,
        state=state,
        ended_on=on,
        end_reason=reason,
        notice_on=notice_on,
        taken_over=let,
        reason=code,
    )
    run_contract(owner=mandate.owner, reference=mandate.code, starts_on=mandate.signature, ends_on=on)
    open_ones = Availability.objects.filter(mandate=mandate, ends_on=None)
    open_ones.filter(announced=True).delete()  # it would have been free: its owner now lets it
    open_ones.update(ends_on=on)
    mandate.fees.filter(ends_on=None).update(ends_on=on)
    words = WORDS[EndReason(reason)].format(on=f"{on:%d/%m/%Y}", notice=f"{notice_on:%d/%m/%Y}" if notice_on else "")
    register.write_fact(actor, mandate=mandate, kind=EntryKind.END, on=min(on, today), today=today, observations=words)
    close_todo(todo.SIGN, todo.RENEW, todo.TERM, todo.WITHDRAWAL, thing=mandate, on=on)
    close_over(on=on, thing=mandate)
    mail.withdraw(actor, items=queries.waiting_mail(mandate), today=today)
    if mandate.taken_over:
        open_todo(todo.TELL_TENANT, thing=mandate, on=on, due_on=on, owner=mandate.owner.name, mandate=mandate.code)
    if on <= today:
        ask_what_follows(mandate)  # else on its last day, by the night


def not_over(mandate: Mandate) -> str:
    """What keeps the papers, the keys and the money of a mandate under notice with the agency."""
    assert mandate.ended_on, "a mandate under notice has its last day"
    said = _("This mandate runs until %(day)s: its papers, its keys and its money are the agency’s to keep until then.")
    return said % {"day": localised.day(mandate.ended_on)}


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("on",))
def hand_papers_back(actor: User, *, mandate: Mandate, version: int, on: date, words: str, today: date) -> None:
    """C. civ., art. 1993: the papers and the keys of an ended mandate are back with the owner, or with who they named."""
    if mandate.ended_on is None:
        raise Refused(_("This mandate has not ended: its papers and keys are the agency’s to keep."))
    if mandate.ended_on > today:
        raise Refused(not_over(mandate))
    if mandate.papers_back_on:
        raise Refused(_("This was already noted: reload the page."))
    if not words.strip():
        raise Refused(_("Write what was handed back, and to whom."), "words")
    edit(actor, mandate, version=version, papers_back_on=on, papers_back=words.strip(), reason="papers back")
    close_todo(todo.GIVE_PAPERS, thing=mandate, on=on)


@verb(once=VERSIONED, frozen=NO_HOUSEHOLD, happened=("on",))
def note_state(actor: User, *, mandate: Mandate, version: int, on: date, words: str, today: date) -> None:
    """The dwelling was seen again, since a household did not take it for its state: what was seen, and what follows."""
    if mandate.state != MandateState.SIGNED:
        raise Refused(_("This dwelling is no longer under a mandate in force."))
    if not words.strip():
        raise Refused(_("Write in a few words what was seen, and what follows."), "words")
    edit(actor, mandate, version=version, state_seen_on=on, state_seen=words.strip(), reason="state seen")
    close_todo(todo.SEE_DWELLING, thing=mandate, on=on)


def ask_what_follows(mandate: Mandate) -> None:
    """What must be done once it has ended, each on the day of whom it concerns."""
    on = mandate.ended_on
    assert on, "it has ended"
    ask = partial(open_todo, thing=mandate, on=on, owner=mandate.owner.name, mandate=mandate.code)
    held = mandate.fund is not None and (mandate.end_reason != EndReason.WITHDRAWAL or fund_balance(mandate.fund))
    if held:
        ask(todo.LAST_ACCOUNTS, due_on=add_days(on, SETTLE_DAYS), article="Décret 72-678, art. 66")
        ask(todo.CLOSE_FUND, due_on=add_days(on, SETTLE_DAYS))
    if mandate.papers_back_on is None:
        ask(todo.GIVE_PAPERS, due_on=add_days(on, SETTLE_DAYS), article="C. civ., art. 1993")
