"""The dwellings of the demonstration: their papers (complete, missing, out of date, re-issued) and their visits."""

import io
from datetime import date
from decimal import Decimal

from trousseau.captation.diagnostics.actions import record_diagnostic, state_facts
from trousseau.captation.models import Prospect
from trousseau.captation.visits.actions import conclude_inspection, inspect_dwelling
from trousseau.captation.visits.entries import Photo, Room, Seen, walk
from trousseau.captation.visits.photos import clean_photos
from trousseau.core.models import User
from trousseau.rules.dates import add_days, add_months

WORSE = dict(zip("ABCDEF", "BCDEFG", strict=True))


def pdf(words: str) -> bytes:
    """One page that bears `words`: the smallest PDF, for papers that nobody made."""
    text = f"BT /F1 16 Tf 60 760 Td ({words}) Tj ET".encode("latin-1", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
    return out + head + end


def tell_papers(officer: User, prospect: Prospect, count: int, day: date, until: date) -> None:
    """What the owner of dwelling number `count` brings on the first day; every sixth brings nothing."""
    dwelling, energy = prospect.dwelling, prospect.dwelling.energy
    case = count % 6
    if case == 5:
        return

    def add(kind: str, made_on: date, **more):
        content = pdf(f"Diagnostic de démonstration : {kind}, {made_on:%d/%m/%Y}")
        return record_diagnostic(
            officer, dwelling=dwelling, kind=kind, made_on=made_on, today=day, content=content, **more
        )

    state_facts(
        officer,
        dwelling=dwelling,
        version=dwelling.version,
        on=day,
        built_in=(1930, 1965, None, 1974, 1948)[case],
        electricity_since=(1995, 2019, None, 2001, 1988)[case],
        gas=(True, False, None, False, True)[case],
        gas_since=1995 if case == 0 else None,
        risk_zone=(True, None, None, False, True)[case],
    )
    number = f"E{2000000 + 137 * count}"
    if case == 1:
        add("dpe", date(2020, 3, 9), energy=energy)  # out of date since the end of 2024
    elif case == 3:
        old = add("dpe", date(2023, 5, 11), number=f"2321{number}K", energy=WORSE[energy])
        add("dpe", add_days(day, -20), energy=energy, reissue_of=old)
    else:
        add("dpe", date(2024, 6, 4), number=f"2421{number}M", energy=energy)
    if case == 0:
        add("crep", date(2024, 6, 4), finding="found")
        add("erp", add_days(day, -10))
        add("electricity", date(2024, 6, 4))
        add("gas", date(2024, 6, 4))
    elif case == 4:
        add("crep", date(2019, 2, 1), finding="clear")
        add("electricity", add_months(add_days(until, 41), -72))  # its end is near


def picture(tone: int) -> bytes:
    """A damp stain on a wall, drawn: no real dwelling."""
    from PIL import Image, ImageDraw

    wall = Image.linear_gradient("L").resize((640, 480)).point(lambda v: 200 + v // 8)
    drawing = ImageDraw.Draw(wall)
    for ring in range(12):
        drawing.ellipse((180 + 9 * ring, 90 + 7 * ring, 470 - 9 * ring, 330 - 7 * ring), fill=190 - tone - 5 * ring)
    drawing.rectangle((0, 430, 640, 480), fill=120)
    out = io.BytesIO()
    wall.convert("RGB").save(out, "JPEG")
    return out.getvalue()


def tell_inspection(officer: User, prospect: Prospect, on: date, count: int) -> None:
    """What was seen in dwelling number `count`; the last ones have defects, photographed."""
    area = prospect.dwelling.surface
    rooms = [
        Room("Séjour", "main", area * 2 // 5, Decimal("2.45")),
        *(Room(f"Chambre {n}", "main", area // 5, Decimal("2.45")) for n in range(1, min(prospect.dwelling.rooms, 3))),
        Room("Cuisine", "kitchen", area // 8, Decimal("2.45")),
        Room("Salle d’eau", "wet", Decimal("4.2"), None),
    ]
    others: dict[str, Seen | str] = (
        {} if count % 4 else {"heating": Seen("unseen", "Chauffage coupé le jour de la visite.")}
    )
    photos = []
    if count >= 18:
        others |= {
            "ventilation": Seen(
                "no", "Bouche de la salle d’eau bouchée, tache d’humidité au plafond.", "owner", add_days(on, 45)
            ),
            "safe_networks": Seen("no", "Deux prises arrachées dans le séjour.", "owner", add_days(on, 30)),
        }
        photos = [Photo(picture(0), "ventilation"), Photo(picture(40), "ventilation")]
    if count == 19:
        others["weather_tight"] = Seen(
            "no", "Infiltration par la toiture, au-dessus de la chambre.", "coowners", add_days(on, 90)
        )
        others["railings"] = Seen("unseen", "Balcon fermé à clé.")
    made = inspect_dwelling(
        officer,
        prospect=prospect,
        on=on,
        today=on,
        points=walk(**others),
        rooms=rooms,
        photos=clean_photos(officer, photos),
        key=f"demo-{prospect.pk}",
        equipment=["electric" if count % 2 else "boiler", "smoke", "vmc", *(["lift", "cellar"] if count % 3 else [])],
        words="Quartier calme, arrêt de bus à deux minutes." if count % 2 else "",
    )
    if count == 19:
        conclude_inspection(officer, inspection=made, version=made.version, conclusion="works", on=on)
