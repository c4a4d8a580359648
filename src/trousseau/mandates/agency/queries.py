"""What stands in the agency's papers, and what its guarantee covers."""

from dataclasses import dataclass
from datetime import date

from trousseau.core import scales
from trousseau.core.enums import PaperKind
from trousseau.core.models import Agency, AgencyPaper
from trousseau.core.papers import agency_papers
from trousseau.ledger.queries import client_money
from trousseau.rules import guarantee as rules
from trousseau.rules.dates import add_days, add_months

ARTICLES = {
    PaperKind.CARD: "Décret 72-678, art. 80",
    PaperKind.GUARANTEE: "Loi 70-9, art. 3",
    PaperKind.INSURANCE: "Loi 70-9, art. 3",
    PaperKind.ACCREDITATION: "CCH, art. L365-4",
}
# The kinds that are given for a number of years, and its scale: one without an end was typed in part.
YEARS = {PaperKind.CARD: "agency.card_years", PaperKind.ACCREDITATION: "agency.accreditation_years"}
MISSING, EXPIRED, UNENDED, LONG, ASK, SOON, FINE = "missing", "expired", "unended", "long", "ask", "soon", "fine"


def latest_end(kind: PaperKind, starts_on: date) -> date | None:
    """Décret 72-678, art. 80; CCH, art. L365-4: the last day that a paper given for a number of years may bear."""
    return add_months(starts_on, scales.at(YEARS[kind], starts_on).number * 12) if kind in YEARS else None


@dataclass(frozen=True)
class PaperState:
    """One kind of paper on one day: the one in force, its renewal, the day that must not pass, and its ground."""

    kind: PaperKind
    paper: AgencyPaper | None  # in force; None when none is
    next: AgencyPaper | None  # already held, begins later
    renewal: rules.Renewal | None
    state: str
    article: str
    last: AgencyPaper | None = None  # the one that ran out, when none is in force


def paper_states(on: date) -> list[PaperState]:
    """The four kinds, each as it stands on the day `on`."""
    running = agency_papers(on)
    rows = list(AgencyPaper.objects.order_by("starts_on", "pk"))
    return [_paper_state(kind, running.get(kind), [row for row in rows if row.kind == kind], on) for kind in PaperKind]


def _paper_state(kind: PaperKind, paper: AgencyPaper | None, rows: list[AgencyPaper], on: date) -> PaperState:
    article = ARTICLES[kind]
    following = next((row for row in rows if row.starts_on > on), None)
    if paper is None:
        past = [row for row in rows if row.starts_on <= on]
        return PaperState(
            kind, None, following, None, EXPIRED if past else MISSING, article, past[-1] if past else None
        )
    if paper.ends_on is None:
        return PaperState(kind, paper, following, None, UNENDED if kind in YEARS else FINE, article)
    latest = latest_end(kind, paper.starts_on)
    if latest and paper.ends_on > latest:
        return PaperState(kind, paper, following, None, LONG, article)
    alert, ask = _delays(kind, on)
    renewal = rules.renewal(paper.ends_on, ask, alert)
    covered = following is not None and following.starts_on <= add_days(paper.ends_on, 1)
    state = FINE if covered or on < renewal.alert_on else SOON if on <= renewal.ask_by else ASK
    return PaperState(kind, paper, following, renewal, state, article)


def _delays(kind: PaperKind, on: date) -> tuple[int, int]:
    """Months before the end: of the alert, of the last day to ask for the renewal."""
    if kind == PaperKind.CARD:
        return scales.at("agency.card_alert_months", on).number, scales.at("agency.card_renewal_months", on).number
    return scales.at("agency.paper_alert_months", on).number, 0


@dataclass(frozen=True)
class Coverage:
    """The client money of two years against the guarantee of the day. Amounts in cents, days oldest first."""

    on: date
    days: list[rules.Day]  # the last twelve months
    now: int
    peak: rules.Day
    previous_peak: rules.Day
    guarantee: AgencyPaper | None
    minimum: int
    minimum_scale: scales.Value
    alert: scales.Value
    most: scales.Value

    @property
    def least_guarantee(self) -> int:
        """Décret 72-678, art. 29 and 30: the least that the guarantee may be."""
        return max(self.minimum, self.peak.owed, self.previous_peak.owed)

    @property
    def covered(self) -> int | None:
        """The amount of the guarantee; None without one."""
        return None if self.guarantee is None else self.guarantee.amount

    @property
    def percent(self) -> int | None:
        """The peak as a part of the guarantee, rounded down; None without a guarantee."""
        if self.covered is None:
            return None
        return int(rules.share(self.peak.owed, self.covered) * 100)

    @property
    def state(self) -> str:
        """none, low (under its minimum), over (100 %), near (80 %) or fine."""
        if self.covered is None:
            return "none"
        taken = rules.share(max(self.peak.owed, self.previous_peak.owed), self.covered) * 100
        if taken >= self.most.number:
            return "over"
        if self.covered < self.minimum:
            return "low"
        return "near" if taken >= self.alert.number else "fine"


def coverage(on: date) -> Coverage:
    """Décret 72-678, art. 29 to 32: what was owed at most in the last twelve months and in those before."""
    middle, first = add_months(on, -12), add_months(on, -24)
    days = client_money(add_days(first, 1), on)
    recent = [day for day in days if day.on > middle]
    before = [day for day in days if day.on <= middle]
    usual, start = scales.at("agency.guarantee_minimum", on), scales.at("agency.guarantee_minimum_start", on)
    years = scales.at("agency.guarantee_start_years", on)
    started = Agency.objects.values_list("started_on", flat=True).first()
    least = rules.minimum(started, on, usual.number * 100, start.number * 100, years.number)
    return Coverage(
        on=on,
        days=recent,
        now=recent[-1].owed,
        peak=rules.peak(recent),
        previous_peak=rules.peak(before),
        guarantee=agency_papers(on).get(PaperKind.GUARANTEE),
        minimum=least,
        minimum_scale=usual if least == usual.number * 100 else start,
        alert=scales.at("agency.guarantee_alert", on),
        most=scales.at("agency.guarantee_peak", on),
    )


@dataclass(frozen=True)
class Month:
    """The first day of a month, and the day of it on which most was owed."""

    month: date
    peak: rules.Day


def by_month(days: list[rules.Day]) -> list[Month]:
    """The peak of each month, newest first."""
    months: dict[date, list[rules.Day]] = {}
    for day in days:
        months.setdefault(day.on.replace(day=1), []).append(day)
    return [Month(month, rules.peak(of)) for month, of in sorted(months.items(), reverse=True)]
