"""Who was received twice has one file in two: what is done of it is done of both, until the merge is undone."""

import json
from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.frozen import freeze
from tests.tenancies.papers import text_of
from trousseau.applications.merging.actions import merge_applications, undo_merge
from trousseau.core.actions_grants import give_household, grant_household
from trousseau.core.errors import Refused
from trousseau.core.frozen import frozen
from trousseau.core.models import AccessLog, Grant
from trousseau.desk.rights.forms import RestrictForm
from trousseau.desk.rights.held import of_household
from trousseau.followup.actions import note_contact, write_team_note

DAY = date(2026, 6, 25)


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


@pytest.fixture
def double(staff, build):
    gone, stands = build.application("Hysope"), build.application("Hysope", on=date(2026, 6, 9))
    for rank, one in enumerate((gone, stands), 1):
        write_team_note(staff.social, household=one.household, on=DAY, today=DAY, text=f"MARQUE-{rank}")
    return merge_applications(staff.social, gone=gone, stands=stands, why="Orienté deux fois.", on=DAY, today=DAY)


@pytest.fixture(params=["gone", "stands"])
def pair(request, double):
    """The household whose person asks, and the other one of theirs."""
    asks, other = double.gone.household, double.stands.household
    return (asks, other) if request.param == "gone" else (other, asks)


def readers(household) -> set[int]:
    return set(Grant.objects.given(DAY).filter(household=household).values_list("user", flat=True))


def test_the_freeze_of_one_closes_the_other_and_nothing_is_written_in_it(staff, account, pair):
    asks, other = pair
    colleague = account("social", grants=False)
    give_household(staff.director, household=other, user=colleague, ground="Visite", on=DAY, today=DAY)
    freeze(staff, asks, keep=[staff.social], on=DAY)
    assert frozen([other.pk]) == {other.pk}
    assert readers(asks) == readers(other) == {staff.director.pk, staff.social.pk}
    with pytest.raises(Refused, match="gelé"):
        write_team_note(staff.social, household=other, on=DAY, today=DAY, text="Un mot.")
    with pytest.raises(Refused, match="gelé"):
        note_contact(staff.social, household=other, kind="call", on=DAY, today=DAY, line="Un mot.")
    grant_household(other, users=[colleague], ground="bail", on=DAY)
    assert colleague.pk not in readers(other)


def test_who_reads_the_other_alone_is_among_those_who_may_keep_the_file(staff, account, pair):
    asks, other = pair
    colleague = account("social", grants=False)
    give_household(staff.director, household=other, user=colleague, ground="Visite", on=DAY, today=DAY)
    assert colleague in RestrictForm(household=asks).fields["keep"].queryset


def test_a_frozen_file_is_not_parted_from_the_other(staff, double):
    freeze(staff, double.stands.household, keep=[staff.social], on=DAY)
    with pytest.raises(Refused, match="gelé"):
        undo_merge(staff.director, merge=double, on=DAY)
    assert frozen([double.gone.household_id]) == {double.gone.household_id}


def test_two_households_that_are_parted_are_each_on_their_own(staff, double):
    undo_merge(staff.director, merge=double, on=DAY)
    freeze(staff, double.stands.household, keep=[staff.social], on=DAY)
    assert frozen([double.gone.household_id]) == set()
    write_team_note(staff.social, household=double.gone.household, on=DAY, today=DAY, text="Un mot.")


def test_the_copy_holds_both_files_and_each_opening_is_logged(staff, pair, client):
    asks, other = pair
    client.force_login(staff.director)
    copy = json.dumps(json.loads(client.get(reverse("desk:copy", args=[asks.pk])).content), ensure_ascii=False)
    paper = text_of(client.get(reverse("desk:copy_paper", args=[asks.pk])).content)
    for mark in ("MARQUE-1", "MARQUE-2"):
        assert mark in copy and mark in paper
    assert set(AccessLog.objects.filter(page="desk:copy").values_list("household", flat=True)) == {asks.pk, other.pk}


def test_a_file_that_the_reader_does_not_open_is_not_in_their_copy_and_it_says_so(staff, pair, client, account):
    asks, other = pair
    Grant.objects.filter(household=other, user=staff.social).delete()
    client.force_login(staff.social)
    client.post(reverse("desk:why", args=[asks.pk]), {"reason": "takes", "words": ""})
    paper = text_of(client.get(reverse("desk:copy_paper", args=[asks.pk])).content)
    mine, theirs = (2, 1) if "MARQUE-1" not in paper else (1, 2)
    assert f"MARQUE-{mine}" in paper and f"MARQUE-{theirs}" not in paper and "autre dossier" in paper


def test_what_an_erasure_does_is_said_of_both_before(staff, pair):
    asks, _other = pair
    notes = [one.count for one in of_household(asks, DAY) if "note" in one.name.lower() and one.goes]
    assert sum(notes) == 2


def test_who_opened_either_file_is_on_the_paper(staff, pair, client):
    asks, other = pair
    client.force_login(staff.director)
    client.get(reverse("desk:household", args=[other.pk]))
    assert AccessLog.objects.filter(household=other).exists()
    assert "direction" in text_of(client.get(reverse("desk:openings_paper", args=[asks.pk])).content).lower()
