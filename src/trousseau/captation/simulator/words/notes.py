"""What the figures rest on, suppose and leave out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from trousseau.core import components
from trousseau.core.scales import Value
from trousseau.engines import typography
from trousseau.exchange.owner_case import Laws
from trousseau.exchange.owner_case.laws import LEVELS
from trousseau.rules.owner_schemes import Case

from ...ceilings.words import per_m2
from ..kept import Used
from .tables import money, scheme_name


def ceilings(used: Used, case: Case) -> str:
    """Which ceilings of the order hold, and how they bear on each rent."""
    shown = ", ".join(f"{scheme_name(level)} €{per_m2(value)}" for level, value in case.per_area)
    if components.language().startswith("fr"):
        shown = ", ".join(f"{scheme_name(level)} {per_m2(value)} €" for level, value in case.per_area)
    return _(
        "Ceilings of %(commune)s for leases of %(year)s, per m²: %(shown)s (%(source)s). Each rent is the lower of two: "
        "the market rent less the discount, and the ceiling × the coefficient of the area × the area."
    ) % {"commune": used.commune, "year": used.vintage, "shown": shown, "source": used.source}


@dataclass(frozen=True)
class Level:
    """One level of Loc’Avantages in a few words, with the values it says."""

    name: str
    said: str
    value: Value


def levels(laws: Laws) -> list[Level]:
    """Loc1, Loc2, Loc3: what each asks of the rent, for whom, and what it gives."""
    values = laws.values
    means = {
        "loc1": _("households of middling means"),
        "loc2": _("households of small means"),
        "loc3": _("households of very small means"),
    }
    found = []
    for level in LEVELS:
        words = {
            "discount": values[f"locavantages.discount.{level}"].text,
            "reduction": values[f"locavantages.reduction.{level}"].text,
            "years": values[f"locavantages.years.{level}"].text,
            "means": means[level],
        }
        said = _(
            "Rent %(discount)s %% under the market, for %(means)s. Each year, for %(years)s years, %(reduction)s %% of the rents "
            "come off your tax."
        )
        if level in values["locavantages.grant_levels"].parts:
            words["grant"] = money(values["locavantages.grant"].number * 100)
            said = _(
                "Rent %(discount)s %% under the market, for %(means)s. Each year, for %(years)s years, %(reduction)s %% of the "
                "rents come off your tax; a grant of %(grant)s the first year."
            )
        found.append(Level(scheme_name(level), said % words, values[f"locavantages.reduction.{level}"]))
    return found


def notes(laws: Laws) -> list[str]:
    """What the figures suppose and leave out: said wherever they are shown."""
    values = laws.values
    read = typography.number

    def scale_words(code: str) -> str:
        return read(values[f"simulator.{code}"].decimal, components.language())

    shown = {
        name: scale_words(name) for name in ("market_fees", "market_insurance", "market_vacancy", "market_arrears")
    }
    shown |= {
        name: scale_words(name) for name in ("agency_fees", "agency_insurance", "agency_vacancy", "agency_arrears")
    }
    return [
        _(
            "Not counted: the décote, the ceiling on family parts, the deductible part of the CSG, capital gains, "
            "grants for works, rents that rise with the index, other property income. The law of today holds for six years."
        ),
        _(
            "Supposed on the market: fees %(market_fees)s %%, rent insurance %(market_insurance)s %%, vacancy "
            "%(market_vacancy)s month a year, arrears %(market_arrears)s %%. With the agency: fees "
            "%(agency_fees)s %%, rent insurance %(agency_insurance)s %%, vacancy %(agency_vacancy)s month, "
            "arrears %(agency_arrears)s %%."
        )
        % shown,
        _(
            "The depreciation scheme of 2026 (loi 2026-103, art. 47), for flats bought new or with heavy works, is "
            "another choice: it is not computed here."
        ),
    ]
