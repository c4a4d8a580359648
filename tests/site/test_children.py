"""A process that dies is started again within limits, or stops all; the clock is the test's."""

import sys

import pytest

from trousseau.site.children import PAUSES, WITHIN, Child, stop, watch
from trousseau.site.process import Stop

pytestmark = pytest.mark.once
DIES = [sys.executable, "-c", "raise SystemExit(3)"]
LIVES = [sys.executable, "-c", "import time; time.sleep(600)"]


@pytest.fixture
def child():
    """Start a real process; what still lives is ended after the test."""
    made: list[Child] = []

    def make(command: list[str], **more) -> Child:
        made.append(Child("travaux d’essai", command, {}, **more))
        return made[-1]

    yield make
    stop(made)


def die(child: Child, at: float) -> None:
    """Its process ends by itself, and is looked at then."""
    child.process.wait(30)
    watch([child], at)


def test_each_pause_is_longer_than_the_last_and_is_said(child, capsys):
    one, now = child(DIES, restarts=True), 0.0
    for pause in PAUSES:
        first = one.process
        die(one, now)
        watch([one], now + pause - 0.1)
        assert one.process is first  # not yet
        watch([one], now + pause)
        assert one.process is not first
        now += pause
    said = capsys.readouterr().err.splitlines()
    assert len(said) == len(PAUSES) and list(PAUSES) == sorted(set(PAUSES))
    assert (
        said[0] == "trousseau : le processus « travaux d’essai » s’est arrêté (code 3) : il est relancé dans 1 seconde."
    )
    assert said[1].endswith("il est relancé dans 2 secondes.")
    with pytest.raises(Stop, match="7 fois en 10 minutes : tout est arrêté"):
        die(one, now)


def test_old_deaths_are_forgotten(child, capsys):
    one, now = child(DIES, restarts=True), 0.0
    for _ in range(2 * len(PAUSES)):
        die(one, now)
        watch([one], now + PAUSES[0])
        now += WITHIN
    assert all(line.endswith("dans 1 seconde.") for line in capsys.readouterr().err.splitlines())


def test_one_that_is_not_started_again_stops_all(child):
    with pytest.raises(Stop, match="tout est arrêté"):
        die(child(DIES), 0.0)


def test_the_others_live_on_while_one_waits_for_its_new_start(child):
    dead, alive = child(DIES, restarts=True), child(LIVES)
    dead.process.wait(30)
    watch([dead, alive], 0.0)
    assert alive.process.poll() is None and dead.again_at is not None
    stop([dead, alive])
    assert alive.process.poll() is not None
