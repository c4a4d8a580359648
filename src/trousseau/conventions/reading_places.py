"""Where each value of a reading stands in its act, with the words around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.rules.said import said

from .reading import headline

# The values of which the page shows the place, in the order of the act.
_PLACED = {
    "council": gettext_lazy("Council"),
    "date": gettext_lazy("Sitting of"),
    "convened_on": gettext_lazy("Convened on"),
    "chair": gettext_lazy("Chair"),
    "secretary": gettext_lazy("Secretary"),
    "heading": gettext_lazy("Subject"),
    "members": gettext_lazy("Members"),
    "in_office": gettext_lazy("Members in office"),
    "present": gettext_lazy("Present"),
    "proxies": gettext_lazy("Proxies"),
    "voters": gettext_lazy("Voters"),
    "vote": gettext_lazy("The vote"),
    "amounts": gettext_lazy("Amounts"),
}


_AROUND = 90  # letters of the act on each side of a value


@dataclass(frozen=True)
class Passage:
    """A value where it stands in the act: the words around it, the value marked, the rule that took it."""

    words: SafeString
    rule: str
    start: int
    end: int


@dataclass(frozen=True)
class Placed:
    """A value and its passages; `open` when nothing was taken, or when several compete."""

    label: str
    value: str
    passages: list[Passage]
    open: bool


def placed(reading: dict, text: str) -> list[Placed]:
    """Each value of the reading with where it stands; those that nobody knows first."""
    places = reading.get("places") or {}
    found = []
    for name, label in _PLACED.items():
        passages = [_passage(text, place) for place in _apart(places.get(name, ()))]
        value = _value(reading, name)
        if passages or value:
            found.append(Placed(str(label), value, passages, not value))
    return sorted(found, key=lambda shown: not shown.open)


def _apart(places: Iterable[dict]) -> list[dict]:
    """The places of one value, each words once."""
    return list({place["text"]: place for place in reversed(list(places))}.values())[::-1][:12]


def _value(reading: dict, name: str) -> str:
    if name == "vote":
        return "" if reading["adopted"] is None else headline(reading)
    if name == "amounts":
        known = dict.fromkeys(amount["cents"] for amount in reading["amounts"] if amount["cents"] is not None)
        return ", ".join(localised.money(cents) for cents in known)
    value = reading[name]
    if value is not None and name in ("date", "convened_on"):
        return localised.day(date.fromisoformat(value))
    return "" if value is None else str(value)


def _passage(text: str, place: dict) -> Passage:
    start, end = place["start"], place["end"]
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    words = format_html(
        "{}{}<mark>{}</mark>{}{}",
        "… " if start > _AROUND else "",
        before.partition(" ")[2] if start > _AROUND else before,
        " ".join(text[start:end].split()),
        after.rpartition(" ")[0] or after,
        " …" if end + _AROUND < len(text) else "",
    )
    rule = str(said(place["says"])) if place.get("says") else place["rule"]
    return Passage(words, rule, start, end)


def lines_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the lines that hold [start, end) begin and end, with the line before and the one after."""
    begin = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start))) + 1
    after = text.find("\n", end)
    stop = text.find("\n", after + 1) if after >= 0 else -1
    return begin, len(text) if stop < 0 else stop
