"""Draft a lease from the commission's decision and the mandate, and change the draft."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.allocation.models import Decision
from trousseau.allocation.todo import DRAFT_LEASE, OFFER
from trousseau.core import localised, scales
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_accounts import team
from trousseau.core.actions_grants import grant_household
from trousseau.core.enums import Role
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import convention_on
from trousseau.rules.dates import add_months
from trousseau.rules.lease import contract, deposit_max, first_term
from trousseau.rules.rent_index import Quarter, last_published

from .. import todo
from ..enums import Bond, DepositBy, DepositHolder, LeaseState, ProrataMethod
from ..models import Lease, LeaseParty
from ..queries import free_from, lease_law
from . import queries

TENANCY = "bail"
TOGETHER = ("revised", "revision_on", "revision_quarter", "deposit_holder", "deposit_by", "previous_rent")
FARTHEST = 12  # months from the decision to the effect of its lease: more is a slip of the pen


@transaction.atomic
def draft_lease(
    actor: User,
    *,
    decision: Decision,
    rent: int,
    charges: int,
    deposit: int,
    starts_on: date,
    payment_day: int,
    email_agreed: bool = False,
    previous_rent: int | None = None,
    prorata: str = ProrataMethod.ACTUAL,
    on: date,
    today: date,
    **more: Any,
) -> Lease:
    """From the commission's decision and the mandate: the contract the law asks for, its term, its deposit, who signs.

    `more`: the other terms of the draft, as `edit_lease` takes them. Raises Refused when the deposit is above the legal
    one, the rent above the convention's ceiling, the start before the decision, or the decision withdrawn.
    """
    happened(on, today)
    # keeps the decision to oneself: somebody who withdraws it at the same time waits, then meets this lease
    if not Decision.objects.filter(pk=decision.pk).in_effect().update(version=F("version")):
        raise Refused(_("This decision was withdrawn: no lease is drafted on it."))
    if Lease.objects.not_abandoned().filter(decision=decision).exists():
        raise Refused(_("A lease was already drafted for this decision."))
    mandate, law = decision.mandate, lease_law(starts_on)
    if not mandate.way.for_owner:
        raise Refused(
            _("“%(mode)s” is not built yet: this software drafts the leases of management mandates.")
            % {"mode": mandate.get_mode_display()}
        )
    _check(decision, rent=rent, deposit=deposit, starts_on=starts_on)
    lease = Lease(
        number=next_number("tenancies"),
        decision=decision,
        mandate=mandate,
        household=decision.application.household,
        contract=contract(convention_on(mandate, starts_on)),
        rent=rent,
        charges=charges,
        deposit=deposit,
        starts_on=starts_on,
        term_on=first_term(starts_on, mandate.owner.legal_person, law),
        payment_day=payment_day,
        email_agreed=email_agreed,
        previous_rent=previous_rent,
        prorata=prorata,
        **_settled(rent=rent, deposit=deposit, starts_on=starts_on, **more),
    )
    record(lease, actor)
    first_parties(actor, lease)
    grant_household(lease.household, users=team(Role.RENTAL, Role.DIRECTOR), ground=TENANCY, on=on)
    close_todo(DRAFT_LEASE, OFFER, thing=decision, on=on)
    open_todo(
        todo.SIGN,
        thing=lease,
        on=on,
        due_on=starts_on,
        household=lease.household,
        article="Loi 89-462, art. 3",
        name=str(lease.household),
        lease=lease.code,
    )
    return lease


def first_parties(actor: User, lease: Lease) -> None:
    """The applicant and their partner sign; a couple is said to be one until somebody says more."""
    adults = [
        member
        for member in lease.household.members.on(max(lease.starts_on, lease.signed_on or lease.starts_on))
        .select_related("person")
        .order_by("pk")
        if member.relation in ("holder", "partner")
    ]
    bond = Bond.COUPLE if len(adults) > 1 else Bond.ALONE
    for member in adults:
        record(LeaseParty(lease=lease, person=member.person, bond=bond), actor)


@transaction.atomic
def edit_lease(
    actor: User, *, lease: Lease, version: int, rent: int, deposit: int, starts_on: date, **fields: Any
) -> None:
    """Change a draft; the term follows the start, and the contract the convention of that day. A signed lease changes by
    amendment only."""
    if lease.state != LeaseState.DRAFT:
        raise Refused(_("A signed lease is not rewritten: an amendment is needed."))
    _check(lease.decision, rent=rent, deposit=deposit, starts_on=starts_on)
    term_on = first_term(starts_on, lease.mandate.owner.legal_person, lease_law(starts_on))
    kept = {name: getattr(lease, name) for name in TOGETHER}
    settled = _settled(rent=rent, deposit=deposit, starts_on=starts_on, **{**kept, **fields})
    edit(
        actor,
        lease,
        version=version,
        contract=contract(convention_on(lease.mandate, starts_on)),
        rent=rent,
        deposit=deposit,
        starts_on=starts_on,
        term_on=term_on,
        **settled,
    )


def _check(decision: Decision, *, rent: int, deposit: int, starts_on: date) -> None:
    law = lease_law(starts_on)
    if deposit > deposit_max(rent, law):
        raise Refused(
            ngettext(
                "The deposit is at most %(months)s month of rent without charges.",
                "The deposit is at most %(months)s months of rent without charges.",
                law.deposit_months,
            )
            % {"months": law.deposit_months},
            "deposit",
            law.deposit_article,
        )
    if starts_on < decision.decided_on:
        raise Refused(_("A lease takes effect after the commission’s decision."), "starts_on")
    under_mandate(decision.mandate, starts_on)
    if starts_on > add_months(decision.decided_on, FARTHEST):
        raise Refused(_("This is more than a year after the commission’s decision: check the year."), "starts_on")
    top = queries.ceiling(decision.mandate, starts_on)
    if isinstance(top, int) and rent > top:  # unknown: `lease_checks` says so, and nothing is signed meanwhile
        raise Refused(
            _("The convention’s ceiling is %(ceiling)s on %(day)s: lower the rent.")
            % {"ceiling": localised.money(top), "day": localised.day(starts_on)},
            "rent",
            "Loi 89-462, art. 40 VI",
        )
    _check_free(decision, starts_on)


def under_mandate(mandate: Mandate, starts_on: date) -> None:
    """Loi 70-9, art. 6: before its mandate takes effect the agency has no power to let. Raises Refused."""
    if starts_on < mandate.starts_on:
        raise Refused(
            _("Mandate %(mandate)s takes effect on %(day)s: the lease takes effect then at the earliest.")
            % {"mandate": mandate.code, "day": localised.day(mandate.starts_on)},
            "starts_on",
            "Loi 70-9, art. 6",
        )


def _check_free(decision: Decision, starts_on: date) -> None:
    free_on = free_from(decision.mandate)
    if free_on == date.max:
        raise Refused(_("This dwelling already has a lease."))
    if free_on and starts_on < free_on:
        raise Refused(
            _("A household under notice lives there: the dwelling is expected free on %(day)s.")
            % {"day": localised.day(free_on)},
            "starts_on",
        )


def _settled(*, rent: int, deposit: int, starts_on: date, **fields: Any) -> dict[str, Any]:
    """The terms that hang on each other: no deposit, no holder; a revision with its day and quarter, or none."""
    holder = fields.get("deposit_holder") or DepositHolder.AGENCY
    if holder == DepositHolder.NONE and deposit:
        raise Refused(_("A deposit is held by somebody: say by whom, or ask for none."), "deposit_holder")
    fields["deposit_holder"] = holder if deposit else DepositHolder.NONE
    fields["deposit_by"] = fields.get("deposit_by") or DepositBy.HOUSEHOLD
    if fields.get("previous_rent_on") and not fields.get("previous_rent", True):
        raise Refused(_("Write the rent that was paid on that day."), "previous_rent")
    if not fields.get("revised"):
        return {**fields, "revised": False, "revision_on": None, "revision_quarter": ""}
    first = fields.get("revision_on") or add_months(starts_on, 12)
    if not add_months(starts_on, 12) <= first <= add_months(starts_on, 24):
        raise Refused(
            _("The rent is revised once a year: the first time from one to two years after the lease takes effect."),
            "revision_on",
            "Loi 89-462, art. 17-1",
        )
    quarter = (fields.get("revision_quarter") or "").strip().upper()
    if quarter:
        known = scales.indexes()
        try:
            read = Quarter.read(quarter)
        except ValueError:
            raise Refused(
                _("“%(text)s” is not a quarter: write for instance 2026-T2.") % {"text": quarter}, "revision_quarter"
            ) from None
        if read not in known:
            raise Refused(
                _("The index of %(quarter)s is not known here: choose another quarter, or add it to the scales.")
                % {"quarter": quarter},
                "revision_quarter",
            )
    return {**fields, "revised": True, "revision_on": first, "revision_quarter": quarter}


def published_quarter(on: date) -> Quarter:
    """Loi 89-462, art. 17-1: that of the last index published on the day `on`, though the scales lack it."""
    months, day = (scales.at(f"lease.irl_published_{code}", on).number for code in ("months", "day"))
    return last_published(on, months, day)


def proposed_quarter(on: date) -> str:
    """The same for a draft, which names no index that the scales lack: "" then, and the signature takes it."""
    found = published_quarter(on)
    return str(found) if found in scales.indexes() else ""
