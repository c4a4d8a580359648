"""The list of erasures kept outside the base: written once, sealed, read back, done again."""

import json
import shutil
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from trousseau.core import erasing_again, erasures
from trousseau.core.backup import erasures_broken
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
    [until] = (
        erasures.beside(folder).read_text().splitlines()
    )  # nothing was erased, up to then: its absence says it is lost
    assert set(json.loads(until)) == {"until", "seal"}
    erase(None, household)
    erasures.leave_beside(folder)
    erasures.leave_beside(folder)
    assert len(erasures.beside(folder).read_text().splitlines()) == 2
    erasures.place().unlink()
    assert not erasures.take_from(tmp_path) and erasures.take_from(folder)
    forget(household)
    assert erasing_again.replay() == 1


def test_a_list_says_up_to_which_moment_it_knows(household, tmp_path):
    assert erasures.known_until() is None
    before = timezone.now()
    erasing_again.keep_the_list(ON)
    first = erasures.known_until()
    assert first is not None and before <= first
    erasures.leave_beside(tmp_path)
    latest = erasures.known_until()
    assert latest is not None and latest > first and erasures.place().read_text().count("until") == 1
    erasures.place().write_text(erasures.place().read_text().replace('"until": "2', '"until": "3'))
    assert erasures.known_until() is None and erasures.listed()[1] == 1  # nobody but this site says it


def test_after_a_restore_nothing_goes_on_before_the_list_is_answered_for(household, tmp_path):
    """What was erased after the list was left beside the archives came back, and nothing would erase it again."""
    made = timezone.now()
    erasures.leave_beside(tmp_path)
    erase(None, household)
    erasures.place().unlink()
    (tmp_path / "restored.json").write_text(erasures.waits(made))
    shutil.copy(tmp_path / "restored.json", erasures.place().parent)
    erasures.take_from(tmp_path)
    forget(household)

    known = erasures.unanswered()
    assert known == erasures.known_until() and known > made
    day = timezone.localtime(known).date()
    with pytest.raises(CommandError, match=f"--erasures-until {day:%Y-%m-%d}"):
        call_command("migrate", verbosity=0)
    assert "--erasures-until" in erasures_broken()
    with pytest.raises(Failed):
        erasing_again.keep_the_list(ON)
    erasures.leave_beside(tmp_path)
    assert erasures.unanswered() == known  # a backup taken meanwhile does not say that it knows

    assert not erasures.answer(day - timedelta(days=1)) and erasures.unanswered()
    assert erasures.answer(day) and erasures.unanswered() is None and erasures_broken() == ""
    call_command("migrate", verbosity=0)


def test_a_later_list_put_there_is_read_before_anything_is_asked_again(household, tmp_path):
    made = timezone.now()
    erasures.leave_beside(tmp_path)
    erasures.place().with_name("restored.json").write_text(erasures.waits(made))
    first = erasures.unanswered()
    erasures.place().with_name("restored.json").unlink()
    erase(None, household)
    erasing_again.keep_the_list(ON)
    erasures.place().with_name("restored.json").write_text(erasures.waits(made))
    assert first and erasures.unanswered() > first


def test_a_list_that_does_not_say_its_moment_knows_what_the_archive_knew(household):
    made = timezone.now() - timedelta(days=40)
    erase(None, household)  # as 0.1.0 listed it
    erasures.place().with_name("restored.json").write_text(erasures.waits(made))
    assert erasures.unanswered() == made


def test_a_list_that_cannot_be_read_is_said_by_check(household):
    erase(None, household)
    erasures.place().write_text(erasures.place().read_text()[:40])
    assert "1 ligne" in erasures_broken() and "dernière sauvegarde" in erasures_broken()
