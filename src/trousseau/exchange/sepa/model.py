"""What both kinds of file are made of."""

from collections.abc import Iterable
from dataclasses import dataclass

from trousseau.rules import identifiers

from .text import REFERENCE, plain

LARGEST = 99_999_999_999  # cents of one movement: what the schemas hold
_WRONG = {
    "country": "son pays n’est pas de la zone SEPA",
    "length": "il n’a pas le bon nombre de signes",
    "key": "sa clé est fausse : un signe a été mal recopié",
}


class NotWritable(ValueError):
    """The file cannot be made; the message is a French sentence that says what to correct, without a name nor a
    whole IBAN."""


@dataclass(frozen=True)
class Account:
    """Whose account, and its IBAN; `bic` may stay empty, but for the oldest schemas."""

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


def check_account(account: Account, whose: str) -> None:
    """Raises NotWritable on an IBAN with a wrong key, or a name of which no letter is left."""
    wrong = identifiers.iban(account.iban)
    if wrong != "ok":
        raise NotWritable(
            f"{whose} : l’IBAN {identifiers.masked(identifiers.bare(account.iban))} est faux, {_WRONG[wrong]}."
        )
    if not any(map(str.isalnum, plain(account.name, 70))):
        raise NotWritable(f"{whose} : un nom en lettres latines est demandé.")


def check_moves(number: str, moves: Iterable[tuple[str, int]]) -> None:
    """`moves`: (reference, cents). Raises NotWritable when there is none, on an amount or a reference a bank refuses."""
    if not REFERENCE.fullmatch(number):
        raise NotWritable("Le numéro du fichier compte 35 signes au plus : lettres sans accent, chiffres, tirets.")
    seen: set[str] = set()
    for reference, cents in moves:
        if not REFERENCE.fullmatch(reference):
            raise NotWritable(
                f"« {reference} » n’est pas une référence qu’une banque accepte : 35 signes, sans accent."
            )
        if reference in seen:
            raise NotWritable(f"La référence {reference} est deux fois dans ce fichier.")
        if not 0 < cents <= LARGEST:
            raise NotWritable(f"{reference} : un montant est au-dessus de zéro et sous un milliard d’euros.")
        seen.add(reference)
    if not seen:
        raise NotWritable("Ce fichier serait vide : aucun mouvement à y mettre.")
