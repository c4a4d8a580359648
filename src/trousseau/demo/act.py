"""The council's act and its convention, placed by the day on which the story ends: each day meets them at the same age."""

from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from trousseau.rules.dates import add_days, add_months, month_end, month_start

FILE = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"
# as the file says them: the act of a Thursday of 2026
HELD, CONVENED, YEAR, YEARS = "jeudi 15 octobre 2026", "7 octobre 2026", "pour l’année 2026", "2026 à 2028"
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
AGO = 40  # days before the end of the story, or the Thursday before
BEGAN = 10  # months before the one in which the story ends
THURSDAY = 3


@dataclass(frozen=True)
class Act:
    """The convention is of twelve months; its first payment was due a while ago, its report and its balance are to come."""

    held_on: date
    signed_on: date
    paid_by: date
    starts_on: date
    ends_on: date
    report_by: date
    balance_by: date

    @property
    def years(self) -> str:
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}-{last}"

    @property
    def filename(self) -> str:
        return FILE.name

    def text(self) -> str:
        """The act of the file, at these dates."""
        year = self.starts_on.year
        told = {
            HELD: f"jeudi {_said(self.held_on)}",
            CONVENED: _said(add_days(self.held_on, -8)),
            YEAR: f"pour l’année {year}"
            if self.starts_on.month == 1
            else f"pour douze mois à compter du {_said(self.starts_on)}",
            YEARS: f"{year} à {year + 2}",
        }
        text = FILE.read_text(encoding="utf-8")
        for before, after in told.items():
            text = text.replace(before, after)
        return text


def placed(until: date) -> Act:
    held = add_days(until, -AGO)
    held = add_days(held, -((held.weekday() - THURSDAY) % 7))
    signed = add_days(held, 11)
    starts = add_months(month_start(until), -BEGAN)
    ends = month_end(add_months(starts, 11))
    return Act(
        held_on=held,
        signed_on=signed,
        paid_by=add_days(signed, 14),
        starts_on=starts,
        ends_on=ends,
        report_by=add_days(ends, -21),
        balance_by=add_days(ends, -11),
    )


def _said(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"
