"""What lapses of the scales: by which day, which text renews it, what stops without it; asked of the administrator before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau import scales as shipped
from trousseau.rules.dates import add_days
from trousseau.rules.rent_index import Quarter
from trousseau.rules.said import Said, say_many
from trousseau.scales import renewals as rules
from trousseau.scales.renewals import AHEAD

from . import places, scales
from .components import language
from .enums import Role
from .models import ToDo
from .nightly import once
from .todo import Kind, close_todos, follow_todo

RENEW = Kind(
    "core.renew_scales",
    Role.ADMINISTRATOR,
    gettext_lazy("Add the next value of a scale: %(name)s"),
    gettext_lazy("What is known ends on %(until)s. What stops without it is on the page."),
    gettext_lazy("See what lapses"),
    page="core:scales",
)


@dataclass(frozen=True)
class Lapse:
    """Scales that one text renews, which answer until the same day. `quarter`: of the index that comes next."""

    codes: tuple[str, ...]
    until: date
    renewal: rules.Renewal | None
    quarter: Quarter | None = None

    @property
    def labels(self) -> list[str]:
        known = scales.all_values()
        return [scales.label(known[code][-1]) for code in self.codes]

    @property
    def name(self) -> str:
        """The first of them, and how many more."""
        first = self.labels[0] if self.quarter is None else f"{self.labels[0]}, {self.quarter}"
        more = len(self.codes) - 1
        return first if not more else _("%(first)s, and %(n)s more") % {"first": first, "n": more}

    @property
    def by(self) -> str:
        return rules.said(self.renewal.by, _french()) if self.renewal else ""

    @property
    def stops(self) -> str:
        return rules.said(self.renewal.stops, _french()) if self.renewal else ""

    @property
    def subject(self) -> str:
        return self.codes[0]

    @property
    def add(self) -> str:
        """Where the next value is typed."""
        start = self.quarter.start if self.quarter else add_days(self.until, 1)
        return f"{places.SCALES_ADD.url()}?code={self.codes[0]}&starts_on={start.isoformat()}"

    @property
    def confirm(self) -> bool:
        """It stays in force: a text may have brought another value."""
        return self.renewal is not None and bool(self.renewal.each)

    def has_lapsed(self, on: date) -> bool:
        return self.until < on and not self.confirm


def _french() -> bool:
    return language().startswith("fr")


def lapses(on: date, days: int = AHEAD) -> list[Lapse]:
    """What lapsed, then what lapses within so many days; the scales of one text together."""
    known = scales.all_values()
    found: dict[tuple, list[str]] = {}
    for code, until in rules.lapsing(known, on, days).items():
        found.setdefault((until, rules.renewals().get(code)), []).append(code)
    return [Lapse(tuple(codes), until, renewal, _quarter(codes, known)) for (until, renewal), codes in found.items()]


def _quarter(codes: Sequence[str], known: dict[str, list[scales.Value]]) -> Quarter | None:
    return rules.next_quarter(known[shipped.INDEX]) if codes == [shipped.INDEX] else None


def follow(on: date) -> int:
    """Ask the administrator for what lapses; what was added is no longer asked for. Returns how much is asked."""
    asked = lapses(on)
    rows = ToDo.objects.waiting().filter(kind=RENEW.code)
    subjects = {one.subject for one in asked}
    close_todos(RENEW, on=on, things=[row for row in rows.values_list("subject", flat=True) if row not in subjects])
    for one in asked:
        follow_todo(
            RENEW,
            thing=one.subject,
            url=f"{RENEW.url()}#lapsing",
            on=on,
            due_on=one.until,
            name=one.name,
            until=one.until.isoformat(),
        )
    return len(asked)


@once
def ask(on: date) -> Said:
    """Each night."""
    return say_many(
        "One text of the law is asked for: its scales lapse, or lapsed.",
        "%(n)s texts of the law are asked for: their scales lapse, or lapsed.",
        follow(on),
    )


JOBS = {"core.scales": ask}
