"""A trial is asked for here and done by the task worker; a grid's minutes may keep what it found."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.tasks import take_up_again
from trousseau.core.verbs import TODAY, No, verb
from trousseau.exchange.allocation_problem import sha256
from trousseau.exchange.allocation_problem.writing import canonical

from ..enums import TrialKind, TrialState
from ..models import Grid, Trial, TrialKept
from ..sheet import law_missing
from .kept import lines_sha256
from .queries import law_lacking
from .summary import summary
from .tasks import work_on_trial

NUMBERS = No("households by their number, never by name")


@verb(once=No("the same question under way is the same trial"), frozen=NUMBERS, happened=TODAY)
def ask_trial(
    actor: User,
    *,
    kind: str,
    on: date,
    grid: Grid | None = None,
    effort: int | None = None,
    left: int | None = None,
    siao: int | None = None,
    months: int | None = None,
) -> Trial:
    """Have the worker try it. The same question asked while it is under way is the same trial; stopped, it is taken up.

    `effort` in thousandths, `left` in cents, `siao` in per cent: 0 is no limit, None the rule in force. Raises Refused for a
    day whose law is not in the scales: what it would let pass says nothing.
    """
    if lack := law_missing(law_lacking(on, kind)):
        raise Refused(lack, "on")
    asked = {
        "kind": kind,
        "on": on.isoformat(),
        "grid": grid.pk if grid else None,
        "effort": effort,
        "left": left,
        "siao": siao if kind == TrialKind.SITTING else None,
        "months": months if kind == TrialKind.PAST else None,
    }
    trial, made = Trial.objects.get_or_create(
        asked_sha256=sha256(canonical(asked)),
        state=TrialState.ASKED,
        defaults=asked | {"grid": grid, "on": on, "asked_by": actor},
    )
    if made or trial.stopped:
        take_up_again(work_on_trial, trial)
    return trial


@verb(once=No("joined already, it is the one that was"), frozen=NUMBERS, happened=TODAY)
def keep_trial(actor: User, *, trial: Trial, grid: Grid, on: date) -> TrialKept:
    """Join the figures of a trial to the minutes of the grid that it tried. Raises Refused when it tried other lines."""
    if trial.state != TrialState.DONE or trial.result is None:
        raise Refused(_("The trial is not done yet."))
    mine = lines_sha256(grid.rule(on))
    if trial.grid_id != grid.pk or trial.result.figures["rules"]["after"]["lines_sha256"] != mine:
        raise Refused(_("This trial did not try this grid as it is today: try it again."))
    if grid.adopted_on and grid.adopted_on < trial.on:
        raise Refused(_("The grid was adopted before this trial: its minutes keep what was known that day."))
    found = TrialKept.objects.filter(grid=grid, trial=trial).first()
    return found or TrialKept.objects.create(
        grid=grid, trial=trial, lines_sha256=mine, figures=summary(trial.result.figures, on), kept_by=actor, kept_on=on
    )
