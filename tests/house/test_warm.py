"""What the tests begin ends with them, however they end."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LONGEST = 60  # seconds
ASKER = """
import os, sys, time
from tests.plugins import warm

asked = warm.fork("http.server", ["--bind", "127.0.0.1", "0"], {**os.environ, "TROUSSEAU_SITE": "agency"}, 2, 2)
beside = 0 if sys.argv[1] == "alone" else os.fork()  # it holds all that its parent held
if beside or sys.argv[1] == "alone":
    print(warm._warm["agency"].process.pid, asked.pid, beside or "", flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize("killed", ["asker", "warm"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("beside", ["alone", "beside"])
def test_what_was_forked_ends_with_who_asked_for_it(killed, number, beside):
    asker = subprocess.Popen(
        [sys.executable, "-c", ASKER, beside], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert asker.stdout
    warm, fork, *others = map(int, asker.stdout.readline().split())
    begun = [os.pidfd_open(one) for one in (warm, fork)]
    try:
        os.kill(warm if killed == "warm" else asker.pid, number)
        assert [_ended(one) for one in begun] == [True, True]
    finally:
        for one in (asker.pid, *others):
            os.kill(one, signal.SIGKILL)
        for one in begun:
            if not _ended(one, 0):
                signal.pidfd_send_signal(one, signal.SIGKILL)
            os.close(one)
        asker.communicate()


def _ended(process: int, longest: float = LONGEST) -> bool:
    return bool(select.select([process], [], [], longest)[0])
