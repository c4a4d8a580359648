"""MT940 statements and MT942 reports (SWIFT): their fields are read by the library mt-940, their words here.

The field :86: is free; what is structured in it is either numbered (`?20`, with SEPA's words: `EREF+`), of which the library
loses where each ends, or named (`/EREF/`), which it does not read.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from trousseau.rules.said import say

from .model import LINES, Kind, Line, NotReadable, Statement, cents, given, is_iban

_CUT = say("This MT940 file is cut or damaged: ask the bank for it again.")
_NAMED = re.compile(r"/(EREF|MARF|CSID|NAME|IBAN|REMI|CNTP|ORDP|BENM|RTRN|TRTP|BIC|PREF|KREF|PURP|ISDT|ULTC|ULTD)/")
_NUMBERED = re.compile(r"[0-9]{3}\?[0-9]{2}")
_FIELD = re.compile(r"\?([0-9]{2})([^?]*)")
_WORD = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|MDAT|DDAT|PURP|SQTP|ORCR|ORMR)[+] ?")
FULL = 27, 65  # signs of a numbered field and of a line: what is shorter ends there, what is not goes on in the next
_DAMAGE = (ValueError, ArithmeticError, LookupError, TypeError, RuntimeError, AssertionError)
_REFERENCES = ("NONREF", "EREF", "PREF", "MARF", "KREF")  # « none », or « see :86: »
_LINE = re.compile(r"^:61:", re.MULTILINE)
# the library takes the digits that it finds for the amount, and what follows for a reference
_SOUND = re.compile(
    r"^:61:[0-9]{6}[0-9 ]{0,4}R?[CD][A-Z]?[\n ]?[0-9,]{1,15}(?:[A-Z]|\s|\Z)", re.MULTILINE | re.IGNORECASE
)
# words about the whole statement, under its closing balance: the library would give them to the last movement
_AFTER = re.compile(r"^(:62[FM]?:.*?)^:86:.*?(?=^:|\Z)", re.DOTALL | re.MULTILINE)
_ACCOUNT = re.compile(r"^(?=:25P?:.*\n(?::2[0-9][A-Z]?:.*\n|[^:\n].*\n)*:60[FM]?:)", re.MULTILINE)
_AVAILABLE = re.compile(
    r"^:6[45][A-Z]?:.*\n?", re.MULTILINE
)  # balances that nobody asks, and that some banks write amiss
_BLOCK = re.compile(r"^(?=:20:)", re.MULTILINE)


def statements(text: str) -> Iterator[Statement]:
    """One for each message (:20:). Raises NotReadable where one breaks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    seen = 0
    for block in _BLOCK.split(text):
        if not block.startswith(":20:"):
            continue  # the envelope before the first message
        seen += len(_LINE.findall(block))
        if seen > LINES:
            raise NotReadable(
                say("This file has more than %(most)s movements: ask for one statement a month.", most=LINES)
            )
        for message in _messages(block):
            yield _statement(_AVAILABLE.sub("", _AFTER.sub(r"\1", message)))


def _messages(block: str) -> list[str]:
    """One for each account: some banks write several under one :20:, of which the library keeps the last."""
    head, *rest = _ACCOUNT.split(block)
    return [head + one for one in rest] or [block]


def _read(block: str) -> Any:
    import mt940

    # some banks write longer references than the norm in :61:
    for tag in (mt940.tags.Statement(), mt940.tags.StatementASNB(), mt940.tags.StatementGLS()):
        # as a file: the library takes a text that names one on the disk for it; :86: is left as it is
        try:
            [found] = mt940.parse_statements(
                io.StringIO(block),
                options=mt940.Options.all(),
                processors={"post_transaction_details": []},
                tags={tag.id: tag},
            )
        except _DAMAGE:
            continue
        return found
    raise NotReadable(_CUT)


def _statement(block: str) -> Statement:
    found = _read(block)
    # none may be lost in silence, nor read in part
    if not len(found.transactions) == len(_LINE.findall(block)) == len(_SOUND.findall(block)):
        raise NotReadable(_CUT)
    data: Mapping[str, Any] = found.data
    if not data.get("account_identification"):
        raise NotReadable(_CUT)
    opening = _balance(data, "final_opening_balance", "opening_balance", "intermediate_opening_balance")
    closing = _balance(data, "final_closing_balance", "closing_balance", "intermediate_closing_balance")
    currency = next((balance.amount.currency for balance in (opening, closing) if balance), "") or found.currency or ""
    lines = tuple(_line(row.data, currency) for row in found.transactions)
    report = opening is None and closing is None
    return Statement(
        account=_account(given(str(data.get("account_identification") or ""))),
        number=given(str(data.get("statement_number") or "")),
        opening=_cents(opening.amount) if opening else None,
        opening_on=_date(opening.date) if opening else None,
        closing=_cents(closing.amount) if closing else None,
        closing_on=_date(closing.date) if closing else None,
        lines=lines,
        currency=currency,
        currencies=frozenset({balance.amount.currency for balance in (opening, closing) if balance} or {currency}),
        kind=Kind.REPORT if report else Kind.STATEMENT,
        source="mt942" if report else "mt940",
    )


def _balance(data: Mapping[str, Any], *names: str) -> Any:
    return next((data[name] for name in names if data.get(name)), None)


def _cents(amount: Any) -> int:
    return cents(f"{amount.amount:f}")


def _date(day: Any) -> date:
    return date(day.year, day.month, day.day)


def _account(text: str) -> str:
    """The IBAN, which some banks follow by its currency; else as written."""
    bare = "".join(text.split())
    return next((number for number in (bare, bare[:-3]) if is_iban(number)), text)


def _line(data: Mapping[str, Any], currency: str) -> Line:
    value = data["date"]
    details = str(data.get("transaction_details") or "")
    extra, mark = given(str(data.get("extra_details") or "")), str(data.get("status") or "").upper()
    words = _words(details)
    references = [given(str(data.get(name) or "")) for name in ("bank_reference", "customer_reference")]
    # some banks write the account of the other side under :61:, after the amount or on the next line
    number = "".join(words.get("IBAN", "").split()) or next(filter(is_iban, [*references, extra]), "")
    label = words.get("label", "") or ("" if words.get("named") or extra == number else extra)
    return Line(
        booked_on=_date(data.get("entry_date") or value),
        cents=_cents(data["amount"]),
        currency=currency,
        valued_on=_date(value),
        label=label,
        more=" ".join(text for text in (words.get("more", ""), extra) if text and text not in (label, number)),
        party=words.get("NAME", ""),
        iban=number if is_iban(number) else "",
        other="" if is_iban(number) else number,
        reference=next((text for text in references if text and text not in (*_REFERENCES, number)), ""),
        end_to_end=words.get("EREF", ""),
        mandate=words.get("MREF", "") or words.get("MARF", ""),
        code=given(str(data.get("id") or "")),
        returned=mark.startswith("R") or str(data.get("id") or "")[1:] == "RTI" or "RTRN" in words,
        reason=words.get("RTRN", ""),
    )


def _words(details: str) -> dict[str, str]:
    """What :86: says, by name; `label`, `more`: its words, and all else."""
    rows = details.split("\n")
    whole = "".join(row if len(row) >= FULL[1] else f"{row} " for row in rows)
    if _NUMBERED.match("".join(rows)):
        found = _numbered("".join(rows))
    elif marks := list(_NAMED.finditer(whole)):
        found = _named(whole, marks) | {"named": "1", "more": whole}
    else:
        found = {"label": whole}
    return {name: text for name, said in found.items() if (text := given(said))}


def _numbered(details: str) -> dict[str, str]:
    """« 166?00CREDIT?20EREF+A1?21SVWZ+Rent?31FR76…?32A. CAPUCINE »."""
    fields: dict[str, str] = {}
    for place, text in _FIELD.findall(details):
        fields[place] = fields.get(place, "") + text
    texts = [fields[place] for place in sorted(fields) if place[0] == "2" or "60" <= place <= "63"]
    purpose = "".join(text if len(text) >= FULL[0] else f"{text}\n" for text in texts)
    marks = list(_WORD.finditer(purpose))
    found, label = {}, [purpose[: marks[0].start()] if marks else purpose]
    for n, mark in enumerate(marks):
        said = purpose[mark.end() : marks[n + 1].start() if n + 1 < len(marks) else len(purpose)]
        if mark[1] == "SVWZ":
            label.append(said)
        else:
            found[mark[1]], _end, rest = said.partition("\n")
            label.append(rest)
    words = " ".join(part for part in label if part.strip())
    return found | {
        "label": words or fields.get("00", ""),
        "more": fields.get("00", "") if words else "",
        "NAME": fields.get("32", "") + fields.get("33", ""),
        "IBAN": fields.get("31") or found.get("IBAN", ""),
    }


def _named(details: str, marks: list[re.Match[str]]) -> dict[str, str]:
    """« /EREF/A1/REMI/Rent »; `/CNTP/` holds account, BIC and name of the other side, in this order."""
    found: dict[str, str] = {}
    for n, mark in enumerate(marks):
        text = details[mark.end() : marks[n + 1].start() if n + 1 < len(marks) else len(details)].strip(" /")
        if mark[1] == "CNTP":
            found |= dict(zip(("IBAN", "BIC", "NAME"), text.split("/"), strict=False))
        elif mark[1] == "REMI":
            found["label"] = re.sub(r"^(?:USTD|STRD)/+", "", text)
        elif text or mark[1] == "RTRN":
            found.setdefault(mark[1], text)
    return found
