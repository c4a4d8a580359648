"""A slip of the CAF: its columns, its lines, what refuses it whole."""

from datetime import date

import pytest

from trousseau.exchange import caf, spreadsheets

HEADER = "N° allocataire;Réf. bailleur;Nom;Mois du droit;Montant versé;Nature"
PAID = date(2026, 9, 5)


def lines(*rows: str, total: int, header: str = HEADER):
    table = spreadsheets.read("\n".join((header, *rows)).encode())
    columns = caf.guess(table.header) | ({"lease": 1} if header == HEADER else {})
    return caf.read_lines(table, columns, total=total, paid_on=PAID)


def test_usual_headers_are_known():
    assert caf.guess(HEADER.split(";")) == {"number": 0, "name": 2, "month": 3, "amount": 4, "kind": 5}
    assert caf.lacking({"name": 0}) == ["Mois du droit", "Montant"]
    assert caf.lacking({"month": 0, "amount": 1}) == ["Numéro d’allocataire"]


def test_shares_and_a_deduction_are_read_with_their_months():
    found = lines(
        "1234567;L-0042;CAPUCINE A.;08/2026;1 245,60;Droit",
        "7654321;;BLEUET;juillet 2026;-45,60 €;Indu retenu",
        total=120000,
    )
    assert [(row.kind, row.month, row.cents, row.lease) for row in found] == [
        ("share", date(2026, 8, 1), 124560, "L-0042"),
        ("clawback", date(2026, 7, 1), -4560, ""),
    ]


@pytest.mark.parametrize("text", ["2026-08", "08/2026", "8/2026", "01/08/2026", "2026-08-01", "août 2026", "Août 2026"])
def test_a_month_is_read_as_people_write_it(text):
    assert lines(f"1;;A;{text};10;", total=1000)[0].month == date(2026, 8, 1)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1;;A;08/2026;-10;Droit", "indu"),
        ("1;;A;08/2026;10;Indu", "signe moins"),
        ("1;;A;13/2026;10;", "n’est pas un mois"),
        ("1;;A;;10;", "n’est pas un mois"),
        ("1;;A;08/2062;10;", "avant le paiement"),
        ("1;;A;10/2026;10;", "avant le paiement"),
        ("1;;A;08/1999;10;", "après 2010"),
        ("1;;A;08/2026;0;", "montant"),
        ("1;;A;08/2026;10,005;", "deux façons"),
        ("1;;A;08/2026;1e9;", "montant"),
        ("1;;A;08/2026;NaN;", "montant"),
        ("1;;A;08/2026;;", "montant"),
        ("1;;A;08/2026;=A1;", "formule"),
        (";;;08/2026;10;", "de qui"),
    ],
)
def test_a_row_that_is_not_understood_refuses_the_file_with_its_place(row, said):
    with pytest.raises(spreadsheets.NotReadable) as refusal:
        lines(row, total=1000)
    assert "ligne 2" in str(refusal.value) and said in str(refusal.value)


@pytest.mark.parametrize(("total", "said"), [(9999, "0,01 € de trop"), (10001, "0,01 € de moins")])
def test_lines_that_do_not_add_up_refuse_the_file_with_the_difference(total, said):
    with pytest.raises(spreadsheets.NotReadable) as refusal:
        lines("1;;A;08/2026;60;", "2;;B;08/2026;40;", total=total)
    assert said in str(refusal.value)


def test_a_file_without_a_line_is_refused():
    with pytest.raises(spreadsheets.NotReadable):
        lines(total=1000)
