"""Whose money a line of the bank may be: what is written in it, and what is due. A name alone never decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_CODE = re.compile(r"(?<![A-Z0-9])L[ .-]?(\d{5})(?!\d)")


def lease_numbers(*texts: str) -> list[int]:
    """The lease numbers that a payer wrote, as notices print them (L00042), each once, in their order."""
    found = (int(match[1]) for text in texts for match in _CODE.finditer(text.upper()))
    return list(dict.fromkeys(found))


def likeness(written: str, names: Iterable[str]) -> int:
    """How many words of the names (normalised, of a household) stand in what the bank wrote (normalised too), in %.

    Words of two letters or fewer count for nothing. 100: every word of one of the names is there.
    """
    said = set(written.split())
    best = 0
    for name in names:
        words = {word for word in name.split() if len(word) > 2}
        if words:
            best = max(best, 100 * len(words & said) // len(words))
    return best


@dataclass(frozen=True)
class Open:
    """What a lease is asked on a day, in cents, the aid still awaited left out: `whole`, and what is left of each call
    that is open, oldest first."""

    whole: int
    calls: tuple[int, ...] = ()


def fits(cents: int, due: Open) -> str:
    """« whole » when the amount is all that is due, « month » when it is what is left of exactly one call, else ""."""
    if cents == due.whole and cents > 0:
        return "whole"
    return "month" if due.calls.count(cents) == 1 else ""
