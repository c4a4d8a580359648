"""`trousseau benefit`: a file of cases answered by a file, or refused cell by cell with nothing written."""

import csv
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from trousseau import scales
from trousseau.exchange.benefit_cases import laws, living_laws
from trousseau.exchange.benefit_cases.command import ANSWER, main

COLUMNS = "date,zone,couple,dependants,base_resources,rent,conventioned,furnished,disabled"
GOOD = "2026-11-01,2,no,0,0,400,no,no,no"


def written(tmp_path: Path, *rows: str, columns: str = COLUMNS, name: str = "cases.csv") -> tuple[Path, Path]:
    cases = tmp_path / name
    cases.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    return cases, tmp_path / "out.csv"


def told(tmp_path, capsys, *rows: str, columns: str = COLUMNS) -> list[str]:
    """The reasons of a refusal; nothing may have been written, not even beside."""
    cases, out = written(tmp_path, *rows, columns=columns)
    assert main([str(cases), str(out)]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]
    return capsys.readouterr().err.replace("\u202f", " ").replace("\u00a0", " ").splitlines()


def test_each_row_comes_back_with_its_estimate_and_its_terms(tmp_path):
    cases, out = written(tmp_path, GOOD, "2021-09-29,2,1,2,11500,425,1,0,0")
    assert main([str(cases), str(out)]) == 0
    first, second = csv.DictReader(out.open(encoding="utf-8"))
    assert (first["euros"], first["kind"], second["euros"], second["kind"]) == ("308", "al", "344", "apl")
    assert {name: first[name] for name in ("rent_ceiling", "rent_kept", "charges", "least_share", "own_share")} == {
        "rent_ceiling": "293.68",
        "rent_kept": "293.68",
        "charges": "61.29",
        "least_share": "40.01",
        "own_share": "40.01",
    }
    assert (first["unverified"], second["unverified"]) == ("6", "2")
    assert list(first) == [*COLUMNS.split(","), *ANSWER]


def test_a_french_spreadsheet_is_read_and_answered_in_its_own_way(tmp_path):
    cases, out = written(
        tmp_path,
        "Bail Orme;01/11/2026;2;oui;2;16 000,00;650,00 €;non;non;non",
        columns="case;" + COLUMNS.replace(",", ";"),
    )
    cases.write_bytes(b"\xef\xbb\xbf" + cases.read_bytes())
    assert main([str(cases), str(out)]) == 0
    text = out.read_bytes()
    assert text.startswith(b"\xef\xbb\xbfcase;date;") and b";314;al;463,37;" in text and b"\r\n" in text


@pytest.mark.parametrize("formula", ["=1+1", "+cmd", "-2", "@sum", "\t=1"])
def test_a_formula_in_a_cell_comes_back_as_a_text(tmp_path, formula):
    cases, out = written(tmp_path, f"{GOOD},{formula}", columns=f"{COLUMNS},case")
    assert main([str(cases), str(out)]) == 0
    [row] = csv.DictReader(out.open(encoding="utf-8"))
    assert row["case"] == f"'{formula}"


def test_every_wrong_cell_is_named_by_its_line_and_its_column(tmp_path, capsys):
    reasons = told(
        tmp_path,
        capsys,
        GOOD,
        "24/13/2026,4,peut-être,40,-3,0,1,1,2",
        "2026-11-01,2,no",
        "",
        "2026-11-01,2,no,0,10000001,400,no,no,no",
    )
    assert reasons == [
        "ligne 3, date : « 24/13/2026 » n’est pas un jour (AAAA-MM-JJ ou JJ/MM/AAAA)",
        "ligne 3, zone : « 4 » ; la zone est 1, 2 ou 3",
        "ligne 3, couple : « peut-être » ; attendu : oui ou non",
        "ligne 3, dependants : « 40 » ; de 0 à 30 personnes à charge",
        "ligne 3, base_resources : « -3 » n’est pas un montant en euros, zéro ou plus, deux décimales au plus",
        "ligne 3, rent : un loyer est de plus de zéro",
        "ligne 3, disabled : « 2 » ; attendu : oui ou non",
        "ligne 4 : 3 cellules, 9 attendues",
        "ligne 6, base_resources : « 10000001 » dépasse 10000000 €",
    ]


@pytest.mark.parametrize("day", ["2020-12-31", "2027-01-01"])
def test_a_day_outside_the_known_figures_is_refused_with_what_is_known(tmp_path, capsys, day):
    [reason] = told(tmp_path, capsys, GOOD, GOOD.replace("2026-11-01", day))
    assert reason.startswith("ligne 3, date : « Aide au logement") and "n’a pas de valeur au" in reason


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        (COLUMNS.replace(",zone", ""), "la colonne « zone » manque"),
        (COLUMNS + ",zone", "la colonne « zone » est écrite deux fois"),
        (COLUMNS + ",salary", "la colonne 10, « salary », n’est pas connue"),
    ],
)
def test_the_columns_are_those_of_the_format_and_no_other(tmp_path, capsys, columns, reason):
    assert told(tmp_path, capsys, GOOD, columns=columns) == [f"ligne 1 : {reason}"]


def test_a_file_without_a_case_or_that_is_no_csv_is_refused(tmp_path, capsys):
    assert told(tmp_path, capsys) == ["le fichier ne contient aucun cas"]
    assert "ce n’est pas une ligne de CSV" in told(tmp_path, capsys, GOOD, '"open')[0]
    assert "plus de 10000 signes" in told(tmp_path, capsys, "x" * 20_000)[0]


def test_a_file_with_a_thousand_errors_tells_fifty_and_counts_the_others(tmp_path, capsys):
    reasons = told(tmp_path, capsys, *[GOOD.replace(",2,", ",9,")] * 1000)
    assert len(reasons) == 51 and reasons[-1] == "et 950 autres"


def test_a_file_that_is_not_text_is_refused(tmp_path, capsys):
    cases, out = tmp_path / "cases.csv", tmp_path / "out.csv"
    cases.write_bytes(b"\xff\xfe\x00binary")
    assert main([str(cases), str(out)]) == 2 and not out.exists()
    assert "UTF-8" in capsys.readouterr().err


def test_the_cases_are_never_overwritten_by_their_answer(tmp_path, capsys):
    cases, _out = written(tmp_path, GOOD)
    before = cases.read_bytes()
    assert main([str(cases), str(cases)]) == 2
    assert cases.read_bytes() == before and "un autre nom" in capsys.readouterr().err


def test_a_former_answer_stays_whole_when_the_new_cases_are_refused(tmp_path, capsys):
    cases, out = written(tmp_path, GOOD)
    main([str(cases), str(out)])
    before = out.read_bytes()
    cases.write_text(f"{COLUMNS}\n{GOOD}\nwrong\n", encoding="utf-8")
    assert main([str(cases), str(out)]) == 2
    assert out.read_bytes() == before and len(list(tmp_path.iterdir())) == 2


def test_the_command_answers_without_django_nor_numpy(tmp_path):
    cases, out = written(tmp_path, GOOD)
    code = (
        "import sys\nfrom trousseau.site.cli import main\n"
        f"code = main(['benefit', {str(cases)!r}, {str(out)!r}])\n"
        "sys.exit(code or ('django' in sys.modules or 'numpy' in sys.modules) * 9)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
    missing = subprocess.run(
        [sys.executable, "-m", "trousseau.site", "benefit", str(tmp_path / "none.csv"), str(out)],
        capture_output=True,
        text=True,
    )
    assert missing.returncode == 2 and "introuvable" in missing.stderr and "none.csv" in missing.stderr


@pytest.mark.parametrize(
    ("wrong", "read"),
    [
        ("benefit.charges", laws),
        ("benefit.rent_steps", laws),
        ("benefit.ceiling.zone_2", laws),
        ("benefit.threshold", laws),
        ("rsa.shares", living_laws),
        ("rsa.alone", living_laws),
        ("rsa.housing", living_laws),
    ],
)
def test_a_scale_that_lacks_a_figure_is_refused_and_none_is_guessed(wrong, read):
    def at(code: str, on: date) -> scales.Value:
        value = scales.at(code, on)
        return replace(value, value=value.parts[:-1]) if code == wrong else value

    with pytest.raises(ValueError):
        read(date(2026, 11, 10), at)
