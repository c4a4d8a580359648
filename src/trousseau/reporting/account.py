"""The financial account of a convention, in the order of the Cerfa 15059 (arrêté du 11 octobre 2006): what the accountant's
analytic balance holds for it, account by account, added up by class."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.core.localised import Text
from trousseau.exchange import quantities, spreadsheets

CHARGES: Mapping[str, Text] = {
    "60": gettext_lazy("Purchases"),
    "61": gettext_lazy("External services"),
    "62": gettext_lazy("Other external services"),
    "63": gettext_lazy("Taxes"),
    "64": gettext_lazy("Staff"),
    "65": gettext_lazy("Other current charges"),
    "66": gettext_lazy("Financial charges"),
    "67": gettext_lazy("Exceptional charges"),
    "68": gettext_lazy("Depreciation and provisions"),
    "69": gettext_lazy("Tax on profits"),
}
PRODUCTS: Mapping[str, Text] = {
    "70": gettext_lazy("Sales and services"),
    "73": gettext_lazy("Endowments and tax proceeds"),
    "74": gettext_lazy("Operating grants"),
    "75": gettext_lazy("Other current products"),
    "76": gettext_lazy("Financial products"),
    "77": gettext_lazy("Exceptional products"),
    "78": gettext_lazy("Provisions written back"),
    "79": gettext_lazy("Charges transferred"),
}
VOLUNTARY: Mapping[str, Text] = {
    "86": gettext_lazy("Use of voluntary contributions in kind"),
    "87": gettext_lazy("Voluntary contributions in kind"),
}
CREDITED = frozenset((*PRODUCTS, "87"))
CLASS, WHOLE = 2, 6  # figures of a class of accounts, and of an account written whole
NUMBER, LABEL, AMOUNT, DEBIT, CREDIT = "number", "label", "amount", "debit", "credit"
COLUMNS = (
    (NUMBER, gettext_lazy("Number of the account")),
    (LABEL, gettext_lazy("Name of the account")),
    (AMOUNT, gettext_lazy("Amount of the period")),
    (DEBIT, gettext_lazy("Debit")),
    (CREDIT, gettext_lazy("Credit")),
)


@dataclass(frozen=True)
class Line:
    code: str
    label: Text
    cents: int


@dataclass(frozen=True)
class Account:
    """The two sides, line by line; those without an amount are left out. `accounts`: of the balance; `left_out`: its lines that are
    none; `totals`: of these, the accounts taken as the total of others."""

    charges: tuple[Line, ...]
    products: tuple[Line, ...]
    voluntary: tuple[Line, ...]
    accounts: int
    left_out: int
    totals: tuple[str, ...] = ()

    @property
    def spent(self) -> int:
        return sum(line.cents for line in self.charges)

    @property
    def received(self) -> int:
        return sum(line.cents for line in self.products)


def of(stored: Mapping | None) -> Account | None:
    """From what a report keeps: cents by class."""
    if not stored:
        return None
    sums = stored["sums"]

    def lines(names: Mapping[str, Text]) -> tuple[Line, ...]:
        return tuple(Line(code, label, sums[code]) for code, label in names.items() if sums.get(code))

    left_out, totals = stored.get("left_out", 0), tuple(stored.get("totals", ()))
    return Account(lines(CHARGES), lines(PRODUCTS), lines(VOLUNTARY), stored["accounts"], left_out, totals)


def proposed(header: list[str]) -> dict[str, int]:
    """The columns that their names tell."""
    words = {
        NUMBER: ("compte", "numero", "n compte", "no compte", "account"),
        LABEL: ("libelle", "intitule", "label"),
        AMOUNT: ("montant", "solde", "realise", "amount"),
        DEBIT: ("debit", "solde debiteur"),
        CREDIT: ("credit", "solde crediteur"),
    }
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        for code, names in words.items():
            if code not in found and spreadsheets.plain(name) in names:
                found[code] = place
    return found


# « 641000 », « 64 11 », « 6411.1 », « 641A »: an account, by its first two figures
_ACCOUNT = re.compile(r"(?P<code>[0-9]{2})(?:[0-9 ]*|[0-9A-Za-z._/-]*)")


def read(table: spreadsheets.Table, columns: Mapping[str, int]) -> dict:
    """{"sums": cents by class, "accounts": how many, "left_out": lines with an amount that are no account, or its total,
    "totals": the accounts that are}. A product is what is credited, a charge what is debited.

    Raises Refused for a row that cannot be read, naming it; accounts of another class (1 to 5) are no charge and no product:
    they are refused too, since their amount would be lost.
    """
    if NUMBER not in columns or not (AMOUNT in columns or {DEBIT, CREDIT} <= set(columns)):
        raise Refused(_("Say which column holds the account, and the amount, or the debit and the credit."))
    found: dict[str, int] = defaultdict(int)
    lines: dict[str, int] = {}
    left_out = 0
    for row in table.rows():
        number = _cell(row, columns, NUMBER)
        if not number[:1].isdigit():  # a title, a total
            left_out += bool(_any_amount(row, columns))
            continue
        account = _number(row, number)
        found[account] += _amount(row, columns, account[:CLASS])
        lines.setdefault(account, row.line)
    totals = _totals(found, lines)
    if not found:
        raise Refused(_("No account was found: is the column of the accounts the right one?"))
    sums: dict[str, int] = defaultdict(int)
    for account, cents in found.items():
        if account not in totals:
            sums[account[:CLASS]] += cents
    if (
        AMOUNT in columns and sum(sums.get(code, 0) for code in PRODUCTS) < 0
    ):  # a balance: what is credited is under zero
        sums.update({code: -cents for code, cents in sums.items() if code in CREDITED})
    return {
        "sums": dict(sorted(sums.items())),
        "accounts": len(found) - len(totals),
        "left_out": left_out + len(totals),
        "totals": sorted(totals),
    }


def _number(row: spreadsheets.Row, text: str) -> str:
    """The figures and letters of an account that a report holds. Raises Refused for another."""
    read = _ACCOUNT.fullmatch(text)
    if read is None:
        raise Refused(
            _("Line %(line)s: “%(text)s” is no number of an account: write its figures alone.")
            % {"line": row.line, "text": text}
        )
    if read["code"] not in {*CHARGES, *PRODUCTS, *VOLUNTARY}:
        raise Refused(
            _("Line %(line)s: account %(account)s is neither a charge (6) nor a product (7): take it out of the file.")
            % {"line": row.line, "account": text}
        )
    return text.replace(" ", "")


def _totals(found: Mapping[str, int], lines: Mapping[str, int]) -> set[str]:
    """The accounts that add up those under them: « 60 » above « 606 » and « 607 ».

    Raises Refused for one that is not their sum, were it by a cent: a total would be counted twice, and an account of its own
    has a number that begins no other. One without an amount is a title.
    """
    under: dict[str, list[str]] = defaultdict(list)
    for account in found:
        for size in range(CLASS, len(account)):
            if account[:size] in found:
                under[account[:size]].append(account)
    totals: set[str] = set()
    for account in sorted(under, key=len, reverse=True):
        added = sum(found[one] for one in under[account] if one not in totals)
        if found[account] == added:
            totals.add(account)
        elif found[account]:
            raise Refused(
                _(
                    "Line %(line)s: %(account)s says %(said)s and the accounts that begin as it does add up to %(added)s. If it is "
                    "their total, correct it or take it out of the file; if it is an account, write its number whole, for "
                    "instance %(whole)s."
                )
                % {
                    "line": lines[account],
                    "account": account,
                    "said": localised.money(found[account]),
                    "added": localised.money(added),
                    "whole": account.ljust(WHOLE, "0"),
                }
            )
    return totals


def _amount(row: spreadsheets.Row, columns: Mapping[str, int], code: str) -> int:
    if AMOUNT in columns:
        return _cents(row, columns, AMOUNT)
    cents = _cents(row, columns, DEBIT) - _cents(row, columns, CREDIT)
    return -cents if code in CREDITED else cents


def _any_amount(row: spreadsheets.Row, columns: Mapping[str, int]) -> bool:
    return any(row[columns[code]].strip() for code in (AMOUNT, DEBIT, CREDIT) if code in columns)


def _cell(row: spreadsheets.Row, columns: Mapping[str, int], code: str) -> str:
    place = columns[code]
    if place in row.troubles:
        raise Refused(
            _(
                "Line %(line)s: a cell of column %(column)s holds a formula without its result, or an error: type the value."
            )
            % {"line": row.line, "column": spreadsheets.letter(place)}
        )
    return row[place].strip()


def _cents(row: spreadsheets.Row, columns: Mapping[str, int], code: str) -> int:
    text = _cell(row, columns, code)
    if not text or text in ("-", "–"):
        return 0
    sign, text = (-1, text[1:]) if text[0] in "-−" else (1, text)
    try:
        return sign * quantities.cents(text)
    except ValueError:
        raise Refused(
            _("Line %(line)s: “%(text)s” is no amount; write for instance 1234,56.") % {"line": row.line, "text": text}
        ) from None
