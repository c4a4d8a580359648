"""What is written in a line of the bank, and what is due. `identification` says whose money it is. A name alone never
decides."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_months

# a line that sends back what a bank presented, as banks write it, and the ISO 20022 families that say it
_RETURN = re.compile(
    r"\b(?:rejets?|rejete?e?s?|rejt?|rjt|impay\w*|imp|retours?|ret|non honore\w*|annul\w* pr(?:lv|el\w*)|remb\w* pr(?:lv|el\w*)"
    r"|prl [0-9]{6})\b"
)
_RETURNS = ("UPDD", "PRDD", "RCDD")

_CODE = re.compile(r"(?<![A-Z0-9])L[ .-]?(\d{5})(?!\d)")


def lease_numbers(*texts: str) -> list[int]:
    """The lease numbers that a payer wrote, as notices print them (L00042), each once, in their order."""
    found = (int(match[1]) for text in texts for match in _CODE.finditer(_plain(text)))
    return list(dict.fromkeys(found))


def _plain(text: str) -> str:
    """In capitals without accents, its words apart by one space: banks write one label in many ways."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(bare.upper().split())


# as people write a lease beside the number that notices print: « L2 », « bail n° 00002 », « contrat 17 », « 00002 »; no date
_LOOSE = re.compile(
    r"(?<![A-Z0-9])(?:L|(?:BAIL|BAUX|CONTRAT|LOCATION|LOCATAIRE)[ .:-]{0,2}(?:N[O°]?|NUM(?:ERO)?|REF)?[ .:°-]{0,2}L?)"
    r"[ .:-]?0*([0-9]{1,5})(?![0-9A-Z]|[ ]?[/.-][ ]?[0-9])"
)
_BARE = re.compile(r"(?<![A-Z0-9/.-])(00[0-9]{3})(?![A-Z0-9/.-])")


def loose_numbers(*texts: str) -> set[int]:
    """The lease numbers that a payer may have written, in whatever way: enough to doubt, never to decide."""
    said = [_plain(text) for text in texts]
    return {int(match[1]) for text in said for pattern in (_LOOSE, _BARE) for match in pattern.finditer(text)}


_DEPOSIT = re.compile(r"\bDEPOT (?:DE |DU )?GARANTIE\b|\bCAUTION\b")


def says_deposit(*texts: str) -> bool:
    """Whether a payer wrote that a sum is a deposit: enough to doubt that it is a rent."""
    return any(_DEPOSIT.search(_plain(text)) for text in texts)


_MONTHS = {
    word: n
    for n, words in enumerate(
        (
            "JANVIER JANV JAN",
            "FEVRIER FEVR FEV",
            "MARS",
            "AVRIL AVR",
            "MAI",
            "JUIN",
            "JUILLET JUILL JUIL",
            "AOUT",
            "SEPTEMBRE SEPT SEP",
            "OCTOBRE OCT",
            "NOVEMBRE NOV",
            "DECEMBRE DEC",
        ),
        1,
    )
    for word in words.split()
}
# a month in figures, « 09/2026 » or « 2026-09 »: neither the end of a day nor its beginning
_FIGURES = re.compile(
    r"(?<![0-9A-Z])(?<![0-9][/.-])(?:(?P<m>0?[1-9]|1[0-2])[/.-](?P<y>20[0-9]{2})|(?P<year>20[0-9]{2})[/.-](?P<month>0[1-9]|1[0-2]))"
    r"(?![0-9A-Z]|[ ]?[/.-][ ]?[0-9])"
)
# before the name of a month that bears no year, what says that it is one and nobody's name; and what may stand between
_CUES = frozenset("LOYER LOYERS LOY MOIS TERME TERMES ECHEANCE ECHEANCES QUITTANCE APPEL AVIS CHARGES".split())
_BETWEEN = frozenset(("DE", "DU", "DES", "D", "LE", "LA", "L", "ET", "POUR", "PLUS"))
_BACK, _AHEAD = 8, 3  # months before and after the day of the bank, among which a month without its year is looked for


def months_written(on: date, *texts: str) -> list[date]:
    """The months that a payer named, as their first days, each once and in order: « loyer de septembre », « 09/2026 »,
    « sept. 2026 ». A whole day is no month. One without its year is the nearest to the day `on` of the bank."""
    found: set[date] = set()
    for text in map(_plain, texts):
        for match in _FIGURES.finditer(text):
            found.add(date(int(match["y"] or match["year"]), int(match["m"] or match["month"]), 1))
        # the number of the lease stands anywhere, « loyer L00042 novembre »: it parts no month from its cue
        found |= _months_named(re.findall("[A-Z0-9]+", _CODE.sub(" ", text)), on)
    return sorted(found)


def _months_named(words: Sequence[str], on: date) -> set[date]:
    found, cued = set(), False
    for place, word in enumerate(words):
        if word in _MONTHS:
            before, after = words[place - 1 : place], words[place + 1 : place + 2]
            year = int(after[0]) if after and re.fullmatch("20[0-9]{2}", after[0]) else None
            if before and re.fullmatch("[0-9]{1,2}|1ER", before[0]):
                cued = False  # the day of a transfer
            elif year or cued:
                found.add(date(year, _MONTHS[word], 1) if year else _nearest(_MONTHS[word], on))
        elif word in _CUES:
            cued = True
        elif word not in _BETWEEN and not re.fullmatch("20[0-9]{2}", word):
            cued = False
    return found


def _nearest(month: int, on: date) -> date:
    near = (add_months(on.replace(day=1), n) for n in range(-_BACK, _AHEAD + 1))
    return next(first for first in near if first.month == month)


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


def counted(text: str) -> set[str]:
    """The words of a text (normalised) that count: those of two letters or fewer are for nothing."""
    return {word for word in text.split() if len(word) > 2}


def likeness(written: str, names: Iterable[str]) -> int:
    """How many words of the names (normalised, of a household) stand in what the bank wrote (normalised too), in %.

    100: every word that counts of one of the names is there.
    """
    said = counted(written)
    best = 0
    for name in names:
        if words := counted(name):
            best = max(best, 100 * len(words & said) // len(words))
    return best


@dataclass(frozen=True)
class Open:
    """What a lease is asked on a day, in cents, the aid still awaited left out: `whole`, and what is left of each call
    that is open, oldest first. `opening`: what is left of the balance that it was brought in with. `deposit`: the one
    that the agency awaits, to hold it; nothing when it has it, or when the owner holds it. `instalments`: the sums of the
    payment plan that runs. `months`: what is left of the rent of each month that was called, nothing when it is paid.
    `aid`: of these months, the aid still awaited, which is no debt of the tenant. `stopped`: those that the law lets nobody
    pay.
    """

    whole: int
    calls: tuple[int, ...] = ()
    opening: int = 0
    deposit: int = 0
    instalments: tuple[int, ...] = ()
    months: tuple[tuple[date, int], ...] = ()
    aid: tuple[tuple[date, int], ...] = ()
    stopped: frozenset[date] = frozenset()


def fits(cents: int, due: Open) -> str:
    """What the amount is: « deposit » when it is the deposit awaited, alone or with all that is due; « whole », all that
    is due; « opening » or « month », what is left of one call, or of each of several; « instalment », one of the plan, alone or with what
    is left of the newest call; "" when it is another.

    A deposit is held for the tenant, a rent is the owner's: where an amount may be either, a person says.
    """
    if due.deposit and cents in (due.deposit, due.deposit + due.whole):
        return "deposit"
    if cents == due.whole and cents > 0:
        return "whole"
    if cents in due.calls:
        return "opening" if cents == due.opening and due.calls.count(cents) == 1 else "month"
    if cents in due.instalments or (due.calls and cents - due.calls[-1] in due.instalments):
        return "instalment"
    return ""
