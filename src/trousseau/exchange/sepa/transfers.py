"""Transfers (pain.001): what the agency pays out, in one file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trousseau.rules.said import say

from .checking import finish
from .model import Account, NotWritable, SepaFile, check_account, check_moves
from .text import plain

TRANSFER_SCHEMAS = ("pain.001.001.09", "pain.001.001.03", "pain.001.001.10", "pain.001.001.11")


@dataclass(frozen=True)
class Transfer:
    """`reference` is its own for ever (EndToEndId): the statement gives it back. `text` is read by the payee."""

    reference: str
    payee: Account
    cents: int
    text: str


@dataclass(frozen=True)
class TransferOrder:
    """One file. `number`: its own for ever (MsgId). `on`: the day the bank is asked to pay."""

    number: str
    payer: Account
    on: date
    made_at: datetime
    transfers: Sequence[Transfer]


def write_transfers(order: TransferOrder, schema: str = TRANSFER_SCHEMAS[0]) -> SepaFile:
    """The file of `order`, accepted by the schema and read again. Raises NotWritable; ValueError on another schema."""
    from sepaxml import SepaTransfer

    if schema not in TRANSFER_SCHEMAS:
        raise ValueError(f"no schema {schema}")
    moves = [(one.reference, one.cents) for one in order.transfers]
    check_moves(order.number, moves)
    check_account(order.payer, say("Account of the agency"))
    if not order.payer.bic and schema == "pain.001.001.03":
        raise NotWritable(say("This old format asks the BIC of the agency’s bank: note it on the bank account."))
    config = {"name": plain(order.payer.name, 70), "IBAN": order.payer.iban, "batch": True, "currency": "EUR"}
    if order.payer.bic:
        config["BIC"] = order.payer.bic
    writer = SepaTransfer(config, schema=schema, clean=False)
    for one in order.transfers:
        check_account(one.payee, one.reference)
        payment = {
            "name": plain(one.payee.name, 70),
            "IBAN": one.payee.iban,
            "amount": one.cents,
            "execution_date": order.on,
            "description": plain(one.text, 140) or one.reference,
            "endtoend_id": one.reference,
        }
        writer.add_payment(payment | ({"BIC": one.payee.bic} if one.payee.bic else {}))
    content = writer.export(validate=False)
    return finish(content, schema=schema, number=order.number, made_at=order.made_at, moves=dict(moves))
