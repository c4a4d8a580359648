"""What both kinds of file are made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from trousseau.rules import identifiers
from trousseau.rules.said import Said, say

from .text import REFERENCE, plain

LARGEST = 99_999_999_999  # cents of one movement: what the schemas hold
_WRONG = {
    "country": say("its country is not in the SEPA zone"),
    "length": say("it does not have the right number of characters"),
    "key": say("its key is wrong: a character was copied badly"),
}


class NotWritable(ValueError):
    """The file cannot be made; the message is a sentence that says what to correct, without a name nor a
    whole IBAN."""


@dataclass(frozen=True)
class Account:
    """Holder and IBAN of an account; `bic` may stay empty, but for the oldest schemas."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True)
class SepaFile:
    """The bytes to hand over. `count` and `cents`: read again in them."""

    schema: str
    number: str
    content: bytes
    count: int
    cents: int


def check_account(account: Account, whose: Said | str) -> None:
    """Raises NotWritable on an IBAN with a wrong key, or a name of which no letter is left."""
    wrong = identifiers.iban(account.iban)
    if wrong != "ok":
        raise NotWritable(
            say(
                "%(whose)s: the IBAN %(iban)s is wrong, %(why)s.",
                whose=whose,
                iban=identifiers.masked(identifiers.bare(account.iban)),
                why=_WRONG[wrong],
            )
        )
    if not any(map(str.isalnum, plain(account.name, 70))):
        raise NotWritable(say("%(whose)s: a name in Latin letters is needed.", whose=whose))


def check_moves(number: str, moves: Iterable[tuple[str, int]]) -> None:
    """`moves`: (reference, cents). Raises NotWritable when there is none, on an amount or a reference a bank refuses."""
    if not REFERENCE.fullmatch(number):
        raise NotWritable(
            say("The number of the file has 35 characters at most: letters without accents, digits, hyphens.")
        )
    seen: set[str] = set()
    for reference, cents in moves:
        if not REFERENCE.fullmatch(reference):
            raise NotWritable(
                say(
                    "“%(reference)s” is not a reference that a bank takes: 35 characters, without accents.",
                    reference=reference,
                )
            )
        if reference in seen:
            raise NotWritable(say("The reference %(reference)s is twice in this file.", reference=reference))
        if not 0 < cents <= LARGEST:
            raise NotWritable(
                say("%(reference)s: an amount is above zero and under a billion euros.", reference=reference)
            )
        seen.add(reference)
    if not seen:
        raise NotWritable(say("This file would be empty: no movement to put in it."))
