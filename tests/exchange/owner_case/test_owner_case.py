"""An owner's case as JSON: what is read, what is refused, what is answered."""

import io
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from trousseau import scales
from trousseau.exchange.owner_case import NotReadable, laws, read_cases
from trousseau.exchange.owner_case.command import answers, main, summary
from trousseau.site import cli

DAY = date(2026, 11, 24)
LAWS = laws(DAY, scales.at)
RETIRED = {"name": "C", "on": "2026-11-24", "rent": 540, "area": 45, "costs": 1800, "owner": {"income": 16000}}


def case(**changes) -> dict:
    return {**RETIRED, **changes}


def ask(row) -> dict:
    found, _several = answers(json.dumps(row), DAY)
    return found[0]


def refused(row) -> list[str]:
    with pytest.raises(NotReadable) as error:
        answers(row if isinstance(row, str) else json.dumps(row), DAY)
    return error.value.problems


def test_other_reductions_come_off_the_estimated_tax_of_the_answer():
    found = ask(case(owner={"income": 30000, "other_reductions": 3000}))
    assert (found["tax_due"], found["tax_due_estimated"], found["best"]) == ("0.00", True, "free")
    assert all(scheme["total_gap"].startswith("-") for scheme in found["schemes"][1:])
    assert summary(found).splitlines()[1].startswith("le plus favorable sur six ans")


def test_a_case_answers_each_scheme_in_euros():
    found = ask(RETIRED)
    assert [scheme["usual_year"]["net"] for scheme in found["schemes"]] == ["2599.65", "3105.40", "2380.40", "1655.39"]
    third = found["schemes"][3]
    assert (third["gap"], third["usual_year"]["reduction"], third["usual_year"]["usable"]) == (
        "-944.26",
        "2268.34",
        "636.96",
    )
    assert found["best"] == "loc1" and found["tax_due"] == "484.00" and found["tax_due_estimated"]
    assert found["name"] == "C" and found["leaving_micro"] is None
    assert "locavantages.energy" in found["unverified"] and "locavantages.grant" not in found["unverified"]


def test_costs_may_be_detailed_and_numbers_may_be_texts():
    detail = {"property_tax": "900", "condominium": 350, "insurance": 150.0, "upkeep": "400.00"}
    assert ask(case(costs=detail, rent="540.00"))["schemes"] == ask(RETIRED)["schemes"]


def test_a_micro_owner_reads_what_leaving_the_regime_does():
    found = ask(case(owner={"income": 45000, "regime": "micro"}))
    assert found["schemes"][0]["usual_year"]["net"] == "1625.72"
    assert found["schemes"][1]["objections"] == ["micro"] and "years" not in found["schemes"][1]
    assert found["leaving_micro"]["cost"] == "-291.29"
    assert found["leaving_micro"]["schemes"][3]["usual_year"]["net"] == "3022.56"


def test_a_band_and_a_tax_due_replace_the_income():
    found = ask(case(owner={"band": 30, "tax_due": 6603.99}))
    assert found["schemes"][3]["usual_year"]["net"] == "3022.56" and not found["tax_due_estimated"]


def test_the_commune_gives_the_income_of_the_tenants():
    assert ask(case(commune="21231"))["tenant_income"]["loc3"][0] == 14553
    assert ask(case(commune="21270"))["tenant_income"]["loc3"][0] == 13097
    assert ask(case(commune="75056"))["tenant_income"] is None


def test_the_rates_of_a_case_replace_those_of_the_agency():
    [asked], _several = read_cases(json.dumps(case(agency={"fees": 6.5, "vacancy": 1})), DAY)
    found = asked.case(LAWS)
    assert (found.agency.fees, found.agency.vacancy) == (Decimal("0.065"), 1)
    assert found.agency.arrears == LAWS.agency.arrears and found.market == LAWS.market


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({}, "rent : manque"),
        ("[]", "la liste est vide : il faut au moins un cas"),
        ([RETIRED, 3], "cas 2, un cas est un objet JSON"),
        ([RETIRED, case(rent=0)], "cas 2, rent : doit être entre 1 et 1000000000"),
        (case(rent="cher"), "rent : doit être un nombre"),
        (case(rent="1e3"), "rent : doit être un nombre"),
        (case(rent="٥٤٠"), "rent : doit être un nombre"),
        (case(rent="1.000"), "rent : se lit de deux façons : écrivez 1000 ou 1,00"),
        (case(rent=True), "rent : doit être un nombre"),
        (case(rent=540.001), "rent : un montant a deux décimales au plus"),
        (case(area=0), "area : doit être entre 1 et 2000"),
        (case(colour="blue"), "colour : champ inconnu"),
        (case(owner={"income": 1, "wealth": 2}), "owner.wealth : champ inconnu"),
        (case(owner=5), "owner : doit être un objet"),
        (case(owner={"income": 1, "parts": 1.3}), "owner.parts : les parts vont de quart en quart"),
        (case(owner={"income": 1, "regime": "réel"}), "owner.regime : doit être l’un de real, micro"),
        (case(energy="H"), "energy : doit être l’un de A, B, C, D, E, F, G"),
        (case(furnished="no"), "furnished : doit être true ou false"),
        (case(on="24/11/2026"), "on : doit être un jour, écrit AAAA-MM-JJ"),
        (case(name=3), "name : doit être un texte de 200 signes au plus"),
        (case(market={"vacancy": 13}), "market.vacancy : doit être entre 0 et 12"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(row, line):
    assert line in refused(row)


def test_an_income_or_a_band_with_its_tax_is_needed():
    assert refused(case(owner={"band": 30}))[0].startswith("owner.income : dites le revenu imposable")


@pytest.mark.parametrize("text", ["", "{", '{"rent": NaN}', "[" * 100_000, "\x00"])
def test_what_is_not_json_is_said(text):
    assert refused(text)[0].startswith("ce n’est pas du JSON")


def test_a_day_without_law_is_said():
    assert refused(case(on="2019-01-01"))[0].startswith("on : « ")


def test_the_command_prints_json_or_french_and_refuses_with_2(tmp_path, capsys):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(RETIRED))
    assert main([str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["best"] == "loc1"
    assert main([str(file)]) == 0
    assert "Loc3\u00a0: loyer 297,00\u00a0€" in capsys.readouterr().out
    file.write_text(json.dumps([RETIRED, RETIRED]))
    assert main([str(file), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 2
    file.write_text(json.dumps(case(owner={"income": 45000, "regime": "micro"})))
    assert main([str(file)]) == 0
    assert "exclut le micro-foncier" in capsys.readouterr().out
    for name, words in (("absent.json", "fichier ou dossier introuvable"), ("", "c’est un dossier")):
        path = str(tmp_path / name)
        assert cli.main(["simulate-owner", path]) == 2
        assert capsys.readouterr().err == f"trousseau : {words} : {path}.\n"
    file.write_bytes(b"\xff\xfe")
    assert main([str(file)]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_a_case_may_come_from_the_standard_input(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(RETIRED).encode())))
    assert main(["-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "C"


def test_simulating_needs_neither_django_nor_a_database(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(RETIRED))
    code = (
        "import sys; from trousseau.site.cli import main; code = main(['simulate-owner', sys.argv[1], '--json']);"
        "assert code == 0, code; assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["best"] == "loc1"


def test_the_documentation_names_every_field():
    text = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    found = ask(case(owner={"income": 45000, "regime": "micro"}))
    names = {*found, *found["schemes"][0], *found["schemes"][0]["usual_year"], *found["guarantees"][0]} - {"code"}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
