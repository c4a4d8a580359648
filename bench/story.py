"""The demonstration, told twice from nothing by the same seed: the CPU of each, and whether it is the same story.

`python -m bench.story` measures it alone; it says 1 when the stories differ. A cold `make run` waits for one of them.
"""

import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

DAY = "2026-11-24"


def tell(home: Path) -> tuple[float, list[tuple]]:
    """CPU seconds of the loading; what does not depend on the hour: the dwellings, and every line of both books."""
    environment = {**os.environ, "TROUSSEAU_HOME": str(home), "TROUSSEAU_TODAY": DAY, "DATABASE_URL": ""}
    for command in ("migrate", "demo"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "trousseau.site", command],
            env=environment,
            check=True,
            capture_output=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with closing(sqlite3.connect(home / "agency" / "db.sqlite3")) as base:
        rows = [
            *base.execute("SELECT address, surface, commune_id FROM core_dwelling ORDER BY id"),
            *base.execute("SELECT account, fund_id, aux, debit, credit FROM ledger_line ORDER BY id"),
        ]
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, rows


def main() -> int:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        (first, story), (second, again) = tell(Path(one)), tell(Path(other))
    same = story == again
    print(
        f"demonstration: {first:.1f} and {second:.1f} CPU s, {len(story)} rows, {'the same' if same else 'DIFFERENT'}"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
