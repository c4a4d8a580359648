"""The open data of a council: what is asked, what is refused, and the files as frictionless reads them."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from frictionless import Resource, Schema, validate

from trousseau.exchange.scdl import CASH, IN_PARTS, KIND, Act, Grant, NotWritable, faults, schema, write

# the council of the real act; the SIRET numbers are invented, their keys are right
ACT = Act(
    council="Dijon métropole",
    siret="00000000000000",
    number="DM2023_12_21_042",
    held_on=date(2023, 12, 21),
    matter="8.5",
    subject="Territoire accéléré Logement D'Abord – Convention cadre de partenariat avec l'association SOLIHA",
    budget_years="2023",
    budget="Programme Territoire accéléré Logement D'Abord",
    prefecture="PREF021",
    received_on=date(2023, 12, 27),
    members=86,
    voters=83,
    for_=81,
    against=0,
    abstention=2,
)
GRANT = Grant(
    grantor="Dijon métropole",
    grantor_siret="00000000000000",
    signed_on=date(2024, 1, 15),
    decision="DM2023_12_21_042",
    beneficiary="SOLIHA, agence immobilière sociale",
    beneficiary_siret="00000000000000",
    subject="Renfort de l'équipe de l'agence, 2023",
    cents=3_865_000,
    nature=CASH,
    conditions=IN_PARTS,
    paid_from=date(2024, 1, 31),
    paid_to=date(2024, 12, 31),
    notified=False,
)
OFFICIAL = Path(__file__).parents[3] / "shared/data/scdl"


def read(content: bytes, tmp_path: Path, described: dict):
    """What frictionless finds wrong in the file: (row, field, what)."""
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    resource = Resource(path=file.name, basepath=str(tmp_path), schema=Schema.from_descriptor(described))
    return [
        (error.to_dict().get("rowNumber"), error.to_dict().get("fieldName"), error.type)
        for task in validate(resource).tasks
        for error in task.errors
    ]


@pytest.mark.parametrize("row", [ACT, GRANT], ids=["deliberations", "subventions"])
def test_a_whole_row_is_valid_for_frictionless(row, tmp_path):
    assert faults(row) == []
    assert read(write(type(row), [row]), tmp_path, schema(type(row))) == []


def test_the_schema_of_the_house_refuses_what_the_format_refuses(tmp_path):
    wrong = write(Grant, [GRANT]).replace(b"00000000000000", b"1234", 1).replace(CASH.encode(), b"en or", 1)
    assert {field for _row, field, _what in read(wrong, tmp_path, schema(Grant))} == {"idAttribuant", "nature"}
    wrong = write(Act, [ACT]).replace(b"8.5,", b"habitat,").replace(b"2023-12-21", b"21/12/2023")
    assert {field for _row, field, _what in read(wrong, tmp_path, schema(Act))} == {"DELIB_MATIERE_CODE", "DELIB_DATE"}


@pytest.mark.parametrize(
    ("row", "name"), [(ACT, "deliberations-2.1.5"), (GRANT, "subventions-latest")], ids=["deliberations", "subventions"]
)
def test_a_whole_row_is_valid_for_the_official_schema(row, name, tmp_path):
    file = OFFICIAL / f"{name}.schema.json"
    if not file.exists():
        pytest.skip(f"the official schemas are not beside the project: {file.name}")
    official = json.loads(file.read_text(encoding="utf-8"))
    official.pop("custom_checks")  # those of Validata, which frictionless does not know; `faults` holds them
    assert [one["name"] for one in official["fields"]] == [column.name for column in row.COLUMNS]
    assert read(write(type(row), [row]), tmp_path, official) == []


def test_the_files_are_those_of_the_format():
    lines = write(Act, [ACT]).decode().split("\r\n")
    assert lines[0].startswith("COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,DELIB_MATIERE_NOM")
    assert "domaines de compétences par thèmes/politique de la ville-habitat-logement" in lines[1]
    assert lines[1].endswith(",86,83,81,0,2,") and lines[2:] == [""]
    line = write(Grant, [GRANT]).decode().split("\r\n")[1]
    assert line.endswith(",38650.00,aide en numéraire,échelonné,2024-01-31/2024-12-31,,non,1.00,")


def test_what_no_act_says_is_asked_for():
    bare = Act(council="Dijon métropole", siret="", number="", held_on=None, matter="", subject="")
    asked = faults(bare)
    assert all(fault.missing for fault in asked)
    assert [fault.field for fault in asked] == ["siret", "number", "held_on", "matter", "subject"]
    unsaid = replace(GRANT, beneficiary_siret="", notified=None, nature="", conditions="", paid_from=None)
    assert [fault.field for fault in faults(unsaid)] == [
        "nature",
        "conditions",
        "paid",
        "notified",
        "beneficiary_siret",
    ]
    assert faults(replace(GRANT, beneficiary_siret="", beneficiary_rna="W212000001")) == []
    with pytest.raises(NotWritable):
        write(Grant, [GRANT, unsaid])


@pytest.mark.parametrize(
    "wrong",
    [
        {"voters": 82},  # 81 + 2 + 0 is 83
        {"for_": 82},
        {"members": 80},  # fewer than those who voted
        {"abstention": None},  # all five, or none
        {"adopted": None},
        {"doubtful": True},  # who read the act found an error in it
    ],
)
def test_a_vote_that_contradicts_itself_is_refused(wrong):
    [fault] = faults(replace(ACT, **wrong))
    assert fault.field == "vote" and not fault.missing
    assert faults(replace(ACT, members=None, voters=None, for_=None, against=None, abstention=None)) == []


@pytest.mark.parametrize(
    ("row", "wrong", "field"),
    [
        (ACT, {"siret": "00000000000001"}, "siret"),
        (ACT, {"siret": "123"}, "siret"),
        (ACT, {"matter": "7.11"}, "matter"),
        (ACT, {"budget": ""}, "budget"),
        (ACT, {"budget_years": "2024/2023"}, "budget"),
        (ACT, {"received_on": date(2023, 12, 20)}, "received_on"),
        (ACT, {"prefecture": "Dijon"}, "prefecture"),
        (GRANT, {"cents": 0}, "cents"),
        (GRANT, {"nature": "en or"}, "nature"),
        (GRANT, {"subject": "x" * 257}, "subject"),
        (GRANT, {"paid_to": date(2024, 1, 1)}, "paid"),
        (GRANT, {"beneficiary_rna": "W12"}, "beneficiary_rna"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(row, wrong, field):
    assert field in [fault.field for fault in faults(replace(row, **wrong)) if not fault.missing]


def test_a_grant_in_kind_and_in_cash_and_one_payment():
    once = replace(GRANT, nature=f"{CASH};{KIND}", paid_to=GRANT.paid_from)
    assert faults(once) == []
    assert b",2024-01-31,," in write(Grant, [once])


def test_a_line_break_of_the_act_cuts_no_row():
    assert write(Act, [replace(ACT, subject="Un objet\nsur deux lignes, « cité »")]).count(b"\r\n") == 2
