"""The day and the seed of the demonstration that this run tells, drawn once for all its processes and said at its end.

`DEMO_DAY=2027-05-13 DEMO_SEED=17` tell it again.
"""

import os
from datetime import date, timedelta
from random import SystemRandom

YEARS = 3


def pytest_configure(config) -> None:
    """Before the other processes of the run begin: they inherit it."""
    chance = SystemRandom()
    os.environ.setdefault("DEMO_DAY", str(date.today() + timedelta(days=chance.randrange(365 * YEARS))))
    os.environ.setdefault("DEMO_SEED", str(chance.randrange(1, 1000)))


def told() -> tuple[date, int]:
    return date.fromisoformat(os.environ["DEMO_DAY"]), int(os.environ["DEMO_SEED"])


def pytest_terminal_summary(terminalreporter) -> None:
    reports = [one for rows in terminalreporter.stats.values() for one in rows]
    if any("drawn_in_the_next" in getattr(one, "nodeid", "") for one in reports):
        terminalreporter.write_line(
            f"demonstration told with DEMO_DAY={os.environ['DEMO_DAY']} DEMO_SEED={os.environ['DEMO_SEED']}"
        )
