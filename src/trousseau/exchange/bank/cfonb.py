"""CFONB120 (brochure « Relevé de compte sur support informatique »): records of 120 signs.

01 opening balance, 04 movement, 05 its complements, 07 closing balance. The last digit of an amount bears its sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from babel.core import get_global

from trousseau.rules.said import say

from .model import LINES, Line, NotReadable, Statement, exact, given

WIDTH = 120
_SIGNED = {sign: (1, digit) for digit, sign in enumerate("{ABCDEFGHI")}
_SIGNED |= {sign: (-1, digit) for digit, sign in enumerate("}JKLMNOPQR")}
_CUT = say("This CFONB120 statement is cut: it lacks its closing balance (record 07). Ask for it again.")


def statements(text: str) -> Iterator[Statement]:
    """Raises NotReadable with the number of the record where the file breaks."""
    records: list[_Record] = []
    seen = 0
    for number, row in _rows(text):
        record = _Record(number, row)
        if record.kind == "01":
            if records:
                raise NotReadable(_CUT)
        elif record.kind not in ("04", "05", "07") or not records:
            raise NotReadable(
                say("Record %(number)s is not CFONB120, or comes before an opening balance (01).", number=number)
            )
        elif (
            record.account[10:] != records[0].account[10:]
        ):  # a bank may write another code of its own inside a statement
            raise NotReadable(say("Record %(number)s is of another account than its opening balance.", number=number))
        elif record.kind == "05" and len(records) == 1:
            raise NotReadable(say("Record %(number)s completes a movement that is not there.", number=number))
        seen += record.kind == "04"
        if seen > LINES:
            raise NotReadable(
                say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES)
            )
        records.append(record)
        if record.kind == "07":
            yield _statement(records)
            records = []
    if records:
        raise NotReadable(_CUT)


@dataclass(frozen=True)
class _Record:
    """120 signs; `number`: its place in the file, for who looks for it."""

    number: int
    row: str

    @property
    def kind(self) -> str:
        return self.row[:2]

    @property
    def account(self) -> str:
        """Bank, branch and account: the RIB without its key."""
        return self.row[2:7] + self.row[11:16] + self.row[21:32]

    @property
    def currency(self) -> str:
        return self.row[16:19].strip()

    @property
    def decimals(self) -> str:
        return self.row[19].strip()

    def cents(self, decimals: str) -> int:
        """`decimals`: those of the statement, for a record that leaves them blank. In hundredths, whatever the currency."""
        text, places = self.row[90:104], self.decimals or decimals
        sign, last = _SIGNED.get(text[13], (0, 0))
        if not sign or not _digits(text[:13]) or not _digits(places):
            raise NotReadable(
                say("The amount of record %(number)s is not readable: ask for the statement again.", number=self.number)
            )
        value = (int(text[:13]) * 10 + last) * 100
        value, parts = divmod(value, 10 ** int(places))
        if parts:
            raise NotReadable(say("The amount of record %(number)s has more than two decimals.", number=self.number))
        return sign * value

    def day(self, start: int = 34) -> date | None:
        """None where nothing is written, or zeros."""
        text = self.row[start : start + 6]
        if not text.strip("0 "):
            return None
        try:
            if not _digits(text):
                raise ValueError
            return date(2000 + int(text[4:]), int(text[2:4]), int(text[:2]))
        except ValueError:
            raise NotReadable(
                say("The date “%(text)s” of record %(number)s is not one.", text=text, number=self.number)
            ) from None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()  # « ² » is a digit too, and no number


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """(number, 120 signs) of each record; blank lines are left out. Some banks write them end to end."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    whole = rows[0].rstrip("\x1a")
    if len(whole) > WIDTH and not "".join(rows[1:]).strip("\x1a \t") and whole[WIDTH:][:2] in ("01", "04", "05", "07"):
        rows = [whole[start : start + WIDTH] for start in range(0, len(whole), WIDTH)]
    for number, row in enumerate(rows, 1):
        if not row.strip("\x1a \t"):
            continue
        if len(row) > WIDTH and row[WIDTH:].strip("\x1a \t"):
            raise NotReadable(say("Record %(number)s has more than 120 characters: it is not CFONB120.", number=number))
        if row[:2] in ("01", "04", "07") and len(row) < 104:
            raise NotReadable(
                say("Record %(number)s is cut before its amount: ask for the statement again.", number=number)
            )
        yield number, row[:WIDTH].ljust(WIDTH)


def _statement(records: list[_Record]) -> Statement:
    """Some banks leave blank the currency and the decimals of the two balances: those of the movements are then theirs."""
    first, last = records[0], records[-1]
    amounts = [record for record in records if record.kind != "05"]
    currency = next((record.currency for record in amounts if record.currency), "")
    usual = next((record.decimals for record in amounts if record.decimals), "") or _usual(currency)
    lines: list[Line] = []
    for record in records[1:-1]:
        if record.kind == "04":
            lines.append(_movement(record, currency, usual))
        else:
            lines[-1] = _completed(lines[-1], record.row[45:48].strip(), record.row[48:118])
    return Statement(
        account=first.account,
        number="",
        opening=first.cents(usual),
        opening_on=first.day(),
        closing=last.cents(usual),
        closing_on=last.day(),
        lines=tuple(lines),
        currency=currency,
        currencies=frozenset({record.currency for record in amounts if record.currency} or {""}),
        source="cfonb120",
    )


def _usual(currency: str) -> str:
    """How many decimals a currency has (ISO 4217)."""
    return str(get_global("currency_fractions").get(currency, (2,))[0])


def _movement(record: _Record, currency: str, decimals: str) -> Line:
    row, booked = record.row, record.day()
    if booked is None:
        raise NotReadable(say("The date “%(text)s” of record %(number)s is not one.", text="", number=record.number))
    reason = row[40:42].strip()
    return Line(
        booked_on=booked,
        cents=record.cents(decimals),
        currency=record.currency or currency,
        valued_on=record.day(42),
        label=given(row[48:79]),
        reference=exact(row[104:120]),
        reason=reason,
        code=row[32:34].strip() or row[7:11].strip(),
        returned=bool(reason.strip("0")),
    )


def _completed(line: Line, qualifier: str, said: str) -> Line:
    """A line with one complement more (record 05). What is no field of ours is kept in its other words."""
    text = given(said)
    if not text:
        return line
    payer = line.cents > 0 or line.returned  # on a return, the other side is who was to pay at first
    if qualifier == "LIB":
        return replace(line, label=f"{line.label} {text}".strip())
    if qualifier in ("NPY", "NBE"):
        if (qualifier == "NPY") == payer or (line.returned and not line.party):
            return replace(line, party=text)
        return line
    if qualifier in ("IPY", "IBE"):  # what identifies a party (an ICS, a SIREN) and of what kind: never its account
        return replace(line, party_id=given(said[:35])) if (qualifier == "IPY") == payer else line
    if qualifier == "RUM":
        return replace(line, mandate=exact(said[:35]))
    if qualifier == "RCN":
        line = replace(line, end_to_end=exact(said[:35]), structured=exact(said[:35]))
        text = given(said[35:])
    elif qualifier == "REF" and not line.reference:
        return replace(line, reference=exact(said))
    return replace(line, more=f"{line.more} {text}".strip())
