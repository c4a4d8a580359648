"""The one next action of a tenancy in debt: early, proportionate, with its ground."""

from dataclasses import dataclass
from datetime import date

from .arrears import Arrears
from .dates import add_days


@dataclass(frozen=True)
class Pace:
    """The agency's own rule, in days after the due date: when to call, to write, to propose a plan.

    `articles`: the ground of each, by step.
    """

    call: int
    remind: int
    plan: int
    articles: dict[str, str]


@dataclass(frozen=True)
class Done:
    """The last day of each thing already done; None when it never was.

    `contact`: the household was met or reached, whatever the reason; `letter`: one was sent; `plan`: a
    payment plan was proposed; `report`: the arrears were reported; `decided`: a person answered what the text leaves
    open; `cleared`: they answered that these are no arrears.
    """

    contact: date | None = None
    letter: date | None = None
    plan: date | None = None
    report: date | None = None
    decided: date | None = None
    cleared: date | None = None


@dataclass(frozen=True)
class Next:
    """`step`: call, remind, plan, report or decide; `due_on` the day it should be done by.

    `rejected`: why each other step was not chosen, as codes that the page puts into words.
    """

    step: str
    due_on: date
    article: str
    rejected: tuple[tuple[str, str], ...]


def next_action(arrears: Arrears, done: Done, on: date, pace: Pace) -> Next | None:
    """None when nothing is owed, when it is too early, or when what the day asks is already done.

    A duty of law comes before a question put to a person, and both before the agency's own steps; a report that has a
    day is asked until it is made, or until a person answers that these are no arrears. What was done counts when it
    came after the oldest unpaid due date: a new debt starts the steps again.
    """
    since = arrears.since
    if arrears.status == "none":
        return None

    def after(day: date | None) -> bool:
        return day is not None and (since is None or day > since)

    begun = arrears.begun or since
    reported = done.report is not None and (begun is None or done.report > begun)
    cleared = arrears.status == "ask" and after(done.cleared)
    if arrears.report_by and not reported and not cleared:
        return Next("report", arrears.report_by, arrears.report_article, (("plan", "report_first"),))
    if arrears.status == "ask" and not after(done.decided):
        return Next("decide", on, arrears.article, (("report", "unknown_law"),))
    if since is None:  # nobody knows when it began: the pace has no first day
        return None
    told = "reported" if reported else {"arrears": "no_aid", "ask": "decided"}.get(arrears.status, "not_arrears")
    late = (on - since).days
    if late >= pace.plan:
        if after(done.plan):
            return None
        rejected: tuple[tuple[str, str], ...] = (("remind", "late_enough"), ("report", told))
        return Next("plan", add_days(since, pace.plan), pace.articles["plan"], rejected)
    if late >= pace.remind and not after(done.letter):
        call = "spoken" if after(done.contact) else "write_too"
        rejected = (("call", call), ("plan", "too_early"), ("report", told))
        return Next("remind", add_days(since, pace.remind), pace.articles["remind"], rejected)
    if late >= pace.call and not after(done.contact) and not after(done.letter):
        rejected = (("remind", "call_first"), ("plan", "too_early"), ("report", told))
        return Next("call", add_days(since, pace.call), pace.articles["call"], rejected)
    return None
