"""What can be had side by side: the columns, the lines of a usual year, those of the six years; amounts as all of these are
written."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from trousseau.core import components, localised
from trousseau.core.scales import Value
from trousseau.engines import typography
from trousseau.exchange.owner_case import Laws
from trousseau.exchange.owner_case.laws import LEVELS
from trousseau.rules.owner_simulation import YEARS, Comparison, Outcome


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
            (value for value in self.values if not value.verified and not value.code.startswith("simulator.")), None
        )


def columns(comparison: Comparison) -> list[Column]:
    """What can be had, side by side, what leaves most first; under micro-foncier the schemes are those of the real regime."""
    today = comparison.free
    if comparison.leaving is None:
        found = [Column(scheme_name(o.code), o, today) for o in comparison.outcomes if o.years]
    else:
        found = [Column(scheme_name(today.code), today, today, _("micro-foncier"))] + [
            Column(scheme_name(outcome.code), outcome, today, _("real regime"))
            for outcome in comparison.leaving.outcomes
            if outcome.years
        ]
    best = max(found, key=lambda column: column.outcome.total)
    return [best, *(column for column in found if column is not best)]


def table(found: list[Column], laws: Laws) -> tuple[list[Row], list[Row]]:
    """The lines of a usual year, then those of the six years."""
    free = found[0].today
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
            _("Tax on this rent"),
            found,
            "more_tax",
            -1,
            values=[values["owner_tax.thresholds"]],
            second=_("taken off your other income: a deficit") if free.usual.off_income else "",
        ),
        _line(_("Social levies"), found, "levies", -1, values=[values["owner_tax.levies"]]),
        _line(_("Tax reduction allowed"), found, "reduction", values=each("reduction"), nil=True),
        _line(
            _("of which really usable"),
            found,
            "usable",
            nil=True,
            values=[values["owner_tax.reductions_max"]],
            second=_("limited to the tax due"),
        ),
        _line(_("You keep, per year"), found, "net", strong=True),
        _gap(_("Against today") if any(c.regime for c in found) else _("Against the free market"), found, "gap"),
    ]
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
    if works := free.first.works:
        six[:0] = [
            Row(_("Works, the first year"), [Cell(euros(-works)) for _column in found]),
            Row(
                _("Tax and levies that they spare"),
                [Cell(euros(c.outcome.works_saved)) for c in found],
                second=_("over six years"),
                values=[deficit_ground(free, laws)],
            ),
        ]
        six[2] = replace(
            six[2],
            second=_("works and their deductions included")
            if not grants
            else _("works, their deductions and a grant of %(amount)s included") % {"amount": money(grants)},
        )
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


def deficit_ground(outcome: Outcome, laws: Laws) -> Value:
    """The maximum of the deficit that was counted: the one that energy works raise, where it passes the ordinary one."""
    raised = outcome.first.off_income > laws.tax.deficit_max
    return laws.values["owner_tax.deficit_energy_max" if raised else "owner_tax.deficit_max"]


def _line(
    label: str,
    found: list[Column],
    name: str,
    sign: int = 1,
    *,
    values: list[Value] | None = None,
    second: str = "",
    strong: bool = False,
    nil: bool = False,
) -> Row:
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


def euros(cents: int, *, sign: bool = False) -> str:
    """« −405 »: whole euros, halves away from zero, without the currency."""
    whole = (abs(cents) + 50) // 100
    mark = typography.MINUS if cents < 0 and whole else "+" if sign and whole else ""
    return mark + localised.number(whole)


def money(cents: int, *, sign: bool = False) -> str:
    """« −405 € », « €405 » in English."""
    text = euros(cents, sign=sign)
    if components.language().startswith("fr"):
        return f"{text}{typography.FIXED}€"
    return f"{text[0]}€{text[1:]}" if text[0] in (typography.MINUS, "+") else f"€{text}"


def scheme_name(code: str) -> str:
    return {"free": _("Free market"), "loc1": "Loc1", "loc2": "Loc2", "loc3": "Loc3"}.get(code, code)
