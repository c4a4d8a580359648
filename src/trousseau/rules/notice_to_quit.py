"""Loi 89-462, art. 10, 14, 14-1, 15 and 40: when a lease ends after a notice to quit, by whom and for what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months, age


@dataclass(frozen=True)
class NoticeLaw:
    """Delays in months, the age in years; each as its scale says it on the day of the notice."""

    tenant_months: int
    short_months: int
    owner_months: int
    protected_age: int
    convention_years: int
    after_convention_months: int
    abandon_months: int


@dataclass(frozen=True)
class OwnerEnd:
    """What an owner's notice comes to. `why`: "" when it holds, else late, convention or during_convention.

    `on`: the term it reaches, or the first that it could have reached. `last_day`: the last day on which it could be
    received for the term that it names.
    """

    on: date
    last_day: date
    why: str = ""


def tenant_months(ground: str, proved: bool, law: NoticeLaw) -> int:
    """Loi 89-462, art. 15 I: one month for a ground of the law proved with the notice, three otherwise."""
    return law.short_months if ground and proved else law.tenant_months


def tenant_end(received_on: date, months: int) -> date:
    """Loi 89-462, art. 15 I: the last day of the notice, counted from its receipt, day for day.

    The day of the month on which it was received, or the last day of a shorter month; no weekend makes it longer.
    """
    return add_months(received_on, months)


def terms(first: date, years: int) -> Iterator[date]:
    """Loi 89-462, art. 10: the last day of the lease, then of each time it is tacitly renewed for `years`."""
    start = add_days(first, 1)
    for turn in range(100):
        yield add_days(add_months(start, 12 * years * turn), -1)


def owner_end(received_on: date, for_on: date, first: date, years: int, law: NoticeLaw) -> OwnerEnd:
    """Loi 89-462, art. 15 I: a lease ends at its term, if the notice was received long enough before it.

    A notice for a day before a term is valid and takes effect at that term. One received too late for the term it names
    has no effect: the lease is renewed.
    """
    aimed = next(term for term in terms(first, years) if term >= for_on)
    last_day = last_receipt(aimed, law.owner_months)
    if received_on <= last_day:
        return OwnerEnd(aimed, last_day)
    reach = next(term for term in terms(first, years) if received_on <= last_receipt(term, law.owner_months))
    return OwnerEnd(reach, last_day, "late")


def last_receipt(term: date, months: int) -> date:
    """The last day from which `months` whole months fit before the end of `term`."""
    day = add_months(term, -months)
    while add_months(add_days(day, 1), months) <= term:  # a longer month: 28 February to 31 August
        day = add_days(day, 1)
    return day


def convention_end(received_on: date, for_on: date, first: date, convention_ends_on: date, law: NoticeLaw) -> OwnerEnd:
    """Loi 89-462, art. 40 III: no notice while a convention CCH L321-8 runs; afterwards, for a term far enough from its
    end. Until then the lease is renewed by shorter periods."""
    found = owner_end(received_on, for_on, first, law.convention_years, law)
    least = add_months(convention_ends_on, law.after_convention_months)
    if received_on > convention_ends_on and not found.why and found.on >= least:
        return found
    reach = next(
        term
        for term in terms(first, law.convention_years)
        if term >= least and add_months(max(received_on, add_days(convention_ends_on, 1)), law.owner_months) <= term
    )
    if received_on <= convention_ends_on:
        return OwnerEnd(reach, found.last_day, "during_convention")
    return OwnerEnd(reach, found.last_day, found.why or "convention")


def protected(born_on: date | None, ends_on: date, low_means: bool, law: NoticeLaw) -> bool:
    """Loi 89-462, art. 15 III: a tenant of small means, or somebody in their charge, above the age at the end of the
    lease, unless rehoused.

    An owner above that age, or of small means, escapes it: the caller asks.
    """
    if born_on is None or not low_means:
        return False
    years = age(born_on, ends_on)
    return years > law.protected_age or (
        years == law.protected_age and (born_on.month, born_on.day) != (ends_on.month, ends_on.day)
    )


def abandoned_from(summoned_on: date, law: NoticeLaw) -> date:
    """Loi 89-462, art. 14-1: the first day on which the abandonment may be found, without an answer."""
    return add_days(add_months(summoned_on, law.abandon_months), 1)
