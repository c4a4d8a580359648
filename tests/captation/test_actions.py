"""From a first contact to a dwelling that may come under mandate, by the actions."""

from datetime import date
from decimal import Decimal

import pytest

from trousseau.captation.actions import (
    edit_dwelling,
    edit_prospect,
    lose_prospect,
    open_with_new_owner,
    postpone_prospect,
    propose_mandate,
    reopen_prospect,
    win_prospect,
)
from trousseau.captation.enums import Stage
from trousseau.captation.models import Owner, Prospect
from trousseau.captation.timeline import timeline
from trousseau.captation.visits.entries import Seen
from trousseau.captation.visits.queries import decency_points
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Dwelling, ToDo

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 10)


def waiting(prospect: Prospect) -> list[date]:
    return [t.due_on for t in ToDo.objects.waiting().filter(subject=f"prospect:{prospect.pk}")]


def test_the_next_contact_waits_for_the_officer_and_moves_with_it(officer, meet):
    prospect = meet()
    assert waiting(prospect) == [date(2026, 11, 8)]
    edit_prospect(officer, prospect=prospect, version=1, on=date(2026, 11, 8), next_contact_on=date(2026, 11, 20))
    assert waiting(prospect) == [date(2026, 11, 20)]
    edit_prospect(officer, prospect=prospect, version=2, on=date(2026, 11, 20), next_contact_on=None)
    assert waiting(prospect) == []


def test_a_new_owner_and_the_dwelling_are_kept_together_or_not_at_all(officer, commune):
    with pytest.raises(Exception, match="surface|dwelling_has_size|habitable|room"):
        open_with_new_owner(
            officer,
            owner={"kind": "person", "name": "Lise Grès", "address": "2 rue de l’Essai"},
            kind="flat",
            address="3 rue du Modèle",
            commune=commune,
            rooms=1,
            surface=Decimal(0),
            source="letter",
            on=ON,
        )
    assert not Owner.objects.exists() and not Dwelling.objects.exists()


def test_the_stage_follows_the_inspection_then_the_mandate(officer, meet, inspect):
    prospect = meet()
    with pytest.raises(Refused):
        propose_mandate(officer, prospect=prospect, on=ON)
    inspect(prospect)
    assert prospect.stage == Stage.VISITED
    propose_mandate(officer, prospect=prospect, on=ON)
    win_prospect(officer, prospect=prospect, on=ON)
    prospect.refresh_from_db()
    assert (prospect.stage, prospect.closed_on, waiting(prospect)) == (Stage.WON, ON, [])


@pytest.mark.parametrize(
    ("dwelling", "answers", "article"),
    [
        ({"energy": "G"}, {}, "Décret 2002-120, art. 3 bis"),
        ({}, {"height": "1.50"}, "Décret 2002-120, art. 4"),
        ({}, {"heating": Seen("no", "Chaudière morte.")}, "Décret 2002-120, art. 3"),
        ({}, {"no_pests": Seen("no", "Souris.")}, "Loi 89-462, art. 6"),
    ],
)
def test_a_dwelling_that_is_not_decent_names_the_article(officer, meet, inspect, dwelling, answers, article):
    prospect = meet(**dwelling)
    inspect(prospect, **answers)
    with pytest.raises(Refused) as refusal:
        propose_mandate(officer, prospect=prospect, on=ON)
    assert refusal.value.article == article


def test_not_seen_is_not_a_refusal(officer, meet, inspect):
    prospect = meet(energy="")
    inspect(prospect, heating="unseen")
    propose_mandate(officer, prospect=prospect, on=ON)
    assert prospect.stage == Stage.PROPOSED


def test_once_mended_the_last_inspection_decides(officer, meet, inspect):
    prospect = meet()
    inspect(prospect, heating=Seen("no", "Chaudière morte."))
    inspect(prospect, on=date(2026, 11, 20))
    assert {point.status for point in decency_points(prospect, date(2026, 11, 20))} == {"ok"}


def test_a_no_asks_for_a_few_words(meet, inspect):
    prospect = meet()
    with pytest.raises(Refused) as refusal:
        inspect(prospect, heating="no")
    assert refusal.value.field == "heating_words" and not prospect.inspections.exists()


def test_an_inspection_comes_after_the_first_contact(meet, inspect):
    with pytest.raises(Refused) as refusal:
        inspect(meet(), on=date(2026, 10, 31))
    assert refusal.value.field == "on"


def test_a_lost_prospect_is_closed_with_its_reason(officer, meet):
    prospect = meet()
    lose_prospect(officer, prospect=prospect, version=1, cause="sold", on=ON)
    assert (prospect.stage, waiting(prospect)) == (Stage.LOST, [])
    with pytest.raises(Refused):
        edit_prospect(officer, prospect=prospect, version=2, on=ON, source="letter")


def test_two_officers_do_not_erase_each_other(officer, meet):
    prospect = meet()
    edit_prospect(officer, prospect=Prospect.objects.get(), version=1, on=ON, source="page")
    with pytest.raises(Conflict):
        edit_prospect(officer, prospect=prospect, version=1, on=ON, source="press")
    edit_dwelling(officer, prospect=prospect, version=1, on=date(2026, 11, 10), energy="C")
    with pytest.raises(Conflict):
        edit_dwelling(officer, prospect=Prospect.objects.get(), version=1, on=date(2026, 11, 10), energy="A")
    assert Dwelling.objects.get().energy == "C" and Prospect.objects.get().source == "page"


def test_the_story_bears_the_days_of_its_facts(officer, meet, inspect):
    prospect = meet()
    inspect(prospect)
    lose_prospect(officer, prospect=prospect, version=2, cause="sold", reason="Compromis signé", on=date(2026, 11, 12))
    events = timeline(prospect)
    assert [event.on for event in events] == [date(2026, 11, 12), ON, date(2026, 11, 1)]
    assert "Compromis signé" in events[0].sentence and events[0].who == "Basile Pinson"


def stages(prospect: Prospect) -> list[tuple[str, str, date]]:
    return list(prospect.changes.values_list("before", "after", "made_on"))


def test_each_stage_is_dated_on_the_day_of_its_fact(officer, meet, inspect):
    prospect = meet()
    inspect(prospect)
    inspect(prospect, on=date(2026, 11, 12))
    propose_mandate(officer, prospect=prospect, on=date(2026, 11, 13))
    win_prospect(officer, prospect=prospect, on=date(2026, 11, 15))
    assert stages(prospect) == [
        ("", "contact", date(2026, 11, 1)),
        ("contact", "visited", ON),
        ("visited", "proposed", date(2026, 11, 13)),
        ("proposed", "won", date(2026, 11, 15)),
    ]
    assert [(e.on, e.title) for e in timeline(prospect)][1] == (date(2026, 11, 13), "Mandat rédigé")


@pytest.mark.parametrize("rest", ["lose", "postpone"])
def test_a_prospect_taken_up_again_returns_to_the_stage_it_left(officer, meet, inspect, rest):
    prospect = meet()
    inspect(prospect)
    if rest == "lose":
        lose_prospect(officer, prospect=prospect, version=2, cause="silent", on=date(2026, 11, 12))
    else:
        postpone_prospect(officer, prospect=prospect, version=2, until=date(2027, 3, 1), on=date(2026, 11, 12))
        assert waiting(prospect) == [date(2027, 3, 1)]
    reopen_prospect(officer, prospect=prospect, version=3, on=date(2026, 11, 20))
    prospect.refresh_from_db()
    assert (prospect.stage, prospect.lost_cause, prospect.closed_on) == (Stage.VISITED, "", None)
    assert stages(prospect)[-1][1:] == ("visited", date(2026, 11, 20))


def test_a_postponed_prospect_comes_back_on_a_day_to_come(officer, meet):
    prospect = meet()
    with pytest.raises(Refused) as refusal:
        postpone_prospect(officer, prospect=prospect, version=1, until=ON, on=ON)
    assert refusal.value.field == "until"


def test_the_cause_other_asks_for_a_few_words(officer, meet):
    prospect = meet()
    with pytest.raises(Refused) as refusal:
        lose_prospect(officer, prospect=prospect, version=1, cause="other", on=ON)
    assert refusal.value.field == "reason" and len(stages(prospect)) == 1


def test_the_officer_is_who_met_the_owner_until_told(officer, account, meet):
    prospect, other = meet(), account("captation", name="Aube Roitelet")
    assert prospect.officer == officer
    edit_prospect(officer, prospect=prospect, version=1, on=ON, officer=other)
    assert "Aube Roitelet" in timeline(prospect)[0].sentence
