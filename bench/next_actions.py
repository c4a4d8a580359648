"""The one next action of each tenancy: `python -m bench.next_actions` measures it alone.

Of 5,000 tenancies, in CPU seconds; with FULL=1, of 8,000 and of 80,000, whose peak memory must not follow their number. Each
size is a base and a process of its own: the leases told over three months, one tenant in ten short each month. What making
them took is not counted: the reading is a process that begins after it.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date

LEASES, FULL = 5_000, (8_000, 80_000)
MOST_CPU, MOST_MEMORY = 1.5, 1.2
DAY = date(2026, 11, 24)


def make(count: int) -> None:
    """The leases and their three months, in the base of the environment."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
    from trousseau.site.process import django_ready

    django_ready()
    from django.core.management import call_command

    from bench import growth
    from bench.data import fill as rows

    call_command("migrate", verbosity=0)
    growth.fill(rows(count, rents=False), count)
    for month in growth.MONTHS:
        growth.tell(month)


def read() -> dict[str, float]:
    """CPU seconds of one reading, peak of the process in MiB, how many actions."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
    from trousseau.site.process import django_ready

    django_ready()
    from trousseau.prevention.command import next_actions

    sum(1 for _row in next_actions(date(2020, 1, 1)))  # the imports and the connection, no lease
    begun = time.process_time()
    found = sum(1 for _row in next_actions(DAY))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": time.process_time() - begun, "peak": peak, "found": found}


def measured(count: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="trousseau-bench-") as home:
        given = {**os.environ, "TROUSSEAU_HOME": home, "DATABASE_URL": ""}
        call = [sys.executable, "-m", "bench.next_actions"]
        subprocess.run([*call, "make", str(count)], env=given, check=True)
        done = subprocess.run([*call, "read"], env=given, check=True, capture_output=True, text=True)
        return json.loads(done.stdout.splitlines()[-1])


def main() -> int:
    one = measured(LEASES)
    ok = one["cpu"] <= MOST_CPU and one["found"] > 0
    print(
        f"next actions of {LEASES:,} tenancies: {one['cpu']:.2f} CPU s (at most {MOST_CPU}), {one['found']:.0f} actions"
    )
    if os.environ.get("FULL"):
        few, many = (measured(count)["peak"] for count in FULL)
        ok = ok and many <= MOST_MEMORY * few
        print(
            f"peak of {FULL[1]:,}: {many:.0f} MiB, {many / few:.2f} times that of {FULL[0]:,} (at most {MOST_MEMORY})"
        )
    return 0 if ok else 1


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", count]:
            make(int(count))
        case ["read"]:
            print(json.dumps(read()))
        case _:
            sys.exit(main())
