"""What people write in cells: a header, an amount, a day. Each reader says in its own words what it wanted instead."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

# digits end to end, or by threes: « 12 34 » and « 1.2.3,4 » may be two numbers run together, and are none
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?) ?"
    r"(?P<whole>[0-9]{1,12}|[0-9]{1,3}(?: [0-9]{3}){1,3}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}(?=,)|[0-9]{1,3}(?:,[0-9]{3}){1,3}(?=\.))"
    r"(?:[.,](?P<parts>[0-9]{1,2}))?"
)
# « 1.000 » is one euro to some and a thousand to others
_TWO_WAYS = re.compile(r"[+-]? ?(?P<whole>[0-9]{1,3})[.,](?P<parts>[0-9]{3})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,12})?")  # Decimal also reads « 1e3 », « NaN » and « ١٢ »
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y")


def plain(text: str) -> str:
    """Letters and digits alone, without accents nor case: how two headers, two words, are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", bare.casefold()))


def _bare(text: str) -> str:
    return " ".join(text.replace("€", " ").replace("EUR", " ").replace("−", "-").split())


def cents(text: str) -> int | None:
    """« 1 234,56 », « -12,00 € », « +3 », « 1.234,56 » in cents; None when it is no amount, or may be two: the one reader
    of the amounts that people type, in a form as in a cell. See `two_ways`."""
    read = _AMOUNT.fullmatch(_bare(text))
    if read is None:
        return None
    found = int(re.sub(r"[ .,]", "", read["whole"])) * 100 + int((read["parts"] or "").ljust(2, "0"))
    return -found if read["sign"] == "-" else found


def two_ways(text: str) -> tuple[str, str] | None:
    """The two amounts that « 1.000 » may be, as they are to be written: « 1000 » and « 1,00 »; None for any other text."""
    read = _TWO_WAYS.fullmatch(_bare(text))
    return (f"{read['whole']}{read['parts']}", f"{read['whole']},{read['parts'][:2]}") if read else None


def number(text: str) -> Decimal | None:
    """A measure or a rate, « 44,5 », « 1 250.25 », without its unit; None when it is no number."""
    bare = "".join(text.replace("−", "-").split()).replace(",", ".")
    return Decimal(bare) if _NUMBER.fullmatch(bare) else None


def day(text: str) -> date | None:
    """« 24/11/2026 », « 2026-11-24 », « 24.11.2026 », « 24/11/26 », with or without an hour; None when it is no day."""
    alone = re.split(r"[ T]", text.strip(), maxsplit=1)[0]
    for form in _DAYS:
        try:
            return datetime.strptime(alone, form).date()
        except ValueError:
            continue
    return None
