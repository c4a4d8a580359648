"""Numbers that carry their own check: SIREN and SIRET (ISO/IEC 7812), IBAN (ISO 13616, key of ISO 7064), the
creditor identifier of SEPA debits."""

import re

LA_POSTE = "356000000"  # its places outgrew the Luhn key: their digits sum to a multiple of five instead
# ISO 13616 registry: the length of an IBAN in the countries of the SEPA area
IBAN_LENGTHS = {
    "AD": 24,
    "AT": 20,
    "BE": 16,
    "BG": 22,
    "CH": 21,
    "CY": 28,
    "CZ": 24,
    "DE": 22,
    "DK": 18,
    "EE": 20,
    "ES": 24,
    "FI": 18,
    "FR": 27,
    "GB": 22,
    "GI": 23,
    "GR": 27,
    "HR": 21,
    "HU": 28,
    "IE": 22,
    "IS": 26,
    "IT": 27,
    "LI": 21,
    "LT": 20,
    "LU": 20,
    "LV": 21,
    "MC": 27,
    "MT": 31,
    "NL": 18,
    "NO": 15,
    "PL": 28,
    "PT": 25,
    "RO": 24,
    "SE": 24,
    "SI": 19,
    "SK": 24,
    "SM": 27,
    "VA": 22,
}

_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


def bare(text: str) -> str:
    """`text` without the spaces, points and hyphens that people write inside a number."""
    return "".join(c for c in text if not c.isspace() and c not in ".-").upper()


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def luhn(number: str) -> bool:
    """ISO/IEC 7812-1, annexe B: every second digit from the right doubled, all digits sum to a multiple of ten."""
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(number))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def siren_or_siret(text: str) -> str:
    """C. com., art. R123-221: « ok », or what is wrong: « length » (9 or 14 digits) or « key »."""
    number = bare(text)
    if not _digits(number) or len(number) not in (9, 14):
        return "length"
    if not luhn(number[:9]):
        return "key"
    if len(number) == 9 or luhn(number):
        return "ok"
    return "ok" if number[:9] == LA_POSTE and sum(map(int, number)) % 5 == 0 else "key"


def iban(text: str) -> str:
    """ISO 13616: « ok », or what is wrong: « country », « length » or « key » (ISO 7064, MOD 97-10)."""
    number = bare(text)
    if not (number.isascii() and number.isalnum() and number[:2] in IBAN_LENGTHS):
        return "country"
    if len(number) != IBAN_LENGTHS[number[:2]]:
        return "length"
    if not _digits(number[2:4]):
        return "key"
    moved = "".join(str(int(c, 36)) for c in number[4:] + number[:4])
    return "ok" if int(moved) % 97 == 1 else "key"


def bic(text: str) -> str:
    """ISO 9362: « ok », or « form »: four letters or digits, the two letters of a country, then two signs or five."""
    return "ok" if _BIC.fullmatch(bare(text)) else "form"


def creditor(text: str) -> str:
    """SEPA creditor identifier (EPC262-08): « ok », or what is wrong: « form » or « key ».

    Country, key, business code, national number; the key (ISO 7064, MOD 97-10) leaves the business code out.
    """
    number = bare(text)
    if not (number.isascii() and number.isalnum() and 8 <= len(number) <= 35 and number[:2] in IBAN_LENGTHS):
        return "form"
    if not _digits(number[2:4]) or (number[:2] == "FR" and len(number) != 13):
        return "form"
    moved = "".join(str(int(c, 36)) for c in number[7:] + number[:4])
    return "ok" if int(moved) % 97 == 1 else "key"


def spaced(number: str) -> str:
    """An IBAN as a paper bears it, in groups of four: somebody types it again."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def masked(number: str) -> str:
    """An IBAN as it may be shown: its country and its last three characters."""
    return f"{number[:4]} •••• •••• {number[-3:]}" if number else ""
