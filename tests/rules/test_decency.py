"""Worked cases of the décret 2002-120."""

from decimal import Decimal as D

import pytest

from trousseau.rules.decency import DecencyLaw, Room, area, best_main_room, conclusion, energy, main_room, seen

LAW = DecencyLaw(D(9), D("2.20"), D(20), ("A", "B", "C", "D", "E", "F"), "art. 4", "art. 3 bis")


@pytest.mark.parametrize(
    ("surface", "height", "status"),
    [
        ("9", "2.20", "ok"),  # both limits reached exactly
        ("8.99", "2.20", "bad"),  # 19.78 m³: neither the area nor the volume
        ("8", "2.50", "ok"),  # too small, but 20 m³ exactly
        ("12.5", "1.60", "ok"),  # too low, but 20 m³ exactly
        ("12.4", "1.60", "bad"),  # 19.84 m³
    ],
)
def test_the_main_room_has_its_area_and_height_or_its_volume(surface, height, status):
    point = main_room(D(surface), D(height), LAW)
    assert point.status == status
    assert point.value == (D(surface), D(height), D(surface) * D(height))
    assert point.threshold == (D(9), D("2.20"), D(20)) and point.article == "art. 4"


@pytest.mark.parametrize(("letter", "status"), [("F", "ok"), ("G", "bad"), ("", "unknown")])
def test_the_energy_class_is_held_against_those_of_the_day(letter, status):
    point = energy(letter, LAW)
    assert (point.status, point.article) == (status, "art. 3 bis")


def test_a_class_left_out_later_is_refused_later():
    later = DecencyLaw(D(9), D("2.20"), D(20), ("A", "B", "C", "D", "E"), "art. 4", "art. 3 bis")
    assert energy("F", later).status == "bad"


@pytest.mark.parametrize(("answer", "status"), [("yes", "ok"), ("no", "bad"), ("unseen", "unknown")])
def test_not_seen_is_an_answer_of_its_own(answer, status):
    assert seen("heating", answer).status == status


def test_each_point_seen_bears_the_text_that_asks_for_it():
    assert seen("heating", "yes").article == "Décret 2002-120, art. 3"
    assert seen("no_pests", "yes").article == "Loi 89-462, art. 6"


def test_the_best_main_room_decides_and_one_not_measured_leaves_it_open():
    small, large, unknown = Room(True, D(8), D("2.2")), Room(True, D(12), D("2.5")), Room(True, D(12), None)
    assert best_main_room([small, large], LAW).value[0] == 12
    assert best_main_room([small], LAW).status == "bad"
    assert best_main_room([small, unknown], LAW).status == "unknown"
    assert best_main_room([Room(False, D(30), D(3))], LAW).status == "unknown"
    assert best_main_room([], LAW).value == ()


def test_the_conclusion_follows_the_worst_point():
    fine, dark, torn = seen("power", "yes"), seen("daylight", "unseen"), seen("power", "no")
    small = main_room(D(5), D(2), LAW)
    assert conclusion([fine]) == ("let", [])
    assert conclusion([fine, dark]) == ("let", [dark])
    assert conclusion([dark, torn]) == ("works", [torn])
    assert conclusion([torn, small]) == ("never", [small])


@pytest.mark.parametrize(("measured", "short"), [("38.00", False), ("37.99", True), ("40", False), ("55", False)])
def test_an_area_more_than_one_twentieth_under_the_declared_one_is_short(measured, short):
    found = area([Room(True, D(measured), None)], D(40))
    assert (found.measured, found.short) == (D(measured), short)


def test_a_room_not_measured_leaves_the_area_unknown():
    assert area([Room(True, D(20), None), Room(True, None, None)], D(40)).measured is None
    assert area([], D(40)).measured is None
