"""Dwellings come in, are inspected and put under mandate; a spreadsheet of owners is imported."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

from trousseau.captation.actions import lose_prospect, open_prospect, register_owner
from trousseau.captation.imports.actions import ask_apply, read_table, receive_file, say_columns
from trousseau.captation.imports.columns import guess
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Prospect
from trousseau.captation.ownership.actions import add_ownership, put_in_building
from trousseau.core.enums import Role
from trousseau.mandates.actions import draft_mandate, record_anah, sign_mandate
from trousseau.rules.dates import add_days, add_months

from .cast import Cast
from .dwellings import tell_inspection, tell_papers
from .mandates import RENEWED, SHORT
from .people import COMMUNES, STREETS

CONVENTIONS = ("loc2", "loc3", "loc1")  # of one dwelling in two: the two first set articles of the law aside


def capture(cast: Cast, index: int, first: date) -> None:
    """Three or four dwellings a month come in; most are inspected and put under mandate."""
    officer = cast.people[Role.CAPTATION]
    for number in (3, 6, 9, 12)[: 4 if index < 2 else 3]:
        day, count = cast.day(first, number), len(cast.prospects)
        if day is None or count >= len(COMMUNES):
            return
        rooms = 1 + (count * 7 + index) % 4
        prospect = open_prospect(
            officer,
            owner=cast.owners[count % len(cast.owners)],
            kind="flat" if count % 6 else "house",
            address=f"{3 * count + 1} {STREETS[count % len(STREETS)]}",
            commune=cast.communes[COMMUNES[count]],
            rooms=rooms,
            surface=Decimal(14 + 15 * rooms + cast.random.randrange(8)),
            energy="BCDDECDE"[count % 8],
            accessible=count % 5 == 0,
            source=("letter", "mouth", "page")[count % 3],
            on=add_days(day, -(count * 17 % 60)),
            next_contact_on=add_days(day, 7),
            rent_hoped=100 * (250 + 95 * rooms),
        )
        cast.prospects.append(prospect)
        tell_papers(officer, prospect, count, day, cast.until)
        if count in (9, 15):
            lose_prospect(officer, prospect=prospect, version=1, cause="sold", on=day)
        elif (visit := add_days(day, 5)) <= cast.until:
            if count < 18:
                sign(cast, prospect, visit, count)
            else:
                tell_inspection(officer, prospect, visit, count)


def sign(cast: Cast, prospect: Prospect, visit: date, count: int) -> None:
    """Visited, and the mandate drafted; signed two days later, but for the last ones."""
    officer = cast.people[Role.CAPTATION]
    tell_inspection(officer, prospect, visit, count)
    rooms = prospect.dwelling.rooms
    mandate = draft_mandate(
        officer,
        prospect=prospect,
        rent=100 * (230 + 90 * rooms),
        charges=100 * (30 + 10 * rooms),
        fee_basis_points=700,
        starts_on=visit,
        choice="delegated" if count % 2 else "owner",
        convention=CONVENTIONS[count // 2 % 3] if count % 2 else "none",
        on=visit,
        anah_ceiling=104 * (230 + 90 * rooms) if count % 2 else None,
        **(SHORT if count == RENEWED else {"months": 36}),
    )
    if (signing := add_days(visit, 2)) <= cast.until and count < 16:
        sign_mandate(
            officer,
            mandate=mandate,
            version=1,
            signed_at="owner" if count % 3 else "agency",
            available_from=signing,
            on=signing,
            today=signing,
            informed_on=visit if count % 3 else None,
            early_start=bool(count % 3),
        )
        if mandate.convention in ("loc2", "loc3"):
            record_anah(
                officer,
                mandate=mandate,
                version=mandate.version,
                convention=mandate.convention,
                anah_number=f"021-DEMO-{count:04d}",
                anah_signed_on=signing,
                anah_ends_on=add_months(signing, 72),
                anah_ceiling=mandate.anah_ceiling,
                today=signing,
            )


def import_sheet(cast: Cast) -> None:
    """A dozen owners from the officer's former spreadsheet; one row waits for its area."""
    officer = cast.people[Role.CAPTATION]
    file = files("trousseau.demo") / "data" / "suivi-des-proprietaires.csv"
    content = file.read_bytes()
    source = receive_file(
        officer,
        table=read_table(content),
        content=content,
        filename=file.name,
        label="Suivi sur tableur, avant Trousseau",
        ground="own",
        act="Suivi de l’agence, propriétaires rencontrés au salon de l’habitat",
        keep_until=add_months(cast.until, 24),
        on=cast.until,
    )
    say_columns(officer, source=source, version=1, columns=guess(source.header))
    work(source)
    source.refresh_from_db()
    ask_apply(officer, source=source, version=source.version, on=cast.until)
    work(source)
    shared = Prospect.objects.get(reference="S-01")
    sister = register_owner(officer, kind="person", name="Agathe Cornaline", address="15 rue du Brouillon, 21000 Dijon")
    add_ownership(officer, prospect=shared, owner=sister, right="undivided", share=Fraction(1, 2), on=cast.until)
    put_in_building(
        officer,
        dwelling=shared.dwelling,
        version=1,
        building=None,
        name="Résidence des Essais",
        address=shared.dwelling.address,
    )
