"""`make bench`: what is measured, one table. Figures are CPU seconds of this process, not wall time:
SQLite computes in this process and is counted, PostgreSQL's server is not.

A list page of 5,000 rows is read against a bare Django page of the same 50 rows in the same run (bare.py says
what that page holds). Targets: at most 4 times its CPU, at most 8 queries, and 150 ms for the heaviest of its
orders and its last page; the list of the rents also reads what is late of the rows it shows, as the rent roll does, by
eight more queries, and of all of them when it orders them by it. The home of the rents, which says where the money stands, has no bare page: its own CPU, and
its queries whatever the leases. Least and median of the rounds: on a machine that others use, the least is the truer.

A month of 8,000 leases is posted; with `make bench FULL=1`, of 80,000, and the commission's engine is held against
others at 10,000 × 1,000.

The papers, the rent roll, the report, what must not grow and the demonstration come last, in processes of their own: `python -m bench.papers`,
`python -m bench.roll`, `python -m bench.report`, `python -m bench.next_actions`, `python -m bench.growth` and `python -m bench.story` measure them alone.
"""

import gc
import html
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-bench-")
os.environ.setdefault("DATABASE_URL", "")  # SQLite, unless the caller names an empty PostgreSQL database

ROWS, REPEAT, ROUNDS = 5000, 20, 5
RATIO, QUERIES, HEAVIEST = 4, 8, 150
HOME, HOME_QUERIES = 50, 32  # ms; the first page of the rents

RECEIPT = {
    "agency": {
        "name": "Agence du Modèle",
        "address": ["1 rue des Essais", "21000 Dijon"],
        "activity": "Gestion immobilière",
        "card_number": "CPI 2101 2026 000 000 001",
        "card_issuer": "la CCI du Modèle",
        "guarantor_name": "Caution du Modèle",
        "guarantor_address": "2 rue des Essais, 21000 Dijon",
        "insurer": "Mutuelle du Modèle, police n° 1",
    },
    "dated": date(2026, 12, 3),
    "number": "Q-2026-0001",
    "tenants": ["Mme Essai Capucine"],
    "address": ["3 rue des Essais", "21000 Dijon"],
    "owners": ["Mme Essai Grès"],
    "dwelling": "3 rue des Essais, 21000 Dijon",
    "lease_number": "L-0001",
    "first_day": date(2026, 11, 1),
    "last_day": date(2026, 11, 30),
    "rent": 40000,
    "charges": 5000,
    "payments": [
        {"payer": "CAF", "received_on": date(2026, 12, 1), "amount": 20000, "means": "Tiers payant"},
        {"payer": "Locataire", "received_on": date(2026, 11, 5), "amount": 25000, "means": "Virement"},
    ],
}


@dataclass(frozen=True)
class Measured:
    """A list page: CPU milliseconds of the page and of the bare one, by round; of its heaviest order or page."""

    name: str
    ours: list[float]
    bare: list[float]
    queries: int
    heaviest: float

    @property
    def ratio(self) -> float:
        """Of the medians."""
        return statistics.median(self.ours) / statistics.median(self.bare)

    def __str__(self) -> str:
        times = "".join(f"{min(found):>7.1f}{statistics.median(found):>7.1f}" for found in (self.ours, self.bare))
        return f"{self.name:<32}{times}{self.ratio:>7.1f}{self.queries:>9}{self.heaviest:>10.1f}"


def settle() -> None:
    """As the server does of what it loads: the collector of garbage does not walk again what the filling left."""
    gc.collect()
    gc.freeze()


def cpu(do: Callable[[], object], times: int) -> float:
    """CPU milliseconds of one call, over `times` calls."""
    started = time.process_time()
    for _turn in range(times):
        do()
    return (time.process_time() - started) / times * 1000


def measure(name: str, user, url: str) -> Measured:
    """The two pages in turn, so that what disturbs one disturbs the other."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, plain = Client(), Client()
    client.force_login(user)
    plain.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200, (name, answer.status_code)
    assert plain.get(f"/bench/{name}/").status_code == 200, name
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
        queries = len(captured)
    ours, bare = [], []
    for _round in range(ROUNDS):
        ours.append(cpu(lambda: client.get(url), REPEAT))
        bare.append(cpu(lambda: plain.get(f"/bench/{name}/"), REPEAT))
    orders = re.findall(r'href="(\?[^"]*order=[^"]*)"', answer.content.decode())
    others = [f"{url}{html.unescape(order)}" for order in orders] + [f"{url}?page=9999"]
    heaviest = max(cpu(lambda u=other: client.get(u), 3) for other in others)
    return Measured(name, ours, bare, queries, heaviest)


def by_itself(user, url: str) -> tuple[list[float], int]:
    """A page that is no list: CPU milliseconds by round, its queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user)
    assert client.get(url).status_code == 200, url
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
        queries = len(captured)
    return [cpu(lambda: client.get(url), REPEAT) for _round in range(ROUNDS)], queries


@dataclass(frozen=True)
class Rate:
    """A work measured by itself: how many a CPU second, and how many are wanted."""

    name: str
    found: float
    wanted: int | None = None

    def __str__(self) -> str:
        return f"{self.name:<60}{self.found:>10.0f}{self.wanted or '':>20}"


def rate(do: Callable[[], object], times: int) -> float:
    """Calls per CPU second, at best of the rounds."""
    return 1000 / min(cpu(do, times) for _round in range(ROUNDS))


def main() -> int:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    settings.ROOT_URLCONF, settings.ALLOWED_HOSTS = "bench.bare", ["testserver"]

    from bench import allocation, benefit, data, imports, month, register, simulator
    from trousseau.engines.typesetting import render
    from trousseau.exchange.deliberation import read_bytes
    from trousseau.ledger.verification import verify
    from trousseau.mandates.verification import verify as verify_register

    def whole(head) -> None:
        assert verify_register([head]).ok

    users = data.fill(ROWS)
    settle()
    if connection.vendor == "postgresql":  # as its own autovacuum does, a minute after so many writes
        connection.cursor().execute("ANALYZE")
    act = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"
    content = act.read_bytes()
    print(f"{connection.vendor}, {ROWS} rows, {REPEAT} requests × {ROUNDS} rounds; CPU ms per request\n")
    print(f"{'':<32}{'ours':>14}{'bare':>14}{'ratio':>7}{'queries':>9}{'heaviest':>10}")
    print(f"{'list page':<32}{'min':>7}{'median':>7}{'min':>7}{'median':>7}")
    found = []
    for name, role, url in data.PAGES:
        found.append(one := measure(name, users[role], url))
        print(one, flush=True)
    worst, most = max(one.ratio for one in found), max(one.queries for one in found)
    print(f"{'worst':<60}{worst:>7.1f}{most:>9}{max(one.heaviest for one in found):>10.1f}")
    print(f"{'target, at most':<60}{RATIO:>7}{QUERIES:>9}{HEAVIEST:>10}")
    times, queries = by_itself(users["rental"], "/loyers/")
    print(f"{'home of the rents':<32}{min(times):>7.1f}{statistics.median(times):>7.1f}{queries:>30}")
    print(f"{'target, at most':<32}{'':>7}{HOME:>7}{HOME_QUERIES:>30}\n")
    print(f"{'per CPU second':<60}{'found':>10}{'wanted, at least':>20}")
    entries = verify("clients").head.number
    noted = register.fill(users["director"])
    for one in (
        Rate("deliberations read and checked", rate(lambda: read_bytes(content, act.name), 50)),
        Rate("receipts printed, tagged PDF", rate(lambda: render("receipt", RECEIPT), 5)),
        Rate("ledger entries verified", entries * rate(lambda: verify("clients"), 1)),
        Rate("mandates of the register verified", register.LINES * rate(lambda: whole(noted), 1), 5000),
        Rate("owners’ cases simulated: four schemes, six years, no plot", simulator.rate(), 3500),
        Rate("rows of a spreadsheet read, staged and applied", imports.rate(users["captation"])),
        Rate("housing benefits, by the rule, a pair at a time", benefit.by_rule()),
        Rate("housing benefits, from a file of cases to a file", benefit.by_file(), 40_000),
        Rate("housing benefits, by arrays, 10,000 × 1,000 pairs", benefit.by_arrays(), 8_000_000),
    ):
        print(one, flush=True)
    allocation.report()
    month.report(users["director"])
    for alone in ("papers", "roll", "report", "next_actions", "growth", "story"):
        subprocess.run([sys.executable, "-m", f"bench.{alone}"], check=True, env={**os.environ, "DATABASE_URL": ""})
    return 0


if __name__ == "__main__":
    sys.exit(main())
