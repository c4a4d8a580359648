"""What the task worker does for a trial. Killed anywhere and run again, it comes to the same: the result is written once."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.tasks import task

from trousseau.core import scales
from trousseau.core.clock import today
from trousseau.core.tasks import work_on
from trousseau.exchange.allocation_problem import problem_bytes, sha256
from trousseau.exchange.allocation_problem.writing import canonical

from ..enums import TrialKind, TrialState
from ..models import Trial, TrialResult

if TYPE_CHECKING:
    from .figures import Least, Lived

VERSION = 1  # of what is computed: another one computes again


def work(trial: Trial) -> None:
    """Do it, or take the result of the same inputs; nothing is written but the progress, then all at once."""
    if trial.state != TrialState.ASKED:
        return
    from . import figures, problems  # numpy and scipy

    def progress(done: int, total: int) -> None:
        trial.moves(done=done, total=total)

    if trial.kind == TrialKind.SITTING:
        pair = problems.next_sitting(trial)
        rules = figures.rules_of(pair.before, pair.after)
        digest = _digest(pair.before, pair.after, {})
        known = TrialResult.objects.filter(inputs_sha256=digest).first()
        found = None if known else figures.sitting_figures(pair.before, pair.after, progress)
    else:
        lived, least = problems.past(trial, progress), least_on(trial.on)
        rules, digest = _past_inputs(trial, lived, least)
        known = TrialResult.objects.filter(inputs_sha256=digest).first()
        found = None if known else figures.past_figures(lived, least, progress)
    with transaction.atomic():
        if found is not None:
            known, _made = TrialResult.objects.get_or_create(
                inputs_sha256=digest, defaults={"figures": found | {"rules": rules}, "made_on": today()}
            )
        trial.moves(state=TrialState.DONE, result=known)


def _past_inputs(trial: Trial, lived: "Lived", least: "Least") -> tuple[dict[str, Any], str]:
    from .figures import rules_of

    if lived.past is None or lived.tried is None:
        return {}, sha256(canonical({"none": trial.months, "least": vars(least), "version": VERSION}))
    more = {
        "sittings": [day.isoformat() for day in lived.past.sittings],
        "left": _days(lived.past.left),
        "arrived": _days(lived.past.arrived),
        "percent": lived.percent,
        "answers": lived.answers,
        "least": vars(least),
    }
    before, after = lived.past.problem, lived.tried.problem
    return rules_of(before, after), _digest(before, after, more)


def _digest(before: Any, after: Any, more: dict[str, Any]) -> str:
    """Of all that the figures rest on."""
    both = [sha256(problem_bytes(one)) for one in (before, after)]
    return sha256(canonical({"problems": both, "version": VERSION, **more}))


def _days(found: Any) -> dict[str, str]:
    return {code: day.isoformat() for code, day in found.items()}


def least_on(on: date) -> "Least":
    from .figures import Least

    def at(name: str) -> int:
        return scales.at(f"laboratory.{name}", on).number

    return Least(
        at("months_least"), at("households_least"), at("dwellings_least"), at("answers_least"), at("near_exclusion")
    )


@task()
def work_on_trial(pk: int) -> None:
    work_on(Trial, pk, work)
