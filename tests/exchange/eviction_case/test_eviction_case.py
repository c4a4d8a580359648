"""A case of eviction as it is typed: read whole, or refused with one line; the command, and its page of the formats."""

import copy
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from trousseau.exchange.eviction_case import NotReadable, read_case
from trousseau.exchange.eviction_case.command import main
from trousseau.rules.eviction import ROWS
from trousseau.rules.eviction_case import Act, Delay, Owed

ORDER = {"act": "order_to_pay", "on": "2026-06-29", "proof": "acte", "by": None, "until": None}
DELAYS = {"act": "delays_granted", "on": "2026-12-15", "proof": None, "by": "judge", "until": "2028-12-15"}
CASE = {
    "today": "2026-11-27",
    "lessor": "natural",
    "aid_to_lessor": True,
    "signed_on": "2024-04-15",
    "renewed": False,
    "clause": {"weeks": 6},
    "arrears": {"since": "2026-03-05", "debt": 102000, "rent": 44000, "charges": 6000},
    "acts": [ORDER, DELAYS],
}


def changed(path: str, value) -> str:
    """The case with one thing changed: "acts.0.on"; what is "drop" is left out."""
    found = copy.deepcopy(CASE)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = found
    for part in way:
        place = place[part]
    if value == "drop":
        del place[last]
    else:
        place[last] = value
    return json.dumps(found)


def test_a_case_is_read_as_it_is_written():
    found = read_case(json.dumps(CASE))
    assert (found.today, found.lessor, found.aid_to_lessor) == (date(2026, 11, 27), "natural", True)
    assert (found.signed_on, found.renewed, found.clause) == (date(2024, 4, 15), "no", Delay(6, "weeks"))
    assert found.arrears == Owed(date(2026, 3, 5), 102000, 44000, 6000)
    assert found.acts == (
        Act("order_to_pay", date(2026, 6, 29), True),
        Act("delays_granted", date(2026, 12, 15), False, "judge", date(2028, 12, 15)),
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("renewed", None),
        ("renewed", "tacit"),
        ("renewed", "2024-02-29"),
        ("clause", None),
        ("clause", {"months": 2}),
        ("arrears", None),
        ("acts", []),
        ("lessor", "family_company"),
        ("acts.0.on", "2027-06-29"),
        ("acts.0.by", "drop"),
        ("acts.0.until", "drop"),
        ("arrears.debt", 0),
    ],
)
def test_what_a_case_may_say(path, value):
    read_case(changed(path, value))


BAD = [
    *(changed(key, "drop") for key in CASE),
    *(changed(f"arrears.{key}", "drop") for key in CASE["arrears"]),
    *(changed(f"acts.0.{key}", "drop") for key in ("act", "on", "proof")),
    changed("more", 1),
    changed("arrears.more", 1),
    changed("acts.0.more", None),
    changed("clause.days", 6),
    changed("today", "2026-02-29"),
    changed("today", "2026-13-01"),
    changed("today", "20261127"),
    changed("today", "2026-11-27T00:00:00"),
    changed("today", "2026-W48-5"),
    changed("today", "٢٠٢٦-11-27"),
    changed("today", None),
    changed("today", 20261127),
    changed("today", "1066-10-14"),
    changed("today", "9999-12-31"),
    changed("signed_on", None),
    changed("signed_on", ""),
    changed("lessor", "legal"),
    changed("lessor", None),
    changed("lessor", ["natural"]),
    changed("aid_to_lessor", 1),
    changed("aid_to_lessor", "true"),
    changed("aid_to_lessor", None),
    changed("renewed", True),
    changed("renewed", 0),
    changed("renewed", "yes"),
    changed("renewed", "2023-02-30"),
    changed("clause", {}),
    changed("clause", {"weeks": 6, "months": 2}),
    changed("clause", {"weeks": True}),
    changed("clause", {"weeks": 6.0}),
    changed("clause", {"weeks": "6"}),
    changed("clause", {"weeks": 0}),
    changed("clause", {"months": -2}),
    changed("clause", {"months": None}),
    changed("clause", 6),
    changed("clause", "6 weeks"),
    changed("arrears", []),
    changed("arrears", {}),
    changed("arrears.debt", True),
    changed("arrears.debt", 1020.0),
    changed("arrears.debt", "102000"),
    changed("arrears.debt", -1),
    changed("arrears.debt", None),
    changed("arrears.since", "2026-04-31"),
    changed("acts", {}),
    changed("acts", None),
    changed("acts.0", "order_to_pay"),
    changed("acts.0.act", "order"),
    changed("acts.0.act", None),
    changed("acts.0.on", None),
    changed("acts.0.on", "2026-06-31"),
    changed("acts.0.proof", True),
    changed("acts.0.proof", 12),
    changed("acts.0.proof", " "),
    changed("acts.0.until", "2026-12-31"),
    changed("acts.0.by", "judge"),
    changed("acts.1.by", None),
    changed("acts.1.by", "prefect"),
    changed("acts.1.by", "drop"),
    changed("acts.1.until", None),
    changed("acts.1.until", "2028-02-30"),
    json.dumps([CASE]),
    "",
    "null",
    "[]",
    "{",
    "[" * 100_000,
    json.dumps(CASE) + "x",
    json.dumps(CASE).replace("102000", "NaN"),
    json.dumps(CASE).replace("102000", "1" * 5000),
    json.dumps(CASE).replace('"today"', '"today": "2026-11-27", "today"'),
    json.dumps(CASE).replace('"since"', '"since": "2026-03-05", "since"'),
    json.dumps(CASE).replace('"weeks": 6', '"weeks": 6, "weeks": 6'),
    json.dumps(CASE).replace('"by": null', '"by": null, "by": null'),
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_a_malformed_case_is_refused_with_one_line(text, tmp_path, capsys):
    file = tmp_path / "case.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotReadable):
        read_case(text)
    for options in ([], ["--json"]):
        assert main([str(file), *options]) == 1
        told = capsys.readouterr()
        assert told.out == "" and told.err.endswith("\n") and told.err.count("\n") == 1


def test_a_file_that_is_no_text_or_is_not_there_is_one_line_too(tmp_path, capsys):
    file = tmp_path / "case.json"
    file.write_bytes(b"\xff\xfe{}")
    for name in (str(file), str(tmp_path / "nowhere.json"), str(tmp_path)):
        assert main([name, "--json"]) == 1
        told = capsys.readouterr()
        assert told.out == "" and told.err.count("\n") == 1


def test_a_table_in_french_is_shown_without_json(tmp_path, capsys):
    file = tmp_path / "case.json"
    file.write_text("\ufeff" + json.dumps(CASE), encoding="utf-8")
    assert main([str(file)]) == 0
    lines = capsys.readouterr().out.replace("\xa0", " ").splitlines()
    assert len(lines) == 3 * len(ROWS)
    assert re.fullmatch(r"caution prévenue +sûr +au plus tard le 15/07/2026", lines[3])


def test_the_command_needs_neither_django_nor_a_database(tmp_path):
    file = tmp_path / "case.json"
    file.write_text(json.dumps(CASE))
    code = (
        "import sys; from trousseau.site.cli import main; code = main(['deadlines', sys.argv[1], '--json']);"
        "assert code == 0, code; assert 'django' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [list(row) for row in rows] == [
        ["deadline", "on", "not_before", "not_after", "article", "certainty", "why"]
    ] * len(ROWS)


def test_the_worked_cases_of_the_formats_are_what_the_command_answers(tmp_path, capsys):
    text = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    text = text[text.index("## Deadlines of a procedure") : text.index("## Books")]
    found = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    assert len(found) == 6
    for case, answer in zip(found[::2], found[1::2], strict=True):
        file = tmp_path / "case.json"
        file.write_text(json.dumps(case))
        assert main([str(file), "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == answer
    for row in ROWS:
        assert f"| `{row.__name__}` |" in text
