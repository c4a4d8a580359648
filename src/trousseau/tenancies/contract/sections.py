"""What the lease's page shows of its contract: checks, who is bound, annexes."""

from datetime import date
from typing import Any

from trousseau.core.models import User

from .. import access
from ..enums import AnnexKind, Bond, LeaseState
from ..models import Lease
from . import clauses, queries, words


def section(lease: Lease, user: User, on: date) -> dict[str, Any]:
    """The names that `_checks.html`, `_parties.html` and `_annexes.html` read."""
    draft = lease.state == LeaseState.DRAFT
    parties = _parties(lease, on)
    lines = words.lines(lease, on) if lease.state in (LeaseState.DRAFT, LeaseState.SIGNED, LeaseState.RUNNING) else []
    open_lines = [line for line in lines if line.tone not in ("ok", "")]
    return {
        "checks": lines,
        "lacking": [line for line in lines if line.tone == "bad"],
        "open_checks": len(open_lines),
        "settled_checks": len(lines) - len(open_lines),
        "parties": parties,
        "people": _people(lease, parties, on),
        "may_add": draft and queries.may_join(lease, on).exists(),
        "gone": queries.gone_without_word(lease, on) if lease.signed_on else [],
        "annexes": list(lease.annexes.filter(withdrawn_on=None).select_related("paper")),
        "annex_kinds": AnnexKind.choices if lease.state != LeaseState.ABANDONED else [],
        "draft": draft,
        "may_write": access.WRITE(user),
        "ceiling": words.ceiling_said(queries.ceiling(lease.mandate, max(on, lease.starts_on))),
        "convention": clauses.level(lease),
        "convention_state": queries.convention_state(lease),
    }


def people(lease: Lease, on: date) -> list[dict[str, Any]]:
    """Each person of the tenancy, once."""
    return _people(lease, _parties(lease, on), on)


def _people(lease: Lease, parties: list[dict[str, Any]], on: date) -> list[dict[str, Any]]:
    """Each person once: the lease's tenants first, then who lives with them; a tenant may have left the household."""
    members = {
        member.person_id: member for member in lease.household.members.on(on).select_related("person").order_by("pk")
    }
    found = [
        {"person": party["row"].person, "party": party, "member": members.pop(party["row"].person_id, None)}
        for party in parties
    ]
    return found + [{"person": member.person, "party": None, "member": member} for member in members.values()]


def _parties(lease: Lease, on: date) -> list[dict[str, Any]]:
    """Each person of the lease: tenant, left and still bound, left and free."""
    found = []
    for party in lease.parties.select_related("person").order_by("pk"):
        left = party.left_on is not None and party.left_on <= on
        bound = left and (party.bound_until is None or party.bound_until >= on)
        found.append(
            {
                "row": party,
                "left": left,
                "bound": bound,
                "alone": party.bond == Bond.ALONE,
                "may_leave": lease.signed_on is not None and party.left_on is None,
                "may_release": party.left_on is not None and party.bound_until is None and party.left_for != "death",
            }
        )
    return found
