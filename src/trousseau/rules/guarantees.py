"""What may cover an owner against unpaid rent, side by side. Facts alone: the words belong to the pages."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .money import round_half_up


@dataclass(frozen=True)
class GuaranteeLaw:
    """Visale's terms on the day asked: cents a month, months, days."""

    visale_rent: int
    visale_months: int
    visale_damage: int
    visale_unpaid: int
    visale_notice: int
    visale_claim: int


@dataclass(frozen=True)
class Guarantee:
    """`open`: True, False, or None when it depends on the tenant or on what the agency set up.

    `cost`: cents a year for the owner, None when it is set elsewhere. `months`: rents covered at most, None
    when a contract or a regulation says it. `unpaid` months before a claim, `notice` and `claim` days to act.
    `no_surety`: a person may not also stand surety (loi 89-462, art. 22-1).
    """

    code: str
    open: bool | None
    cost: int | None
    months: int | None = None
    damage: int | None = None
    unpaid: int | None = None
    notice: int | None = None
    claim: int | None = None
    no_surety: bool = False
    article: str = ""


def compare_guarantees(rent: int, received: int, insurance: Decimal, law: GuaranteeLaw) -> tuple[Guarantee, ...]:
    """Loi 89-462, art. 22-1 and loi 90-449, art. 6: Visale, insurance, the FSL, the agency's fund, nothing.

    `rent` of a month and `received` of a year in cents; `insurance` the share of the rent that a policy costs.
    """
    return (
        Guarantee(
            "visale",
            False if rent > law.visale_rent else None,
            0,
            law.visale_months,
            law.visale_damage,
            law.visale_unpaid,
            law.visale_notice,
            law.visale_claim,
            True,
            "Loi 89-462, art. 22-1",
        ),
        Guarantee(
            "insurance",
            None,
            round_half_up(Fraction(received * insurance)),
            no_surety=True,
            article="Loi 89-462, art. 22-1",
        ),
        Guarantee("fsl", None, 0, article="Loi 90-449, art. 6"),
        Guarantee("fund", None, None),
        Guarantee("none", True, 0, 0),
    )


@dataclass(frozen=True)
class ClaimTerms:
    """What a claim on a guarantee asks; None where a contract, a regulation or nothing says it.

    `unpaid`: whole months unpaid before the claim. `notice`: days to serve formal notice on the tenant, `claim`: days
    to declare, both from the month that opens the claim. `months` of rent and `damage` months covered at most.
    """

    unpaid: int | None = None
    notice: int | None = None
    claim: int | None = None
    months: int | None = None
    damage: int | None = None


def claim_terms(kind: str, law: GuaranteeLaw) -> ClaimTerms:
    """Visale's own terms; the first unpaid month for a surety; elsewhere the policy or the regulation says."""
    if kind == "visale":
        return ClaimTerms(law.visale_unpaid, law.visale_notice, law.visale_claim, law.visale_months, law.visale_damage)
    return ClaimTerms(unpaid=1) if kind == "surety" else ClaimTerms()


EXCLUDE_SURETY = ("insurance", "visale")


def clash(kind: str, held: Collection[str], student: bool) -> str:
    """Loi 89-462, art. 22-1: a surety is null when the lessor holds an insurance or another guarantee of the rent.

    The code of what stands in the way, or "". `student`: the dwelling is let to a student or an apprentice, whom the
    article leaves out. Whether a fund of the agency is such a guarantee is a question left to a jurist.
    """
    if student:
        return ""
    others = EXCLUDE_SURETY if kind == "surety" else ("surety",) if kind in EXCLUDE_SURETY else ()
    return next((other for other in others if other in held), "")
