"""The rent roll of 100 leases, after 6 months and after 60: CPU of one page, its queries. Run: `python -m bench.roll`.

Targets: at most 16 ms, and no more after 60 months than after 6. A tenant in ten owes two months, one in five part of one.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import date

os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
os.environ["TROUSSEAU_HOME"] = tempfile.mkdtemp(prefix="trousseau-bench-")
os.environ.setdefault("DATABASE_URL", "")
LEASES, TURNS, ROUNDS, MOST, TODAY = 100, 20, 5, 16, date(2026, 11, 24)


def history(months: int, users) -> None:
    """Calls and payments of the last `months`, set by set."""
    from trousseau.ledger.actions import post_many
    from trousseau.ledger.events import draft
    from trousseau.rents.actions import call_month
    from trousseau.rents.models import Payment, RentCall
    from trousseau.rents.roll.balances import add_up
    from trousseau.rules.dates import add_months
    from trousseau.tenancies.models import Lease

    Lease.objects.update(starts_on=add_months(TODAY, -months).replace(day=1))
    leases = list(Lease.objects.select_related("mandate__fund").order_by("number"))
    for back in range(months - 1, -1, -1):
        month = add_months(TODAY, -back).replace(day=1)
        call_month(users["rental"], month=month)
        RentCall.objects.filter(month=month).update(caf_expected=20000)
        late = {
            lease.pk
            for n, lease in enumerate(leases)
            if (n % 10 == 0 and back < 2) or (n % 5 == 1 and not back)
        }
        day = month.replace(day=10)
        rows = [
            (lease, event, cents)
            for lease in leases
            for event, cents in (
                ("caf_paid_one", 20000),
                ("tenant_paid", 10000 if lease.pk in late else 25000),
            )
        ]
        entries = post_many(
            None, ledger="clients",
            drafts=[
                draft(event, on=day, key=f"bench:{event}:{lease.pk}:{month}", amounts={"amount": cents}, fund=lease.mandate.fund, aux=lease.code)
                for lease, event, cents in rows
            ],
        )  # fmt: skip
        Payment.objects.bulk_create(
            Payment(
                lease=lease, payer="caf" if event == "caf_paid_one" else "tenant", method="transfer", amount=cents,
                received_on=day, month=month if event == "caf_paid_one" else None, entry=entry,
            )
            for (lease, event, cents), entry in zip(rows, entries, strict=True)
        )  # fmt: skip
    add_up()


def measure(months: int) -> tuple[float, float, int]:
    """CPU milliseconds of a page, least and median of the rounds; its queries."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench import data
    from trousseau.rents.roll.queries import roll

    call_command("migrate", verbosity=0)
    users = data.fill(LEASES, rents=False)
    history(months, users)
    connection.cursor().execute("ANALYZE")
    client = Client()
    client.force_login(users["rental"])
    assert client.get("/loyers/etat/").status_code == 200
    shown = roll(users["rental"], TODAY, TODAY)
    assert shown.gap == 0 and len(shown.rows) == LEASES and any(row.aged.debt for row in shown.rows)
    assert not any(row.aged.beyond for row in shown.rows)
    with CaptureQueriesContext(connection) as captured:
        client.get("/loyers/etat/")
        queries = len(captured)
    found = []
    for _round in range(ROUNDS):
        started = time.process_time()
        for _turn in range(TURNS):
            client.get("/loyers/etat/")
        found.append((time.process_time() - started) / TURNS * 1000)
    return min(found), statistics.median(found), queries


def main() -> int:
    import django
    from django.conf import settings

    os.environ["TROUSSEAU_TODAY"] = TODAY.isoformat()
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    if len(sys.argv) > 1:
        months = int(sys.argv[1])
        print(
            f"{months} months: least {{:.1f}} ms, median {{:.1f}} ms, {{}} queries".format(*measure(months))
        )
        return 0
    import subprocess

    for months in (6, 60):  # a database of its own each
        subprocess.run([sys.executable, "-m", "bench.roll", str(months)], check=True)
    print(f"target: at most {MOST} ms, and no more after 60 months than after 6")
    return 0


if __name__ == "__main__":
    sys.exit(main())
