"""The demonstration told whole, by its command, on days of the calendar that hurt before: the seconds and the result of each.

`make days`, or `python -m bench.days 2027-01-11 2028-02-29` for these alone. It says 1 when a day has a chapter left aside, a
job of its night that failed, or cannot be told. One day takes a minute and a half of CPU.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

DAYS = "2026-12-01 2026-12-31 2027-01-01 2027-01-05 2027-01-11 2027-02-28 2027-07-01 2028-02-29".split()
SITES = ("agency", "observatory")


def told(day: str, home: Path) -> list[str]:
    """What went wrong, nothing when both sites are told."""
    wrong = []
    for site in SITES:
        given = {"TROUSSEAU_HOME": str(home), "TROUSSEAU_TODAY": day, "TROUSSEAU_SITE": site, "DATABASE_URL": ""}
        for command in ("migrate", "demo"):
            done = subprocess.run(
                [sys.executable, "-m", "trousseau.site", command],
                env={**os.environ, **given},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode:
                wrong.append(f"{site}, {command}, exit {done.returncode}\n{done.stderr}")
    with closing(sqlite3.connect(home / SITES[0] / "db.sqlite3")) as base:
        wrong += [f"{job}: {said}" for job, said in base.execute("SELECT job, message FROM core_jobrun WHERE NOT ok")]
    return wrong


def main() -> int:
    failed = 0
    for day in sys.argv[1:] or DAYS:
        with tempfile.TemporaryDirectory() as home:
            begun = time.monotonic()
            wrong = told(day, Path(home))
        print(f"{day}  {time.monotonic() - begun:>4.0f} s  {'told' if not wrong else 'NOT WHOLE'}", flush=True)
        for one in wrong:
            print(one, flush=True)
        failed += bool(wrong)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
