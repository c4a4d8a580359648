"""Direct debits (pain.008, SDD Core): what the agency draws on its tenants' accounts, in one file."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trousseau.rules import identifiers
from trousseau.rules.said import say

from .checking import finish
from .model import Account, NotWritable, SepaFile, check_account, check_moves
from .text import REFERENCE, plain

DEBIT_SCHEMAS = ("pain.008.001.08", "pain.008.001.02", "pain.008.001.09", "pain.008.001.10")
SEQUENCES = ("FRST", "RCUR", "OOFF", "FNAL")


@dataclass(frozen=True)
class Debit:
    """`mandate` is the RUM, signed on `signed_on`; `sequence`: FRST for its first use, RCUR afterwards."""

    reference: str
    debtor: Account
    cents: int
    text: str
    mandate: str
    signed_on: date
    sequence: str


@dataclass(frozen=True)
class Collection:
    """One file. `ics`: the creditor identifier; `on`: the day the accounts are debited."""

    number: str
    creditor: Account
    ics: str
    on: date
    made_at: datetime
    debits: Sequence[Debit]


def write_debits(collection: Collection, schema: str = DEBIT_SCHEMAS[0]) -> SepaFile:
    """The file of `collection`, accepted by the schema and read again. Raises NotWritable; ValueError on another
    schema or sequence."""
    from sepaxml import SepaDD

    if schema not in DEBIT_SCHEMAS:
        raise ValueError(f"no schema {schema}")
    moves = [(one.reference, one.cents) for one in collection.debits]
    check_moves(collection.number, moves)
    check_account(collection.creditor, say("Account of the agency"))
    if identifiers.creditor(collection.ics) != "ok":
        raise NotWritable(
            say("The agency’s SEPA creditor identifier (ICS) is wrong: FR, two digits, ZZZ, six characters.")
        )
    creditor = collection.creditor
    if not creditor.bic and schema == "pain.008.001.02":
        raise NotWritable(say("This old format asks the BIC of the agency’s bank: note it on the bank account."))
    config = {
        "name": plain(creditor.name, 70),
        "IBAN": creditor.iban,
        "batch": True,
        "currency": "EUR",
        "creditor_id": identifiers.bare(collection.ics),
    }
    if creditor.bic:
        config["BIC"] = creditor.bic
    writer = SepaDD(config, schema=schema, clean=False)
    with warnings.catch_warnings():
        # it asks an element whether it is true; the day Python answers otherwise, `finish` takes the empty address out
        warnings.simplefilter("ignore", DeprecationWarning)
        for one in collection.debits:
            writer.add_payment(_payment(one, collection.on))
        content = writer.export(validate=False)
    return finish(content, schema=schema, number=collection.number, made_at=collection.made_at, moves=dict(moves))


def _payment(one: Debit, on: date) -> dict:
    check_account(one.debtor, one.reference)
    if one.sequence not in SEQUENCES:
        raise ValueError(f"no sequence {one.sequence}")
    if not REFERENCE.fullmatch(one.mandate):
        raise NotWritable(
            say(
                "%(reference)s: the reference of the mandate (RUM) has 35 characters at most, without accents.",
                reference=one.reference,
            )
        )
    if one.signed_on > on:
        raise NotWritable(
            say(
                "%(reference)s: the mandate %(mandate)s is signed after the debit.",
                reference=one.reference,
                mandate=one.mandate,
            )
        )
    found = {
        "name": plain(one.debtor.name, 70),
        "IBAN": one.debtor.iban,
        "amount": one.cents,
        "type": one.sequence,
        "collection_date": on,
        "mandate_id": one.mandate,
        "mandate_date": one.signed_on,
        "description": plain(one.text, 140) or one.reference,
        "endtoend_id": one.reference,
    }
    return found | ({"BIC": one.debtor.bic} if one.debtor.bic else {})
