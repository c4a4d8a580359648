"""Whether a dwelling fits a household: every rule, its figures, its ground and how far it is from the limit.

No text sets what a household may pay for a private dwelling: these two limits are the agency's decisions, and may be
absent. Everything is an integer and is compared exactly. The figure shown never contradicts the answer: an effort is
rounded up, what is left is rounded down. People decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .applicant import Dwelling, Household, Law, Quota, Thresholds
from .benefit import Letting, Tenant, estimate
from .letting import income_ceiling
from .living import DAYS, Family, rsa, units
from .occupancy import surface_min

OK, NO, UNKNOWN, INFO = "ok", "no", "unknown", "info"
ASKED = "Demande du ménage"
CODES = ("surface", "rooms_min", "rooms_max", "income", "effort", "left", "access", "area", "quota", "declined")
LABELS = {
    "surface": "Surface",
    "rooms_min": "Pièces, au moins",
    "rooms_max": "Pièces, au plus",
    "income": "Revenu fiscal, plafond de la convention",
    "effort": "Taux d’effort, aide déduite",
    "left": "Reste à vivre par unité de consommation et par jour",
    "access": "Accessibilité",
    "area": "Commune",
    "quota": "Contingent",
    "declined": "Logement déjà refusé",
}
NOTES = {
    "access_unknown": "Accès non renseigné : à vérifier avant de proposer ce logement à qui ne peut pas monter de marche.",
    "resources_unproved": "Ressources non prouvées : ni proposé, ni refusé.",
    "tax_income_unproved": "Revenu fiscal non prouvé : ni proposé, ni refusé sous un plafond.",
    "no_resources": "Aucune ressource : il n’y a pas de taux d’effort ; tout loyer qui reste après l’aide est à trouver.",
    "no_threshold": "Aucun seuil adopté : ce chiffre informe, il ne refuse pas.",
    "law_unknown": "Le barème de ce jour n’est pas connu : ni proposé, ni refusé.",
    "no_ceiling": "Logement sans plafond de ressources.",
}


@dataclass(frozen=True)
class Line:
    """One rule's answer. `margin`: how far from the limit, negative when it is passed, in the unit of `value` but for
    effort and left, in cents a month. `ground`: the article or the agency's decision.

    `value` and `threshold`: surface in hundredths of m², income in cents a year, effort in thousandths, left in
    cents by consumption unit and day; None where there is no figure. `note`: a code of NOTES, or "".
    """

    code: str
    status: str
    value: int | None = None
    threshold: int | None = None
    margin: int | None = None
    ground: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.code]


@dataclass(frozen=True)
class Living:
    """After the move, cents a month: the housing benefit, the resources with the RSA and without the benefit, the cost
    of the home once the benefit is deducted."""

    benefit: int
    resources: int
    cost: int

    @property
    def left(self) -> int:
        return self.resources - self.cost

    @property
    def effort(self) -> int | None:
        """Thousandths, rounded up; None without resources."""
        return -(-1000 * self.cost // self.resources) if self.resources > 0 else None


@dataclass(frozen=True)
class Terms:
    """What the rules of one sitting are held against."""

    law: Law
    thresholds: Thresholds
    quotas: Sequence[Quota] = ()


def proved(household: Household, law: Law) -> bool:
    """The money of this household can be computed."""
    return None not in (household.resources, household.base_resources, law.benefit, law.rsa)


def lacks(household: Household, limits: Thresholds) -> str:
    """What is not proved and decides: the resources of the month, always; those of the year that CAF counts where the
    agency adopted a limit on money, which cannot be held against them. « month », « year », or "" when nothing lacks:
    who lacks something is put apart, neither ranked nor refused."""
    if household.resources is None:
        return "month"
    return "year" if limited(limits) and household.base_resources is None else ""


def limited(limits: Thresholds) -> bool:
    """The agency adopted a limit on money."""
    return limits.effort is not None or limits.left is not None


def without_law(dwelling: Dwelling, terms: Terms) -> bool:
    """A rule that may refuse this dwelling has no scale that day: nobody can be held against it."""
    if dwelling.level != "free" and terms.law.ceilings(dwelling.commune, dwelling.level) is None:
        return True
    return limited(terms.thresholds) and None in (terms.law.benefit, terms.law.rsa)


def living(household: Household, dwelling: Dwelling, law: Law) -> Living | None:
    """CCH, art. D823-16, and CASF, art. R262-9: what the household would live on there; None while not proved."""
    resources, base = household.resources, household.base_resources
    if resources is None or base is None or law.benefit is None or law.rsa is None:
        return None
    tenant = Tenant(household.couple, household.dependants, base, household.disabled)
    letting = Letting(dwelling.zone, dwelling.rent, dwelling.conventioned, dwelling.furnished)
    benefit = estimate(tenant, letting, law.benefit).euros * 100
    return after_move(household, dwelling, benefit, law)


def after_move(household: Household, dwelling: Dwelling, benefit: int, law: Law) -> Living:
    """CASF, art. R262-9: the same, for a benefit already known, in cents; the household's resources are proved."""
    resources = household.resources or 0
    if household.rsa and law.rsa is not None:
        family = Family(household.couple, household.dependants)
        resources += rsa(family, resources=resources, benefit=benefit, law=law.rsa).paid
    return Living(benefit, resources, dwelling.rent + dwelling.charges - benefit)


def weight(household: Household, law: Law) -> Fraction:
    return units(household.adults, household.young, law.units)


def least_left(household: Household, by_day: int, law: Law) -> int:
    """What must be left a month, in cents, for `by_day` cents by unit and day."""
    shares = weight(household, law) * DAYS
    return -(-by_day * shares.numerator // shares.denominator)


def most_cost(resources: int, thousandths: int) -> int:
    """The net cost of a month that an effort of so many thousandths allows, in cents."""
    return thousandths * resources // 1000


def explain(household: Household, dwelling: Dwelling, terms: Terms) -> tuple[Line, ...]:
    """Every rule, in the order of CODES, also after one says no."""
    return explain_with(living(household, dwelling, terms.law), household, dwelling, terms)


def explain_with(money: Living | None, household: Household, dwelling: Dwelling, terms: Terms) -> tuple[Line, ...]:
    """The same, once what the household would live on there is known: `money` of `living`."""
    return (
        _surface(household, dwelling, terms.law),
        _at_least("rooms_min", dwelling.rooms, household.rooms_min),
        _rooms_max(household, dwelling),
        _income(household, dwelling, terms.law),
        _effort(money, household, terms),
        _left(money, household, terms),
        _access(household, dwelling),
        _yes("area", household.communes is None or dwelling.commune in household.communes),
        _quota(household, dwelling, terms.quotas),
        _yes("declined", dwelling.id not in household.declined),
    )


def undecided(lines: Sequence[Line]) -> str:
    """What keeps a rule that may refuse from answering: « law » when no scale of that day is known, « tax » when the tax
    income is not proved under a ceiling, « year » when the resources are not before an adopted limit; "" when all answer.
    It puts the household apart: unknown law never lets anybody in."""
    waiting = [line.note for line in lines if line.status == UNKNOWN and _may_refuse(line)]
    for note, lack in (("law_unknown", "law"), ("tax_income_unproved", "tax"), ("resources_unproved", "year")):
        if note in waiting:
            return lack
    return ""


def _may_refuse(line: Line) -> bool:
    """An effort and what is left refuse nobody while no limit was adopted."""
    return line.code == "income" or line.threshold is not None


def fits(lines: Sequence[Line], *, lenient: bool = False) -> bool:
    """No line says no, and every one that may answers; `lenient`: what is unknown lets pass, as it did of old."""
    return all(line.status != NO for line in lines) and (lenient or not undecided(lines))


def refused(lines: Sequence[Line]) -> tuple[str, ...]:
    return tuple(line.code for line in lines if line.status == NO)


def _answer(margin: int) -> str:
    return OK if margin >= 0 else NO


def _at_least(code: str, value: int, threshold: int, ground: str = ASKED) -> Line:
    return Line(code, _answer(value - threshold), value, threshold, value - threshold, ground)


def _yes(code: str, passes: bool) -> Line:
    return Line(code, OK if passes else NO, ground=ASKED)


def _access(household: Household, dwelling: Dwelling) -> Line:
    """A dwelling of which nobody said whether there is a step does not suit who cannot climb one, before it is seen."""
    note = "access_unknown" if household.needs_access and dwelling.accessible is None else ""
    return replace(_yes("access", bool(dwelling.accessible) or not household.needs_access), note=note)


def _surface(household: Household, dwelling: Dwelling, law: Law) -> Line:
    """CCH, art. R822-25."""
    least = surface_min(household.size, law.occupancy) * 100
    return _at_least("surface", dwelling.surface, least, law.occupancy.article)


def _rooms_max(household: Household, dwelling: Dwelling) -> Line:
    most = household.rooms_max
    if most is None:
        return Line("rooms_max", OK, dwelling.rooms)
    return Line("rooms_max", _answer(most - dwelling.rooms), dwelling.rooms, most, most - dwelling.rooms, ASKED)


def _income(household: Household, dwelling: Dwelling, law: Law) -> Line:
    """CGI, art. 199 tricies: the tax income of the tenants under the ceiling of the dwelling's convention."""
    if dwelling.level == "free":
        return Line("income", OK, household.tax_income, note="no_ceiling")
    known = law.ceilings(dwelling.commune, dwelling.level)
    if known is None:
        return Line("income", UNKNOWN, household.tax_income, note="law_unknown")
    ceilings, article = known
    most, income = income_ceiling(household.size, ceilings), household.tax_income
    if income is None:
        return Line("income", UNKNOWN, None, most, ground=article, note="tax_income_unproved")
    return Line("income", _answer(most - income), income, most, most - income, article)


def _unproved(code: str, household: Household, limit: int | None, ground: str) -> Line:
    lacking = None in (household.resources, household.base_resources)
    note = "resources_unproved" if lacking else "law_unknown"
    return Line(code, UNKNOWN, None, limit, ground=ground, note=note)


def _effort(money: Living | None, household: Household, terms: Terms) -> Line:
    """No text: rent and charges, less the housing benefit, over the resources after the move."""
    limit = terms.thresholds.effort
    if money is None:
        return _unproved("effort", household, limit.value if limit else None, limit.decision if limit else "")
    note = "" if money.resources > 0 else "no_resources"
    if limit is None:
        return Line("effort", INFO, money.effort, note=note or "no_threshold")
    margin = most_cost(money.resources, limit.value) - money.cost
    return Line("effort", _answer(margin), money.effort, limit.value, margin, limit.decision, note)


def _left(money: Living | None, household: Household, terms: Terms) -> Line:
    """No text: what the month leaves once the home is paid, by consumption unit and day."""
    limit = terms.thresholds.left
    if money is None:
        return _unproved("left", household, limit.value if limit else None, limit.decision if limit else "")
    shares = weight(household, terms.law) * DAYS
    shown = money.left * shares.denominator // shares.numerator
    if limit is None:
        return Line("left", INFO, shown, note="no_threshold")
    margin = money.left + -limit.value * shares.numerator // shares.denominator
    return Line("left", _answer(margin), shown, limit.value, margin, limit.decision)


def _quota(household: Household, dwelling: Dwelling, quotas: Sequence[Quota]) -> Line:
    """The dwellings that a convention reserves."""
    reserved = [quota for quota in quotas if dwelling.id in quota.reserved]
    passes = not reserved or any(quota.code in household.quotas for quota in reserved)
    return Line("quota", OK if passes else NO, ground=" ; ".join(quota.label for quota in reserved))
