"""The places between braces of a letter, that each owner's words take."""

import re

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
