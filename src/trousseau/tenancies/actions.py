"""Draft, sign, hand over the keys, record a departure."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.allocation.actions import GROUND, ask_for_lease
from trousseau.allocation.queries_sitting import agreed_on as agreed_on_of
from trousseau.applications.actions import move_application
from trousseau.core import localised
from trousseau.core.actions import edit
from trousseau.core.actions_grants import end_grants
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_over, close_todo, open_todo
from trousseau.core.verbs import VERSIONED, verb
from trousseau.mail import actions as mail
from trousseau.mandates.actions import close_availability, open_availability
from trousseau.mandates.queries import terms
from trousseau.rules.dates import add_days

from . import queries, signed, todo
from .access import UNDER_LEASE
from .contract import words
from .contract.actions import ask_for_anah, sign_parties
from .contract.drafting import TENANCY, published_quarter, under_mandate
from .contract.drafting import draft_lease as draft_lease
from .contract.drafting import edit_lease as edit_lease
from .contract.papers import lease_paper
from .enums import TRANSITIONS
from .models import Lease


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",))
def abandon_lease(actor: User, *, lease: Lease, version: int, reason: str, on: date, today: date) -> None:
    """A draft that will not be signed. What it had opened closes; the decision awaits another lease, or its
    withdrawal. A signed lease is not concerned: it ends by notice."""
    if lease.signed_on:
        raise Refused(_("A signed lease is not abandoned: it binds both parties, and ends by notice."))
    state = step(TRANSITIONS, "abandon", lease.state, actor)
    if not reason.strip():
        raise Refused(_("Say in a few words why: it is kept with the draft."), "reason")
    if on < lease.allocated_by.decided_on:
        raise Refused(_("A draft is abandoned after the commission’s decision."), "on")
    edit(actor, lease, version=version, state=state, abandoned_on=on, abandoned_for=reason.strip(), reason="abandon")
    close_todo(todo.SIGN, thing=lease, on=on)
    if not lease.household.leases.not_abandoned().exists():
        end_grants(lease.household, ground=TENANCY, on=on)
    ask_for_lease(lease.allocated_by, on=on)


def _agreed(lease: Lease, signed_on: date) -> date:
    """The clause of the mandate by which the owner agrees to each household: the day they did, before the lease.

    It is written once, on the commission's decision (`allocation.actions.record_owner_answer`).
    """
    agreed_on = agreed_on_of(lease.allocated_by)
    if agreed_on is None:
        raise Refused(
            _("By mandate %(mandate)s the owner agrees to each household: ask them, and record their answer first.")
            % {"mandate": lease.mandate.code}
        )
    if agreed_on > signed_on:
        raise Refused(_("The owner agrees before the lease is signed."), "on")
    return agreed_on


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",))
def sign_lease(actor: User, *, lease: Lease, version: int, on: date, today: date) -> None:
    """The lease is signed; its paper is kept as it was signed.

    Raises Refused while the mandate leaves the choice of the tenant to the owner and they did not agree, before the
    mandate takes effect, or once it is past its term: nobody gave the power to sign yet, or any more.
    """
    state = step(TRANSITIONS, "sign", lease.state, actor)
    if on < lease.allocated_by.decided_on:
        raise Refused(_("A lease is signed after the commission’s decision."), "on")
    under_mandate(lease.mandate, lease.starts_on)  # a draft may be older than this question
    if (over := terms(lease.mandate, on).ends_on) < on:
        raise Refused(
            _("Mandate %(mandate)s ended on %(day)s: have an amendment that prolongs it signed first.")
            % {"mandate": lease.mandate.code, "day": localised.day(over)},
            "on",
            "Loi 70-9, art. 6",
        )
    if lacking := words.missing(lease, on):
        raise Refused(
            _("This lease cannot be signed yet. It lacks: %(lacks)s.") % {"lacks": words.named(lacking)},
            None,
            lacking[0].article,
        )
    # when the mandate delegates the choice, nothing is asked of the owner
    owner_agreed_on = _agreed(lease, on) if queries.owner_chooses(lease, on) else None
    # without a quarter in the clause, the law takes the last index published at the signature (art. 17-1 I)
    quarter = lease.revision_quarter or (str(published_quarter(on)) if lease.revised else "")
    lease.signed_on, lease.revision_quarter = on, quarter
    sign_parties(lease, on, by=actor)
    paper = lease_paper(lease, on=on)
    document = file_document(
        kind="lease",
        number=lease.code,
        title=_("Lease %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    edit(
        actor,
        lease,
        version=version,
        state=state,
        signed_on=on,
        paper=document,
        reason="sign",
        owner_agreed_on=owner_agreed_on,
        revision_quarter=quarter,
    )
    ask_for_anah(lease, on=on)
    close_todo(todo.SIGN, thing=lease, on=on)
    signed.LEASE.await_copy(lease, on=on)
    open_todo(
        todo.KEYS,
        thing=lease,
        on=on,
        due_on=lease.starts_on,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
    )


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",))
def hand_keys(actor: User, *, lease: Lease, version: int, keys_count: int, on: date, today: date) -> None:
    """The household enters: the dwelling leaves the free ones, the application is housed."""
    state = step(TRANSITIONS, "keys", lease.state, actor)
    if on < lease.starts_on:
        raise Refused(_("The keys are given from the day the lease takes effect."), "on")
    if queries.running_in(lease.mandate):
        raise Refused(_("A household still lives there: record its departure first."))
    edit(actor, lease, version=version, state=state, keys_on=on, keys_count=keys_count, reason="keys")
    close_availability(lease.mandate, on=on)
    move_application(actor, application=lease.allocated_by.allocated_to, code="house", on=on, today=today)
    close_todo(todo.KEYS, thing=lease, on=on)


@verb(once=VERSIONED, frozen=UNDER_LEASE, happened=("on",))
def end_lease(
    actor: User, *, lease: Lease, version: int, on: date, today: date, keys_back_on: date | None = None
) -> None:
    """The lease ended on `on`: the dwelling is free the day after, or after the keys came back when that is later (a
    death, an abandonment); the allocation's grants end."""
    state = step(TRANSITIONS, "end", lease.state, actor)
    if lease.keys_on and on < lease.keys_on:
        raise Refused(_("The departure comes after the keys were given: check the date."), "on")
    edit(actor, lease, version=version, state=state, ends_on=on, reason="end")
    open_availability(lease.mandate, on=add_days(max(on, keys_back_on or on), 1))
    close_todo(todo.LEAVE, todo.GIVE, todo.LATE, thing=lease, on=on)
    close_over(on=on, thing=lease)
    mail.withdraw(actor, items=queries.waiting_mail(lease), today=today)  # who left is written nothing more there
    end_grants(lease.household, ground=GROUND, on=on)
