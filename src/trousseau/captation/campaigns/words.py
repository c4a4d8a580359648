"""What a letter bears of its owner: the address, and the places between braces that each owner's words take."""

import re
import unicodedata

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused

PLACES = ("propriétaire", "adresse", "logement", "agent", "agence", "retour")
_PLACE = re.compile(r"\{([^{}]*)\}")


def check(text: str, field: str) -> None:
    """Raises Refused naming the first place that does not exist."""
    for name in _PLACE.findall(text):
        if name.strip() not in PLACES:
            raise Refused(
                _("“%(name)s” is not a place of the letter: choose among %(places)s.")
                % {"name": "{" + name + "}", "places": ", ".join("{" + place + "}" for place in PLACES)},
                field,
            )


def merge(text: str, words: dict[str, str]) -> list[str]:
    """The paragraphs of `text`, its places filled in; what is filled in is never read again for places."""
    filled = _PLACE.sub(lambda found: words[found[1].strip()], text)
    return [" ".join(part.split()) for part in re.split(r"\n\s*\n", filled) if part.strip()]


def address_lines(address: str) -> tuple[str, ...]:
    """The address of an owner as a letter bears it, typed or from a sheet: one line for each part between commas; a part without a letter or a figure (« - », a blank, a sign that does not
    show) is none. Empty when no letter can bear it: nothing is left, or only a postal code and its town."""
    shown = "".join(sign for sign in address if unicodedata.category(sign) != "Cf")
    lines = tuple(" ".join(part.split()) for part in shown.split(",") if any(sign.isalnum() for sign in part))
    if len(lines) == 1 and re.match(r"\d{5}\b", lines[0]) and len(re.findall(r"\b\d{5}\b", lines[0])) == 1:
        return ()  # a number of the street may have five figures: the postal code then comes after it
    return lines
