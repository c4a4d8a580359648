"""CAMT.053 statements and CAMT.054 notices (ISO 20022), any version: names without their namespace.

Read as a stream, each entry forgotten after use. No entity, no DTD, no network.
"""

import io
import re
from collections.abc import Iterator
from datetime import date

from lxml import etree

from trousseau.rules.said import say

from .model import LINES, Line, NotReadable, Statement

_NOT_XML = say("This XML file is cut or damaged: ask the bank for the statement again.")
_NO_DTD = say("This XML file holds definitions (DOCTYPE): no statement of a bank has any. It is not read.")
_TRAP = say("This XML file holds too many elements outside its movements: ask the bank for the statement again.")
_ROOTS = {"BkToCstmrStmt": "Stmt", "BkToCstmrDbtCdtNtfctn": "Ntfctn"}
ELEMENTS = 1_000_000  # held at once, those of one movement or around them all: beyond, the file is a trap
_AMOUNT = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,5}))?")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)


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


def _stream(content: bytes) -> Iterator[Statement]:
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    whole, lines, seen, held = "", [], 0, 0
    for event, element in events:
        name = _name(element)
        if event == "start":
            held += 1
            if held > ELEMENTS:
                raise NotReadable(_TRAP)
            if element.getparent() is None and element.getroottree().docinfo.doctype:
                raise NotReadable(_NO_DTD)
            if name == "BkToCstmrAcctRpt":
                raise NotReadable(
                    say("This file is a statement of the day (CAMT.052), provisional: wait for the CAMT.053.")
                )
            whole = _ROOTS.get(name, whole)
        elif name == "Ntry" and _parent(element) == whole:
            fresh = list(_lines(element))
            lines += fresh
            seen += len(fresh)
            if seen > LINES:
                raise NotReadable(
                    say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES)
                )
            _forget(element)
            held = 0
        elif name and name == whole:
            yield _statement(element, tuple(lines), balanced=whole == "Stmt")
            lines = []
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


def _text(element: etree._Element, *paths: str) -> str:
    """The text at the first path that has one; names without namespace, « A/B/C »."""
    for path in paths:
        found = element.find("/".join(f"{{*}}{part}" for part in path.split("/")))
        if found is not None and found.text and found.text.strip():
            return " ".join(found.text.split())
    return ""


def _all(element: etree._Element, path: str) -> list[etree._Element]:
    return element.findall("/".join(f"{{*}}{part}" for part in path.split("/")))


def _amount(element: etree._Element, path: str = "Amt") -> tuple[int, str]:
    """(cents above or at zero, currency). Raises NotReadable on what is no amount, or has parts of a cent."""
    found = element.find("/".join(f"{{*}}{part}" for part in path.split("/")))
    text = (found.text or "").strip() if found is not None else ""
    match = _AMOUNT.fullmatch(text)
    if found is None or match is None:
        raise NotReadable(say("An amount of this statement is not readable: ask the bank for it again."))
    parts = (match[2] or "").rstrip("0")
    if len(parts) > 2:
        raise NotReadable(
            say("The amount %(amount)s has more than two decimals: ask the bank for the statement again.", amount=text)
        )
    return int(match[1]) * 100 + int(parts.ljust(2, "0") or 0), found.get("Ccy", "")


def _sign(element: etree._Element) -> int:
    said = _text(element, "CdtDbtInd")
    if said not in ("CRDT", "DBIT"):
        raise NotReadable(
            say("A movement does not say whether it is a credit or a debit: ask for the statement again.")
        )
    return 1 if said == "CRDT" else -1


def _day(element: etree._Element, path: str) -> date | None:
    text = _text(element, f"{path}/Dt", f"{path}/DtTm")[:10]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotReadable(say("“%(text)s” is not a date: ask the bank for the statement again.", text=text)) from None


def _statement(element: etree._Element, lines: tuple[Line, ...], *, balanced: bool) -> Statement:
    balances: dict[str, tuple[int, str, date | None]] = {}
    for row in _all(element, "Bal"):
        cents, currency = _amount(row)
        code = _text(row, "Tp/CdOrPrtry/Cd")
        balances.setdefault(code, (_sign(row) * cents, currency, _day(row, "Dt")))
    opening = next((balances[code] for code in _OPENING if code in balances), None)
    closing = next((balances[code] for code in _CLOSING if code in balances), None)
    if balanced and (opening is None or closing is None):
        raise NotReadable(
            say("This statement lacks its two balances, opening and closing: it is cut. Ask for it again.")
        )
    kept = [row for row in (opening, closing) if row]
    currencies = {currency for _cents, currency, _on in kept} | {line.currency for line in lines}
    account = _text(element, "Acct/Ccy")
    return Statement(
        account=_text(element, "Acct/Id/IBAN", "Acct/Id/Othr/Id"),
        number=_text(element, "Id"),
        opening=opening[0] if opening else 0,
        opening_on=opening[2] if opening else None,
        closing=closing[0] if closing else 0,
        closing_on=closing[2] if closing else None,
        lines=lines,
        currencies=frozenset(currencies | ({account} if account else set())),
        balanced=balanced,
    )


def _lines(entry: etree._Element) -> Iterator[Line]:
    """The line of an entry; its details one by one when they add up to it. What is only awaited is no movement."""
    if _text(entry, "Sts/Cd", "Sts") not in ("", "BOOK"):
        return
    cents, currency = _amount(entry)
    booked = _day(entry, "BookgDt") or _day(entry, "ValDt")
    if booked is None:
        raise NotReadable(say("A movement has no date: ask the bank for the statement again."))
    details = _all(entry, "NtryDtls/TxDtls")
    sign = _sign(entry)
    parts = _parts(entry, details, sign * cents, currency) if len(details) > 1 else None
    if len(details) == 1:
        # one detail of a batch of several does not say the others: the line still groups them all
        yield _line(entry, details[0], booked, sign * cents, currency, _grouped(entry))
    elif parts:
        for detail, part in zip(details, parts, strict=True):
            yield _line(entry, detail, booked, part, currency)
    else:
        yield _line(entry, entry, booked, sign * cents, currency, max(len(details), _grouped(entry)))


# where a detail says its amount: version 02 has no Amt there, and some banks of later ones write TxAmt alone
_PARTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt")


def _parts(entry: etree._Element, details: list[etree._Element], whole: int, currency: str) -> list[int] | None:
    """Signed cents of each detail, at the first place where they add up to `whole`; None when nowhere they do: who reads
    the line says what it is, nobody guesses. A detail that says no side is on its entry's."""
    sides = [_sign(detail if _text(detail, "CdtDbtInd") else entry) for detail in details]
    for path in _PARTS:
        if not all(_all(detail, path) for detail in details):
            continue
        said = [_amount(detail, path) for detail in details]
        parts = [side * cents for side, (cents, _currency) in zip(sides, said, strict=True)]
        if {ccy for _cents, ccy in said} == {currency} and sum(parts) == whole and all(parts):
            return parts
    return None


def _line(
    entry: etree._Element, detail: etree._Element, booked: date, cents: int, currency: str, count: int = 1
) -> Line:
    """`detail`: where references and parties are; the entry itself when it has none, or several that do not add up."""
    other = "Dbtr" if cents > 0 else "Cdtr"
    texts = [node.text or "" for node in _all(detail, "RmtInf/Ustrd")]
    said = " ".join(" ".join([*texts, _text(detail, "AddtlTxInf"), _text(entry, "AddtlNtryInf")]).split())
    batch = _all(entry, "NtryDtls/Btch")
    return Line(
        booked_on=booked,
        cents=cents,
        currency=currency,
        valued_on=_day(entry, "ValDt"),
        label=said,
        party=_text(detail, f"RltdPties/{other}/Pty/Nm", f"RltdPties/{other}/Nm"),
        iban=_text(detail, f"RltdPties/{other}Acct/Id/IBAN"),
        reference=_text(detail, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef", "NtryRef"),
        end_to_end=_given(_text(detail, "Refs/EndToEndId")),
        mandate=_given(_text(detail, "Refs/MndtId")),
        batch=_text(detail, "Refs/PmtInfId") or (_text(batch[0], "PmtInfId", "MsgId") if len(batch) == 1 else ""),
        structured=_text(detail, "RmtInf/Strd/CdtrRefInf/Ref"),
        reason=_text(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
        code=_code(detail) or _code(entry),
        count=count,
    )


def _grouped(entry: etree._Element) -> int:
    """How many movements its batches say that an entry adds up."""
    return max(sum(_count(_text(batch, "NbOfTxs")) for batch in _all(entry, "NtryDtls/Btch")), 1)


def _count(text: str) -> int:
    """How many movements a batch adds up; one when it says nothing that may be."""
    return max(int(text), 1) if re.fullmatch(r"[0-9]{1,7}", text) else 1


def _given(text: str) -> str:
    return "" if text in ("NOTPROVIDED", "NOTPROVIDED.") else text


def _code(element: etree._Element) -> str:
    """« PMNT/RCDT/ESCT », or the bank's own code."""
    family = [_text(element, f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return "/".join(part for part in family if part) or _text(element, "BkTxCd/Prtry/Cd")
