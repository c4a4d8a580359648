"""Sums in French words, as an act asks them beside the figures (C. civ., art. 2297)."""

UNITS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "dix-sept dix-huit dix-neuf"
).split()
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}
LARGEST = 999_999_999


def _below_hundred(n: int) -> str:
    if n < 20:
        return UNITS[n]
    ten = max(base for base in TENS if base <= n)
    rest = n - ten
    if rest == 0:
        return "quatre-vingts" if n == 80 else TENS[ten]
    if rest in (1, 11) and ten != 80:
        return f"{TENS[ten]} et {UNITS[rest]}"
    return f"{TENS[ten]}-{UNITS[rest]}"


def _below_thousand(n: int, last: bool) -> str:
    """`last`: nothing follows, so that « cents » and « vingts » take their s."""
    hundreds, rest = divmod(n, 100)
    tail = _below_hundred(rest) if rest else ""
    if not last and tail.endswith("quatre-vingts"):
        tail = tail[:-1]
    if hundreds == 0:
        return tail
    head = "cent" if hundreds == 1 else f"{UNITS[hundreds]} cent"
    if not rest:
        return head + "s" if hundreds > 1 and last else head
    return f"{head} {tail}"


def number(n: int) -> str:
    """« mille deux cent quatre-vingt-un ». Raises ValueError outside 0 to 999 999 999."""
    if not 0 <= n <= LARGEST:
        raise ValueError("from 0 to 999 999 999")
    if n == 0:
        return UNITS[0]
    millions, below = divmod(n, 1_000_000)
    thousands, rest = divmod(below, 1000)
    parts = []
    if millions:
        parts.append(f"{_below_thousand(millions, True)} million{'s' if millions > 1 else ''}")
    if thousands:
        parts.append("mille" if thousands == 1 else f"{_below_thousand(thousands, False)} mille")
    if rest:
        parts.append(_below_thousand(rest, True))
    return " ".join(parts)


def euros(cents: int) -> str:
    """« quatre cents euros et cinq centimes »."""
    whole, rest = divmod(cents, 100)
    # « un million d’euros »: only when nothing follows the million
    of = " d’" if whole and whole % 1_000_000 == 0 else " "
    said = f"{number(whole)}{of}euro{'s' if whole > 1 else ''}"
    return f"{said} et {number(rest)} centime{'s' if rest > 1 else ''}" if rest else said
