"""What people write in cells: a header, an amount, a day. Each reader says in its own words what it wanted instead."""

import re
import unicodedata
from datetime import date, datetime

_AMOUNT = re.compile(r"([+-]?)(\d{1,12})(?:[.,](\d{1,2}))?")
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")


def plain(text: str) -> str:
    """Letters and digits alone, without accents nor case: how two headers, two words, are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


def cents(text: str) -> int | None:
    """« 1 234,56 », « -12,00 € », « +3 », « 1.234,56 » in cents; None when it is no amount."""
    bare = "".join(text.replace("€", "").replace("EUR", "").replace("−", "-").split())
    if "," in bare and "." in bare:
        bare = bare.replace(".", "") if bare.rindex(",") > bare.rindex(".") else bare.replace(",", "")
    read = _AMOUNT.fullmatch(bare)
    if read is None:
        return None
    found = int(read[2]) * 100 + int((read[3] or "").ljust(2, "0"))
    return -found if read[1] == "-" else found


def day(text: str) -> date | None:
    """« 24/11/2026 », « 2026-11-24 », « 24.11.2026 », « 24/11/26 », with or without an hour; None when it is no day."""
    for form in _DAYS:
        try:
            return datetime.strptime(text.strip()[:10], form).date()
        except ValueError:
            continue
    return None
