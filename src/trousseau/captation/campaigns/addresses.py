"""The address of an owner as a letter bears it. It is typed, or comes from a sheet: anything may stand in it."""

import re
import unicodedata


def address_lines(address: str) -> tuple[str, ...]:
    """One line for each part between commas; a part without a letter or a figure (« - », a blank, a sign that does not
    show) is none. Empty when no letter can bear it: nothing is left, or only a postal code and its town."""
    shown = "".join(sign for sign in address if unicodedata.category(sign) != "Cf")
    lines = tuple(" ".join(part.split()) for part in shown.split(",") if any(sign.isalnum() for sign in part))
    if len(lines) == 1 and re.match(r"\d{5}\b", lines[0]) and len(re.findall(r"\b\d{5}\b", lines[0])) == 1:
        return ()  # a number of the street may have five figures: the postal code then comes after it
    return lines
