"""A statement in a spreadsheet: csv or xlsx, one movement a row, columns that a person said, French numbers and days."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice

from trousseau.exchange import quantities, spreadsheets
from trousseau.exchange.spreadsheets import Row, Table
from trousseau.rules.said import say

from .model import LARGEST, LINES, Line, NotReadable, Statement

# what a column may hold, with the words by which banks name it
FIELDS = {
    "booked_on": (
        "date",
        "date comptable",
        "date operation",
        "date d operation",
        "date de l operation",
        "date de comptabilisation",
        "date comptabilisation",
        "dateop",
        "date op",
    ),
    "valued_on": ("date valeur", "date de valeur", "dateval", "valeur"),
    "label": (
        "libelle",
        "libelle operation",
        "libelle de l operation",
        "libelle complet operation",
        "operation",
        "nature",
        "libelle simplifie",
        "intitule",
        "description",
        "details",
    ),
    "party": ("contrepartie", "tiers", "nom", "emetteur"),
    "iban": ("iban", "compte contrepartie"),
    "reference": ("reference", "ref", "numero", "reference operation"),
    "amount": ("montant", "montant eur", "montant euros", "montant en euros", "montant de l operation"),
    "debit": ("debit", "debit euros", "debit eur", "montant debit"),
    "credit": ("credit", "credit euros", "credit eur", "montant credit"),
}
_CURRENCY = ("devise", "monnaie", "currency")
_EURO = re.compile(r"\b(eur|euros?)\b")
HEADERS = 30  # rows among which the names of the columns are looked for: some banks write the account above them
NEEDED = ("booked_on", "label")


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field → place of its column, by the words of its name; the first column that says it."""
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        said = spreadsheets.plain(name)
        for code, words in FIELDS.items():
            if said in words and code not in found:
                found[code] = place
    return found


def lacking(columns: Mapping[str, int]) -> list[str]:
    """What no column says and a statement needs: an amount is one column, or debit and credit."""
    absent = [code for code in NEEDED if code not in columns]
    if "amount" not in columns and not {"debit", "credit"} <= set(columns):
        absent.append("amount")
    return absent


def read_columns(content: bytes, columns: Mapping[str, int], *, account: str, opening: int, closing: int) -> Statement:
    """The one statement of a spreadsheet; it holds no balance: `opening` and `closing`, in cents, are typed by who
    reads them on the paper. Raises NotReadable with the row and what to write there."""
    if len(content) > LARGEST:
        raise NotReadable(
            say("This file is over %(most)s MB: ask for one statement a month.", most=LARGEST // 1024 // 1024)
        )
    if lacking(columns):
        raise NotReadable(
            say("Say which column holds the date, the label, and the amount (or the debit and the credit).")
        )
    lines = []
    for row in spreadsheets.read(content).rows():
        lines.append(_line(row, columns))
        if len(lines) > LINES:
            raise NotReadable(
                say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES)
            )
    days = [line.booked_on for line in lines if line.booked_on]
    return Statement(
        account=account,
        number="",
        opening=opening,
        opening_on=min(days, default=None),
        closing=closing,
        closing_on=max(days, default=None),
        lines=tuple(lines),
    )


def read_sheet(table: Table) -> Statement:
    """The one statement of a spreadsheet whose columns name themselves: neither account nor balance, which it does not say.
    Raises NotReadable when a column lacks."""
    header, after = table.header, table.header_line
    if lacking(guess(header)):
        named = ((row.cells, row.line) for row in islice(table.rows(), HEADERS) if not lacking(guess(row.cells)))
        header, after = next(named, (header, after))
    columns = guess(header)
    if absent := lacking(columns):
        words = ", ".join(FIELDS[code][0] for code in absent)
        raise NotReadable(
            say(
                "No column of this sheet names itself %(words)s: a statement needs a date, a label, and an amount (or a debit and a credit).",
                words=words,
            )
        )
    rows = [row for row in table.rows() if row.line > after]
    lines = tuple(_line(row, columns) for row in rows)
    if len(lines) > LINES:
        raise NotReadable(say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES))
    currencies = _currencies(header, rows)
    return Statement(
        account="",
        number="",
        opening=None,
        opening_on=None,
        closing=None,
        closing_on=None,
        lines=lines,
        currency=next(iter(currencies)) if len(currencies) == 1 else "",
        currencies=currencies,
        source=table.kind,
    )


def _currencies(header: Sequence[str], rows: Sequence[Row]) -> frozenset[str]:
    """Those of a column that says them, else the euro when the name of an amount says so."""
    place = next((n for n, name in enumerate(header) if spreadsheets.plain(name) in _CURRENCY), None)
    said = {row[place].upper() for row in rows if row[place]} if place is not None else set()
    if not said and any(_EURO.search(spreadsheets.plain(name)) or "€" in name for name in header):
        said = {"EUR"}
    return frozenset(said or {""})


def _line(row: Row, columns: Mapping[str, int]) -> Line:
    def cell(code: str) -> str:
        return row[columns[code]] if code in columns else ""

    if any(place in row.troubles for place in columns.values()):
        raise NotReadable(say("Row %(row)s: a cell holds a formula. Put its value in its place.", row=row.line))
    booked = _day(cell("booked_on"), row.line)
    return Line(
        booked_on=booked,
        cents=_signed(cell, row.line),
        valued_on=_day(cell("valued_on"), row.line) if cell("valued_on") else None,
        label=" ".join(cell("label").split()),
        party=" ".join(cell("party").split()),
        iban="".join(cell("iban").split()),
        reference=" ".join(cell("reference").split()),
    )


def _signed(cell, line: int) -> int:
    """The amount above zero for money that came in. Debit and credit apart: whatever sign the debit is written with."""
    if cell("amount"):
        return _cents(cell("amount"), line)
    debit, credit = _cents(cell("debit") or "0", line), _cents(cell("credit") or "0", line)
    if bool(debit) == bool(credit):
        raise NotReadable(say("Row %(row)s: a debit or a credit is needed, and one alone.", row=line))
    return credit - abs(debit)


def _cents(text: str, line: int) -> int:
    try:
        return quantities.cents(text)
    except quantities.Unread as unread:
        raise NotReadable(say("Row %(row)s: %(why)s", row=line, why=unread.why)) from None


def _day(text: str, line: int) -> date:
    found = spreadsheets.day(text)
    if found is None:
        raise NotReadable(say("Row %(row)s: the date is not readable. Write for instance 24/11/2026.", row=line))
    return found
