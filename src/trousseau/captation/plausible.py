"""The limits of what may be typed or imported, from the scales, and the words for what is beyond them."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.errors import Refused
from trousseau.rules import plausibility
from trousseau.rules.plausibility import Doubt, Limits, Range

UNUSUAL = "unusual"  # the reason written in the history of what a person confirmed


def limits(on: date) -> Limits:
    """The limits in force on a day (Règle de l’agence n° 6)."""

    def pair(code: str) -> tuple[Decimal, Decimal]:
        least, most = scales.at(f"plausibility.{code}", on).parts
        return Decimal(least), Decimal(most)

    ranges = {
        code: Range(pair(f"{code}_hard"), pair(f"{code}_soft"))
        for code in ("surface", "rent", "rent_per_area", "area_per_room")
    }
    return Limits(**ranges, article=scales.at("plausibility.surface_hard", on).article)


def require_plausible(
    on: date,
    *,
    surface: Decimal | None = None,
    rooms: int | None = None,
    rent: int | None = None,
    confirmed: bool = False,
    asked: tuple[str, ...] = ("surface", "rooms", "rent"),
) -> str:
    """The reason to write in the history: UNUSUAL when a person confirmed something unusual, else "".

    Raises Refused beside the field for what cannot be, beside `confirmed` for what is only unusual. `asked`: the
    fields that the person is writing; the others only serve to judge them.
    """
    held = limits(on)
    doubts = plausibility.doubts(held, surface=surface, rooms=rooms, rent=rent)
    found = [doubt for doubt in doubts if doubt.field in asked]
    for doubt in found:
        if doubt.hard:
            raise Refused(sentence(doubt), _FIELDS[doubt.field], held.article)
    if found and not confirmed:
        raise Refused(" ".join(sentence(doubt) for doubt in found), "confirmed", held.article)
    return UNUSUAL if found else ""


_FIELDS = {"surface": "surface", "rooms": "rooms", "rent": "rent_hoped"}


def sentence(doubt: Doubt) -> str:
    """What is beyond the limit, and where the limit is."""
    figures = {name: localised.number(getattr(doubt, name)) for name in ("least", "most")}
    if doubt.hard:
        said = {
            "surface": _("An area from %(least)s to %(most)s m² is possible."),
            "rent": _("A rent from €%(least)s to €%(most)s a month is possible."),
            "rent_per_area": _("A rent from €%(least)s to €%(most)s per m² is possible: check area and rent."),
            "area_per_room": _("From %(least)s to %(most)s m² per room is possible: check area and rooms."),
        }
    else:
        said = {
            "surface": _("Most dwellings have from %(least)s to %(most)s m²."),
            "rent": _("Most rents are from €%(least)s to €%(most)s a month."),
            "rent_per_area": _("Most rents are from €%(least)s to €%(most)s per m²."),
            "area_per_room": _("Most rooms have from %(least)s to %(most)s m²."),
        }
    return said[doubt.code] % figures
