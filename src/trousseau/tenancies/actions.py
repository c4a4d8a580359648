"""Draft, sign, hand over the keys, record a departure."""

from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.allocation.actions import GROUND, ask_for_lease
from trousseau.allocation.models import Decision
from trousseau.allocation.queries_sitting import agreed_on as agreed_on_of
from trousseau.allocation.todo import DRAFT_LEASE
from trousseau.applications.actions import move_application
from trousseau.core import components
from trousseau.core.actions import edit, end_grants, file_document, grant_household, next_number, record, team
from trousseau.core.enums import Role
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_todo, open_todo
from trousseau.engines import typography
from trousseau.mandates.actions import close_availability, open_availability
from trousseau.mandates.queries import terms
from trousseau.rules.dates import add_days
from trousseau.rules.lease import contract, deposit_max, first_term

from . import queries, todo
from .enums import TRANSITIONS, LeaseState, ProrataMethod
from .leaving import queries as leaving
from .leaving.todo import LEAVE
from .models import Lease
from .papers import lease_paper
from .queries import lease_law

TENANCY = "bail"


@transaction.atomic
def draft_lease(
    actor: User, *, decision: Decision, rent: int, charges: int, deposit: int, starts_on: date, payment_day: int,
    email_agreed: bool = False, previous_rent: int | None = None, prorata: str = ProrataMethod.ACTUAL,
    on: date, today: date,
) -> Lease:  # fmt: skip
    """From the commission's decision and the mandate: the contract the law asks for, its term, its deposit.

    Raises Refused when the deposit is above the legal one, the start before the decision, or the decision
    withdrawn.
    """
    happened(on, today)
    # keeps the decision to oneself: somebody who withdraws it at the same time waits, then meets this lease
    if not Decision.objects.filter(pk=decision.pk).standing().update(version=F("version")):
        raise Refused(_("This decision was withdrawn: no lease is drafted on it."))
    if Lease.objects.standing().filter(decision=decision).exists():
        raise Refused(_("A lease was already drafted for this decision."))
    mandate, law = decision.mandate, lease_law(starts_on)
    if not mandate.way.for_owner:
        raise Refused(
            _("“%(mode)s” is not built yet: this software drafts the leases of management mandates.")
            % {"mode": mandate.get_mode_display()}
        )
    _check(decision, rent=rent, deposit=deposit, starts_on=starts_on)
    lease = Lease(
        number=next_number("tenancies"), decision=decision, mandate=mandate,
        household=decision.application.household, contract=contract(mandate.convention), rent=rent,
        charges=charges, deposit=deposit, starts_on=starts_on,
        term_on=first_term(starts_on, mandate.owner.legal_person, law), payment_day=payment_day,
        email_agreed=email_agreed,
        previous_rent=previous_rent, prorata=prorata,
    )  # fmt: skip
    record(lease, actor)
    grant_household(lease.household, users=team(Role.RENTAL, Role.DIRECTOR), ground=TENANCY, on=on)
    close_todo(DRAFT_LEASE, subject=f"decision:{decision.pk}", on=on)
    open_todo(
        todo.SIGN, subject=f"lease:{lease.pk}", url=f"/baux/{lease.pk}/", on=on, due_on=starts_on,
        household=lease.household, article="Loi 89-462, art. 3", name=str(lease.household), lease=lease.code,
    )  # fmt: skip
    return lease


def _check(decision: Decision, *, rent: int, deposit: int, starts_on: date) -> None:
    law = lease_law(starts_on)
    if deposit > deposit_max(rent, law):
        raise Refused(
            ngettext(
                "The deposit is at most %(months)s month of rent without charges.",
                "The deposit is at most %(months)s months of rent without charges.",
                law.deposit_months,
            ) % {"months": law.deposit_months},
            "deposit", law.deposit_article,
        )  # fmt: skip
    if starts_on < decision.decided_on:
        raise Refused(_("A lease takes effect after the commission’s decision."), "starts_on")
    free_on = leaving.free_from(decision.mandate)
    if free_on == date.max:
        raise Refused(_("This dwelling already has a lease."))
    if free_on and starts_on < free_on:
        raise Refused(
            _("A household under notice lives there: the dwelling is expected free on %(day)s.")
            % {"day": typography.day(free_on, components.language())},
            "starts_on",
        )  # fmt: skip


@transaction.atomic
def edit_lease(
    actor: User, *, lease: Lease, version: int, rent: int, deposit: int, starts_on: date, **fields
) -> None:
    """Change a draft; the term follows the start. A signed lease changes by amendment only."""
    if lease.state != LeaseState.DRAFT:
        raise Refused(_("A signed lease is not rewritten: an amendment is needed."))
    _check(lease.decision, rent=rent, deposit=deposit, starts_on=starts_on)
    term_on = first_term(starts_on, lease.mandate.owner.legal_person, lease_law(starts_on))
    edit(
        actor, lease, version=version, rent=rent, deposit=deposit, starts_on=starts_on, term_on=term_on, **fields
    )  # fmt: skip


@transaction.atomic
def abandon_lease(actor: User, *, lease: Lease, version: int, reason: str, on: date, today: date) -> None:
    """A draft that will not be signed. What it had opened closes; the decision awaits another lease, or its
    withdrawal. A signed lease is not concerned: it ends by notice."""
    if lease.signed_on:
        raise Refused(_("A signed lease is not abandoned: it binds both parties, and ends by notice."))
    state = step(TRANSITIONS, "abandon", lease.state, actor)
    happened(on, today)
    if not reason.strip():
        raise Refused(_("Say in a few words why: it is kept with the draft."), "reason")
    if on < lease.decision.decided_on:
        raise Refused(_("A draft is abandoned after the commission’s decision."), "on")
    edit(
        actor, lease, version=version, state=state, abandoned_on=on, abandoned_for=reason.strip(), reason="abandon"
    )  # fmt: skip
    close_todo(todo.SIGN, subject=f"lease:{lease.pk}", on=on)
    if not lease.household.leases.standing().exists():
        end_grants(lease.household, ground=TENANCY, on=on)
    ask_for_lease(lease.decision, on=on)


def _agreed(lease: Lease, signed_on: date) -> date:
    """The clause of the mandate by which the owner agrees to each household: the day they did, before the lease.

    It is written once, on the commission's decision (`allocation.actions.record_owner_answer`).
    """
    agreed_on = agreed_on_of(lease.decision)
    if agreed_on is None:
        raise Refused(
            _(
                "By mandate %(mandate)s the owner agrees to each household: ask them, and record their answer first."
            )
            % {"mandate": lease.mandate.code}
        )
    if agreed_on > signed_on:
        raise Refused(_("The owner agrees before the lease is signed."), "on")
    return agreed_on


@transaction.atomic
def sign_lease(actor: User, *, lease: Lease, version: int, on: date, today: date) -> None:
    """The lease is signed; its paper is kept as it was signed.

    Raises Refused while the mandate leaves the choice of the tenant to the owner and they did not agree, or once the
    mandate is past its term: nobody gave the power to sign any more.
    """
    state = step(TRANSITIONS, "sign", lease.state, actor)
    happened(on, today)
    if on < lease.decision.decided_on:
        raise Refused(_("A lease is signed after the commission’s decision."), "on")
    if (over := terms(lease.mandate, on).ends_on) < on:
        raise Refused(
            _("Mandate %(mandate)s ended on %(day)s: have an amendment that prolongs it signed first.")
            % {"mandate": lease.mandate.code, "day": typography.day(over, components.language())},
            "on", "Loi 70-9, art. 6",
        )  # fmt: skip
    # when the mandate delegates the choice, nothing is asked of the owner
    owner_agreed_on = _agreed(lease, on) if queries.owner_chooses(lease, on) else None
    lease.signed_on = on
    paper = lease_paper(lease, on=on)
    document = file_document(
        kind="lease", number=lease.code, title=_("Lease %(code)s") % {"code": lease.code}, content=paper.pdf,
        suffix=".pdf", on=on, template=f"{paper.template}@{paper.version}", household=lease.household,
    )  # fmt: skip
    edit(
        actor, lease, version=version, state=state, signed_on=on, paper=document, reason="sign",
        owner_agreed_on=owner_agreed_on,
    )  # fmt: skip
    close_todo(todo.SIGN, subject=f"lease:{lease.pk}", on=on)
    open_todo(
        todo.KEYS, subject=f"lease:{lease.pk}", url=f"/baux/{lease.pk}/", on=on, due_on=lease.starts_on,
        household=lease.household, name=str(lease.household), lease=lease.code,
    )  # fmt: skip


@transaction.atomic
def hand_keys(actor: User, *, lease: Lease, version: int, keys_count: int, on: date, today: date) -> None:
    """The household enters: the dwelling leaves the free ones, the application is housed."""
    state = step(TRANSITIONS, "keys", lease.state, actor)
    happened(on, today)
    if on < lease.starts_on:
        raise Refused(_("The keys are given from the day the lease takes effect."), "on")
    if leaving.running_in(lease.mandate):
        raise Refused(_("A household still lives there: record its departure first."))
    edit(actor, lease, version=version, state=state, keys_on=on, keys_count=keys_count, reason="keys")
    close_availability(lease.mandate, on=on)
    move_application(actor, application=lease.decision.application, code="house", on=on, today=today)
    close_todo(todo.KEYS, subject=f"lease:{lease.pk}", on=on)


@transaction.atomic
def end_lease(actor: User, *, lease: Lease, version: int, on: date, today: date) -> None:
    """The household left on `on`: the dwelling is free the day after; the allocation's grants end."""
    state = step(TRANSITIONS, "end", lease.state, actor)
    happened(on, today)
    if lease.keys_on and on < lease.keys_on:
        raise Refused(_("The departure comes after the keys were given: check the date."), "on")
    edit(actor, lease, version=version, state=state, ends_on=on, reason="end")
    open_availability(lease.mandate, on=add_days(on, 1))
    close_todo(LEAVE, subject=f"lease:{lease.pk}", on=on)
    end_grants(lease.household, ground=GROUND, on=on)
