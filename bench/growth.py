"""What must not grow with the portfolio nor with the years: `python -m bench.growth` measures it alone.

10,000 leases told over three months, in SQLite unless DATABASE_URL names an empty PostgreSQL database. Each figure is
taken without the statistics that ANALYZE keeps and with them: a plan must hold with both (PostgreSQL keeps them itself).
Where something is kept so as not to be added up, the ratio is to the reading that adds all up, in the same run.

The accounts of an owner are rendered after 6 months and after 60, in processes of their own, in turn. CPU, the server's
counted, the least of the rounds.
"""

import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date

os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-bench-")
os.environ.setdefault("DATABASE_URL", "")

LEASES, OWNERS, ROUNDS = 10_000, 8, 7
LINE, PAGE, ACCOUNTS, FEES = 40, 100, 60, 6  # ms, ms, ms; CPU seconds for two receipts a lease
NOISE = 1.1  # of the accounts rendered after 60 months to those after 6: the same work twice differs by as much
MONTHS = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
LAST = ("Aubier", "Bruyère", "Chênaie", "Drave", "Érable", "Fougère", "Genêt", "Hêtre", "Iris", "Jonc")
FIRST = ("Abel", "Basile", "Clément", "Denise", "Élise", "Flore", "Gaspard", "Hélène", "Irène", "Jules")


def seconds(do: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU seconds of one call, the least of the rounds."""
    from bench.month import cpu

    return min(cpu(do) for _round in range(rounds))


def keep_statistics(kept: bool) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        if kept:
            cursor.execute("ANALYZE")
        elif connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sqlite_stat_'")
            for (table,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE {table}")
    connection.close()  # a plan is made with the statistics read when the base was opened


def fill(users, count: int) -> None:
    """The leases of `bench.data` under names that many share, each of a mandate that pays a fee of what is collected."""
    from bench.data import DAY
    from trousseau.core.bulk import update_each
    from trousseau.core.models import Person
    from trousseau.ledger.models import Fund
    from trousseau.mandates.models import FeeClause, Mandate
    from trousseau.tenancies.models import Lease

    people = list(Person.objects.order_by("pk"))
    for n, person in enumerate(people):
        person.last_name = f"{LAST[n % 10]}{LAST[n // 10 % 10].lower()} {LAST[n // 100 % 10]}"
        person.first_name = FIRST[n // 1000 % 10]
    update_each(people, "last_name", "first_name", "key")
    Lease.objects.update(starts_on=MONTHS[0], signed_on=MONTHS[0], keys_on=MONTHS[0])
    Mandate.objects.update(starts_on=MONTHS[0])
    FeeClause.objects.bulk_create(
        FeeClause(
            mandate=mandate,
            kind="management",
            base="collected",
            basis_points=700,
            vat="added",
            payer="owner",
            due="receipt",
            starts_on=MONTHS[0],
        )
        for mandate in Mandate.objects.filter(fund__isnull=False)
    )
    assert MONTHS[-1] <= DAY and Fund.objects.count() >= count


def tell(month: date) -> None:
    """The call of a month, then what the CAF and the tenants paid of it: two receipts a lease, one tenant in ten short."""
    from trousseau.ledger.events import draft
    from trousseau.ledger.models import Entry
    from trousseau.ledger.staging import clear, post_staged, stage
    from trousseau.receipts.models import Receipt
    from trousseau.rents.run.calling import call_month
    from trousseau.tenancies.models import Lease

    call_month(None, month=month)
    day, batch = month.replace(day=10), f"bench:{month}"
    rows = [
        (lease, event, 20000 if event == "caf_paid_one" else 10000 if lease.pk % 10 == 0 else 25000)
        for lease in Lease.objects.select_related("mandate__fund").order_by("number")
        for event in ("caf_paid_one", "rent_bank")
    ]
    drafts = [
        draft(
            event,
            on=day,
            key=f"bench:{event}:{lease.pk}:{month}",
            amounts={"amount": cents},
            fund=lease.mandate.fund,
            aux=lease.code,
        )
        for lease, event, cents in rows
    ]
    stage("clients", batch, list(enumerate(drafts, 1)))
    post_staged(None, ledger="clients", batch=batch)
    clear(batch)
    entries = dict(Entry.objects.filter(idempotency_key__startswith="bench:").values_list("idempotency_key", "pk"))
    Receipt.objects.bulk_create(
        Receipt(
            purpose="rent",
            lease=lease,
            payer="caf" if event == "caf_paid_one" else "tenant",
            method="transfer",
            amount=cents,
            received_on=day,
            month=month,
            entry_id=entries[f"bench:{event}:{lease.pk}:{month}"],
        )
        for lease, event, cents in rows
    )


def open_bank():
    """A statement of the three months, taken."""
    from django.contrib.auth import get_user_model

    from trousseau.ledger.models import BankAccount, BankFile, Statement

    account = BankAccount.objects.create(
        ledger="clients",
        account="5121",
        name="Mandants",
        holder="Agence",
        iban="FR7630006000011234567890189",
        iban_key="k" * 64,
    )
    read = BankFile.objects.create(
        account=account,
        state="applied",
        format="camt",
        sha256="0" * 64,
        total=20,
        made_by=get_user_model().objects.first(),
        made_on=MONTHS[-1],
    )
    return Statement.objects.create(
        account=account,
        file=read,
        rank=1,
        first_day=MONTHS[0],
        last_day=MONTHS[-1].replace(day=27),
        opening=0,
        closing=0,
        count=20,
        taken=True,
    )


def show(statement, month: date) -> None:
    """The bank shows what was received in a month."""
    from trousseau.ledger.bank.books import uncleared
    from trousseau.ledger.models import BankLine, Clearing

    entries = list(uncleared(statement.account).values_list("pk", "cents"))
    line = BankLine.objects.create(
        statement=statement,
        rank=month.month,
        booked_on=month.replace(day=11),
        cents=sum(cents for _pk, cents in entries),
        state="settled",
    )
    Clearing.objects.bulk_create(Clearing(line=line, entry_id=pk, why="bench") for pk, _cents in entries)


def bank_lines(statement) -> int:
    """Lines that name nobody's lease: transfers under names alone. The key of one."""
    from trousseau.ledger.models import BankLine

    day = MONTHS[-1].replace(day=12)
    lines = [
        BankLine(
            statement=statement,
            rank=20 + n,
            booked_on=day,
            cents=15000,
            left=15000,
            state="waiting",
            said=json.dumps(
                {
                    "label": f"VIR SEPA LOYER {FIRST[n % 10].upper()}",
                    "party": f"M {LAST[n % 10]}{LAST[n // 10].lower()} {LAST[n % 7]} {FIRST[n % 10]}",
                }
            ),
        )
        for n in range(1, 21)
    ]
    BankLine.objects.bulk_create(lines)
    return BankLine.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)[0]


def every_name(lines, leases) -> dict:
    """What `finding._alike` is held against: the names of all the leases, compared one by one."""
    from collections import defaultdict

    from django.db.models import Q

    from trousseau.core.normal import normal
    from trousseau.matching.finding import LIKE
    from trousseau.rules.bank_lines import likeness

    living = Q(household__members__relation__in=("holder", "partner"))
    names = defaultdict(list)
    for key, name in leases.filter(living, keys_on__isnull=False).values_list("pk", "household__members__person__key"):
        names[key].append(name)
    said = {line.pk: normal(f"{line.party} {line.label}") for line in lines}
    return {pk: {key for key, own in names.items() if likeness(text, own) >= LIKE} for pk, text in said.items()}


def portfolio() -> None:
    from django.db import connection
    from django.test import Client

    from bench import data
    from trousseau.ledger.models import BankLine
    from trousseau.ledger.queries import balances, fund_balances
    from trousseau.matching.finding import _alike as alike
    from trousseau.owners.actions.fees import take_fees
    from trousseau.rents.held import HELD
    from trousseau.tenancies.queries import leases

    users = data.fill(LEASES, rents=False)
    fill(users, LEASES)
    statement, client = open_bank(), Client()
    client.force_login(users["director"])
    found: dict[str, dict[bool, float]] = {}

    def took(name: str, kept: bool, spent: float) -> None:
        found.setdefault(name, {})[kept] = spent

    for kept, month in zip((False, False, True), MONTHS, strict=True):
        tell(month)
        show(statement, month)
        keep_statistics(kept)
        fees = lambda month=month: take_fees(None, until=month.replace(day=28))  # noqa: E731
        took(f"fees of {2 * LEASES} receipts, s", kept, seconds(fees, 1))
    opened, one = leases(users["director"]), bank_lines(statement)
    gc.collect()
    gc.freeze()  # as the server does of what it loads
    line = BankLine.objects.select_related("statement__account").get(pk=one)
    for kept in (False, True):
        keep_statistics(kept)
        for name, url in (
            ("one line of the bank, ms", f"/loyers/banque/{one}/"),
            ("a page of lines of the bank, ms", "/loyers/banque/"),
            ("owners’ accounts, ms", "/loyers/proprietaires/"),
        ):
            assert client.get(url).status_code == 200, url
            took(name, kept, 1000 * seconds(lambda url=url: client.get(url)))
        took("names alike, by their words, ms", kept, 1000 * seconds(lambda: alike([line], opened)))
        took("names alike, all compared, ms", kept, 1000 * seconds(lambda: every_name([line], opened), 3))
        took("held by fund, by its totals, ms", kept, 1000 * seconds(lambda: fund_balances(HELD)))
        took("held by fund, lines added up, ms", kept, 1000 * seconds(lambda: balances("clients"), 3))
    wanted = {"one": LINE, "owners’": ACCOUNTS, "fees": FEES, "a": PAGE}
    print(f"\n{f'{connection.vendor}, {LEASES} leases: CPU':<40}{'bare':>10}{'ANALYZE':>10}{'wanted, at most':>20}")
    for name, times in found.items():
        print(f"{name:<40}{times[False]:>10.2f}{times[True]:>10.2f}{wanted.get(name.split()[0], ''):>20}")
    for kept_as, bare in (("by their words", "all compared"), ("by its totals", "lines added up")):
        ours, other = (next(times for name, times in found.items() if what in name) for what in (kept_as, bare))
        ratios = (ours[kept] / other[kept] for kept in (False, True))
        print(f"{f'{kept_as} / {bare}':<40}" + "".join(f"{ratio:>10.2f}" for ratio in ratios))
    sys.stdout.flush()


def serve(months: int) -> None:
    """Tell `months` of as many owners, each rendered every month; then, for each line read, render the next month."""
    import django
    from django.core.management import call_command
    from django.utils.translation import activate

    django.setup()
    activate("fr")
    call_command("migrate", verbosity=0)
    from bench import data, roll
    from bench.month import cpu
    from trousseau.core.actions_papers import add_paper
    from trousseau.core.actions_settings import save_agency
    from trousseau.mandates.models import Mandate
    from trousseau.owners.actions.statements import make_statement
    from trousseau.owners.models.statements import OwnerStatement
    from trousseau.rules.dates import add_months, month_end, month_start

    users = data.fill(OWNERS, rents=False)
    save_agency(
        users["director"],
        version=0,
        name="Agence du Modèle",
        address="1 place du Modèle, 21000 Dijon",
        siren="000000000",
    )
    begun = {"starts_on": date(2020, 1, 1), "ends_on": date(2040, 12, 31)}
    add_paper(users["director"], kind="card", number="CPI 0000 0000 000 000 000", issuer="CCI", **begun)
    add_paper(
        users["director"],
        kind="guarantee",
        issuer="Caution du Modèle, 2 rue des Essais, 21000 Dijon",
        amount=11_000_000,
        **begun,
    )
    add_paper(users["director"], kind="insurance", number="42", issuer="Mutuelle du Modèle", **begun)
    start = add_months(month_start(roll.TODAY), 1 - months)
    Mandate.objects.update(starts_on=start)
    roll.LEASES = OWNERS
    roll.history(months, users)
    mandates = list(Mandate.objects.filter(fund__isnull=False).order_by("number"))
    day = start
    while month_end(day) < roll.TODAY:
        for mandate in mandates:
            make_statement(users["director"], mandate=mandate, until=month_end(day), today=roll.TODAY)
        day = add_months(day, 1)
    assert OwnerStatement.objects.count() == OWNERS * (months - 1)
    print("ready", flush=True)
    for mandate, _round in zip(mandates, sys.stdin, strict=False):
        spent = cpu(
            lambda one=mandate: make_statement(users["director"], mandate=one, until=roll.TODAY, today=roll.TODAY)
        )
        print(spent * 1000, flush=True)


def statements() -> None:
    found: dict[int, list[float]] = {6: [], 60: []}
    servers = {
        months: subprocess.Popen(
            [sys.executable, "-m", "bench.growth", str(months)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "DATABASE_URL": ""},
        )
        for months in found
    }
    for server in servers.values():
        server.stdout.readline()
    for _owner in range(OWNERS):
        for months, server in servers.items():
            server.stdin.write("\n")
            server.stdin.flush()
            found[months].append(float(server.stdout.readline()))
    for server in servers.values():
        server.stdin.close()
        server.wait()
    for months, times in found.items():
        print(f"{f'accounts rendered after {months} months, ms':<40}{min(times):>10.1f}")
    grown = statistics.median(found[60]) / statistics.median(found[6])
    print(f"{'60 months / 6 months':<40}{grown:>10.2f}{'':>10}{NOISE:>20}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(int(sys.argv[1]))
    else:
        import django
        from django.conf import settings
        from django.core.management import call_command

        django.setup()
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        portfolio()
        statements()
