"""What a person brings back from an inspection, before it is written."""

from dataclasses import dataclass
from decimal import Decimal

ROOMS = ("Entrée", "Séjour", "Cuisine", "Salle d’eau", "WC")
MOST_PHOTOS = 60  # of one inspection
BASE = ("Sol", "Murs", "Plafond", "Porte", "Fenêtre et volets", "Électricité et éclairage", "Chauffage")
MORE = {
    "cuisine": ("Évier et robinetterie", "Plaques et four", "Meubles", "Ventilation"),
    "salle": ("Lavabo et robinetterie", "Douche ou baignoire", "Ventilation"),
    "wc": ("Cuvette et chasse d’eau", "Ventilation"),
    "entrée": ("Interphone", "Boîte aux lettres"),
}


@dataclass(frozen=True)
class Element:
    room: str
    name: str
    condition: str
    words: str = ""
    since: int | None = None


@dataclass(frozen=True)
class Meter:
    kind: str
    number: str
    reading: Decimal


@dataclass(frozen=True)
class Picture:
    """A picture as it was sent; `room` "" for the whole dwelling."""

    content: bytes
    room: str = ""


class Drawn(Picture):
    """A picture drawn again without place, hour nor camera, and small."""


def elements_of(room: str) -> tuple[str, ...]:
    """What one looks at in a room of that name."""
    first = room.lower().split(" ")[0]
    return (*BASE, *MORE.get(first, ()))


def usual_rooms(rooms: int) -> list[str]:
    """The rooms of a dwelling of `rooms` main rooms."""
    return [*ROOMS, *(f"Chambre {n}" for n in range(1, rooms))]
