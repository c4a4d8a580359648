"""The guarantees of leases: who covers a day, and on which terms a claim is made."""

from datetime import date

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.rules.guarantees import ClaimTerms, GuaranteeLaw, claim_terms
from trousseau.rules.surety import Act, Fault, faults

from ..enums import GuaranteeKind
from ..models import Guarantee, Lease
from ..models.guarantees import GuaranteeQuerySet

VISALE = ("rent", "months", "damage", "unpaid", "notice", "claim")


def guarantees(user: User) -> GuaranteeQuerySet:
    """Guarantees of the leases that `user` may open: a guarantor's data is nobody else's."""
    return Guarantee.objects.filter(lease__in=Lease.objects.for_user(user)).select_related(
        "lease__household__holder", "lease__mandate__owner", "lease__mandate__dwelling__commune", "paper"
    )


def law(on: date) -> GuaranteeLaw:
    values = scales.several([f"guarantees.visale_{name}" for name in VISALE], on)
    terms = {f"visale_{name}": values[f"guarantees.visale_{name}"].number for name in VISALE}
    return GuaranteeLaw(**{**terms, "visale_rent": terms["visale_rent"] * 100})


def proposed(kind: str, on: date) -> ClaimTerms:
    """What a new guarantee of this kind asks before a claim, for a form to begin with."""
    return claim_terms(kind, law(on))


def unverified(kind: str, on: date) -> list[scales.Value]:
    """The values behind `proposed` that nobody verified yet."""
    if kind != GuaranteeKind.VISALE:
        return []
    values = scales.several([f"guarantees.visale_{name}" for name in VISALE], on)
    return [value for value in values.values() if not value.verified]


def act_faults(guarantee: Guarantee) -> list[Fault]:
    """What the act of a surety lacks; nothing is asked of another guarantee."""
    if guarantee.kind != GuaranteeKind.SURETY:
        return []
    return faults(
        Act(
            natural=not guarantee.body,
            own_hand=guarantee.own_hand,
            in_full=guarantee.in_full,
            solidary=guarantee.solidary,
            says_so=guarantee.says_so,
            rent_told=guarantee.rent_told,
            end_told=guarantee.end_told,
            lease_given=guarantee.lease_given_on is not None,
        )
    )
