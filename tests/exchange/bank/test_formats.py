"""Every format of a bank, by files that the tests write: to the cent, each fact in its place, nothing lost in silence."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.bank_files import IBAN, TENANT_IBAN, VERSIONS, camt052, camt053, camt054, cfonb120, schema
from trousseau.exchange.bank import Kind, NotReadable, unsound
from trousseau.exchange.bank import read_here as read
from trousseau.exchange.bank.model import given as said

RENT = {"cents": 45000, "on": "2026-08-06", "party": "A. Capucine", "iban": TENANT_IBAN, "label": "Loyer"}
BACK = {**RENT, "cents": -45000, "reason": "AM04"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("number", "written"), [("052", camt052), ("053", camt053), ("054", camt054)])
def test_the_three_messages_are_read_in_every_version_which_they_say(number, written, version):
    [found] = read(written([RENT], version=version))
    kinds = {"052": Kind.REPORT, "053": Kind.STATEMENT, "054": Kind.NOTICE}
    assert (found.source, found.kind) == (f"camt.{number}.001.{version}", kinds[number])
    assert (found.account, found.currency, [line.cents for line in found.lines]) == (IBAN, "EUR", [45000])


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "utf-16"])
def test_an_xml_says_its_encoding_and_may_stand_in_an_envelope_after_blank_lines(encoding):
    text = camt053([{**RENT, "party": "Nadège Œillet"}]).decode()
    text = text.replace("<Document", "<Envelope><Document").replace("</Document>", "</Document></Envelope>")
    content = text.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
    [found] = read(content if encoding == "utf-16" else b"\r\n " + content)
    assert found.lines[0].party.startswith("Nadège Œillet")


def test_a_prefix_or_an_unknown_namespace_changes_nothing():
    plain = camt053([RENT])
    prefixed = (
        plain.decode().replace("<", "<a:").replace("<a:/", "</a:").replace("<a:?", "<?").replace("xmlns=", "xmlns:a=")
    )
    [one], [other], [bare] = (
        list(read(content)) for content in (plain, prefixed.encode(), plain.replace(b"001.08", b"x"))
    )
    assert one == other and bare.lines == one.lines and bare.source == "camt.053"


def test_the_first_version_writes_its_name_and_its_details_otherwise():
    content = b"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.01"><BkToCstmrStmtV01><Stmt><Id>1</Id>
      <Acct><Id><PrtryAcct><Id>12345</Id></PrtryAcct></Id></Acct>
      <Bal><Tp><Cd>OPBD</Cd></Tp><Amt Ccy="EUR">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2008-01-01</Dt></Dt></Bal>
      <Bal><Tp><Cd>CLBD</Cd></Tp><Amt Ccy="EUR">3</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2008-01-02</Dt></Dt></Bal>
      <Ntry><Amt Ccy="EUR">2</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2008-01-02</Dt></BookgDt>
      <TxDtls><RltdPties><Dbtr><Nm>Qui paie</Nm></Dbtr></RltdPties></TxDtls></Ntry>
      </Stmt></BkToCstmrStmtV01></Document>"""
    [found] = read(content)
    assert (found.account, found.opening, found.closing, found.lines[0].party) == ("12345", 100, 300, "Qui paie")


@pytest.mark.parametrize("written", [camt053, camt054])
def test_a_return_names_who_was_to_pay(written):
    content = written([BACK]).replace(b"Cdtr>", b"Dbtr>").replace(b"CdtrAcct>", b"DbtrAcct>")
    [found] = read(content)
    [line] = found.lines
    assert (line.returned, line.party, line.iban) == (True, "A. Capucine", TENANT_IBAN)
    [found] = read(written([BACK]))  # some banks write their other side under the creditor
    assert (found.lines[0].party, found.lines[0].returned) == ("A. Capucine", True)


def test_a_transfer_of_ours_that_comes_back_is_not_ours():
    ours = f"<Dbtr><Pty><Nm>Agence</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{IBAN}</IBAN></Id></DbtrAcct>"
    theirs = f"<Cdtr><Pty><Nm>Qui recevait</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{TENANT_IBAN}</IBAN></Id></CdtrAcct>"
    content = camt053([{"cents": 100, "on": "2026-08-06", "reason": "AC04"}])
    content = content.replace(b"<RltdPties></RltdPties>", f"<RltdPties>{ours}{theirs}</RltdPties>".encode())
    schema("053", "08")
    [found] = read(content)
    assert (found.lines[0].party, found.lines[0].iban) == ("Qui recevait", TENANT_IBAN)


@pytest.mark.parametrize(("said", "returned"), [("true", True), ("1", True), ("false", False)])
def test_an_entry_that_reverses_another_is_a_return(said, returned):
    content = camt053([{**RENT}]).replace(b"</CdtDbtInd><Sts>", f"</CdtDbtInd><RvslInd>{said}</RvslInd><Sts>".encode())
    [found] = read(content)
    assert found.lines[0].returned is returned


def test_what_was_instructed_in_another_currency_is_not_what_moved():
    row = {**RENT, "amount_in": "Amt", "currency": "EUR"}
    instructed = b'<AmtDtls><InstdAmt><Amt Ccy="EUR">450.00</Amt></InstdAmt></AmtDtls>'
    parts = [{"cents": 20000, "label": "un"}, {"cents": 25000, "label": "deux"}]
    content = camt053([{**row, "parts": parts, "amount_in": ""}]).replace(b"</Refs>", b"</Refs>" + instructed)
    [found] = read(content)
    assert [(line.cents, line.count, line.label) for line in found.lines] == [(45000, 2, "")]


def test_each_detail_says_its_amount_where_it_likes():
    parts = [{"cents": 20000, "label": "un"}, {"cents": 25000, "label": "deux"}]
    content = camt053([{**RENT, "parts": parts}])
    other = content.replace(
        b'<Amt Ccy="EUR">250.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>',
        b'<CdtDbtInd>CRDT</CdtDbtInd><AmtDtls><TxAmt><Amt Ccy="EUR">250.00</Amt></TxAmt></AmtDtls>',
        1,
    )
    assert content != other
    for one in (content, other):
        [found] = read(one)
        assert [(line.cents, line.label) for line in found.lines] == [(20000, "un"), (25000, "deux")]


@pytest.mark.parametrize(
    ("detail", "entry", "label"),
    [
        ("<RmtInf><Ustrd>un</Ustrd><Ustrd>deux</Ustrd></RmtInf><AddtlTxInf>trois</AddtlTxInf>", "quatre", "un deux"),
        ("<AddtlTxInf>trois</AddtlTxInf>", "quatre", "trois"),
        ("<RmtInf><Ustrd>NOTPROVIDED</Ustrd></RmtInf>", "quatre", "quatre"),
        ("", "", ""),
    ],
)
def test_the_label_is_the_first_words_that_there_are(detail, entry, label):
    content = camt053([{"cents": 100, "on": "2026-08-06"}]).decode()
    content = content.replace("</RltdPties>", f"</RltdPties>{detail}")
    content = content.replace(
        "</NtryDtls>", f"</NtryDtls><AddtlNtryInf>{entry}</AddtlNtryInf>" if entry else "</NtryDtls>"
    )
    [found] = read(content.encode())
    assert found.lines[0].label == label
    assert all(word in found.lines[0].wording for word in entry.split())


def test_nothing_provided_is_nothing():
    [found] = read(camt053([{**RENT, "party": "NOTPROVIDED", "end_to_end": "NOTPROVIDED", "reference": "NOTPROVIDED"}]))
    [line] = found.lines
    assert (line.party, line.end_to_end, line.reference) == ("", "", "")


def test_of_several_balances_the_first_day_opens_and_the_last_closes():
    content = camt053([RENT], opening=1000).decode()
    day = "<Dt><Dt>2026-08-15</Dt></Dt></Bal>"
    amount = '<Amt Ccy="EUR">99.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
    between = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount}{day}"
        for code in ("CLBD", "OPBD", "ITBD", "CLAV")
    )
    [found] = read(content.replace("</Acct>", f"</Acct>{between}").encode())
    assert (found.opening, found.closing) == (1000, 46000) and unsound(found) == ""


def test_balances_that_are_not_said_are_none_and_a_notice_has_none():
    content = camt053([RENT], opening=1000)
    [found] = read(content.replace(b"CLBD", b"CLAV"))
    assert (found.opening, found.closing, unsound(found)) == (1000, None, "")
    [found] = read(content.replace(b"OPBD", b"OPAV"))
    assert (found.opening, found.closing, unsound(found)) == (None, 46000, "")
    balances = content[content.index(b"<Bal>") : content.rindex(b"</Bal>") + 6]
    [notice] = read(camt054([RENT]).replace(b"</Acct>", b"</Acct>" + balances))
    assert (notice.opening, notice.closing) == (None, None)


def test_two_balances_that_say_no_side_are_proved_by_their_sum_one_alone_is_not():
    content = camt053([RENT], opening=1000)
    for code in (b"10.00", b"460.00"):
        content = content.replace(code + b"</Amt><CdtDbtInd>CRDT</CdtDbtInd>", code + b"</Amt>", 1)
    [found] = read(content)
    assert (found.opening, found.closing, unsound(found)) == (1000, 46000, "")
    [found] = read(content.replace(b"OPBD", b"OPAV"))
    assert (found.opening, found.closing) == (None, None)


def test_a_movement_without_any_date_is_read_and_is_not_taken():
    from trousseau.exchange.bank import wrong

    content = camt054([RENT]).decode()
    start, end = content.index("<BookgDt>"), content.index("</ValDt>") + len("</ValDt>")
    [found] = read((content[:start] + content[end:]).encode())
    assert found.lines[0].booked_on is None and "pas de date" in wrong(found, date(2026, 9, 2))


# CFONB120


def test_blank_decimals_and_currency_of_the_balances_are_those_of_the_movements():
    content = cfonb120([{"cents": 45000, "on": date(2026, 8, 6), "label": "VIR"}], opening=-7).decode("latin-1")
    rows = content.split("\r\n")
    for n, row in enumerate(rows):
        if row[:2] in ("01", "07"):
            rows[n] = row[:16] + "    " + row[20:]
    [found] = read("\r\n".join(rows).encode("latin-1"))
    assert (found.currency, found.opening, found.closing) == ("EUR", -7, 44993) and unsound(found) == ""


@pytest.mark.parametrize(
    ("currency", "decimals", "cents"),
    [("EUR", "2", 4500), ("XPF", "0", 450000), ("XPF", " ", 450000), ("TND", "3", 450)],
)
def test_amounts_have_the_decimals_that_are_written_else_the_currency_s(currency, decimals, cents):
    content = cfonb120([{"cents": 4500, "on": date(2026, 8, 6)}], currency=currency).decode()
    rows = [row[:19] + decimals + row[20:] if row[:2] != "05" else row for row in content.split("\r\n") if row]
    [found] = read("\n".join(rows).encode())
    assert (found.lines[0].cents, found.closing, found.currency) == (cents, cents, currency)


def test_several_accounts_of_one_file_are_several_statements_whatever_ends_its_lines():
    content = cfonb120([{"cents": 1, "on": date(2026, 8, 6)}]) + cfonb120(
        [{"cents": 2, "on": date(2026, 8, 6)}], iban=TENANT_IBAN
    )
    for written in (content, content.replace(b"\r\n", b"\n"), content.replace(b"\r\n", b""), b"\xef\xbb\xbf" + content):
        found = list(read(written))
        assert [one.account for one in found] == [IBAN[4:25], TENANT_IBAN[4:25]]
        assert [line.cents for one in found for line in one.lines] == [1, 2]


def test_accents_of_another_age_are_read():
    content = cfonb120([{"cents": 1, "on": date(2026, 8, 6), "label": "DÉPÔT À VUE"}])
    assert next(read(content)).lines[0].label == "DÉPÔT À VUE"


def test_a_reference_keeps_its_spaces():
    rows = [{"cents": 1, "on": date(2026, 8, 6), "more": [("RCN", ")30008765 76662391         45 3")]}]
    assert next(read(cfonb120(rows))).lines[0].end_to_end == ")30008765 76662391         45 3"
    rows[0]["more"] = [("RCN", "NOTPROVIDED")]
    assert next(read(cfonb120(rows))).lines[0].end_to_end == ""


@pytest.mark.parametrize(("reason", "returned"), [("", False), ("00", False), ("04", True), ("52", True)])
def test_a_reject_code_makes_a_return(reason, returned):
    [found] = read(cfonb120([{"cents": -1, "on": date(2026, 8, 6), "reason": reason}]))
    assert found.lines[0].returned is returned


@given(
    st.lists(
        st.tuples(
            st.integers(-(10**12), 10**12), st.integers(0, 3000), st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ /", max_size=31)
        ),
        max_size=8,
    ),
    st.integers(-(10**12), 10**12),
    st.booleans(),
)
def test_what_is_written_in_cfonb_is_what_is_read(rows, opening, ended):
    start = date(2010, 1, 1)
    written = [{"cents": c, "on": start + timedelta(n), "label": label} for c, n, label in rows]
    content = cfonb120(written, opening=opening)
    [found] = read(content if ended else content.replace(b"\r\n", b""))
    assert [(line.cents, line.booked_on, line.label) for line in found.lines] == [
        (row["cents"], row["on"], said(row["label"])) for row in written
    ]
    assert (found.opening, unsound(found)) == (opening, "")


# OFX

OFX1 = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>12345678901<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260801<DTEND>20260831
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260806120000[+2:CEST]<TRNAMT>+450.00<FITID>A1<NAME>VIR A. CAPUCINE<MEMO>Loyer d'août &amp; charges</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260831<TRNAMT>-12,1<FITID>A2<NAME>FRAIS<MEMO></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>437.90<DTASOF>20260831</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
OFX2 = OFX1[OFX1.index("<OFX>") :]
for tag in (
    "CURDEF BANKID BRANCHID ACCTID ACCTTYPE DTSTART DTEND TRNTYPE DTPOSTED TRNAMT FITID NAME MEMO BALAMT DTASOF".split()
):
    import re

    OFX2 = re.sub(rf"<{tag}>([^<\n]*)", rf"<{tag}>\1</{tag}>", OFX2)
OFX2 = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>\n'
    + OFX2
)


@pytest.mark.parametrize("content", [OFX1.encode("cp1252"), OFX2.encode(), OFX1.replace("\n", "\r\n").encode()])
def test_ofx_is_read_in_its_two_writings(content):
    [found] = read(content)
    assert (found.account, found.rib, found.currency) == ("12345678901", "300060000112345678901", "EUR")
    assert (found.opening, found.closing, found.closing_on) == (None, 43790, date(2026, 8, 31))
    assert [(x.cents, x.booked_on, x.reference, x.label, x.party) for x in found.lines] == [
        (45000, date(2026, 8, 6), "A1", "VIR A. CAPUCINE Loyer d'août & charges", ""),
        (-1210, date(2026, 8, 31), "A2", "FRAIS", ""),
    ]


@pytest.mark.parametrize(
    "content",
    [
        OFX1[:-8],
        OFX1.replace("</STMTTRN>\n<STMTTRN>", "\n<STMTTRN>"),
        OFX1.replace("20260831<TRNAMT>", "2026<TRNAMT>"),
        OFX1.replace("+450.00", "quatre"),
        OFX1.replace("STMTRS>", "PROFRS>"),
    ],
)
def test_an_ofx_that_is_broken_is_refused_and_loses_nothing_in_silence(content):
    with pytest.raises(NotReadable):
        list(read(content.encode()))


# MT940

MT940 = """:20:STARTUMS
:25:FR7630006000011234567890189EUR
:28C:1/1
:60F:C260801EUR1000,
:61:2608060806CR450,00NTRFNONREF//BANQUE1
:86:166?00VIREMENT?20EREF+LOYER-08?21SVWZ+Loyer d'aout de la maiso?22n du quai?30AGRIFRPP?31FR7630001007941234567890185?32A. CAPU?33CINE
:61:2608080808RC450,00NRTIREF1
:86:/EREF/LOYER-08/CNTP/FR7630001007941234567890185/AGRIFRPP/A. CAPUCINE/REMI/USTD//IMPAYE/RTRN/AM04/
:61:2608310831D12,1NCHGNONREF
:86:Frais de tenue
de compte
:62F:C260831EUR987,9
:86:La banque vous remercie
-
"""


def test_mt940_is_read_with_its_structured_words():
    [found] = read(MT940.encode())
    assert (found.account, found.currency, found.opening, found.closing) == (IBAN, "EUR", 100000, 98790)
    rent, back, fee = found.lines
    assert (rent.cents, rent.booked_on, rent.reference, rent.end_to_end) == (
        45000,
        date(2026, 8, 6),
        "BANQUE1",
        "LOYER-08",
    )
    assert (rent.party, rent.iban, rent.label) == ("A. CAPUCINE", TENANT_IBAN, "Loyer d'aout de la maison du quai")
    assert (back.cents, back.returned, back.reason, back.reference) == (-45000, True, "AM04", "REF1")
    assert (back.party, back.iban, back.label, back.end_to_end) == ("A. CAPUCINE", TENANT_IBAN, "IMPAYE", "LOYER-08")
    assert (fee.cents, fee.label, fee.reference, fee.returned) == (-1210, "Frais de tenue de compte", "", False)
    assert unsound(found) == "" and rent.returned is False


def test_an_entry_of_the_next_year_keeps_its_year():
    content = MT940.replace(":61:2608060806CR", ":61:2512310102CR")
    assert next(read(content.encode())).lines[0].booked_on == date(2026, 1, 2)


def test_each_account_under_one_reference_is_a_statement():
    second = ":25:ABC\n:28C:1/1\n:60F:D260801EUR12,\n:62F:D260801EUR12,\n:65F:Dnullnull7414,3\n"
    one, two = read(MT940.replace("-\n", second).encode())
    assert (one.closing, len(one.lines)) == (98790, 3)
    assert (two.account, two.opening, two.closing, two.lines) == ("ABC", -1200, -1200, ())


def test_an_account_in_the_place_of_a_reference_is_the_other_side_s():
    content = MT940.replace("NCHGNONREF\n:86:Frais", f"NOVB{TENANT_IBAN}\nA. Capucine\n:86:Frais")
    line = next(read(content.encode())).lines[2]
    assert (line.iban, line.reference, line.label) == (TENANT_IBAN, "", "Frais de tenue de compte")


def test_mt942_is_a_report_without_balances():
    content = re.sub(r":60F:.*|:62F:.*", ":34F:EURD0,", MT940, count=1)
    content = re.sub(r":62F:.*\n:86:.*\n", "", content)
    [found] = read(content.encode())
    assert (found.kind, found.opening, found.closing, found.source) == (Kind.REPORT, None, None, "mt942")
    assert [line.cents for line in found.lines] == [45000, -45000, -1210]


@pytest.mark.parametrize(
    "content",
    [
        MT940.replace(":25:FR7630006000011234567890189EUR\n", ""),
        MT940.replace("D12,1N", "D12é1N"),
        MT940.replace("EUR1000,", "E"),
    ],
)
def test_an_mt940_that_is_broken_is_refused(content):
    with pytest.raises(NotReadable):
        list(read(content.encode()))


# a zip


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_is_read_by_the_order_of_its_names():
    content = zipped(
        {
            "b.xml": camt053([RENT]),
            "a.txt": cfonb120([{"cents": 1, "on": date(2026, 8, 6)}]),
            "c/d.ofx": OFX1.encode(),
            "__MACOSX/._a.txt": b"\x00",
            ".DS_Store": b"\x00",
        }
    )
    assert [one.source for one in read(content)] == ["cfonb120", "camt.053.001.08", "ofx"]


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "aucun fichier"),
        ({"a.xml": camt053([RENT]), "b.zip": zipped({"a.xml": camt053([RENT])})}, "Fichier 2 .*archive dans l’archive"),
        ({"a.pdf": b"%PDF-1.7"}, "Fichier 1 .*PDF"),
        ({"lisez-moi.txt": b"Bonjour"}, "Fichier 1"),
        ({f"{n}.txt": b"x" for n in range(501)}, "plus de 500"),
        ({"a.xml": b"<" + b" " * (51 * 1024 * 1024)}, "se déplie"),
    ],
)
def test_a_zip_that_is_a_trap_or_holds_something_else_is_refused_in_words(files, words):
    with pytest.raises(NotReadable, match=words):
        list(read(zipped(files)))


def test_a_zip_that_is_damaged_is_refused_in_words():
    content = zipped({"a.xml": camt053([RENT])})
    with pytest.raises(NotReadable, match="abîmée"):
        list(read(content[:40] + b"\x00" * 20 + content[60:]))


# a sheet


def test_a_sheet_that_names_its_columns_is_read_without_account_nor_balance():
    content = (
        "Compte;0123\nSolde (EUROS);1 234,56\n\nDate;Libellé;Montant(EUROS)\n06/08/2026;Virement;450,00\n31/08/2026;Frais;-12,10\n"
    ).encode("cp1252")
    [found] = read(content)
    assert (found.account, found.currency, found.opening, found.closing) == ("", "EUR", None, None)
    assert [(x.cents, x.label, x.booked_on) for x in found.lines] == [
        (45000, "Virement", date(2026, 8, 6)),
        (-1210, "Frais", date(2026, 8, 31)),
    ]
    [found] = read(b"Date;Libelle;Debit;Credit\n06/08/2026;x;;3\n")
    assert found.currency == ""


def test_a_sheet_without_its_columns_is_refused_with_their_names():
    with pytest.raises(NotReadable, match="libelle, montant"):
        list(read(b"Date;Autre\n06/08/2026;3\n"))
