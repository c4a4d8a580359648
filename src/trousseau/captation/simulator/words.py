"""What a comparison says, in words: the verdict, the table, the pictures. The page and the paper share it."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from trousseau.core import components
from trousseau.core.scales import Value
from trousseau.engines import typography
from trousseau.exchange.owner_case import Laws
from trousseau.exchange.owner_case.laws import LEVELS
from trousseau.rules.owner_schemes import MICRO, Case
from trousseau.rules.owner_simulation import YEARS, Comparison, Outcome

from ..ceilings.words import per_m2
from .kept import Used


def euros(cents: int, *, sign: bool = False) -> str:
    """« −405 »: whole euros, halves away from zero, without the currency."""
    whole = (abs(cents) + 50) // 100
    mark = typography.MINUS if cents < 0 and whole else "+" if sign and whole else ""
    return mark + typography.number(whole, components.language())


def money(cents: int, *, sign: bool = False) -> str:
    """« −405 € », « €405 » in English."""
    text = euros(cents, sign=sign)
    if components.language().startswith("fr"):
        return f"{text}{typography.FIXED}€"
    return f"{text[0]}€{text[1:]}" if text[0] in (typography.MINUS, "+") else f"€{text}"


def scheme_name(code: str) -> str:
    return {"free": _("Free market"), "loc1": "Loc1", "loc2": "Loc2", "loc3": "Loc3"}.get(code, code)


@dataclass(frozen=True)
class Column:
    """One way to let, as the table shows it, under a tax `regime` when it must be told; `today` is what the
    others are held against."""

    scheme: str
    outcome: Outcome
    today: Outcome
    regime: str = ""

    @property
    def name(self) -> str:
        return f"{self.scheme}, {self.regime}" if self.regime else self.scheme

    @property
    def short(self) -> str:
        """A name that fits above a bar on a phone."""
        free = self.outcome.code == "free" and self.regime
        return self.regime[0].upper() + self.regime[1:] if free else self.scheme

    @property
    def rent(self) -> str:
        return money(self.outcome.rent)

    @property
    def gap(self) -> int:
        return self.outcome.usual.net - self.today.usual.net

    @property
    def total_gap(self) -> int:
        return self.outcome.total - self.today.total

    @property
    def reference(self) -> bool:
        return self.outcome is self.today


@dataclass(frozen=True)
class Cell:
    """`tone` is ok or bad for a gain or a loss, "" otherwise; an empty text is nothing of the kind."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the table: what it is, its ground (`values` of the scales), one cell per column."""

    label: str
    cells: list[Cell]
    second: str = ""
    values: list[Value] = field(default_factory=list)
    strong: bool = False

    @property
    def article(self) -> str:
        return self.values[0].article if self.values else ""

    @property
    def unverified(self) -> Value | None:
        """What the agency supposes is said once, not on each line."""
        return next(
            (
                value
                for value in self.values
                if not value.verified and not value.code.startswith("simulator.")
            ),
            None,
        )


@dataclass(frozen=True)
class Verdict:
    """The sentence that decides, then why, with its ground; `strong` is what suits better."""

    tone: str
    title: str
    sentences: list[str]
    strong: str = ""
    values: list[Value] = field(default_factory=list)


def columns(comparison: Comparison) -> list[Column]:
    """What can be had, side by side; under micro-foncier the schemes are those of the real regime."""
    today = comparison.free
    if comparison.leaving is None:
        return [Column(scheme_name(o.code), o, today) for o in comparison.outcomes if o.years]
    return [Column(scheme_name(today.code), today, today, _("micro-foncier"))] + [
        Column(scheme_name(outcome.code), outcome, today, _("real regime"))
        for outcome in comparison.leaving.outcomes
        if outcome.years
    ]


def verdict(case: Case, comparison: Comparison, laws: Laws) -> Verdict:
    """Says plainly what is lost, and what suits better."""
    if case.regime == MICRO:
        return _micro(comparison, laws)
    shut = [outcome for outcome in comparison.outcomes if outcome.objections]
    if shut:
        return _shut(shut[0].objections, laws)
    grounds = [laws.values["locavantages.reduction.loc1"], laws.values["owner_tax.reductions_max"]]
    schemes = comparison.outcomes[1:]
    losers = [outcome for outcome in schemes if outcome.gap < 0]
    best = comparison.best
    if not losers:
        title = _("With %(scheme)s, you would gain %(amount)s a year") % {
            "scheme": scheme_name(best.code),
            "amount": money(best.gap),
        }
        return Verdict("ok", title, _lost_reduction(best) + _over_years(best) + _costly(best), values=grounds)
    worst = min(losers, key=lambda outcome: outcome.gap)
    title = _("With %(scheme)s, you would lose %(amount)s a year") % {
        "scheme": scheme_name(worst.code),
        "amount": money(-worst.gap),
    }
    sentences = _lost_reduction(worst)
    for outcome in losers:
        if outcome is not best and outcome.total_gap >= 0:
            sentences.append(_made_up(outcome))
        elif outcome is not worst:
            sentences.append(
                _("%(scheme)s loses %(amount)s a year.")
                % {"scheme": scheme_name(outcome.code), "amount": money(-outcome.gap)}
            )
    return Verdict("warn", title, sentences + _costly(best), _suits(best), grounds)


def _costly(best: Outcome) -> list[str]:
    if best.usual.net >= 0:
        return []
    return [
        _("Whatever the way, this dwelling takes money from you: %(amount)s a year at best.")
        % {"amount": money(-best.usual.net)}
    ]


def _suits(best: Outcome) -> str:
    if best.code == "free":
        return _("The free market suits you better.")
    if best.gap >= 0:
        return _("%(scheme)s suits you better: %(amount)s more a year than the free market.") % {
            "scheme": scheme_name(best.code),
            "amount": money(best.gap),
        }
    return _made_up(best)


def _made_up(outcome: Outcome) -> str:
    return _(
        "%(scheme)s loses %(amount)s a year; its grant of %(grant)s makes up for this loss over six years."
    ) % {
        "scheme": scheme_name(outcome.code),
        "amount": money(-outcome.gap),
        "grant": money(outcome.first.grant),
    }


def _lost_reduction(outcome: Outcome) -> list[str]:
    year = outcome.usual
    if year.usable >= year.reduction:
        return []
    words = {"theory": money(year.reduction), "due": money(year.tax_due), "usable": money(year.usable)}
    if year.usable == year.tax_due:
        return [
            _(
                "The reduction would be %(theory)s, but your tax, this rent included, is only %(due)s: "
                "the rest would be lost."
            )
            % words
        ]
    return [
        _("The reduction would be %(theory)s, but the common maximum leaves only %(usable)s of it.") % words
    ]


def _over_years(best: Outcome) -> list[str]:
    return [
        _("Over six years, that is %(amount)s more than the free market, any grant included.")
        % {"amount": money(best.total_gap)}
    ]


def _micro(comparison: Comparison, laws: Laws) -> Verdict:
    leaving, cost = comparison.leaving, comparison.leaving_cost
    words = {
        "today": money(comparison.free.usual.net),
        "real": money(leaving.free.usual.net),
        "gap": money(abs(cost)),
        "years": laws.tax.real_years,
    }
    less = _(
        "On the free market, micro-foncier leaves you %(today)s a year and the real regime, chosen for "
        "%(years)s years, %(real)s: leaving costs you %(gap)s a year."
    )
    more = _(
        "On the free market, micro-foncier leaves you %(today)s a year and the real regime, chosen for "
        "%(years)s years, %(real)s: leaving brings you %(gap)s a year."
    )
    sentences = [(less if cost > 0 else more) % words]
    if comparison.micro_too_high:
        sentences.append(
            _("Your rent passes the limit of micro-foncier: the real regime is not a choice, but the rule.")
        )
    best, today = leaving.best, comparison.free
    if shut := next((outcome for outcome in leaving.outcomes if outcome.objections), None):
        sentences += _shut(shut.objections, laws).sentences
    gain = best.total - today.total
    strong = (
        _("Over six years, %(scheme)s under the real regime would leave you %(amount)s more than today.")
        if gain > 0
        else _("Stay as you are: neither the real regime nor Loc’Avantages would leave you more.")
    ) % {"scheme": scheme_name(best.code), "amount": money(gain)}
    return Verdict(
        "warn",
        _("Under micro-foncier, Loc’Avantages is not open to you"),
        sentences,
        strong,
        [laws.values["locavantages.micro"], laws.values["owner_tax.real_years"]],
    )


def _shut(objections: tuple[str, ...], laws: Laws) -> Verdict:
    classes = laws.values["locavantages.energy"].value
    why = {
        "energy": _("It asks for an energy class from %(first)s to %(last)s: works come first.")
        % {"first": classes[0], "last": classes[-1]},
        "furnished": _("It asks for an unfurnished letting."),
        "ended": _("Requests are no longer registered on that day."),
        "micro": _("It excludes micro-foncier."),
    }
    grounds = [laws.values[f"locavantages.{_GROUNDS[code]}"] for code in objections]
    return Verdict(
        "warn",
        _("Loc’Avantages is not open to this dwelling today"),
        [why[code] for code in objections],
        values=grounds,
    )


_GROUNDS = {"energy": "energy", "furnished": "years.loc2", "ended": "request_end", "micro": "micro"}


def table(found: list[Column], laws: Laws) -> tuple[list[Row], list[Row]]:
    """The lines of a usual year, then those of the six years."""
    free = found[0].outcome
    values = laws.values

    def each(what: str) -> list[Value]:
        return [values[f"locavantages.{what}.{level}"] for level in LEVELS]

    year = [
        _line(_("Rent over 12 months"), found, "rent", values=each("discount")),
        _line(_("Vacancy"), found, "vacancy", -1, values=[values["simulator.market_vacancy"]]),
        _line(_("Unpaid rent"), found, "arrears", -1, values=[values["simulator.market_arrears"]]),
        Row(
            _("Management and insurance"),
            [Cell(euros(-c.outcome.usual.fees - c.outcome.usual.insurance)) for c in found],
            values=[values["simulator.agency_fees"]],
        ),
        _line(_("Property tax, condominium, upkeep"), found, "costs", -1),
    ]
    if free.usual.interest:
        year.append(_line(_("Loan interest"), found, "interest", -1))
    year += [
        _line(
            _("Tax on this rent"), found, "more_tax", -1, values=[values["owner_tax.thresholds"]],
            second=_("taken off your other income: a deficit") if free.usual.off_income else "",
        ),
        _line(_("Social levies"), found, "levies", -1, values=[values["owner_tax.levies"]]),
        _line(_("Tax reduction allowed"), found, "reduction", values=each("reduction"), nil=True),
        _line(
            _("of which really usable"), found, "usable", nil=True,
            values=[values["owner_tax.reductions_max"]], second=_("limited to the tax due"),
        ),
        _line(_("You keep, per year"), found, "net", strong=True),
        _gap(_("Against today") if found[0].regime else _("Against the free market"), found, "gap"),
    ]  # fmt: skip
    grants = max(c.outcome.first.grant for c in found)
    six = [
        Row(
            _("Over six years"),
            [Cell(euros(c.outcome.total)) for c in found],
            second=_("grant of %(amount)s included") % {"amount": money(grants)} if grants else "",
            values=[values["locavantages.grant"]] if grants else [],
            strong=True,
        ),
        _gap(_("Gap over six years"), found, "total_gap"),
    ]
    if any(c.outcome.ceiling is not None for c in found):
        year.insert(
            1,
            Row(
                _("Highest rent allowed, per month"),
                [Cell("" if c.outcome.ceiling is None else euros(c.outcome.ceiling)) for c in found],
                values=[values["locavantages.coefficient_fixed"]],
            ),
        )
    return year, six


def _line(
    label: str, found: list[Column], name: str, sign: int = 1, *, values: list[Value] | None = None,
    second: str = "", strong: bool = False, nil: bool = False,
) -> Row:  # fmt: skip
    cells = []
    for column in found:
        amount = sign * getattr(column.outcome.usual, name)
        cells.append(Cell("" if nil and column.outcome.code == "free" else euros(amount)))
    return Row(label, cells, second, values or [], strong)


def _gap(label: str, found: list[Column], name: str) -> Row:
    cells = []
    for column in found:
        amount = getattr(column, name)
        tone = "" if column.reference else "ok" if amount >= 0 else "bad"
        cells.append(Cell(_("reference") if column.reference else euros(amount, sign=True), tone))
    return Row(label, cells)


def year_by_year(found: list[Column]) -> list[tuple[int, list[str]]]:
    """What is kept each year, in each column."""
    return [(n + 1, [euros(column.outcome.years[n].net) for column in found]) for n in range(YEARS)]


def ceilings(used: Used, case: Case) -> str:
    """Which ceilings of the order hold, and how they bear on each rent."""
    shown = ", ".join(f"{scheme_name(level)} €{per_m2(value)}" for level, value in case.per_area)
    if components.language().startswith("fr"):
        shown = ", ".join(f"{scheme_name(level)} {per_m2(value)} €" for level, value in case.per_area)
    return _(
        "Ceilings of %(commune)s for leases of %(year)s, per m²: %(shown)s (%(source)s). Each rent is the lower of two: "
        "the market rent less the discount, and the ceiling × the coefficient of the area × the area."
    ) % {
        "commune": used.commune, "year": used.vintage, "shown": shown, "source": used.source,
    }  # fmt: skip


def notes(laws: Laws) -> list[str]:
    """What the figures suppose and leave out: said wherever they are shown."""
    values = laws.values
    read = typography.number

    def said(code: str) -> str:
        return read(Decimal(str(values[f"simulator.{code}"].value)), components.language())

    shown = {
        name: said(name) for name in ("market_fees", "market_insurance", "market_vacancy", "market_arrears")
    }
    shown |= {
        name: said(name) for name in ("agency_fees", "agency_insurance", "agency_vacancy", "agency_arrears")
    }
    return [
        _(
            "Not counted: the décote, the ceiling on family parts, the deductible part of the CSG, works, capital "
            "gains, rents that rise with the index, other property income. The law of today holds for six years."
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
