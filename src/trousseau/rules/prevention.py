"""The one next action of a tenancy in debt: early, proportionate, with its ground."""

from dataclasses import dataclass
from datetime import date

from .arrears import Arrears
from .dates import add_days


@dataclass(frozen=True)
class Pace:
    """The agency's own rule, in days after the due date: when to call, to write, to propose a plan."""

    call: int
    remind: int
    plan: int
    article: str


@dataclass(frozen=True)
class Next:
    """`step`: call, remind, plan, report or decide; `due_on` the day it should be done by."""

    step: str
    due_on: date
    article: str
    rejected: tuple[tuple[str, str], ...]


def next_action(arrears: Arrears, last_contact: date | None, on: date, pace: Pace) -> Next | None:
    """None when nothing is owed or it is too early. A duty of law comes before the agency's own steps.

    `rejected` says why the other steps were not chosen, as codes that the page puts into words.
    """
    since = arrears.since
    if since is None or arrears.status == "none":
        return None
    if arrears.status == "ask":
        return Next("decide", on, arrears.article, ())
    if arrears.status == "arrears" and arrears.report_by:
        return Next("report", arrears.report_by, arrears.article, (("plan", "report_first"),))
    late = (on - since).days
    if late < pace.call:
        return None
    contacted = last_contact is not None and last_contact > since
    if late >= pace.plan:
        return Next("plan", add_days(since, pace.plan), pace.article, (("remind", "late_enough"),))
    if not contacted:
        return Next(
            "call",
            add_days(since, pace.call),
            pace.article,
            (("remind", "call_first"), ("plan", "too_early")),
        )
    if late >= pace.remind:
        return Next("remind", add_days(since, pace.remind), pace.article, (("plan", "too_early"),))
    return None
