"""Whose money a line of the bank may be: what is written in it, and what is due. A name alone never decides."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# a line that sends back what a bank presented, as banks write it, and the ISO 20022 families that say it
_RETURN = re.compile(
    r"\b(?:rejets?|rejete?e?s?|rejt?|rjt|impay\w*|imp|retours?|ret|non honore\w*|annul\w* pr(?:lv|el\w*)|remb\w* pr(?:lv|el\w*)"
    r"|prl [0-9]{6})\b"
)
_RETURNS = ("UPDD", "PRDD", "RCDD")

_CODE = re.compile(r"(?<![A-Z0-9])L[ .-]?(\d{5})(?!\d)")


def lease_numbers(*texts: str) -> list[int]:
    """The lease numbers that a payer wrote, as notices print them (L00042), each once, in their order."""
    found = (int(match[1]) for text in texts for match in _CODE.finditer(text.upper()))
    return list(dict.fromkeys(found))


# as people write a lease beside the number that notices print: « L2 », « bail n° 00002 », « contrat 17 », « 00002 »; no date
_LOOSE = re.compile(
    r"(?<![A-Z0-9])(?:L|(?:BAIL|BAUX|CONTRAT|LOCATION|LOCATAIRE)[ .:-]{0,2}(?:N[O°º]?|NUM(?:[EÉ]RO)?|R[EÉ]F)?[ .:°º-]{0,2}L?)"
    r"[ .:-]?0*([0-9]{1,5})(?![0-9A-Z]|[ ]?[/.-][ ]?[0-9])"
)
_BARE = re.compile(r"(?<![A-Z0-9/.-])(00[0-9]{3})(?![A-Z0-9/.-])")


def loose_numbers(*texts: str) -> set[int]:
    """The lease numbers that a payer may have written, in whatever way: enough to doubt, never to decide."""
    said = [text.upper() for text in texts]
    return {int(match[1]) for text in said for pattern in (_LOOSE, _BARE) for match in pattern.finditer(text)}


def names_in(text: str) -> set[str]:
    """What may be a whole name in a text (normalised): its words two to five in a row, from whichever of them on, since a
    first name stands before or after."""
    words, found = text.split(), set()
    for size in range(2, 6):
        for start in range(len(words) - size + 1):
            row = words[start : start + size]
            found |= {" ".join(row[turn:] + row[:turn]) for turn in range(size)}
    return found


def says_return(text: str, code: str = "") -> bool:
    """Whether money that goes out is said to be sent back: in its words (normalised), or by its code « PMNT/IDDT/UPDD ». Debits are
    issued to come in: any that goes out is one that comes back."""
    parts = code.split("/")
    return bool(_RETURN.search(text)) or "IDDT" in parts or parts[-1] in _RETURNS


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
    that is open, oldest first. `opening`: what is left of the balance that it was brought in with. `deposit`: the one
    that the agency awaits, to hold it; nothing when it has it, or when the owner holds it. `instalments`: the sums of the
    payment plan that runs.
    """

    whole: int
    calls: tuple[int, ...] = ()
    opening: int = 0
    deposit: int = 0
    instalments: tuple[int, ...] = ()


def fits(cents: int, due: Open) -> str:
    """What the amount is: « deposit » when it is the deposit awaited, alone or with all that is due; « whole », all that
    is due; « opening » or « month », what is left of exactly one call; « instalment », one of the plan, alone or with what
    is left of the newest call; "" when it is another.

    A deposit is held for the tenant, a rent is the owner's: where an amount may be either, a person says.
    """
    if due.deposit and cents in (due.deposit, due.deposit + due.whole):
        return "deposit"
    if cents == due.whole and cents > 0:
        return "whole"
    if due.calls.count(cents) == 1:
        return "opening" if cents == due.opening else "month"
    if cents in due.instalments or (due.calls and cents - due.calls[-1] in due.instalments):
        return "instalment"
    return ""
