"""Loi 89-462, art. 7 g, and décret 2009-649: what a tenant proves each year, and what its absence allows."""

from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months, last_day

OK, SOON, MISSING, OVER = "ok", "soon", "missing", "over"


@dataclass(frozen=True)
class CertificateState:
    """How one certificate stands: `due_on` is the first day without it; `state` OK, SOON, OVER, or MISSING when none
    was ever given."""

    state: str
    due_on: date

    @property
    def lacks(self) -> bool:
        return self.state in (MISSING, OVER)


def valid_until(starts_on: date, months: int) -> date:
    """The last day of a certificate that begins on `starts_on`."""
    return last_day(starts_on, months)


def certificate_state(until: date | None, first_due: date, on: date, warning_days: int) -> CertificateState:
    """`until`: the last day proved; `first_due`: the day of the first proof (insurance: when the keys are given; a boiler:
    a year after)."""
    if until is None:
        if first_due > on:
            soon = first_due <= add_days(on, warning_days)
            return CertificateState(SOON if soon else OK, first_due)
        return CertificateState(MISSING, first_due)
    if until < on:
        return CertificateState(OVER, add_days(until, 1))
    return CertificateState(SOON if until < add_days(on, warning_days) else OK, add_days(until, 1))


def may_insure_from(asked_on: date, months: int) -> date:
    """Loi 89-462, art. 7 g: the first day on which the lessor may insure for a tenant who did not answer the formal
    notice, and ask the price with the rent."""
    return add_days(add_months(asked_on, months), 1)
