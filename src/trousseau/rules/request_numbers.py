"""The numbers that other bodies give a request. Their form is checked loosely: no text that fixes it was read."""

import re

SNE_SIGNS = 18


def sne_number(text: str) -> str | None:
    """CCH, art. L441-2-1: the national number of a social-housing request, without spaces, in capitals; None unless
    it has eighteen letters and digits, half of them digits at least."""
    number = re.sub(r"[\s.-]", "", text).upper()
    well = re.fullmatch(rf"[0-9A-Z]{{{SNE_SIGNS}}}", number) and sum(c.isdigit() for c in number) >= SNE_SIGNS // 2
    return number if well else None


def siao_number(text: str) -> str | None:
    """CASF, art. L345-2-4: the number of a SIAO orientation, without spaces, in capitals; None unless it has 4 to 20
    letters, digits, dashes or slashes, one digit at least."""
    number = re.sub(r"\s", "", text).upper()
    return number if re.fullmatch(r"(?=.*\d)[0-9A-Z/-]{4,20}", number) else None
