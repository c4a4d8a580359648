"""What the lease's page shows of its guarantees."""

from datetime import date
from typing import Any

from django.urls import reverse

from trousseau.core.models import User

from .. import signed
from ..enums import GuaranteeKind, LeaseState
from ..models import Guarantee, Lease
from . import queries, words


def _signing(row: Guarantee, user: User) -> dict[str, Any]:
    printed = reverse("tenancies:guarantee_paper", args=[row.pk])
    return signed.SURETY.steps(row, user, draft=printed, to_sign=f"{printed}?copie=a_signer")


def section(lease: Lease, user: User, on: date) -> dict[str, Any]:
    """The names that `_guarantees.html` reads."""
    rows = []
    for row in lease.guarantees.select_related("paper").order_by("starts_on", "pk"):
        tone, word = words.tone_and_word(row, on)
        to_sign = row.kind == GuaranteeKind.SURETY and row.signed_on is None
        rows.append(
            {
                "row": row,
                "tone": tone,
                "word": word,
                "cover": words.cover(row),
                "claim": words.claim(row),
                "lacks": "" if to_sign else words.lacking(queries.act_faults(row)),
                "to_sign": to_sign,
                "signing": _signing(row, user) if row.kind == GuaranteeKind.SURETY else None,
                "may_correct": row.kind != GuaranteeKind.SURETY or to_sign,
            }
        )
    covering = [one for one in rows if one["tone"] == "ok"]
    over = lease.state in (LeaseState.ENDED, LeaseState.ABANDONED)
    return {"guarantees": rows, "covering": covering, "guarantee_kinds": [] if over else GuaranteeKind.choices}
