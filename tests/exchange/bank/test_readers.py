"""Bank files read to the cent; what is cut, foreign, tampered or of another age is refused in words."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.bank_files import IBAN, TENANT_IBAN, VERSIONS, camt053, camt054, cfonb120
from trousseau.exchange.bank import Format, NotReadable, format_of, guess, read_columns, same_account, wrong
from trousseau.exchange.bank import read_here as read

TODAY = date(2026, 9, 2)
SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "money"
RENT = {
    "cents": 45000,
    "on": "2026-08-06",
    "party": "Aminata Capucine",
    "iban": TENANT_IBAN,
    "label": "Loyer d’août",
    "end_to_end": "LOYER-08",
    "structured": "L00001",
    "reference": "BK1",
}
FEE = {"cents": -1210, "on": "2026-08-31", "label": "Frais", "reference": "BK2"}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_statement_is_read_whole_in_every_version(version):
    [statement] = read(camt053([RENT, FEE], opening=1815, version=version))
    assert (statement.account, statement.number) == (IBAN, "2026-08")
    assert (statement.opening, statement.closing) == (1815, 1815 + 45000 - 1210)
    assert (statement.opening_on, statement.closing_on) == (date(2026, 8, 1), date(2026, 8, 31))
    rent, fee = statement.lines
    assert (rent.cents, rent.booked_on, rent.valued_on) == (45000, date(2026, 8, 6), date(2026, 8, 6))
    assert (rent.party, rent.iban, rent.label) == ("Aminata Capucine", TENANT_IBAN, "Loyer d’août")
    assert (rent.end_to_end, rent.structured, rent.reference) == ("LOYER-08", "L00001", "BK1")
    assert (fee.cents, fee.booked_on, fee.party) == (-1210, date(2026, 8, 31), "")
    assert wrong(statement, TODAY) == ""


BACK = [
    {"cents": -41250, "end_to_end": "PRL-1", "reason": "AM04"},
    {"cents": -40000, "end_to_end": "PRL-2", "reason": "MD01"},
]
GROUP = {"cents": -81250, "on": "2026-08-08", "parts": BACK}


@pytest.mark.parametrize("written", [camt053, camt054])
@pytest.mark.parametrize("amount_in", ["Amt", "TxAmt"])
@pytest.mark.parametrize("version", VERSIONS)
def test_a_batch_whose_details_add_up_is_read_line_by_line_in_every_version(version, amount_in, written):
    [found] = read(written([{**GROUP, "amount_in": amount_in}], version=version))
    assert [(one.cents, one.end_to_end, one.reason, one.count) for one in found.lines] == [
        (-41250, "PRL-1", "AM04", 1),
        (-40000, "PRL-2", "MD01", 1),
    ]


def test_a_detail_of_the_other_side_is_taken_off():
    parts = [{"cents": -41250}, {"cents": 250}]
    [statement] = read(camt053([{"cents": -41000, "on": "2026-08-08", "parts": parts}], opening=100000))
    assert [one.cents for one in statement.lines] == [-41250, 250] and wrong(statement, TODAY) == ""


@pytest.mark.parametrize(
    "group",
    [
        {"parts": BACK, "cents": -81249},
        {"parts": BACK, "cents": -81325},  # a charge of the bank added to the returns
        {"parts": [{**BACK[0], "side": 1}, {**BACK[1], "side": 1}]},
        {"parts": [{**BACK[0], "currency": "SEK"}, BACK[1]]},
        {"parts": BACK, "amount_in": ""},
        {"parts": [{**BACK[0], "cents": -81250}, {**BACK[1], "cents": 0}]},
    ],
)
def test_details_that_do_not_add_up_leave_one_line_that_says_how_many_it_groups(group):
    [statement] = read(camt053([{**GROUP, **group}], opening=100000))
    assert [(one.cents, one.end_to_end, one.reason, one.count) for one in statement.lines] == [
        (group.get("cents", -81250), "", "", 2)
    ]


def test_a_batch_without_details_says_its_lot_and_how_many_it_adds_up():
    [statement] = read(camt053([{"cents": 123756, "on": "2026-08-08", "lot": "PRL-000004-1", "count": 3}]))
    [line] = statement.lines
    assert (line.cents, line.batch, line.count) == (123756, "PRL-000004-1", 3)


def test_a_batch_of_several_that_details_only_one_still_says_how_many_it_adds_up():
    row = {**GROUP, "lot": "PRL-000004-1", "count": 2, "parts": BACK[:1]}
    [statement] = read(camt053([row], opening=100000))
    [line] = statement.lines
    assert (line.cents, line.end_to_end, line.reason, line.count) == (-81250, "PRL-1", "AM04", 2)


@pytest.mark.parametrize("said", ["9" * 30, "-3", "trois", "²"])
def test_a_batch_that_says_no_number_counts_for_one(said):
    whole = camt053([{"cents": 100, "on": "2026-08-08", "lot": "PRL-1", "count": 7}]).decode()
    [statement] = read(whole.replace("<NbOfTxs>7<", f"<NbOfTxs>{said}<").encode())
    assert [line.count for line in statement.lines] == [1]


def test_what_is_only_awaited_is_no_movement():
    [statement] = read(camt053([RENT, {**FEE, "status": "PDNG"}]))
    assert [line.cents for line in statement.lines] == [45000] and wrong(statement, TODAY) == ""


def test_a_notice_has_lines_and_no_balance():
    [notice] = read(camt054([{"cents": -41250, "on": "2026-08-08", "end_to_end": "PRL-1", "reason": "AC04"}]))
    assert not notice.balanced and wrong(notice, TODAY) == ""
    assert (notice.lines[0].reason, notice.lines[0].end_to_end) == ("AC04", "PRL-1")


def test_cfonb_is_read_with_its_signs_and_its_complements():
    rows = [
        {
            "cents": 45000,
            "on": date(2026, 8, 6),
            "label": "VIR SEPA RECU",
            "reference": "REF1",
            "more": [
                ("NPY", "AMINATA CAPUCINE"),
                ("LIB", "VIREMENT"),
                ("LCC", "LOYER AOUT"),
                ("RCN", "L00001".ljust(35) + "LOYER"),
                ("IPY", "FR72ZZZ123456".ljust(35) + "SEPA"),
                ("LIB", "INSTANTANE"),
                ("   ", "SUITE"),
                ("ZZZ", "AUTRE"),
            ],
        },
        {
            "cents": -41250,
            "on": date(2026, 8, 8),
            "label": "PRLV IMPAYE",
            "reason": "04",
            "more": [("RUM", "L00001-1"), ("NBE", "QUI RECOIT"), ("NPY", "QUI DEVAIT PAYER"), ("IPY", "X1")],
        },
    ]
    [statement] = read(cfonb120(rows, opening=-19040))
    assert (statement.opening, statement.closing) == (-19040, -19040 + 45000 - 41250)
    assert same_account(statement, IBAN) and not same_account(statement, TENANT_IBAN)
    assert statement.account == IBAN[4:25]
    rent, back = statement.lines
    assert (rent.party, rent.structured, rent.reference) == ("AMINATA CAPUCINE", "L00001", "REF1")
    assert (rent.iban, rent.other, rent.party_id) == ("", "", "FR72ZZZ123456")  # what identifies is no account
    assert rent.label == "VIR SEPA RECU VIREMENT INSTANTANE" and rent.more == "LOYER AOUT LOYER SUITE AUTRE"
    assert (back.mandate, back.reason, back.returned, rent.returned) == ("L00001-1", "04", True, False)
    assert (back.party, back.party_id) == ("QUI DEVAIT PAYER", "X1")
    assert wrong(statement, TODAY) == ""


def test_cfonb_without_line_ends_is_read_the_same():
    content = cfonb120([{"cents": 45000, "on": date(2026, 8, 6), "label": "VIR"}])
    assert list(read(content)) == list(read(content.replace(b"\r\n", b"")))


@pytest.mark.parametrize("cents", [0, 9, -9, 10, -10, 123456789, -123456780])
def test_every_last_digit_bears_its_sign(cents):
    [statement] = read(cfonb120([{"cents": cents, "on": date(2026, 8, 6), "label": "VIR"}], opening=3))
    assert [line.cents for line in statement.lines] == [cents] and wrong(statement, TODAY) == ""


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><Document><BkToCstmrStmt><Stmt><Id>&j;</Id></Stmt></BkToCstmrStmt></Document>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><Document><BkToCstmrStmt><Stmt><Id>&f;</Id></Stmt></BkToCstmrStmt></Document>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (BOMB, "DOCTYPE"),
        (OUTSIDE, "DOCTYPE"),
        (OUTSIDE.decode().replace("1.0", "1.0").encode("utf-16"), "DOCTYPE"),
        (camt053([RENT])[:-40], "coupé"),
        (camt053([RENT, FEE])[:900], "coupé"),
        (camt053([RENT]).replace(b"450.00", b"4,5"), "montant"),
        (camt053([RENT]).replace(b"450.00", b"450.001"), "décimales"),
        (camt053([{**RENT, "on": "2026-02-30"}], valid=False), "date"),
        (b"<html><body>Erreur</body></html>", "CAMT.053"),
        (b"<a>" * 400 + b"</a>" * 400, "abîmé"),
        (b"%PDF-1.7", "PDF"),
        (b"  \n", "vide"),
        (cfonb120([{"cents": 1, "on": date(2026, 8, 6)}]).rpartition(b"07")[0], "coupé"),
        (cfonb120([{"cents": 1, "on": date(2026, 8, 6)}])[:200], "coupé"),
        (cfonb120([{"cents": 1, "on": date(2026, 8, 6)}]).replace(b"0000000000000A", b"0000000000000Z"), "montant"),
        (cfonb120([{"cents": 1, "on": date(2026, 8, 6)}]).replace(b"0000000000000A", b"000000000000\xb2A"), "montant"),
        (cfonb120([{"cents": 1, "on": date(2026, 8, 6)}]).replace(b"060826", b"+60826"), "date"),
        (b'<D xmlns="}"><BkToCstmrStmt/></D>', "CAMT.053|abîmé"),
        (b"Date;Montant\n01/08/2026;3", "colonne"),
    ],
)
def test_what_is_cut_tampered_or_no_statement_is_refused_in_words(content, words):
    with pytest.raises(NotReadable, match=words) as refusal:
        list(read(content))
    assert "Capucine" not in str(refusal.value) and TENANT_IBAN not in str(refusal.value)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (camt053([{**RENT, "currency": "SEK"}]), "SEK"),
        (camt053([RENT], currency="CHF"), "CHF"),
        (cfonb120([{"cents": 1, "on": date(2026, 8, 6)}], currency="USD"), "USD"),
        (camt053([{**RENT, "on": "2062-03-14"}]), "14/03/2062"),
        (camt053([RENT], last="2062-03-14"), "14/03/2062"),
        (cfonb120([{"cents": 1, "on": date(2062, 3, 14)}]), "14/03/2062"),
        (camt053([{**RENT, "on": "1926-08-06"}]), "06/08/1926"),
        (camt053([RENT], closing=45001), "−0,01 €"),
        (camt053([RENT, FEE], opening=500, closing=45500), "−12,10 €"),
    ],
)
def test_a_statement_that_cannot_be_taken_says_why_with_its_figures(statement, words):
    [found] = read(statement)
    assert words in wrong(found, TODAY)


def test_a_sheet_is_read_by_its_columns_in_french_numbers():
    content = (
        "Date;Date de valeur;Libellé;Débit;Crédit\n"
        "06/08/2026;07/08/2026;Virement de A. Capucine;;1 450,00\n"
        "31/08/2026;;Frais;-12,1;\n"
        "31/08/2026;;Frais;3 €;\n"
    ).encode("cp1252")
    columns = guess(["Date", "Date de valeur", "Libellé", "Débit", "Crédit"])
    assert columns == {"booked_on": 0, "valued_on": 1, "label": 2, "debit": 3, "credit": 4}
    found = read_columns(content, columns, account=IBAN, opening=1000, closing=1000 + 145000 - 1210 - 300)
    assert [line.cents for line in found.lines] == [145000, -1210, -300]
    assert found.lines[0].valued_on == date(2026, 8, 7) and wrong(found, TODAY) == ""
    short = read_columns(content, columns, account=IBAN, opening=1000, closing=1000)
    assert "1434,90 €" in wrong(short, TODAY)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1 234,56", 123456), ("-12,00 €", -1200), ("+3", 300), ("1.234,56", 123456), ("1,234.56", 123456), ("−0,5", -50)],
)
def test_an_amount_is_read_as_a_person_writes_it(text, cents):
    content = f'Date;Libellé;Montant\n2026-08-06;x;"{text}"\n'.encode()
    found = read_columns(content, {"booked_on": 0, "label": 1, "amount": 2}, account=IBAN, opening=0, closing=cents)
    assert found.lines[0].cents == cents


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("06/13/2026;x;3", "Ligne 2.*date"),
        ("06/08/2026;x;trois", "Ligne 2.*montant"),
        ("06/08/2026;x;=1+1", "Ligne 2.*formule"),
        ("06/08/2026;x;1,234", "Ligne 2.*deux façons"),
        ("06/08/2026;x;1.2.3,4", "Ligne 2.*montant"),
        ("06/08/2026;x;12 34", "Ligne 2.*montant"),
        ("06/08/2026;x;1٢", "Ligne 2.*montant"),
        ("06/08/20261;x;3", "Ligne 2.*date"),
        ('06/08/2026;"x;3\n07/08/2026;y;4', "ne se ferme pas"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_by_its_row(rows, words):
    content = f"Date;Libellé;Montant\n{rows}\n".encode()
    with pytest.raises(NotReadable, match=words):
        read_columns(content, {"booked_on": 0, "label": 1, "amount": 2}, account=IBAN, opening=0, closing=0)


def test_formats_are_told_by_content():
    assert format_of(camt053([])) == Format.CAMT
    assert format_of(cfonb120([])) == Format.CFONB
    assert format_of(b"Date;Montant\n") == Format.SHEET


SPOILS = (
    b"",
    b"\x00",
    b'"',
    b"\n",
    b"\xb2",
    b"\xff\xfe",
    b"9" * 40,
    b"-1",
    b"1e999999",
    b"}",
    b"<a>" * 300,
    b"&b;",
    b"=1+1",
)


@given(
    st.sampled_from(
        (
            camt053([RENT, FEE]),
            cfonb120([{"cents": 1, "on": date(2026, 8, 6)}]),
            "Date;Libellé;Montant\n06/08/2026;x;1 234,56\n07/08/2026;y;-3\n".encode(),
        )
    ),
    st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40), st.sampled_from(SPOILS)), min_size=1, max_size=5),
)
def test_whatever_a_file_went_through_it_is_read_or_refused_in_words(content, spoiled):
    for start, length, by in spoiled:
        start %= len(content) + 1
        content = content[:start] + by + content[start + length :]
    with suppress(NotReadable):
        if format_of(content) == Format.SHEET:
            columns = {"booked_on": 0, "label": 1, "amount": 2}
            wrong(read_columns(content, columns, account=IBAN, opening=0, closing=0), TODAY)
        else:
            for statement in read(content):
                wrong(statement, TODAY)


def test_ten_thousand_lines_are_read_in_order():
    rows = [{**RENT, "cents": n + 1, "reference": f"BK{n}"} for n in range(10_000)]
    [statement] = read(camt053(rows))
    assert [line.cents for line in statement.lines] == list(range(1, 10_001))
    assert wrong(statement, TODAY) == ""


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data/money is not beside the project")
class TestSamplesFromElsewhere:
    """Files of other projects (MIT), each amount, date and reference as read by hand in them."""

    def test_camt_version_2_of_two_statements(self):
        one, two = read((SHARED / "camt053.v2.multi.statement.xml").read_bytes())
        assert (one.number, one.account) == ("253EURNL26VAYB8060476890", "NL26VAYB8060476890")
        assert (one.opening, one.opening_on, one.closing, one.closing_on) == (
            1815,
            date(2014, 12, 30),
            2700,
            date(2014, 12, 31),
        )
        assert [(x.cents, x.booked_on, x.valued_on, x.end_to_end, x.label) for x in one.lines] == [
            (885, date(2014, 12, 31), date(2015, 1, 2), "000000001", "Transaction Description 1")
        ]
        assert (two.number, two.opening, two.closing) == ("254EURNL26VAYB8060476890", 2700, 2000)
        assert [(x.cents, x.booked_on, x.end_to_end, x.party, x.iban) for x in two.lines] == [
            (-700, date(2014, 12, 31), "000000002", "Company Name 2", "NL56AGDH9619008421")
        ]
        assert wrong(one, TODAY) == wrong(two, TODAY) == ""

    @pytest.mark.parametrize(
        ("name", "reference", "order", "end"),
        [
            ("camt053.v2.with-party-ids.xml", "", "", date(2014, 12, 31)),
            ("camt053.v8.xml", "AAAASESS-FP-CN_98765/01", "MUELL/FINP/RA12345", date(2014, 12, 30)),
        ],
    )
    def test_camt_whose_details_and_balances_are_in_other_currencies(self, name, reference, order, end):
        [found] = read((SHARED / name).read_bytes())
        assert (found.opening, found.opening_on, found.closing, found.closing_on) == (
            1815,
            date(2014, 12, 30),
            -2700,
            end,
        )
        [line] = found.lines
        assert (line.cents, line.currency) == (885, "EUR")  # the entry's, not the 0 SEK of its detail
        assert (line.booked_on, line.valued_on) == (date(2014, 12, 31), date(2015, 1, 2))
        assert (line.party, line.iban, line.structured) == ("NAME NAME", "NL56AGDH9619008421", "4654654654654654")
        assert (line.reference, line.end_to_end) == (reference, order)
        assert "SEK" in wrong(found, TODAY)

    def test_cfonb_with_a_blank_qualifier_and_a_bank_code_that_changes(self):
        one, two = read((SHARED / "cfonb120_pennylane_example.txt").read_bytes())
        assert (one.opening, one.opening_on, one.closing, one.closing_on) == (
            -19040,
            date(2019, 5, 15),
            -24121,
            date(2019, 5, 16),
        )
        assert [(x.cents, x.booked_on, x.valued_on, x.reference) for x in one.lines] == [
            (-3221, date(2019, 5, 16), date(2019, 5, 16), "REFERENCE"),
            (-1070, date(2019, 5, 16), date(2019, 5, 16), "REFERENCE"),
            (-790, date(2019, 5, 15), date(2019, 5, 15), ""),
        ]
        assert one.lines[0].end_to_end == "OTHER REFERENCE" and one.lines[1].label == "VIR SEPA DEMONSTRATION"
        assert (two.opening, two.closing, two.closing_on) == (-24121, -16372, date(2019, 5, 17))
        assert [(x.cents, x.booked_on, x.valued_on) for x in two.lines] == [
            (9749, date(2019, 5, 17), date(2019, 5, 15)),
            (-1210, date(2019, 5, 15), date(2019, 5, 15)),
            (-790, date(2019, 5, 16), date(2019, 5, 16)),
        ]
        assert wrong(one, TODAY) == wrong(two, TODAY) == ""
