"""The call of a month for 8,000 leases, 80,000 with FULL=1: as many entries, three times as many lines.

The post of the run (number, seal, write, total) against two others with the same triggers, in the same database and the
same run: a raw INSERT … SELECT of entries and lines ready in a table, seals included, and `bulk_create` of the same
objects. CPU seconds, the least of the rounds: of this process, plus, on PostgreSQL, of its server process (read in
/proc, so on the same machine).
"""

import os
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from bench import FULL
from trousseau.allocation.models import Decision, Sitting
from trousseau.applications.models import Application
from trousseau.captation.models import Owner
from trousseau.core import chain
from trousseau.core.models import Commune, Dwelling, Household, Person
from trousseau.core.normal import normal
from trousseau.ledger.actions import last_number
from trousseau.ledger.content import of_draft, spelled
from trousseau.ledger.events import draft
from trousseau.ledger.models import Entry, Fund, Line
from trousseau.ledger.postings import Draft
from trousseau.ledger.queries import head
from trousseau.mandates.models import Mandate
from trousseau.rents.models import MonthRun, RentCall
from trousseau.rents.run.posting import post_rows
from trousseau.rents.run.staging import forget, stage
from trousseau.tenancies.models import Lease

LEASES = 80_000 if FULL else 8_000
LINES, ROUNDS = 3 * LEASES, 2
RAW, BULK = 3, {"sqlite": 0.25, "postgresql": 0.75}  # at most so many times each
DAY = date(2026, 1, 1)


def server() -> float:
    """CPU seconds of the server process of this connection; zero for SQLite, which computes in this one."""
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def cpu(do: Callable[[], object]) -> float:
    mine, its = time.process_time(), server()
    do()
    return time.process_time() - mine + server() - its


def fill(actor) -> list[Fund]:
    """`LEASES` leases in force, each with its dwelling, its mandate and its fund; one owner, one household for all."""
    commune = Commune.objects.first()
    owner = Owner.objects.create(name="Propriétaire", address="1 rue du Modèle")
    person = Person.objects.create(last_name="Essai", first_name="Rose")
    household = Household.objects.create(holder=person, created_on=DAY)
    first = Lease.objects.count() + 1
    application = Application.objects.create(
        number=900_000, household=household, received_on=DAY, seniority_on=DAY, state_on=DAY
    )
    sitting = Sitting.objects.create(held_on=DAY)
    numbers = range(100_000 + first, 100_000 + first + LEASES)
    dwellings = Dwelling.objects.bulk_create(
        Dwelling(address=f"{n} rue des Essais", commune=commune, rooms=2, surface=Decimal(40), energy="D")
        for n in numbers
    )
    funds = Fund.objects.bulk_create(Fund(ledger="clients", code=f"M{n}", label=f"{n}") for n in numbers)
    mandates = Mandate.objects.bulk_create(
        Mandate(
            number=n,
            owner=owner,
            dwelling=dwelling,
            rent=40000,
            charges=5000,
            starts_on=DAY,
            ends_on=date(2029, 1, 1),
            state="signed",
            signed_on=DAY,
            signed_at="agency",
            fund=fund,
        )
        for n, dwelling, fund in zip(numbers, dwellings, funds, strict=True)
    )
    decisions = Decision.objects.bulk_create(
        Decision(
            sitting=sitting,
            mandate=mandate,
            application=application,
            outcome="allocated",
            reason="bench",
            decided_by=actor,
            decided_on=DAY,
        )
        for mandate in mandates
    )
    Lease.objects.bulk_create(
        Lease(
            number=n,
            decision=decision,
            mandate=mandate,
            household=household,
            contract="contrat_type",
            rent=40000,
            charges=5000,
            deposit=40000,
            starts_on=DAY,
            term_on=date(2029, 1, 1),
            state="running",
            signed_on=DAY,
            keys_on=DAY,
            keys_count=2,
        )
        for n, decision, mandate in zip(numbers, decisions, mandates, strict=True)
    )
    return funds


def ready(funds: list[Fund], what: str) -> list[tuple[Draft, dict]]:
    """Their calls with all that their rows will hold, seals included: what the two others begin with."""
    last, at = head("clients"), timezone.now()
    number, found = last_number("clients", "AL", 2026), []
    for n, fund in enumerate(funds, 1):
        one = draft(
            "rent_call",
            on=DAY,
            label=f"Appel 2026-01 L{n:05d}",
            amounts={"rent": 40000, "charges": 5000},
            fund=fund,
            aux=f"L{n:05d}",
            key=f"bench.{what}:{n}",
            source="bench",
        )
        said = chain.written(of_draft("clients", one))
        text = spelled("ledger-clients", last.number + 1, last.hash, said, (2026, number + n), one.key, at, None)
        sealed = chain.Head(last.number + 1, chain.sealed(text))
        values = {
            "ledger": "clients",
            "journal": "AL",
            "year": 2026,
            "number": number + n,
            "date": DAY,
            "piece": "",
            "label": one.label,
            "key": normal(one.label),
            "source": one.source,
            "idempotency_key": one.key,
            "posted": False,
            "posted_at": at,
            "chain_number": sealed.number,
            "prev_hash": last.hash,
            "hash": sealed.hash,
        }
        found.append((one, values))
        last = sealed
    return found


def raw(found: list[tuple[Draft, dict]]) -> float:
    """Three statements over tables that hold the rows, their keys too. No total of the day, no call."""
    first = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    columns, date_of, at_of = (
        list(found[0][1]),
        connection.ops.adapt_datefield_value,
        connection.ops.adapt_datetimefield_value,
    )
    adapt = {"date": date_of, "posted_at": at_of}
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE raw_entry AS SELECT id, {', '.join(columns)} FROM ledger_entry LIMIT 0")
        cursor.execute(
            "CREATE TEMPORARY TABLE raw_line AS SELECT id, entry_id, account, fund_id, aux, debit, credit FROM ledger_line LIMIT 0"
        )
        cursor.executemany(
            f"INSERT INTO raw_entry VALUES (%s{', %s' * len(columns)})",
            [
                (first + n, *(adapt.get(name, lambda value: value)(values[name]) for name in columns))
                for n, (_one, values) in enumerate(found, 1)
            ],
        )
        lines = [
            (first + n, line.account, line.fund and line.fund.pk, line.aux, line.debit, line.credit)
            for n, (one, _values) in enumerate(found, 1)
            for line in one.lines
        ]
        cursor.executemany(
            "INSERT INTO raw_line VALUES (%s, %s, %s, %s, %s, %s, %s)", [(n, *line) for n, line in enumerate(lines)]
        )

    def post() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO ledger_entry (id, {', '.join(columns)}) SELECT id, {', '.join(columns)} FROM raw_entry ORDER BY id"
            )
            cursor.execute(
                "INSERT INTO ledger_line (entry_id, account, fund_id, aux, debit, credit)"
                " SELECT entry_id, account, fund_id, aux, debit, credit FROM raw_line ORDER BY id"
            )
            cursor.execute("UPDATE ledger_entry SET posted = true WHERE id > %s AND NOT posted", [first])

    spent = cpu(post)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE raw_entry")
        cursor.execute("DROP TABLE raw_line")
        if connection.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence('ledger_entry', 'id'), max(id)) FROM ledger_entry")
    return spent


def bulk(found: list[tuple[Draft, dict]]) -> float:
    """The same rows as objects, by `bulk_create`, then the same UPDATE. No total of the day, no call."""

    @transaction.atomic
    def post() -> None:
        entries = Entry.objects.bulk_create(Entry(**values) for _one, values in found)
        Line.objects.bulk_create(
            Line(entry=entry, account=p.account, fund=p.fund, aux=p.aux, debit=p.debit, credit=p.credit)
            for entry, (one, _values) in zip(entries, found, strict=True)
            for p in one.lines
        )
        Entry.objects.filter(pk__gte=entries[0].pk, posted=False).update(posted=True)

    return cpu(post)


def report(actor) -> None:
    """The table, and what is wanted."""
    funds = fill(actor)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    spent: dict[str, list[float]] = {name: [] for name in ("rules and staging", "post", "raw", "bulk_create")}
    for turn in range(1, ROUNDS + 1):
        run = MonthRun.objects.create(month=date(2026, turn, 1))
        spent["rules and staging"].append(cpu(lambda run=run: stage(run)))
        spent["post"].append(cpu(lambda run=run: post_rows(run, held=False)))
        forget(run)
        assert RentCall.objects.filter(month=run.month).count() >= LEASES and run.posted_at
        spent["raw"].append(raw(ready(funds, f"raw{turn}")))
        spent["bulk_create"].append(bulk(ready(funds, f"bulk{turn}")))
    least = {name: min(found) for name, found in spent.items()}
    print(f"\n{f'a month of {LEASES} leases, {LINES} lines: CPU seconds':<60}{'found':>10}{'wanted, at most':>20}")
    print(f"{'rules and staging, in chunks':<60}{least['rules and staging']:>10.2f}")
    for name, wanted in (("raw", RAW), ("bulk_create", BULK[connection.vendor])):
        print(f"{f'{name}, same rows and triggers':<60}{least[name]:>10.2f}")
        print(f"{f'post / {name}':<60}{least['post'] / least[name]:>10.2f}{wanted:>20}")
    print(f"{'post, calls and totals included':<60}{least['post']:>10.2f}")
    print(f"{'whole run':<60}{least['rules and staging'] + least['post']:>10.2f}", flush=True)
    assert Line.objects.count() >= LINES * ROUNDS
