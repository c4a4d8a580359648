"""What a trial rests on, read from the database: the next sitting, or the months that were. No name is read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application, StateChange
from trousseau.applications.queries import facts
from trousseau.engines.allocation import Problem
from trousseau.engines.allocation.replay import Past
from trousseau.exchange.allocation_problem import problem_from
from trousseau.mandates.models import Availability, Mandate
from trousseau.mandates.queries import mandates
from trousseau.rules.applicant import Dwelling, Household, Quota, Threshold, Thresholds
from trousseau.rules.dates import add_months

from ..enums import Outcome, Withdrawn
from ..models import Decision, Sitting, Trial
from ..proposing import NOTHING, SIAO, Before, Examined, examined, still_promised
from ..queries import NO_SEED, before, coming, examine
from .figures import Lived, Progress, months_between, quiet
from .groups import groups

TRIED = "Essai du laboratoire"  # a limit that nobody adopted
GONE = (ApplicationState.LEFT, ApplicationState.INACTIVE)
ELSEWHERE = "house_elsewhere"


@dataclass(frozen=True)
class Pair:
    """The next sitting under the rules in force and under those tried."""

    before: Problem
    after: Problem


def next_sitting(trial: Trial) -> Pair:
    """The sitting that is prepared, or what one held that day would have before it."""
    sitting = coming(trial.on)
    found = examine(sitting.held_on if sitting else trial.on)
    given = before(sitting, found.mandates.values()) if sitting else NOTHING
    as_ruled = _with_siao(found.problem)
    return Pair(as_ruled, tried(as_ruled, trial, given))


def tried(problem: Problem, trial: Trial, given: Before = NOTHING) -> Problem:
    """The problem under what the trial changes; what it leaves empty stays. `given`: what its sitting did already."""
    quotas = problem.quotas
    if trial.siao is not None:
        asked = still_promised(trial.siao, len(problem.dwellings), given)
        quotas = tuple(replace(one, at_least=asked) if one.code == SIAO else one for one in quotas)
    return replace(
        problem,
        grid=trial.grid.rule(problem.on) if trial.grid else problem.grid,
        thresholds=Thresholds(
            problem.thresholds.effort if trial.effort is None else _limit(trial.effort),
            problem.thresholds.left if trial.left is None else _limit(trial.left),
        ),
        quotas=quotas,
    )


def _limit(value: int) -> Threshold | None:
    """0: no limit."""
    return Threshold(value, TRIED) if value else None


def _with_siao(problem: Problem) -> Problem:
    """With the SIAO's households, also while nothing is promised to them: a trial may promise something."""
    if any(quota.code == SIAO for quota in problem.quotas):
        return problem
    rows = Application.objects.filter(siao_on__lte=problem.on).order_by().only("number")
    mine = {row.code for row in rows}
    households = tuple(
        replace(one, quotas=tuple(sorted((*one.quotas, SIAO)))) if one.id in mine else one for one in problem.households
    )
    return replace(problem, quotas=(*problem.quotas, Quota(SIAO, "SIAO", 0)), households=households)


def past(trial: Trial, progress: Progress = quiet) -> Lived:
    """The sittings held in the last months, with who waited and what was free on each of those days.

    A household comes as it was known on the first of those days on which it waited, a dwelling as it was when it came
    free. What was already promised on the first day is left out. The grid, the limits and the law are today's: quotas
    are not lived again.
    """
    assert trial.months is not None
    days = sitting_days(trial.on, trial.months)
    if not days:
        return Lived(None, None, None, 0, 0)
    households, seen = _households(days, progress)
    base = _examined(trial.on).problem
    problem = problem_from(
        on=trial.on,
        seed=NO_SEED,
        grid=base.grid,
        law=base.law,
        thresholds=base.thresholds,
        quotas=(),
        households=households,
        dwellings=_dwellings(days),
        lenient=True,
    )
    arrived, left = _stays(days, seen)
    members = groups((one, arrived[one.id]) for one in problem.households)
    percent, answers = accepted(days[0], trial.on)
    lived = Past(problem, tuple(days), left, arrived, members)
    return Lived(
        lived, replace(lived, problem=tried(problem, trial)), percent, answers, months_between(days[0], days[-1])
    )


def sitting_days(on: date, months: int) -> list[date]:
    """The days of the sittings that were held and closed in these months."""
    rows = Sitting.objects.held().filter(held_on__gt=add_months(on, -months), held_on__lte=on)
    return list(rows.order_by("held_on").values_list("held_on", flat=True))


def _examined(on: date, people: Sequence = (), homes: Sequence[Mandate] = ()) -> Examined:
    codes = [facts.id for facts in people]
    applications = {row.code: row for row in Application.objects.filter(number__in=[int(code[1:]) for code in codes])}
    return examined(
        on=on, seed=NO_SEED, mandates=homes, people=people, applications=applications, declined=set(), everyone=True
    )


def _promised(day: date):
    """The decisions taken before that day whose keys were not given yet."""
    return Decision.objects.pending(day).filter(decided_on__lt=day)


def _households(days: Sequence[date], progress: Progress) -> tuple[list[Household], dict[str, date]]:
    """Who waited on one of these days, and the first of them."""
    taken = {f"D{n:05d}" for n in _promised(days[0]).values_list("application__number", flat=True) if n}
    found: list[Household] = []
    seen: dict[str, date] = {}
    for number, day in enumerate(days):
        progress(number, len(days))
        new = [one for one in facts(day) if one.id not in seen and one.id not in taken]
        for one in _examined(day, new).problem.households if new else ():
            found.append(replace(one, quotas=()))
            seen[one.id] = day
    return found, seen


def _dwellings(days: Sequence[date]) -> list[Dwelling]:
    """What was free from one of these days to another: a dwelling that came free twice is there twice."""
    taken = set(_promised(days[0]).values_list("mandate", flat=True))
    rows = (
        Availability.objects.filter(
            Q(ends_on=None) | Q(ends_on__gt=days[0]), starts_on__lte=days[-1], mandate__signed_on__isnull=False
        )
        .order_by("starts_on", "pk")
        .values_list("mandate", "starts_on")
    )
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for mandate, starts_on in rows:
        if not (mandate in taken and starts_on < days[0]):
            by_day[starts_on].append(mandate)
    found = []
    for starts_on, keys in by_day.items():
        for home in _examined(starts_on, (), list(mandates(starts_on).filter(pk__in=keys))).problem.dwellings:
            found.append(replace(home, id=f"{home.id}.{starts_on:%Y%m%d}", free_on=starts_on))
    return found


def _stays(days: Sequence[date], seen: Mapping[str, date]) -> tuple[dict[str, date], dict[str, date]]:
    """The day from which each waits, the first sitting for those who waited before; and the day on which those who gave
    up, fell silent or were housed by another landlord for good were no longer there."""
    rows = (
        StateChange.objects.filter(on__lte=days[-1], application__number__in=[int(code[1:]) for code in seen])
        .order_by("application", "on", "pk")
        .values_list("application__number", "state", "reason", "on")
    )
    arrived = {code: days[0] for code in seen}
    last: dict[str, tuple[str, str, date]] = {}
    for number, state, reason, on in rows:
        code = f"D{number:05d}"
        if state == ApplicationState.ACTIVE and on <= seen[code] and last.get(code, ("",))[0] != state:
            arrived[code] = max(on, days[0])
        last[code] = (state, reason, on)
    left = {
        code: on
        for code, (state, reason, on) in last.items()
        if state in GONE or (state == ApplicationState.HOUSED and reason == ELSEWHERE)
    }
    return arrived, left


def accepted(start: date, end: date) -> tuple[int | None, int]:
    """Of the households that answered an offer in that time, how many in a hundred took it, and how many answered."""
    rows = Decision.objects.filter(outcome=Outcome.ALLOCATED, decided_on__range=(start, end))
    refused = rows.filter(withdrawn_for=Withdrawn.REFUSED).count()
    took = rows.filter(withdrawn_on=None, leases__signed_on__isnull=False).distinct().count()
    answers = refused + took
    return (100 * took + answers // 2) // answers if answers else None, answers
