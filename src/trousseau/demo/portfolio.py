"""The homes that the agency managed before: brought in with their balances, two years before the story ends."""

import csv
import io
from collections.abc import Set
from datetime import date
from random import Random

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.exchange.portfolio import COLUMNS, read
from trousseau.rents.charges.actions import enter_former_count
from trousseau.rents.intake.actions import bring_in
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.rent_index import Quarter
from trousseau.tenancies.models import Lease

from .people import COMMUNES, FIRST, PLANTS, STREETS

HOMES = 132
UNCOUNTED = (120, 121)  # the leases whose former manager has not said the charges
LODGER = 15  # the lease of the tenant who has an account, and reads two years of it
FIRST_DAY = (9, 66, 80, 88, 120)  # leases paid on the first of the month, the others on the fifth
REVISED = 6  # one home in six has a rent that its clause revises each year: those after the second


GEMS = "Jaspe Agate Corail Turquoise Ambre Jade Opale Onyx Saphir Grenat Topaze Quartz".split()
STONES = "Travertin Dolomite Serpentine Ophite Trachyte Andésite Rhyolite Pierre-Fine Syénite Diorite".split()
CONVENTIONS = ("Loc2", "Loc3", "Loc2", "Loc1", "aucune", "Loc3")


def story_place(lease: Lease) -> int:
    """The place of a lease among those that the story tells: 1 for the first drafted here, below 1 in the portfolio."""
    return lease.number - HOMES


def take_in(director: User, start: date, today: date) -> int:
    """Bring them in with the balances of the evening before the month `start`; how many."""
    homes = read(sheet(start))
    return bring_in(director, homes=homes, on=add_days(start, -1), bank=sum(home.bank for home in homes), today=today)


def know_before(manager: User, start: date, today: date) -> None:
    """The former manager's counts of the year of the balances, six weeks after them; two leases still wait for theirs."""
    on = add_days(start, 41)
    leases = Lease.objects.filter(brought_in_on__isnull=False).exclude(number__in=UNCOUNTED).order_by("number")
    for lease in leases.select_related("household", "mandate"):
        until = add_days(start, -1)
        months = until.month - (lease.starts_on.month - 1 if lease.starts_on.year == until.year else 0)
        enter_former_count(
            manager,
            lease=lease,
            year=until.year,
            provisions=months * lease.charges,
            spent={"shared": months * lease.charges * 9 // 10},
            said_by="Gestion du Lavoir",
            said_on=on,
            today=today,
        )


def open_to(tenant: User) -> None:
    """The tenant's own account reads the lease of their household."""
    person = Lease.objects.get(number=LODGER).household.holder
    person.user = tenant
    person.save(update_fields=["user"])


def sheet(start: date) -> bytes:
    """The spreadsheet that the former software gave; the same for the same day and the same indexes."""
    chance, out = Random(132), io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([column.name for column in COLUMNS])
    published = set(scales.indexes())
    for number in range(HOMES):
        row = _home(number, start, chance, published)
        writer.writerow([row.get(column.code, "") for column in COLUMNS])
    return out.getvalue().encode()


def _home(number: int, start: date, chance: Random, published: Set[Quarter]) -> dict[str, object]:
    owner = number * 5 // 11  # one owner has two or three of these homes
    rooms = 1 + number % 4
    surface = 18 * rooms + chance.randrange(4, 14)
    rent = surface * (9 if rooms == 1 else 8) + chance.randrange(0, 40)
    signed = add_days(add_months(start, -96), number * 15)
    begun = add_days(add_months(signed, 2), number % 20)
    anniversary = date(start.year + (begun.month <= start.month), begun.month, min(begun.day, 28))
    applied = Quarter.of(add_months(anniversary, -17))  # published by the revision of before
    revised = number % REVISED == 2 and applied in published
    tenant = (PLANTS[1 + (number * 3 + number // 39) % 39], FIRST[(number * 7 + 3) % 40])
    last_name, first_name = tenant if number + 1 != LODGER else ("Guimauve", "Olympe")
    owes = chance.randrange(80, 900) if number % 17 == 3 else 0
    born = date(1950 + number % 48, 1 + number % 12, 1 + number % 28)
    return {
        "owner_kind": ("personne", "couple", "SCI")[owner % 3],
        "owner_name": _owner(owner),
        "owner_address": f"{owner + 1} {STREETS[owner % len(STREETS)]}, 21000 Dijon",
        "owner_email": f"bailleur{owner + 1}@demo.example",
        "address": f"{100 + number} {STREETS[number % len(STREETS)]}",
        "insee": COMMUNES[number % len(COMMUNES)],
        "rooms": rooms,
        "surface": surface,
        "energy": "CDDEC"[number % 5],
        "mandate_number": number + 1,
        "mandate_signed_on": signed,
        "mandate_starts_on": add_days(signed, 1),
        "mandate_ends_on": add_months(signed, 180),
        "fee_basis_points": "7,5" if number % 4 else "6",
        "fee_vat": "en plus",
        "convention": CONVENTIONS[number % len(CONVENTIONS)],
        "ceiling": rent * 11 // 10,
        "tenant_last_name": last_name,
        "tenant_first_name": first_name,
        "tenant_born_on": born,
        "partner_last_name": PLANTS[1 + (number * 3 + number // 39) % 39] if number % 3 == 1 else "",
        "partner_first_name": FIRST[(number * 11 + 5) % 40] if number % 3 == 1 else "",
        "lease_signed_on": add_days(begun, -5),
        "lease_starts_on": begun,
        "lease_term_on": add_days(add_months(begun, 36), -1),
        "rent": rent,
        "charges": 25 + 10 * rooms,
        "deposit": rent,
        "deposit_holder": "agence",
        "payment_day": 1 if number + 1 in FIRST_DAY else 5,
        "revision_on": anniversary if revised else "sans",
        "revision_quarter": applied if revised else "",
        "tenant_owes": owes,
        "debts": f"{add_days(start, -1):%Y-%m} {owes}" if owes else "",
        "deposit_held": rent,
        "owner_credit": chance.randrange(0, 60) * 10,
    }


def _owner(number: int) -> str:
    gem, stone = GEMS[number % len(GEMS)], STONES[number * 7 % len(STONES)]
    return (f"{gem} {stone}", f"{gem} et {GEMS[(number + 5) % len(GEMS)]} {stone}", f"SCI {gem}-{stone}")[number % 3]
