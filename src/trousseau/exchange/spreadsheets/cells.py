"""What people write in cells: a header, a day. Each reader says in its own words what it wanted instead; amounts and measures
are read by `exchange.quantities`."""

import re
import unicodedata
from datetime import date, datetime

_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")


def plain(text: str) -> str:
    """Letters and digits alone, without accents nor case: how two headers, two words, are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


def day(text: str) -> date | None:
    """« 24/11/2026 », « 2026-11-24 », « 24.11.2026 », « 24/11/26 », with or without an hour; None when it is no day."""
    alone = re.split(r"[ T]", text.strip(), maxsplit=1)[0]
    for form in _DAYS:
        try:
            return datetime.strptime(alone, form).date()
        except ValueError:
            continue
    return None
