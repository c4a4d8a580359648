"""`make bench`: what is measured, one table. Figures are CPU seconds of this process, not wall time.

A list page of 5,000 rows is read against a bare Django page of the same 50 rows in the same run: one view,
one query, one template, no session, no menu, no filter. Targets: at most 4 times its CPU, at most 8 queries.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.resources import files

os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-bench-")
os.environ.pop("DATABASE_URL", None)

ROWS, REPEAT, ROUNDS = 5000, 20, 5


def cpu(do: Callable[[], object], times: int) -> float:
    """CPU milliseconds of one call, over `times` calls."""
    started = time.process_time()
    for _turn in range(times):
        do()
    return (time.process_time() - started) / times * 1000


def lists() -> list[tuple[str, ...]]:
    """Name, CPU of the page, CPU of the bare page, ratio of their medians, queries of the page."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench import data

    users = data.fill(ROWS)
    found = []
    for name, role, url in data.PAGES:
        client, plain = Client(), Client()
        client.force_login(users[role])
        page, other = (lambda c=client, u=url: c.get(u)), (lambda c=plain, n=name: c.get(f"/bench/{n}/"))
        answer = page()
        assert answer.status_code == 200, (name, answer.status_code)
        assert other().status_code == 200, name
        with CaptureQueriesContext(connection) as captured:
            page()
        ours, theirs = [], []
        for _round in range(ROUNDS):
            ours.append(cpu(page, REPEAT))
            theirs.append(cpu(other, REPEAT))
        mine, base = statistics.median(ours), statistics.median(theirs)
        found.append((name, f"{mine:.1f}", f"{base:.1f}", f"{mine / base:.1f}", str(len(captured))))
    return found


def deliberations() -> float:
    """Acts read per CPU second, checks included: the invented one that the project ships."""
    from trousseau.exchange.deliberation import read_bytes

    source = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"
    content = source.read_bytes()
    return 1000 / min(cpu(lambda: read_bytes(content, source.name), 50) for _round in range(ROUNDS))


def main() -> int:
    import django
    from django.conf import settings
    from django.core.management import call_command

    from bench import simulator

    django.setup()
    call_command("migrate", verbosity=0)
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "bench.bare", ["testserver"]
    print(f"{ROWS} rows, {REPEAT} requests × {ROUNDS} rounds, median; CPU ms per request\n")
    print(f"{'page':<24}{'ours':>8}{'bare':>8}{'ratio':>8}{'queries':>9}")
    rows = lists()
    for name, ours, base, ratio, queries in rows:
        print(f"{name:<24}{ours:>8}{base:>8}{ratio:>8}{queries:>9}")
    worst, most = max(float(r[3]) for r in rows), max(int(r[4]) for r in rows)
    print(f"\nworst ratio {worst} (target 4), most queries {most} (target 8)")
    print(f"deliberations read and checked: {deliberations():.0f} per CPU second")
    print(f"owners' cases compared: {simulator.rate():.0f} per CPU second (target 1,000)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
