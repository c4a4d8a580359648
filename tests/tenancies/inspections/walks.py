"""Inspections as short as they can be, for tests that need one."""

import io
from datetime import date
from decimal import Decimal

from trousseau.tenancies.inspections.entries import Element, Meter, Picture
from trousseau.tenancies.inspections.photos import bring_back

ENTRY_ON, EXIT_ON = date(2026, 7, 11), date(2026, 12, 4)
ROOM = "Séjour"


def picture(color="red", size=(40, 30)) -> bytes:
    """A JPEG that says where it was taken, as phones do."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010F] = "Appareil"
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG", exif=exif)
    return out.getvalue()


def entry(lease, actor, *, since=2024, wear_agreed=True, **changes):
    given = {
        "kind": "entry",
        "held_on": ENTRY_ON,
        "present": "Le ménage et l’agence",
        "wear_agreed": wear_agreed,
        "elements": [
            Element(ROOM, "Sol", "good", "", since),
            Element(ROOM, "Murs", "good", "", since),
            Element(ROOM, "Porte", "bad", "Rayée."),
            Element("Cuisine", "Sol", "new"),
        ],
        "meters": [Meter("cold", "C-17", Decimal("120.5"))],
        "keys": {"door": 2, "cellar": 1},
        "photos": [Picture(picture(), ROOM)],
        "today": ENTRY_ON,
    }
    return bring_back(actor, lease=lease, **{**given, **changes})


def leaving(lease, actor, **changes):
    given = {
        "kind": "exit",
        "held_on": EXIT_ON,
        "present": "Le ménage et l’agence",
        "elements": [
            Element(ROOM, "Sol", "worn"),
            Element(ROOM, "Murs", "bad", "Trous et taches."),
            Element(ROOM, "Porte", "bad", "Rayée."),
            Element("Cave", "Sol", "good"),
        ],
        "meters": [Meter("cold", "C-17", Decimal("161"))],
        "keys": {"door": 2},
        "today": EXIT_ON,
    }
    return bring_back(actor, lease=lease, **{**given, **changes})
