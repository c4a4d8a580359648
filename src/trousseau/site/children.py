"""The processes of `trousseau run`: those whose death stops everything, those that are started again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from .process import Stop

STOPPING = 10  # seconds given to a process to finish what it does
PAUSES = (1, 2, 4, 8, 16, 32)  # seconds before each new start: as many starts as there are pauses
WITHIN = 600  # seconds after which a death is forgotten


@dataclass
class Child:
    """A process at the head of its own group. `restarts`: its death is mended by another start, within limits."""

    label: str
    command: Sequence[str]
    env: Mapping[str, str]
    restarts: bool = False
    descriptors: tuple[int, ...] = ()  # open files that it is given
    process: subprocess.Popen = field(init=False)
    deaths: list[float] = field(default_factory=list)
    again_at: float | None = None

    def __post_init__(self):
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=self.env, start_new_session=True, pass_fds=self.descriptors)
        self.again_at = None

    def end_group(self) -> None:
        """End what the process left behind: the workers of a server."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


def watch(children: Iterable[Child], now: float) -> None:
    """Look once at each process at the monotonic time `now`.

    Raises Stop when one died that is not started again, or that died more often than `PAUSES` allows.
    """
    for child in children:
        if child.again_at is not None:
            if now >= child.again_at:
                child.start()
        elif (code := child.process.poll()) is not None:
            child.end_group()
            _died(child, code, now)


def _died(child: Child, code: int, now: float) -> None:
    said = f"le processus « {child.label} » s’est arrêté (code {code})"
    if not child.restarts:
        raise Stop(f"{said} : tout est arrêté.")
    child.deaths = [*(at for at in child.deaths if now - at < WITHIN), now]
    count = len(child.deaths)
    if count > len(PAUSES):
        raise Stop(f"{said} {count} fois en {WITHIN // 60} minutes : tout est arrêté.")
    pause = PAUSES[count - 1]
    child.again_at = now + pause
    wait = "1 seconde" if pause == 1 else f"{pause} secondes"
    print(f"trousseau : {said} : il est relancé dans {wait}.", file=sys.stderr, flush=True)


def stop(children: Sequence[Child]) -> None:
    """Ask every process to finish, then end those that did not, with the workers they left."""
    children = [child for child in children if child.again_at is None]  # a dead one's number may be another's by now
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    until = time.monotonic() + STOPPING
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, until - time.monotonic()))
        child.end_group()
        child.process.wait()
