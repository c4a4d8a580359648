"""A sitting travels as canonical JSON; what cannot be read is refused whole, with its place."""

import json
import subprocess
import sys
import textwrap
from copy import deepcopy
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from sittings import GRID, LAW, LIMITS, ON, dwelling, household, sitting, sittings

from trousseau import scales
from trousseau.engines import allocation as engine
from trousseau.engines.allocation import propose
from trousseau.engines.allocation.proposals import Sitting
from trousseau.exchange.allocation_problem import (
    NotReadable,
    frozen_law,
    problem_bytes,
    problem_data,
    read,
    result_bytes,
    sha256,
    thresholds,
)
from trousseau.exchange.allocation_problem.command import main
from trousseau.rules.applicant import Quota
from trousseau.scales import Value
from trousseau.site.cli import main as trousseau

PAST = Path(__file__).parent
PROBLEM = sitting(
    [
        household("M1", priority=True),
        household("M2", ethos=3, communes=frozenset({"21231", "21166"})),
        household("M3", resources=None),
        household("M4", needs_access=True),
    ],
    [dwelling("L1"), dwelling("L2", accessible=True, free_on=date(2026, 12, 1)), dwelling("L3", surface=100)],
    quotas=[Quota("siao", "SIAO", 0)],
)

PROVED = replace(PROBLEM, households=tuple(one for one in PROBLEM.households if one.id != "M3"))


@pytest.fixture
def data():
    return deepcopy(problem_data(PROBLEM))


def refusal(found) -> list[str]:
    with pytest.raises(NotReadable) as refused:
        read(json.dumps(found) if not isinstance(found, str | bytes) else found)
    return refused.value.problems


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sittings())
def test_a_problem_read_again_is_the_same_and_so_are_its_bytes_and_its_result(problem):
    written = problem_bytes(problem)
    again = read(written)
    assert again == problem and problem_bytes(again) == written
    assert result_bytes(propose(again)) == result_bytes(propose(problem))


def test_the_order_of_the_rows_and_the_spelling_change_nothing(data):
    for name in ("households", "dwellings"):
        data[name].reverse()
    spelt = json.dumps(data, indent=3, ensure_ascii=False).encode("utf-8-sig")
    assert problem_bytes(read(spelt)) == problem_bytes(PROBLEM)


def test_the_result_names_its_problem_and_its_proof_and_holds_no_fraction_nor_clock():
    content = result_bytes(propose(PROBLEM))
    found = json.loads(content, parse_float=lambda text: pytest.fail(text))
    assert found["problem"] == sha256(problem_bytes(PROBLEM))
    assert found["certificate"]["objective"] == found["certificate"]["dual"]
    assert found["format"] == "trousseau-allocation-result/1" and content.endswith(b"}\n")
    assert [row["id"] for row in found["dwellings"]] == ["L1", "L2", "L3"]
    assert found["dwellings"][2]["fitting"] == 0
    assert {row["household"] for row in found["dwellings"][0]["first"]} <= {"M1", "M2", "M3"}


def test_a_result_of_the_past_is_replayed_to_the_byte():
    """The two files were written on 24 November 2026. If this fails, raise the number of the format and keep reading
    the old one: the results of past sittings must stay replayable."""
    problem, result = ((PAST / f"{name}.json").read_bytes() for name in ("problem", "result"))
    found = read(problem)
    assert problem_bytes(found) == problem
    assert result_bytes(propose(found)) == result


@pytest.mark.parametrize("hidden", ["21231", "21166", "21515"])
def test_any_commune_but_one_is_to_the_byte_a_wish_for_all_the_others(hidden):
    everywhere = ("21515", "21231", "21166")
    homes = [dwelling(f"L{n}", commune=commune) for n, commune in enumerate(everywhere)]

    def result(communes):
        problem = sitting([household("M1", communes=communes), household("M2")], homes)
        return problem_bytes(problem), result_bytes(propose(problem))

    wished = [commune for commune in everywhere if commune != hidden]
    assert result(frozenset(everywhere) - {hidden}) == result(frozenset(reversed(wished)))


def test_a_household_that_accepts_every_commune_by_name_has_the_points_of_one_that_accepts_any():
    by_name = sitting([household("M1", communes=frozenset({"21231", "21166"}))], [dwelling()])
    [named], [any_] = (propose(one).dwellings for one in (by_name, sitting([household("M1")], [dwelling()])))
    assert named.first == any_.first


def test_a_wish_of_which_nothing_is_left_is_nowhere_and_not_anywhere():
    problem = sitting([household("M1", communes=frozenset())], [dwelling()])
    assert propose(problem).fits == (0,) and read(problem_bytes(problem)) == problem


def test_the_example_of_the_engine_runs(monkeypatch, capsys):
    """What a researcher reads first, on the problem kept beside this test."""
    monkeypatch.chdir(PAST)
    text = engine.__doc__
    example = text[text.index("    from pathlib") : text.index("- `arrays`")]
    exec(compile(textwrap.dedent(example), "example", "exec"), {})
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) == 5 and shown[-1].startswith("['effort', 'left', 'declined']")


# What is refused


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"size": 0}, "size : un ménage compte de 1 à 20 personnes (0)"),
        ({"size": 25, "adults": 25}, "size : un ménage compte de 1 à 20 personnes (25)"),
        ({"size": 2}, "adults, young : au moins une personne de 14 ans et plus, et leur somme est size (2)"),
        ({"adults": 0, "young": 1}, "adults, young"),
        ({"resources": -1}, "resources : -1 centimes ; zéro ou plus, ou null si ce n’est pas prouvé"),
        ({"resources": 10_000_000}, "resources : 10000000 centimes ; au plus 50000 €"),
        ({"base_resources": 10**9}, "base_resources : 1000000000 centimes ; au plus 600000 €"),
        ({"tax_income": 10**3000}, "tax_income : un nombre démesuré centimes"),
        ({"dependants": -1}, "dependants : de 0 à 20"),
        ({"rooms_min": 0}, "rooms_min : de 1 à 20 pièces"),
        ({"rooms_min": 3, "rooms_max": 2}, "rooms_max : de rooms_min à 20 pièces, ou null"),
        ({"communes": ["Dijon"]}, "communes : « Dijon » n’est pas un code INSEE"),
        ({"communes": ["21231", "21231"]}, "communes : doit être une liste de textes, chacun une seule fois, ou null"),
        ({"since": "2027-01-01"}, "since : l’ancienneté commence après le jour de la séance"),
        ({"ethos": 14}, "ethos : de 1 à 13, ou null"),
        ({"quotas": ["inconnu"]}, "quotas : « inconnu » n’est pas un contingent du fichier"),
        ({"id": "M 1"}, "un identifiant a 1 à 40 lettres"),
        ({"id": "M2"}, "M2 : cet identifiant est écrit deux fois"),
        ({"size": "1"}, "size : doit être un nombre entier (« 1 »)"),
        ({"size": True}, "size : doit être un nombre entier (« True »)"),
        ({"resources": 12.5}, "resources : doit être un nombre entier, ou null (« 12.5 »)"),
        ({"couple": 1}, "couple : doit être true ou false"),
        ({"since": "2026-W01-1"}, "since : doit être un jour, écrit AAAA-MM-JJ"),
        ({"since": "2026-02-30"}, "since : doit être un jour, écrit AAAA-MM-JJ"),
        ({"communes": "21231"}, "communes : doit être une liste de textes, chacun une seule fois, ou null"),
        ({"name": "Réséda"}, "name : champ inconnu"),
    ],
)
def test_a_household_that_cannot_be_is_refused_with_its_place(data, changes, words):
    data["households"][0].update(changes)
    [line] = refusal(data)
    assert line.startswith("households, ") and words in line


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rent": 0}, "rent : un loyer est de plus de zéro centime"),
        ({"rent": None}, "rent : manque"),
        ({"surface": 44}, "surface : en centièmes de m², de 100 à 100000 (44)"),
        ({"rooms": 0}, "rooms : de 1 à 20 pièces"),
        ({"zone": 4}, "zone : 1, 2 ou 3"),
        ({"level": "plai"}, "level : « plai » ; free, loc1, loc2, loc3"),
        ({"charges": -1}, "charges : de zéro à"),
        ({"commune": "2A0041"}, "commune : « 2A0041 » n’est pas"),
        ({"free_on": "bientôt"}, "free_on : doit être un jour, écrit AAAA-MM-JJ, ou null"),
    ],
)
def test_a_dwelling_that_cannot_be_is_refused_with_its_place(data, changes, words):
    data["dwellings"][1].update(changes)
    [line] = refusal(data)
    assert line.startswith("dwellings, ") and "L2" in line and words in line


def test_a_dwelling_without_its_rent_is_named(data):
    del data["dwellings"][0]["rent"]
    assert refusal(data) == ["dwellings, ligne 1 (« L1 »), rent : manque"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seed": "a b"}, "seed : la graine est faite"),
        ({"seed": 12}, "seed : doit être un texte"),
        ({"on": "demain"}, "on : doit être un jour"),
        ({"grid": {}}, "grid.version"),
        ({"thresholds": {}}, "thresholds : doit être un objet, avec effort et left"),
        ({"thresholds": {"effort": {"value": 0, "decision": "x"}, "left": None}}, "thresholds.effort : un taux"),
        ({"quotas": [{"code": "siao"}]}, "label : manque"),
        ({"quotas": {}}, "quotas : doit être une liste"),
        ({"law": None}, "law : doit être un objet"),
        ({"households": [7]}, "households, ligne 1 : doit être un objet"),
        ({"households": None}, "households : doit être une liste"),
        ({"story": "…"}, "story : champ inconnu"),
        ({"format": "facts"}, "format : « facts » ; ce programme lit « trousseau-allocation-problem/2 »"),
    ],
)
def test_a_header_that_cannot_be_is_refused(data, changes, words):
    assert words in refusal(data | changes)[0]


def test_a_grid_with_a_missing_weight_names_the_line(data):
    del data["grid"]["lines"][0]["points"]
    assert refusal(data) == ["grid.lines, ligne 1 (priority), points : le poids manque"]


def test_a_quota_reserves_dwellings_of_the_file(data):
    data["quotas"][0]["reserved"] = ["L9"]
    assert refusal(data) == ["quotas, siao, reserved : le logement « L9 » n’est pas dans le fichier"]


@pytest.mark.parametrize("place", ["benefit", "rsa", "occupancy", "units", "income"])
def test_a_law_that_cannot_be_is_refused(data, place):
    data["law"][place] = {"one": 1} if place != "units" else ["1", "1/0", "3/10"]
    [line] = refusal(data)
    assert line.startswith(f"law.{place} : doit être")


def test_a_taper_that_ends_where_it_begins_would_divide_by_zero(data):
    data["law"]["benefit"]["tapers"]["2"] = [300, 300]
    assert refusal(data) == ["law.benefit : tapers et steps vont du plus bas au plus haut"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "n’est pas du JSON : ligne 1, colonne 1"),
        ("{", "n’est pas du JSON"),
        ("[]", "n’est pas un objet JSON"),
        ("NaN", "NaN n’est pas un nombre"),
        ('{"a": Infinity}', "Infinity n’est pas un nombre"),
        ('{"a": 1, "a": 2}', "« a » est écrit deux fois dans un objet"),
        (b"\xff\xfe{", "n’est pas un texte UTF-8"),
        ("[" * 200_000, "trop de crochets"),
        ('{"a":' * 200_000, "trop de crochets"),
        ('{"format": ' + "1" * 10_000 + "}", "un nombre est démesuré"),
    ],
)
def test_what_is_not_a_problem_is_one_line(content, words):
    [line] = refusal(content)
    assert words in line


def test_a_million_rows_are_refused_by_their_count(data):
    data["households"] = [0] * 1_000_000
    assert refusal(data) == ["households : 1000000 lignes, 200000 au plus ; partagez le fichier"]


def test_many_problems_are_told_up_to_fifty(data):
    data["households"] = [{} for _n in range(100)]
    found = refusal(data)
    assert len(found) == 51 and found[-1].startswith("et ") and found[-1].endswith(" autres")


# The command


@pytest.fixture
def file(tmp_path, data):
    path = tmp_path / "probleme.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_the_command_writes_the_canonical_result(file, capsys):
    assert trousseau(["allocation", "propose", str(file), "--json"]) == 0
    assert capsys.readouterr().out.encode() == result_bytes(propose(PROVED), PROBLEM, {"M3": "month"})


def test_the_command_puts_apart_whose_resources_are_not_proved_as_the_page_does(data, tmp_path, capsys):
    data["thresholds"]["effort"] = {"value": 330, "decision": "Délibération du 3 mars 2026"}
    data["households"][0]["base_resources"] = None
    path = tmp_path / "probleme.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert main(["propose", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["not_known"] == [{"id": "M1", "lacks": "year"}, {"id": "M3", "lacks": "month"}]
    named = {one["household"] for home in found["dwellings"] for one in home["first"]}
    assert named == {"M2", "M4"} == {row["id"] for row in found["households"]}
    assert found["problem"] == sha256(problem_bytes(read(path.read_bytes())))
    assert main(["propose", str(path)]) == 0
    shown = capsys.readouterr().out.replace("\u00a0", " ")
    assert "pas encore connus, ressources du mois non prouvées : M3" in shown and "M1" in shown
    data["households"] = data["households"][1:2]
    path.write_text(json.dumps(data), encoding="utf-8")
    assert main(["propose", str(path), "--json"]) == 0
    assert "not_known" not in json.loads(capsys.readouterr().out)


def test_the_command_sums_up_in_french(file, capsys):
    assert main(["propose", str(file)]) == 0
    shown = capsys.readouterr().out
    assert "4 ménages, 3 logements, dont 2 attribués par le plan d’ensemble" in shown
    assert "ne convient à aucun ménage" in shown and "plan le meilleur, prouvé" in shown


def test_another_process_writes_the_same_bytes(file):
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from trousseau.site.cli import main; sys.exit(main(sys.argv[1:]))",
            "allocation",
            "propose",
            "-",
            "--json",
        ],
        input=file.read_bytes(),
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"},
    )
    assert found.stdout == result_bytes(propose(PROVED), PROBLEM, {"M3": "month"})


def test_a_refused_file_is_exit_2_and_nothing_is_written(tmp_path, data, capsys):
    data["dwellings"][0]["rent"] = 0
    bad = tmp_path / "mauvais.json"
    bad.write_text(json.dumps(data), encoding="utf-8")
    assert main(["propose", str(bad), "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "L1, rent" in err
    assert main(["propose", str(tmp_path / "absent.json")]) == 2
    assert "No such file" in capsys.readouterr().err


# The law


def test_the_law_of_a_day_without_its_scales_is_unknown_and_not_an_error():
    found = frozen_law(date(2030, 1, 1), scales.at)
    assert found.law.benefit is None and found.law.rsa is None and not found.law.income
    assert {"benefit.allowance", "benefit.charges", "rsa.base", "locavantages.income.loc1.b1"} <= set(found.missing)
    later = replace(sitting([household()], [dwelling()]), law=found.law)
    assert propose(later).dwellings[0].first == () and not propose(later).plan
    assert Sitting(later).apart("L1") == ["M1"] and Sitting(later).refused("L1") == []
    [proposal] = propose(replace(later, lenient=True)).dwellings[0].first
    assert {line.code for line in proposal.lines if line.status == "unknown"} == {"income", "effort", "left"}


def test_what_an_earlier_release_froze_is_replayed_as_it_was_and_the_command_lets_nobody_in(tmp_path, data, capsys):
    data["households"][0]["tax_income"] = None
    data["law"]["benefit"] = None
    of_old = read(json.dumps(data | {"format": "trousseau-allocation-problem/1"}))
    assert of_old.lenient and propose(of_old).dwellings[0].first
    assert json.loads(problem_bytes(of_old))["format"] == "trousseau-allocation-problem/1"
    path = tmp_path / "ancien.json"
    path.write_bytes(problem_bytes(of_old))
    assert main(["propose", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "le droit de ce jour n’est pas connu" in shown and "dont 0 attribués" in shown
    assert "revenu fiscal non prouvé\u00a0: M1" in shown
    assert main(["propose", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {one["lacks"] for one in told["dwellings"]} == {"law"} and told["households"][0]["lacks"] == "tax"


def test_the_law_says_which_of_its_values_were_not_verified():
    found = frozen_law(ON, scales.at)
    assert found.law == LAW and any(value.code.startswith("locavantages.income") for value in found.unverified)


def test_no_limit_is_shipped_and_one_typed_by_the_agency_is_held_exactly():
    assert thresholds(ON, scales.at) == replace(LIMITS, effort=None, left=None)

    def typed(code: str, on: date) -> Value:
        value = {"allocation.effort_most": "33,5", "allocation.left_least": "9,5"}[code]
        return replace(scales.at(code, on), value=value, source="séance du 3 octobre")

    found = thresholds(ON, typed)
    assert found.effort.value == 335 and found.left.value == 950
    assert found.effort.decision == "Règle de l’agence ; séance du 3 octobre"


def test_a_grid_of_the_file_is_that_of_the_tests(data):
    assert [line["code"] for line in data["grid"]["lines"]] == [line["code"] for line in GRID["lines"]]
