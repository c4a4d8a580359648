"""A small history: three sittings held, who waited on each, what came free; and grids to try."""

from datetime import date

import pytest

DAYS = (date(2026, 6, 20), date(2026, 7, 20), date(2026, 8, 20))
TODAY = date(2026, 9, 15)
LINES = [
    {"code": "seniority", "label": "Ancienneté", "points": 1, "cap": 24},
    {"code": "priority", "label": "Priorité", "points": 40},
]
SIZE = [{"code": "size", "label": "Pièces", "points": {"0": 50}}, *LINES]


@pytest.fixture
def grids(staff):
    """The grid in force, and a draft that ranks otherwise."""
    from trousseau.allocation.models import Grid

    given = {"letting": 500, "prepared_by": staff.director, "prepared_on": date(2026, 6, 1)}
    in_force = Grid.objects.create(
        version="2026",
        lines=LINES,
        adopted_on=date(2026, 6, 1),
        minutes="PV du 1er juin",
        adopted_by=staff.director,
        **given,
    )
    draft = Grid.objects.create(version="Essai B", lines=SIZE, **given)
    return in_force, draft


@pytest.fixture
def history(build, staff, grids, on_day):
    """Four households: Ail and Bleuet before the first sitting, Chêne between, Dahlia who gave up; two dwellings."""
    from trousseau.allocation.models import Sitting
    from trousseau.applications.actions import move_application

    on_day(TODAY.isoformat())
    found = {
        "Ail": build.application("Ail", on=date(2026, 6, 2)),
        "Bleuet": build.application("Bleuet", on=date(2026, 6, 9)),
        "Chêne": build.application("Chêne", on=date(2026, 7, 1)),
        "Dahlia": build.application("Dahlia", on=date(2026, 6, 4)),
    }
    move_application(staff.social, application=found["Dahlia"], code="leave", on=date(2026, 7, 2), today=TODAY)
    found["mandates"] = [build.mandate(), build.mandate()]
    for day in DAYS:
        held = Sitting.objects.create(held_on=day, state="closed")
        held.seats.create(member=staff.commission, presence="present")
    return found


@pytest.fixture
def any_history(monkeypatch):
    """The least that a history must hold, put aside: a small one may then be counted by hand."""
    from trousseau.allocation.laboratory import tasks
    from trousseau.allocation.laboratory.figures import Least

    monkeypatch.setattr(tasks, "least_on", lambda on: Least(0, 1, 1, 30, 25))


@pytest.fixture
def ask(staff):
    """Ask a trial and have the worker do it: `ask(kind="past", months=12, grid=draft)`."""
    from trousseau.allocation.laboratory.actions import ask_trial
    from trousseau.allocation.laboratory.tasks import work

    def done(**tried):
        trial = ask_trial(staff.director, on=TODAY, **tried)
        work(trial)
        trial.refresh_from_db()
        return trial

    return done
