"""OFX 1 (SGML) and 2 (XML), as banks give it to programs of household accounts: its tags are read by ofxtools.

It says one balance, that of the end, and names accounts as the bank does: bank, branch and account apart.
"""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

from trousseau.rules.said import say

from .model import LINES, Line, NotReadable, Statement, cents, given, is_iban

_CUT = say("This OFX file is cut or damaged: ask the bank for it again.")
# a tag without value nor end: the reader would take what follows as its content
_LEAVES = (
    "MEMO|NAME|CHECKNUM|REFNUM|SIC|PAYEEID|EXTDNAME|BRANCHID|ACCTKEY|DTUSER|DTAVAIL|SRVRTID|USERKEY|ADDR[123]|PHONE"
)
_BARE = re.compile(rf"<({_LEAVES})>\s*(?=<[A-Z/])(?!</\1>)")
# the answers that tell movements, and where they name their account
_ANSWERS = {"STMTRS": "BANKACCTFROM", "CCSTMTRS": "CCACCTFROM"}


def statements(text: str) -> Iterator[Statement]:
    """Raises NotReadable where the file breaks, or tells no movement of a bank account."""
    root = _tree(text)
    found = [answer for answer in root.iter() if answer.tag in _ANSWERS]
    if not found:
        raise NotReadable(say("This OFX file holds no statement of a bank account: ask the bank for another."))
    told = sum(1 for answer in found for _row in answer.iterfind("BANKTRANLIST/STMTTRN"))
    # one that is not in its place is a movement that would be lost in silence
    if told != len(re.findall("<STMTTRN>", text)):
        raise NotReadable(_CUT)
    if told > LINES:
        raise NotReadable(say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES))
    for answer in found:
        yield _statement(answer)


def _tree(text: str) -> ElementTree.Element:
    from ofxtools.Parser import TreeBuilder

    start = text.find("<OFX>")
    body = text[start:].strip()
    if start < 0 or not body.endswith("</OFX>"):
        raise NotReadable(_CUT)
    builder = TreeBuilder()
    try:
        builder.feed(_BARE.sub("", body))
        return builder.close()
    except (SyntaxError, IndexError, AssertionError, ValueError) as error:
        raise NotReadable(_CUT) from error


def _said(element: ElementTree.Element, *paths: str) -> str:
    return next((text for path in paths if (text := given(unescape(element.findtext(path) or "")))), "")


def _day(text: str) -> date:
    """The day as the bank writes it, « 20260806120000[+2:CEST] »."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        raise NotReadable(
            say("“%(text)s” is not a date: ask the bank for the statement again.", text=text[:8])
        ) from None


def _numbers(element: ElementTree.Element, path: str) -> tuple[str, str]:
    """(account as the bank writes it, bank, branch and account together)."""
    parts = [_said(element, f"{path}/{name}") for name in ("BANKID", "BRANCHID", "ACCTID")]
    bare = "".join(parts[2].split())
    return (bare if is_iban(bare) else parts[2]), "".join(parts)


def _statement(answer: ElementTree.Element) -> Statement:
    currency = _said(answer, "CURDEF")
    account, rib = _numbers(answer, _ANSWERS[answer.tag])
    closing, day = _said(answer, ".//LEDGERBAL/BALAMT"), _said(answer, ".//LEDGERBAL/DTASOF")
    lines = tuple(_line(row, currency) for row in answer.iterfind("BANKTRANLIST/STMTTRN"))
    currencies = {line.currency for line in lines} | ({currency} if currency else set())
    if len(currencies) == 1:
        [currency] = currencies
    return Statement(
        account=account,
        number="",
        opening=None,
        opening_on=None,
        closing=cents(closing) if closing else None,
        closing_on=_day(day) if closing and day else None,
        lines=lines,
        currency=currency,
        currencies=frozenset(currencies or {""}),
        source="ofx",
        rib=rib,
    )


def _line(row: ElementTree.Element, currency: str) -> Line:
    account, _rib = _numbers(row, "BANKACCTTO")
    name, memo = _said(row, "NAME", "EXTDNAME"), _said(row, "MEMO")
    value = _said(row, "DTAVAIL")
    return Line(
        booked_on=_day(_said(row, "DTPOSTED")),
        cents=cents(_said(row, "TRNAMT")),
        # CURRENCY: the amount is in it; ORIGCURRENCY: it was, before it was changed
        currency=_said(row, "CURRENCY/CURSYM") or currency,
        valued_on=_day(value) if value else None,
        label=" ".join(text for text in (name, memo if memo != name else "") if text),
        party=_said(row, "PAYEE/NAME"),
        iban=account if is_iban(account) else "",
        other="" if is_iban(account) else account,
        reference=_said(row, "FITID"),
        code=_said(row, "TRNTYPE"),
    )
