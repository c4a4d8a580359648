"""Amounts and names as the simulator writes them."""

from django.utils.translation import gettext as _

from trousseau.core import components, localised
from trousseau.engines import typography


def euros(cents: int, *, sign: bool = False) -> str:
    """« −405 »: whole euros, halves away from zero, without the currency."""
    whole = (abs(cents) + 50) // 100
    mark = typography.MINUS if cents < 0 and whole else "+" if sign and whole else ""
    return mark + localised.number(whole)


def money(cents: int, *, sign: bool = False) -> str:
    """« −405 € », « €405 » in English."""
    text = euros(cents, sign=sign)
    if components.language().startswith("fr"):
        return f"{text}{typography.FIXED}€"
    return f"{text[0]}€{text[1:]}" if text[0] in (typography.MINUS, "+") else f"€{text}"


def scheme_name(code: str) -> str:
    return {"free": _("Free market"), "loc1": "Loc1", "loc2": "Loc2", "loc3": "Loc3"}.get(code, code)
