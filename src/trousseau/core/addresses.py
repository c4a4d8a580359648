"""An address as a paper bears it. It is typed, or comes from a sheet: anything may stand in it."""

import re
import unicodedata

NUMBER = re.compile(r"\d{1,4} ?(bis|ter|quater|[a-z])?", re.IGNORECASE)  # of a street: « 12 », « 12 bis », « 12B »


def address_lines(address: str) -> tuple[str, ...]:
    """One line for each part between commas, the number of a street (« 12 bis, rue du Modèle ») on the line of its street;
    a part without a letter or a figure (« - », a blank, a sign that does not show) is none."""
    shown = "".join(sign for sign in address if unicodedata.category(sign) != "Cf")
    parts = [" ".join(part.split()) for part in shown.split(",") if any(sign.isalnum() for sign in part)]
    if len(parts) > 1 and NUMBER.fullmatch(parts[0]):
        parts[:2] = [f"{parts[0]}, {parts[1]}"]
    return tuple(parts)


def posted(address: str) -> tuple[str, ...]:
    """Lines of an envelope; empty when the post would not bring it: nothing is left, or only a postal code and its
    town."""
    lines = address_lines(address)
    if len(lines) == 1 and re.match(r"\d{5}\b", lines[0]) and len(re.findall(r"\b\d{5}\b", lines[0])) == 1:
        return ()  # a number of the street may have five figures: the postal code then comes after it
    return lines


def whole(address: str) -> bool:
    """Whether an envelope shows where under who: at least two lines, as a street and a town."""
    return len(posted(address)) >= 2
