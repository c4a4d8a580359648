"""Prepare a grid, drop a draft, adopt it with the commission's minutes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.rules.grid import GridNotReadable, grid_data, read_grid

from ..actions.sittings import MINUTES
from ..models import Grid, Sitting

POINTS = No("points and weights, and no household")


@verb(once=No("a grid has its name: the base refuses a second"), frozen=POINTS, happened=TODAY)
def prepare_grid(actor: User, *, version: str, letting: int, lines: list[Mapping[str, Any]], on: date) -> Grid:
    """A draft, which ranks nobody. Raises Refused with what is wrong; ValidationError when the name is taken."""
    data = {"version": version.strip(), "adopted_on": on, "letting": letting, "lines": lines}
    try:
        read = grid_data(read_grid(data, "Grille"))
    except GridNotReadable as wrong:
        raise Refused(" ".join(f"{line}." for line in wrong.problems)) from wrong
    grid = Grid(version=read["version"], letting=letting, lines=read["lines"], prepared_by=actor, prepared_on=on)
    record(grid, actor)
    return grid


@verb(once=No("a grid that was adopted is refused a second time"), frozen=POINTS, happened=("on",))
def adopt_grid(actor: User, *, grid: Grid, minutes: str, on: date, today: date, content: bytes | None = None) -> None:
    """The commission's minutes of the day `on` adopt it: from then on it ranks, until a later one is adopted.

    `content`: their PDF, when they were written elsewhere; the minutes of a sitting held here are found by their number.
    Raises Refused for a day to come or before the grid in force, and when it was adopted already.
    """
    if not minutes.strip():
        raise Refused(_("Name the minutes that adopt it."), "minutes")
    later = Grid.objects.filter(adopted_on__gt=on).first()
    if later:
        raise Refused(_("%(grid)s was adopted after that day: check the date.") % {"grid": later}, "on")
    if not Grid.objects.filter(pk=grid.pk, adopted_on=None).exists():
        raise Refused(_("This grid is adopted already: prepare another version."))
    grid.adopted_on, grid.minutes, grid.adopted_by = on, minutes.strip(), actor
    if content:
        grid.paper = file_document(
            kind=MINUTES,
            number=grid.minutes[:60],
            title=_("Minutes %(number)s") % {"number": grid.minutes},
            content=content,
            suffix=".pdf",
            on=on,
        )
    else:
        held = Sitting.objects.filter(minutes__number=grid.minutes).select_related("minutes").first()
        grid.paper = held.minutes if held else None
    record(grid, actor)


@verb(once=No("a draft that is gone is refused"), frozen=POINTS, happened=TODAY)
def drop_draft(actor: User, *, grid: Grid) -> None:
    """A draft that nobody adopted is thrown away."""
    if not Grid.objects.filter(pk=grid.pk, adopted_on=None).delete()[0]:
        raise Refused(_("An adopted grid is kept: the decisions taken under it rest on it."))
