"""The chart of accounts and the journals, read from chart.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from trousseau.core.components import language

from .enums import Ledger, Sense


@dataclass(frozen=True)
class Account:
    ledger: Ledger
    code: str
    label: str
    sense: Sense
    lettered: str = ""  # how what settles what is known on it: "aux", "piece", "oldest", or not
    bank: bool = False  # held at a bank: what it moves waits for a line of a statement


@dataclass(frozen=True)
class Closing:
    """How a year of the agency's own books is closed: `income` begins the accounts that come to nothing, `profit` and
    `loss` bear the result."""

    ledger: Ledger
    journal: str
    label: str  # of its entry, before the year
    income: tuple[str, ...]
    profit: str
    loss: str


@dataclass(frozen=True)
class Journal:
    ledger: Ledger
    code: str
    label: str


@cache
def data() -> dict:
    """The whole file, as it is written."""
    return tomllib.loads(files(__package__).joinpath("chart.toml").read_text(encoding="utf-8"))


@cache
def accounts() -> dict[tuple[str, str], Account]:
    """By (ledger, code), in the order of the codes."""
    rows = sorted(data()["account"], key=lambda row: (row["ledger"], row["code"]))
    return {
        (row["ledger"], row["code"]): Account(
            Ledger(row["ledger"]),
            row["code"],
            row["label"],
            Sense(row["sense"]),
            row.get("lettered", ""),
            row.get("bank", False),
        )
        for row in rows
    }


def banks() -> list[Account]:
    """Those held at a bank."""
    return [account for account in accounts().values() if account.bank]


@cache
def journals() -> dict[tuple[str, str], Journal]:
    """By (ledger, code), in the order of the file."""
    return {
        (row["ledger"], row["code"]): Journal(Ledger(row["ledger"]), row["code"], row["label"])
        for row in data()["journal"]
    }


@cache
def closing() -> Closing:
    row = data()["year"]
    return Closing(
        Ledger(row["ledger"]), row["journal"], row["label"], tuple(row["income"]), row["profit"], row["loss"]
    )


def is_income(ledger: str, account: str) -> bool:
    """An account of income or expense: it begins each year at nothing."""
    return ledger == closing().ledger and account.startswith(closing().income)


def said(label: str) -> str:
    """A label of the chart in the reader's language: the pages say it, the books and their exports stay French."""
    return label if language().startswith("fr") else data()["english"].get(label, label)


def account_name(ledger: str, code: str) -> str:
    """As `account_label`, for a page."""
    return said(account_label(ledger, code))


def account_label(ledger: str, code: str) -> str:
    """The French label of an account; its code when the chart no longer has it."""
    account = accounts().get((ledger, code))
    return account.label if account else code
