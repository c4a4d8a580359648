"""The demonstration, told twice from nothing by the same seed: the CPU of each, and whether it is the same story.

`python -m bench.story` measures it alone; it says 1 when the stories differ. `--table` tells it once more and says what
each verb of the rooms costs: its calls, its CPU, its queries and its writes. A cold `make run` waits for one of them.
"""

import functools
import os
import pkgutil
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from importlib import import_module
from pathlib import Path
from types import FunctionType

DAY = "2026-11-24"
SHOWN = 40  # verbs of the table, the dearest first


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "TROUSSEAU_HOME": str(home), "TROUSSEAU_TODAY": DAY, "DATABASE_URL": ""}


def tell(home: Path) -> tuple[float, list[tuple]]:
    """CPU seconds of the loading; what does not depend on the hour: the dwellings, and every line of both books."""
    for command in ("migrate", "demo"):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "trousseau.site", command], env=environment(home), check=True, capture_output=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with closing(sqlite3.connect(home / "agency" / "db.sqlite3")) as base:
        rows = [
            *base.execute("SELECT address, surface, commune_id FROM core_dwelling ORDER BY id"),
            *base.execute("SELECT account, fund_id, aux, debit, credit FROM ledger_line ORDER BY id"),
        ]
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, rows


class Watched:
    """What is asked of the base while the story is told, by kind, by table and by verb of the rooms."""

    def __init__(self):
        self.kinds: Counter[str] = Counter()
        self.verbs: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0, 0])  # calls, CPU, queries, writes
        self.depth = 0

    def query(self, execute, sql, params, many, context):
        self.kinds[sql.split(None, 1)[0].upper()] += len(params) if many else 1
        return execute(sql, params, many, context)

    @property
    def writes(self) -> int:
        return sum(self.kinds[kind] for kind in ("INSERT", "UPDATE", "DELETE"))

    def verb(self, called: FunctionType) -> FunctionType:
        """Counted when the story calls it, not when a verb that is counted does."""

        @functools.wraps(called)
        def counted(*given, **named):
            if self.depth:
                return called(*given, **named)
            self.depth, queries, writes = 1, self.kinds.total(), self.writes
            begun = time.process_time()
            try:
                return called(*given, **named)
            finally:
                row = self.verbs[f"{called.__module__.removeprefix('trousseau.')}.{called.__name__}"]
                row[0] += 1
                row[1] += time.process_time() - begun
                row[2] += self.kinds.total() - queries
                row[3] += self.writes - writes
                self.depth = 0

        return counted


def table() -> None:
    """Tell it in this process, whose home is migrated already, and print what it asked."""
    from datetime import date

    from trousseau.site.process import django_ready

    django_ready()
    from django.db import connection
    from django.utils.translation import activate

    from trousseau import demo
    from trousseau.demo.command import load

    activate("fr")
    watched = Watched()
    for one in pkgutil.iter_modules(demo.__path__):
        if one.name == "territory":  # the observatory's
            continue
        module = import_module(f"trousseau.demo.{one.name}")
        for name, found in list(vars(module).items()):
            of = getattr(found, "__module__", "")
            if (
                isinstance(found, FunctionType)
                and of.startswith("trousseau.")
                and ".demo." not in of
                and ".rules" not in of
            ):
                setattr(module, name, watched.verb(found))
    begun = time.process_time()
    with connection.execute_wrapper(watched.query):
        load(1, date.fromisoformat(DAY), lambda *step: None)
    whole = time.process_time() - begun
    print(f"\n{'verb':<68}{'calls':>7}{'CPU s':>8}{'queries':>9}{'writes':>8}")
    rows = sorted(watched.verbs.items(), key=lambda row: -row[1][1])
    for name, (calls, cpu, queries, writes) in rows[:SHOWN]:
        print(f"{name:<68}{calls:>7}{cpu:>8.2f}{queries:>9}{writes:>8}")
    calls, cpu, queries, writes = (sum(row[place] for _name, row in rows) for place in range(4))
    print(f"{f'{len(rows)} verbs':<68}{calls:>7}{cpu:>8.2f}{queries:>9}{writes:>8}")
    print(
        f"{'all, the story between the verbs with them':<75}{whole:>8.2f}{watched.kinds.total():>9}{watched.writes:>8}"
    )
    print("  ".join(f"{kind} {times}" for kind, times in watched.kinds.most_common()))


def main() -> int:
    if sys.argv[1:] == ["table"]:
        table()
        return 0
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        (first, story), (second, again) = tell(Path(one)), tell(Path(other))
    same = story == again
    print(
        f"demonstration: {first:.1f} and {second:.1f} CPU s, {len(story)} rows, {'the same' if same else 'DIFFERENT'}"
    )
    if sys.argv[1:] == ["--table"]:
        with tempfile.TemporaryDirectory() as home:
            for asked in (("trousseau.site", "migrate"), ("bench.story", "table")):
                subprocess.run([sys.executable, "-m", *asked], env=environment(Path(home)), check=True)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
