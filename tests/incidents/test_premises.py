"""Keys go out and come back, contracts follow who lives there, a cut is answered before its day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.incidents import actions, queries
from trousseau.mandates.actions import end_mandate

from .conftest import DAY


def waiting() -> set[str]:
    return set(ToDo.objects.waiting().filter(room="incidents").values_list("kind", flat=True))


@pytest.fixture
def keys(staff, home):
    return actions.note_keys(staff.rental, mandate=home.mandate, mark="A12", what="2 clés", since=DAY, today=DAY)


def test_what_concerns_a_dwelling_is_noted_to_the_last_day_of_its_mandate(staff, build, on_day):
    """The owner gave notice: the mandate runs until the end of it."""
    mandate, notice, last = build.mandate(), on_day("2026-08-20"), date(2026, 11, 20)
    end_mandate(
        staff.director,
        mandate=mandate,
        version=mandate.version,
        on=last,
        reason="owner",
        notice_on=notice,
        today=notice,
    )
    found = {}
    for day in (notice, last, last + timedelta(days=1)):
        found[day] = mandate in queries.homes(staff.rental, day)
    assert list(found.values()) == [True, True, False]


def test_keys_have_one_holder_at_a_time_and_come_back(staff, home, keys):
    out = {"holder": "supplier", "out_on": DAY, "due_on": DAY + timedelta(days=7), "today": DAY}
    with pytest.raises(Refused, match="quel artisan"):
        actions.give_keys(staff.rental, keys=keys, **out)
    holding = actions.give_keys(staff.rental, keys=keys, **out, supplier=home.galet)
    assert queries.sets(home.mandate) == [(keys, holding)] and waiting() == {"incidents.keys"}
    with pytest.raises(ValidationError, match="déjà sorti"):
        actions.give_keys(staff.rental, keys=keys, **out, supplier=home.silex)
    with pytest.raises(Refused, match="pas encore"):
        actions.take_keys_back(staff.rental, holding=holding, back_on=DAY + timedelta(days=1), today=DAY)
    with pytest.raises(Refused, match="après la sortie"):
        actions.take_keys_back(staff.rental, holding=holding, back_on=DAY - timedelta(days=1), today=DAY)
    actions.take_keys_back(staff.rental, holding=holding, back_on=DAY, today=DAY)
    with pytest.raises(Refused, match="déjà noté"):
        actions.take_keys_back(staff.rental, holding=holding, back_on=DAY, today=DAY)
    assert queries.sets(home.mandate) == [(keys, None)] and waiting() == set()


def test_keys_that_are_lost_are_held_by_nobody_and_go_out_no_more(staff, home, keys):
    out = {"holder": "tenant", "out_on": DAY, "due_on": DAY, "today": DAY}
    actions.give_keys(staff.rental, keys=keys, **out)
    actions.lose_keys(staff.rental, keys=keys, on=DAY, today=DAY)
    assert waiting() == set()
    keys.refresh_from_db()
    with pytest.raises(Refused, match="perdu"):
        actions.give_keys(staff.rental, keys=keys, **out)


def test_a_supply_has_one_contract_at_a_time_and_its_index_never_goes_down(staff, home):
    given = {"mandate": home.mandate, "supply": "power", "starts_on": DAY, "first_index": 1200}
    contract = actions.open_supply(staff.rental, in_name_of="agency", **given)
    assert queries.mismatch(contract, True) == "let" and queries.mismatch(contract, False) == ""
    with pytest.raises(Refused, match="court déjà"):
        actions.open_supply(staff.rental, in_name_of="tenant", **given)
    with pytest.raises(ValidationError, match="ne baisse jamais"):
        actions.end_supply(staff.rental, contract=contract, version=1, ends_on=DAY, last_index=1199)
    contract.refresh_from_db()
    actions.end_supply(staff.rental, contract=contract, version=contract.version, ends_on=DAY, last_index=1200)
    mine = actions.open_supply(staff.rental, in_name_of="tenant", **given)
    assert queries.mismatch(mine, False) == "vacant" and queries.mismatch(mine, True) == ""
    assert queries.mismatch(contract, True) == ""


def test_a_cut_waits_until_it_is_settled_and_the_winter_forbids_it(staff, home):
    cut_on = date(2026, 12, 10)
    found = actions.note_cut_off(
        staff.rental, mandate=home.mandate, supply="gas", received_on=DAY, cut_on=cut_on, today=DAY
    )
    row = ToDo.objects.waiting().get(kind="incidents.cut")
    assert (row.due_on, row.household) == (cut_on, home.lease.household)
    assert queries.cut_forbidden("gas", cut_on) and not queries.cut_forbidden("gas", date(2027, 4, 1))
    actions.settle_cut_off(staff.rental, cut_off=found, what="Échéancier accepté", on=DAY, today=DAY)
    assert waiting() == set()
    with pytest.raises(Refused, match="déjà réglé"):
        actions.settle_cut_off(staff.rental, cut_off=found, what="x", on=DAY, today=DAY)
    with pytest.raises(Refused, match="après la lettre"):
        actions.note_cut_off(
            staff.rental, mandate=home.mandate, supply="gas", received_on=DAY, cut_on=date(2026, 11, 1), today=DAY
        )


@pytest.mark.parametrize("said", ["{address}", "clé du {address}"])
def test_a_mark_that_tells_the_door_is_refused(staff, home, said):
    mark = said.format(address=home.mandate.dwelling.address)[:40]
    with pytest.raises(Refused, match="dit l’adresse"):
        actions.note_keys(staff.rental, mandate=home.mandate, mark=mark, what="2 clés", since=DAY, today=DAY)


def test_no_two_rings_of_the_house_bear_one_mark(staff, keys, build):
    other = build.running_lease("Bleuet").mandate
    with pytest.raises(Refused, match="Un autre anneau"):
        actions.note_keys(staff.rental, mandate=other, mark="a12", what="1 clé", since=DAY, today=DAY)
