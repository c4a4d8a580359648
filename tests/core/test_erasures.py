"""The list of erasures kept outside the base: written once, sealed, read back, done again."""

import json
from datetime import date

import pytest

from trousseau.core import erasing_again, erasures
from trousseau.core.errors import Failed
from trousseau.core.models import Erasure, Household, HouseholdMember, Person
from trousseau.core.personal_data import erase

ON = date(2026, 6, 2)


@pytest.fixture
def household(committed_db) -> Household:
    person = Person.objects.create(last_name="Capucine", first_name="Aminata")
    found = Household.objects.create(holder=person, created_on=ON)
    HouseholdMember.objects.create(household=found, person=person, relation="holder", starts_on=ON)
    return found


def forget(household: Household, name: str = "Capucine") -> None:
    """The base as it was before: the erasure is not in it."""
    Erasure.objects.all().delete()
    Person.objects.filter(pk=household.holder_id).update(last_name=name)


def test_an_erasure_is_one_line_that_names_nobody(household):
    erase(None, household)
    text = erasures.place().read_text()
    said = json.loads(text)
    assert said["about"] == f"core.household:{household.pk}" and said["codes"] == ["*"] and "Capucine" not in text
    assert erasures.place().stat().st_mode & 0o077 == 0
    assert erasures.catch_up() == 0 and erasing_again.replay() == 0 and erasures.place().read_text() == text


def test_what_the_list_has_and_the_base_lacks_is_erased_again(household):
    erase(None, household)
    forget(household)
    assert erasing_again.replay() == 1 and Person.objects.get().last_name == "Personne effacée"
    assert Erasure.objects.get().found and erasing_again.replay() == 0


def test_a_number_that_is_now_of_another_household_is_left_alone(household):
    erase(None, household)
    forget(household)
    Household.objects.update(created_on=date(2026, 7, 1))
    assert erasing_again.replay() == 0 and Person.objects.get().last_name == "Capucine"
    assert not Erasure.objects.get().found


def test_a_crash_before_the_line_is_caught_up_by_the_night(household):
    erase(None, household)
    erasures.place().unlink()
    assert "1" in str(erasing_again.keep_the_list(ON)) and len(erasures.listed()[0]) == 1


def test_a_line_cut_short_or_forged_erases_nobody_and_is_said(household):
    erase(None, household)
    whole = erasures.place().read_text()
    forged = json.loads(whole) | {"key": "00000000-0000-4000-8000-000000000000", "about": "core.household:999"}
    erasures.place().write_text(whole + json.dumps(forged) + "\n" + whole[:40])
    assert len(erasures.listed()[0]) == 1 and erasures.listed()[1] == 2
    with pytest.raises(Failed):
        erasing_again.keep_the_list(ON)


def test_a_backup_leaves_the_list_beside_and_a_restore_reads_it(household, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    erasures.leave_beside(folder)
    assert erasures.beside(folder).read_text() == ""  # nothing was erased: its absence would say that it is lost
    erase(None, household)
    erasures.leave_beside(folder)
    erasures.leave_beside(folder)
    assert len(erasures.beside(folder).read_text().splitlines()) == 1
    erasures.place().unlink()
    assert not erasures.take_from(tmp_path) and erasures.take_from(folder)
    forget(household)
    assert erasing_again.replay() == 1
