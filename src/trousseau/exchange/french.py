"""The command line speaks French, and without Django: its words are those of the catalogue of the pages."""

import gettext
from pathlib import Path

from trousseau.rules.said import speak_by

CATALOGUE = Path(__file__).parents[1] / "core" / "locale"


def speak_french() -> None:
    """What the floor says is in French from here on; in English where the catalogue is not compiled."""
    found = gettext.translation("django", CATALOGUE, ["fr"], fallback=True)
    speak_by(found.gettext, found.ngettext)
