"""The command line speaks French, and without Django: its words are those of the catalogue of the pages."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trousseau.engines import typography
from trousseau.rules.said import speak_by

CATALOGUE = Path(__file__).parents[1] / "core" / "locale"


@contextmanager
def in_french() -> Iterator[None]:
    """What the floor says is in French meanwhile; in English where the catalogue is not compiled."""
    found = gettext.translation("django", CATALOGUE, ["fr"], fallback=True)
    before = speak_by(found.gettext, found.ngettext, typography.day, typography.money)
    try:
        yield
    finally:
        speak_by(*before)
