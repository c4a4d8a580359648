"""CAMT.052 reports, CAMT.053 statements and CAMT.054 notices (ISO 20022), any version: names without their namespace.

Read as a stream, each entry forgotten after use. No entity, no DTD, no network.
"""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lxml import etree

from trousseau.rules.said import say

from .model import LINES, Kind, Line, NotReadable, Statement, cents, given

_NOT_XML = say("This XML file is cut or damaged: ask the bank for the statement again.")
_NO_DTD = say("This XML file holds definitions (DOCTYPE): no statement of a bank has any. It is not read.")
_TRAP = say("This XML file holds too many elements outside its movements: ask the bank for the statement again.")
_NO_SIDE = say("A movement does not say whether it is a credit or a debit: ask for the statement again.")
# the message, whose name ends with its version in the first ones (V01), and the element of each account in it
_ROOT = re.compile(r"(BkToCstmrAcctRpt|BkToCstmrStmt|BkToCstmrDbtCdtNtfctn)(?:V0[0-9])?")
_WHOLES = {
    "BkToCstmrAcctRpt": ("Rpt", Kind.REPORT, "camt.052"),
    "BkToCstmrStmt": ("Stmt", Kind.STATEMENT, "camt.053"),
    "BkToCstmrDbtCdtNtfctn": ("Ntfctn", Kind.NOTICE, "camt.054"),
}
_VERSION = re.compile(r"camt\.05[234]\.[0-9]{3}\.[0-9]{2}")
ELEMENTS = 1_000_000  # held at once, those of one movement or around them all: beyond, the file is a trap
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_BOOKED = (*_OPENING, *_CLOSING, "ITBD")


def statements(content: bytes) -> Iterator[Statement]:
    """Raises NotReadable where the file breaks, or is not what it should be."""
    found = 0
    try:
        for statement in _stream(content):
            found += 1
            yield statement
    except etree.XMLSyntaxError:
        raise NotReadable(_NOT_XML) from None
    if not found:
        raise NotReadable(say("This XML file is not a CAMT.053 statement: ask the bank for that format."))


@dataclass(frozen=True)
class _Account:
    """What is said of an account before its movements."""

    number: str = ""
    currency: str = ""


def _stream(content: bytes) -> Iterator[Statement]:
    events = etree.iterparse(
        io.BytesIO(content.lstrip(b" \t\r\n")),  # a blank line before the declaration would break it
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    whole, kind, source = "", Kind.STATEMENT, ""
    account: _Account | None = None
    lines: list[Line] = []
    seen = held = 0
    for event, element in events:
        name = _name(element)
        if event == "start":
            held += 1
            if held > ELEMENTS:
                raise NotReadable(_TRAP)
            if element.getparent() is None and element.getroottree().docinfo.doctype:
                raise NotReadable(_NO_DTD)
            if root := _ROOT.fullmatch(name):
                whole, kind, source = _WHOLES[root[1]]
                version = _VERSION.search(element.tag)
                source = version[0] if version else source
        elif name == "Ntry" and _parent(element) == whole:
            account = account or _account(element.getparent(), element)
            fresh = list(_lines(element, account))
            lines += fresh
            seen += len(fresh)
            if seen > LINES:
                raise NotReadable(
                    say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES)
                )
            _forget(element)
            held = 0
        elif name and name == whole:
            yield replace(_statement(element, tuple(lines), kind), source=source)
            lines, account = [], None
            _forget(element)
            held = 0


def _parent(element: etree._Element) -> str:
    up = element.getparent()
    return _name(up) if up is not None else ""


def _name(element: etree._Element) -> str:
    """Without its namespace, however ill written that is; "" for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _forget(element: etree._Element) -> None:
    element.clear()
    up = element.getparent()
    while up is not None and element.getprevious() is not None and _same(element.getprevious(), element):
        up.remove(element.getprevious())


def _same(one: etree._Element, other: etree._Element) -> bool:
    return one.tag == other.tag


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall("/".join(f"{{*}}{part}" for part in path.split("/")))


def _text(element: etree._Element, *paths: str) -> str:
    """The text at the first path that has one; names without namespace, « A/B/C »."""
    for path in paths:
        for found in _all(element, path):
            if text := " ".join((found.text or "").split()):
                return text
    return ""


def _said(element: etree._Element, *paths: str) -> str:
    """As `_text`, of what was given: a bank writes NOTPROVIDED where nothing was."""
    return next((text for path in paths if (text := given(_text(element, path)))), "")


def _amount(element: etree._Element, path: str = "Amt") -> tuple[int, str]:
    """(hundredths at zero or above, currency). Raises NotReadable."""
    found = _all(element, path)
    text = (found[0].text or "").strip() if found else ""
    if text[:1] in ("-", "+") or "," in text:  # its side is said apart, its decimals after a point
        text = "?"
    return cents(text), found[0].get("Ccy", "") if found else ""


def _sign(element: etree._Element) -> int:
    said = _text(element, "CdtDbtInd")
    if said not in ("CRDT", "DBIT"):
        raise NotReadable(_NO_SIDE)
    return 1 if said == "CRDT" else -1


def _day(element: etree._Element, path: str) -> date | None:
    text = _text(element, f"{path}/Dt", f"{path}/DtTm")[:10]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotReadable(say("“%(text)s” is not a date: ask the bank for the statement again.", text=text)) from None


def _number(element: etree._Element, path: str) -> tuple[str, str]:
    """(IBAN, another number) of an account."""
    iban = "".join(_text(element, f"{path}/Id/IBAN").split())
    others = ("Id/Othr/Id", "Id/BBAN", "Id/UPIC", "Id/PrtryAcct/Id", "Id/Prxy/Id")
    return iban, "" if iban else _said(element, *(f"{path}/{other}" for other in others))


@dataclass(frozen=True)
class _Balance:
    """`sided`: it says whether it is a credit or a debit."""

    cents: int
    currency: str
    on: date | None
    sided: bool


def _balances(element: etree._Element) -> dict[str, list[_Balance]]:
    found: dict[str, list[_Balance]] = {}
    for row in _all(element, "Bal"):
        code = _text(row, "Tp/CdOrPrtry/Cd", "Tp/Cd")
        if code in _OPENING or code in _CLOSING:
            value, currency = _amount(row)
            sided = bool(_text(row, "CdtDbtInd"))
            side = _sign(row) if sided else 1
            found.setdefault(code, []).append(_Balance(side * value, currency, _day(row, "Dt"), sided))
    return found


def _edge(balances: dict[str, list[_Balance]], codes: Sequence[str], currency: str, *, last: bool) -> _Balance | None:
    """The balance of the first of `codes` that there is: of several, the one of the account's currency, then of the first
    day, or the last."""
    for code in codes:
        rows = balances.get(code, [])
        rows = [row for row in rows if row.currency == currency] or rows
        if rows:
            days = [row for row in rows if row.on] or rows
            return (max if last else min)(days, key=lambda row: row.on or date.min)
    return None


def _account(statement: etree._Element, entry: etree._Element | None = None) -> _Account:
    """`entry`: its first movement, whose currency is the account's when nothing else says it."""
    iban, other = _number(statement, "Acct")
    booked = [row for row in _all(statement, "Bal") if _text(row, "Tp/CdOrPrtry/Cd", "Tp/Cd") in _BOOKED]
    rows = [amount for row in [*booked, *([] if entry is None else [entry])] for amount in _all(row, "Amt")]
    currency = _text(statement, "Acct/Ccy") or next((row.get("Ccy", "") for row in rows if row.get("Ccy")), "")
    return _Account(iban or other, currency)


def _statement(element: etree._Element, lines: tuple[Line, ...], kind: Kind) -> Statement:
    account = _account(element)
    currency = account.currency or next((line.currency for line in lines), "")
    balances = _balances(element) if kind != Kind.NOTICE else {}
    opening = _edge(balances, _OPENING, currency, last=False)
    closing = _edge(balances, _CLOSING, currency, last=True)
    if not (opening and closing):  # the sum of two proves the side that they do not say; one alone may be a debt
        opening, closing = (
            opening if opening and opening.sided else None,
            closing if closing and closing.sided else None,
        )
    kept = [row for row in (opening, closing) if row]
    currencies = (
        {row.currency for row in kept} | {line.currency for line in lines} | ({currency} if currency else set())
    )
    return Statement(
        account=account.number,
        number=_text(element, "Id"),
        opening=opening.cents if opening else None,
        opening_on=opening.on if opening else None,
        closing=closing.cents if closing else None,
        closing_on=closing.on if closing else None,
        lines=lines,
        currency=currency,
        currencies=frozenset(currencies),
        kind=kind,
    )


def _booked(entry: etree._Element) -> bool:
    """What is only awaited is no movement."""
    said = _text(entry, "Sts/Cd", "Sts/Prtry", "Sts")
    return said == "BOOK" or not (said or _all(entry, "Sts"))


def _lines(entry: etree._Element, account: _Account) -> Iterator[Line]:
    """The line of an entry; its details one by one when they add up to it."""
    if not _booked(entry):
        return
    whole, currency = _amount(entry)
    whole *= _sign(entry)
    booked = _day(entry, "BookgDt") or _day(entry, "ValDt")
    details = _all(entry, "NtryDtls/TxDtls") or _all(entry, "TxDtls")
    read = _Reading(entry, booked, currency or account.currency, account)
    parts = _parts(entry, details, whole, account.currency) if len(details) > 1 else None
    if len(details) == 1:
        # one detail of a batch of several does not say the others: the line still groups them all
        yield read.line(details[0], whole, _grouped(entry))
    elif parts:
        for detail, part in zip(details, parts, strict=True):
            yield read.line(detail, part)
    else:
        yield read.line(entry, whole, max(len(details), _grouped(entry)))


# where a detail says its amount: version 02 has no Amt there, and some banks of later ones write TxAmt alone; what was
# instructed (InstdAmt) is not what moved
_PARTS = ("Amt", "AmtDtls/TxAmt/Amt")


def _parts(entry: etree._Element, details: list[etree._Element], whole: int, currency: str) -> list[int] | None:
    """Signed cents of each detail, in the account's currency, when they add up to `whole`; None when they do not: who reads
    the line says what it is, nobody guesses. A detail that says no side is on its entry's."""
    parts = []
    for detail in details:
        said = [_amount(detail, path) for path in _PARTS if _all(detail, path)]
        found = next((value for value, ccy in said if ccy == currency), None)
        if not found:  # nothing is said, or zero, which a bank also writes where it does not know
            return None
        parts.append(found * _sign(detail if _text(detail, "CdtDbtInd") else entry))
    return parts if sum(parts) == whole else None


@dataclass(frozen=True)
class _Reading:
    """The lines of one entry."""

    entry: etree._Element
    booked: date | None
    currency: str
    account: _Account

    def line(self, detail: etree._Element, amount: int, count: int = 1) -> Line:
        """`detail`: where references and parties are; the entry itself when it has none, or several that do not add up."""
        entry = self.entry
        back = entry.find(".//{*}RtrInf") if detail is entry else detail.find("{*}RtrInf")
        returned = back is not None or _text(entry, "RvslInd") in ("true", "1")
        party, iban, other = self._party(detail, amount, returned)
        words = [text for node in _all(detail, "RmtInf/Ustrd") if (text := given(node.text or ""))]
        texts = [" ".join(words), _said(detail, "AddtlTxInf"), _said(entry, "AddtlNtryInf")]
        label = next((text for text in texts if text), "")
        batch = [*_all(entry, "NtryDtls/Btch"), *_all(entry, "Btch")]
        return Line(
            booked_on=self.booked,
            cents=amount,
            currency=self.currency,
            valued_on=_day(entry, "ValDt"),
            label=label,
            more=" ".join(text for text in dict.fromkeys(texts) if text and text != label),
            party=party,
            iban=iban,
            other=other,
            reference=_said(detail, "Refs/AcctSvcrRef") or _said(entry, "AcctSvcrRef", "NtryRef"),
            end_to_end=_said(detail, "Refs/EndToEndId"),
            mandate=_said(detail, "Refs/MndtId"),
            batch=_text(detail, "Refs/PmtInfId") or (_text(batch[0], "PmtInfId", "MsgId") if len(batch) == 1 else ""),
            structured=_text(detail, "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef"),
            reason=_text(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/RtrRsn/Cd", "RtrInf/RtrRsn/Prtry"),
            code=_code(detail) or _code(entry),
            returned=returned,
            count=count,
        )

    def _party(self, detail: etree._Element, amount: int, returned: bool) -> tuple[str, str, str]:
        """(name, IBAN, another number) of the other side: who pays what came in, who receives what went out; on a return,
        who was to pay at first. Our own account is never the other side."""
        order = ["Dbtr", "Cdtr"] if returned or amount > 0 else ["Cdtr", "Dbtr"]
        for side in order if returned else order[:1]:
            name = _said(detail, f"RltdPties/{side}/Pty/Nm", f"RltdPties/{side}/Nm")
            iban, other = _number(detail, f"RltdPties/{side}Acct")
            if (name or iban or other) and not (returned and self.account.number in (iban or "-", other or "-")):
                return name, iban, other
        return "", "", ""


def _grouped(entry: etree._Element) -> int:
    """How many movements its batches say that an entry adds up."""
    batches = [*_all(entry, "NtryDtls/Btch"), *_all(entry, "Btch")]
    return max(sum(_count(_text(batch, "NbOfTxs")) for batch in batches), 1)


def _count(text: str) -> int:
    """How many movements a batch adds up; one when it says nothing that may be."""
    return max(int(text), 1) if re.fullmatch(r"[0-9]{1,7}", text) else 1


def _code(element: etree._Element) -> str:
    """« PMNT/RCDT/ESCT », or the bank's own code."""
    family = [_text(element, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "/".join(part for part in family if part) or _text(element, "BkTxCd/Prtry/Cd")
