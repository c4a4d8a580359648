"""CFONB120 (brochure « Relevé de compte sur support informatique »): records of 120 signs.

01 opening balance, 04 movement, 05 its complements, 07 closing balance. The last digit of an amount bears its sign.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from trousseau.rules.said import say

from .model import LINES, Line, NotReadable, Statement

WIDTH = 120
_SIGNED = {sign: (1, digit) for digit, sign in enumerate("{ABCDEFGHI")}
_SIGNED |= {sign: (-1, digit) for digit, sign in enumerate("}JKLMNOPQR")}
_CUT = say("This CFONB120 statement is cut: it lacks its closing balance (record 07). Ask for it again.")


def statements(text: str) -> Iterator[Statement]:
    """Raises NotReadable with the number of the record where the file breaks."""
    current: _Building | None = None
    seen = 0
    for number, row in _records(text):
        kind = row[:2]
        if kind == "01":
            if current is not None:
                raise NotReadable(_CUT)
            current = _Building(_account(row), row[16:19].strip(), _cents(row, number), _day(row, number))
        elif kind not in ("04", "05", "07") or current is None:
            raise NotReadable(
                say("Record %(number)s is not CFONB120, or comes before an opening balance (01).", number=number)
            )
        elif _account(row)[10:] != current.account[10:]:  # a bank may write another code of its own inside a statement
            raise NotReadable(say("Record %(number)s is of another account than its opening balance.", number=number))
        elif kind == "04":
            seen += 1
            if seen > LINES:
                raise NotReadable(
                    say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES)
                )
            current.currencies.add(row[16:19].strip())
            current.lines.append(_movement(row, number))
        elif kind == "05":
            if not current.lines:
                raise NotReadable(say("Record %(number)s completes a movement that is not there.", number=number))
            current.lines[-1] = _completed(current.lines[-1], row[45:48].strip(), row[48:118])
        else:
            current.currencies.add(row[16:19].strip())
            yield current.statement(_cents(row, number), _day(row, number))
            current = None
    if current is not None:
        raise NotReadable(_CUT)


@dataclass
class _Building:
    """A statement being read."""

    account: str
    currency: str
    opening: int
    opening_on: date
    lines: list[Line] = field(default_factory=list)
    currencies: set[str] = field(default_factory=set)

    def statement(self, closing: int, closing_on: date) -> Statement:
        return Statement(
            account=self.account,
            number="",
            opening=self.opening,
            opening_on=self.opening_on,
            closing=closing,
            closing_on=closing_on,
            lines=tuple(self.lines),
            currencies=frozenset(self.currencies | {self.currency}),
        )


def _records(text: str) -> Iterator[tuple[int, str]]:
    """(number, 120 signs) of each record; blank lines are left out. Some banks write them end to end."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(rows) <= 2 and len(rows[0]) > WIDTH and len(rows[0]) % WIDTH == 0:
        rows = [rows[0][start : start + WIDTH] for start in range(0, len(rows[0]), WIDTH)]
    for number, row in enumerate(rows, 1):
        if not row.strip("\x1a \t"):
            continue
        if len(row) > WIDTH and row[WIDTH:].strip():
            raise NotReadable(say("Record %(number)s has more than 120 characters: it is not CFONB120.", number=number))
        if row[:2] in ("01", "04", "07") and len(row) < 104:
            raise NotReadable(
                say("Record %(number)s is cut before its amount: ask for the statement again.", number=number)
            )
        yield number, row[:WIDTH].ljust(WIDTH)


def _account(row: str) -> str:
    """Bank, branch and account: the RIB without its key."""
    return row[2:7] + row[11:16] + row[21:32]


def _cents(row: str, number: int) -> int:
    text, decimals = row[90:104], row[19]
    sign, last = _SIGNED.get(text[13], (0, 0))
    if not sign or not _digits(text[:13]) or decimals not in "0123":
        raise NotReadable(
            say("The amount of record %(number)s is not readable: ask for the statement again.", number=number)
        )
    value = int(text[:13]) * 10 + last
    if decimals == "3" and value % 10:
        raise NotReadable(say("The amount of record %(number)s has more than two decimals.", number=number))
    return sign * (value // 10 if decimals == "3" else value * 10 ** (2 - int(decimals)))


def _day(row: str, number: int, start: int = 34) -> date:
    text = row[start : start + 6]
    try:
        if not _digits(text):
            raise ValueError
        return date(2000 + int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        raise NotReadable(
            say("The date “%(text)s” of record %(number)s is not one.", text=text, number=number)
        ) from None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()  # « ² » is a digit too, and no number


def _movement(row: str, number: int) -> Line:
    return Line(
        booked_on=_day(row, number),
        cents=_cents(row, number),
        currency=row[16:19].strip(),
        valued_on=_day(row, number, 42) if row[42:48].strip("0 ") else None,
        label=" ".join(row[48:79].split()),
        reference=row[104:120].strip(),
        reason=row[40:42].strip(),
        code=row[32:34].strip() or row[7:11].strip(),
    )


def _completed(line: Line, qualifier: str, said: str) -> Line:
    """A line with one complement more. What is no field of ours is kept in its label."""
    text = " ".join(said.split())
    if not text:
        return line
    if qualifier == ("NPY" if line.cents > 0 else "NBE"):
        return replace(line, party=text)
    if qualifier == ("IPY" if line.cents > 0 else "IBE"):
        return replace(line, iban=said[:34].strip())
    if qualifier == "RUM":
        return replace(line, mandate=said[:35].strip())
    if qualifier == "RCN":
        line = replace(line, end_to_end=said[:35].strip(), structured=said[:35].strip())
        text = " ".join(said[35:].split())
    elif qualifier == "REF":
        line = replace(line, reference=line.reference or text)
    elif qualifier == "LIB" and text in line.label:
        return line
    return replace(line, label=f"{line.label} {text}".strip())
