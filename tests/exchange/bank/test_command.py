"""`trousseau bank read`: what a file holds, in JSON or as a table; a refusal is one line, and nothing else."""

import json
from datetime import date

import pytest

from tests.plugins.bank_files import IBAN, TENANT_IBAN, camt053, camt054, cfonb120
from trousseau.site.cli import main

RENT = {
    "cents": 45000,
    "on": "2026-08-06",
    "party": "Aminata Capucine",
    "iban": TENANT_IBAN,
    "label": "Loyer d’août",
    "end_to_end": "LOYER-08",
    "reference": "BK1",
}
FEE = {"cents": -1210, "on": "2026-08-31"}


@pytest.fixture
def told(tmp_path, capsys):
    """`told(content)`: exit code, standard output, error stream."""

    def do(content: bytes, *options: str):
        path = tmp_path / "fichier"
        path.write_bytes(content)
        code = main(["bank", "read", str(path), *options])
        return code, *capsys.readouterr()

    return do


def test_the_json_says_each_statement_and_each_line(told):
    code, out, err = told(camt053([RENT, FEE], opening=1815), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == [
        {
            "account": IBAN,
            "currency": "EUR",
            "opening": 1815,
            "closing": 45605,
            "lines": [
                {
                    "booked_on": "2026-08-06",
                    "cents": 45000,
                    "reference": "BK1",
                    "end_to_end": "LOYER-08",
                    "party": "Aminata Capucine",
                    "party_account": TENANT_IBAN,
                    "label": "Loyer d’août",
                    "returned": False,
                },
                {
                    "booked_on": "2026-08-31",
                    "cents": -1210,
                    "reference": None,
                    "end_to_end": None,
                    "party": None,
                    "party_account": None,
                    "label": None,
                    "returned": False,
                },
            ],
        }
    ]


def test_a_notice_has_no_balance_and_a_cfonb_names_its_account_as_written(told):
    [notice] = json.loads(told(camt054([RENT]), "--json")[1])
    assert (notice["opening"], notice["closing"]) == (None, None)
    rows = [{"cents": 1, "on": date(2026, 8, 6), "more": [("IPY", TENANT_IBAN), ("NPY", "A. CAPUCINE")]}]
    [found] = json.loads(told(cfonb120(rows), "--json")[1])
    assert found["account"] == IBAN[4:25] and len(found["account"]) == 21
    assert (found["lines"][0]["party"], found["lines"][0]["party_account"]) == ("A. CAPUCINE", None)


def test_the_table_says_the_same_to_a_person(told):
    code, out, _err = told(camt053([{**RENT, "cents": -45000, "reason": "AM04"}], opening=100000))
    assert code == 0 and "camt.053.001.08 · relevé" in out and "06/08/2026" in out and "−450,00" in out
    assert "Solde initial : 1000,00 €" in out and "Solde final : 550,00 €" in out and "↩ Loyer d’août" in out


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"Bonjour",
        b"Date;Montant\n01/08/2026;3\n",
        camt053([RENT])[:-30],
        camt053([RENT], closing=1),
        camt053([RENT, {**FEE, "currency": "SEK"}]),
        cfonb120([{"cents": 1, "on": date(2026, 8, 6)}], closing=2),
        camt053([RENT]).replace(b"450.00", b"450.001"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_cannot_be_read_whole_is_one_line_on_the_error_stream(told, content, options):
    code, out, err = told(content, *options)
    assert (code, out) == (1, "") and err.count("\n") == 1 and err.endswith("\n") and len(err) > 10
    assert "Capucine" not in err and TENANT_IBAN not in err


def test_a_file_that_is_not_there_is_said(capsys):
    assert main(["bank", "read", "/nulle/part", "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1


def test_its_help_is_in_french(capsys):
    with pytest.raises(SystemExit):
        main(["bank", "read", "--help"])
    assert "FICHIER" in capsys.readouterr().out
