"""What a decision rested on is frozen under numbers: it is replayed to the byte, also after the names were erased."""

import json
import zlib
from datetime import date

import pytest
from django.db import DatabaseError, transaction

from trousseau.allocation.actions import open_sitting
from trousseau.allocation.command import main
from trousseau.allocation.models import Decision, FrozenProblem
from trousseau.allocation.queries import first, proposals
from trousseau.core.clock import today
from trousseau.desk.rights.actions import erase_household
from trousseau.exchange.allocation_problem import sha256

from .conftest import HELD
from .grids.test_grids import adopted
from .test_pages import REASON


@pytest.fixture
def decided(sheet, build, staff, sitting):
    adopted(staff)
    mandate, application = build.mandate(), build.application("Repèrenom", first_name="Repèreprénom")
    build.application("Repèreautre", siao_number="SIAO-1", siao_on=date(2026, 6, 2))
    read = " ".join(p.application.code for p in first(proposals(mandate, HELD)))
    sheet(staff.commission, mandate, choice=application.code, reason=REASON, read=read)
    return Decision.objects.get()


def test_a_decision_freezes_its_problem_once_without_a_name(decided):
    frozen = decided.frozen
    assert FrozenProblem.objects.count() == 1 and frozen.sitting == decided.sitting and frozen.grid.version == "2026-1"
    problem, result = json.loads(frozen.problem_bytes), json.loads(frozen.result_bytes)
    assert sha256(frozen.problem_bytes) == frozen.problem_sha256 == result["problem"]
    assert problem["seed"] == decided.sitting.seed and problem["grid"]["version"] == "2026-1"
    assert decided.application.code in {one["id"] for one in problem["households"]}
    shown = [one["household"] for one in result["dwellings"][0]["first"]]
    assert shown == [one["application"] for one in decided.seen if "lines" in one]
    assert b"Rep" not in frozen.problem_bytes + frozen.result_bytes


def test_a_proposal_is_replayed_to_the_byte_after_the_names_were_erased(decided, staff, capsys):
    number = decided.frozen_id
    assert main(["replay", str(number)]) == 0
    for one in ("Repèrenom", "Repèreautre"):
        household = type(decided.application.household).objects.get(holder__last_name=one)
        erase_household(staff.director, household=household, today=today())
    assert main(["replay", str(number)]) == 0
    assert "octet pour octet" in capsys.readouterr().out


def test_a_number_that_nobody_froze_is_not_found(db, capsys):
    assert main(["replay", "12"]) == 2
    assert "Aucun problème figé" in capsys.readouterr().err


def test_another_result_is_told_with_its_first_difference(decided, capsys):
    """As a hand in the database would make it: the database refuses it on a row that is there."""
    row = decided.frozen
    changed = json.loads(row.result_bytes)
    changed["dwellings"][0]["fitting"] += 1
    content = json.dumps(changed, sort_keys=True, separators=(",", ":")).encode() + b"\n"
    for digest, words in (
        (sha256(content), "dwellings, ligne 1.fitting : figé 3, recalculé 2"),
        ("0" * 64, "empreinte"),
    ):
        forged = _forged(row, content, digest)
        assert main(["replay", str(forged.pk)]) == 1
        assert words in capsys.readouterr().out.replace("\u202f", " ").replace("\xa0", " ")


def _forged(row, content, digest):
    count = FrozenProblem.objects.count()
    other = open_sitting(
        row.decisions.get().decided_by,
        on=HELD.replace(month=8, day=count),
        members=[row.decisions.get().decided_by],
        today=HELD.replace(month=8, day=count),
    )
    return FrozenProblem.objects.create(
        sitting=other,
        frozen_on=HELD,
        problem=row.problem,
        problem_sha256=row.problem_sha256,
        result=zlib.compress(content),
        result_sha256=digest,
    )


def test_the_database_refuses_that_a_frozen_problem_changes_or_goes(decided):
    rows = FrozenProblem.objects.filter(pk=decided.frozen_id)
    for change in (lambda: rows.update(result=b""), lambda: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
