"""A council's vote: worked cases, then the tally's properties on any council."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.deliberation import (
    DeliberationLaw,
    Grant,
    Minutes,
    Seat,
    Tally,
    absolute_majority,
    adopted,
    find_name,
    name_key,
    proxies_given,
    quorum_met,
    quorum_required,
    seats_held,
    too_many,
    votes_cast,
)
from trousseau.rules.deliberation_checks import check_minutes

LAW = DeliberationLaw(Fraction(1, 2), 1, 5, 23_000_00)
DAY = date(2025, 1, 10)


def statuses(minutes: Minutes, law: DeliberationLaw = LAW) -> dict[str, str]:
    """The worst status of each code."""
    worst = ("ok", "info", "unknown", "warning", "error")
    found: dict[str, str] = {}
    for check in check_minutes(minutes, law):
        found[check.code] = max(found.get(check.code, "ok"), check.status, key=worst.index)
    return found


def council(present: int, proxies: int = 0, away: int = 0, **fields) -> Minutes:
    """An act that agrees with itself: proxies are borne each by another of the present."""
    seats = [Seat(f"Jean P{i}", True) for i in range(present)]
    seats += [Seat(f"Anne R{i}", False, proxy_to=f"Jean P{i}") for i in range(proxies)]
    seats += [Seat(f"Luc A{i}", False) for i in range(away)]
    return Minutes(
        held_on=DAY,
        convened_on=DAY - timedelta(days=6),
        members=len(seats),
        in_office=len(seats),
        present=present,
        proxies=proxies,
        seats=tuple(seats),
        lists_present=True,
        lists_absent=True,
        tally=Tally(present + proxies, 0, 0, 0),
        grants=(Grant("1 €", 1_00, True),),
        **fields,
    )


@pytest.mark.parametrize(("in_office", "needed"), [(86, 44), (15, 8), (23, 12), (1, 1), (0, 1)])
def test_quorum_is_more_than_half_of_the_members_in_exercise(in_office, needed):
    assert quorum_required(in_office, LAW) == needed


def test_quorum_leaves_proxies_out():
    assert quorum_met(council(8, 7), LAW) is True
    assert quorum_met(council(7, 7, 1), LAW) is False
    assert statuses(council(7, 7, 1))["quorum"] == "error"
    assert statuses(council(7, 7, 1, second_call=True))["quorum"] == "info"


def test_quorum_counts_names_when_no_figure_is_given_and_drops_those_who_left():
    assert quorum_met(replace(council(8, 0, 7), present=None), LAW) is True
    assert quorum_met(council(8, 0, 7, withdrawn=1), LAW) is False


@pytest.mark.parametrize(
    ("tally", "cast", "needed"),
    [
        (Tally(81, 0, 2, 0), 81, 41),
        (Tally(11, 1, 1), 12, 7),
        (Tally(10, 10, 3), 20, 11),
        (Tally(5, None, 1), None, None),
        (Tally(None, 3, 1), None, None),
        (Tally(0, 0, 9), 0, 1),
    ],
)
def test_abstentions_are_not_votes_cast(tally, cast, needed):
    assert votes_cast(tally) == cast
    assert absolute_majority(cast) == needed


def test_a_unanimity_leaves_no_vote_against():
    assert votes_cast(Tally(13), unanimous=True) == 13


def test_result_by_the_votes_else_by_what_the_act_says():
    assert adopted(Minutes(tally=Tally(7, 6))) is True
    assert adopted(Minutes(tally=Tally(6, 7), stated_adopted=True)) is False
    assert adopted(Minutes(tally=Tally(6, 6))) is None
    assert adopted(Minutes(tally=Tally(6, 6), stated_adopted=True)) is True
    assert adopted(Minutes(unanimous=True, stated_adopted=True)) is True
    assert adopted(Minutes()) is None


def test_five_clear_days_exclude_both_ends():
    for days, status in ((6, "ok"), (5, "error"), (0, "error"), (-3, "error"), (30, "ok")):
        minutes = replace(council(3), convened_on=DAY - timedelta(days=days))
        assert statuses(minutes)["convocation"] == status


def test_what_the_act_or_the_law_leaves_out_is_unknown():
    nothing = statuses(Minutes())
    assert set(nothing.values()) == {"unknown"}
    lawless = statuses(council(8, 2), DeliberationLaw())
    assert {code for code, status in lawless.items() if status == "unknown"} == {
        "convocation",
        "quorum",
        "proxy_one_per_bearer",
        "convention",
    }


def test_a_bearer_bears_what_the_law_allows_and_is_present():
    two = (
        Seat("Luc ORME", True),
        Seat("Ida IF", False, proxy_to="Luc ORME"),
        Seat("Guy PIN", False, proxy_to="luc Orme"),
    )
    minutes = Minutes(seats=two, lists_present=True, lists_absent=True)
    assert statuses(minutes)["proxy_one_per_bearer"] == "error"
    assert statuses(minutes, replace(LAW, proxies_per_bearer=2))["proxy_one_per_bearer"] == "ok"
    assert statuses(minutes)["proxy_bearer_present"] == "ok"
    away = Minutes(seats=(*two, Seat("Ève SAULE", False, proxy_to="Ida IF")), lists_present=True, lists_absent=True)
    assert statuses(away)["proxy_bearer_present"] == "error"


def test_a_bearer_with_namesakes_is_not_accused():
    seats = (
        Seat("Luc ORME", True),
        Seat("Ida ORME", True),
        *(Seat(f"{n} PIN", False, proxy_to="ORME") for n in ("Guy", "Zoé")),
    )
    found = statuses(Minutes(held_on=DAY, seats=seats, lists_present=True, lists_absent=True))
    assert found["proxy_one_per_bearer"] == found["proxy_bearer_present"] == "unknown"


def test_a_substitute_shares_the_seat_of_its_holder():
    seats = (Seat("Ève SAULE", True, seat_of="Luc ORME"), Seat("Ida IF", True))
    assert seats_held(seats) == 2
    assert statuses(Minutes(seats=seats))["substitute"] == "info"
    absent_holder = (*seats, Seat("Luc ORME", False))
    assert seats_held(absent_holder) == 2
    assert statuses(Minutes(seats=absent_holder))["substitute"] == "info"
    assert statuses(Minutes(seats=(*seats, Seat("Luc ORME", True))))["substitute"] == "error"


@pytest.mark.parametrize(
    ("wanted", "found", "exact"),
    [
        ("Marie JUILLARD-RANDRIAN", "Marie JUILLARD- RANDRIAN", False),
        ("jean marc goncalves", "Jean-Marc GONÇALVES", False),
        ("Massar N’DIAYE", "Massar N'DIAYE", False),
        ("Patricia BEGIN", "Patricia BEGIN", True),
        ("BEGIN", "Patricia BEGIN", False),
        ("MARTIN", None, False),
        ("Claire MARTIN", None, False),
        ("", None, False),
    ],
)
def test_names_are_matched_whole_or_by_the_only_surname(wanted, found, exact):
    present = [
        "Marie JUILLARD- RANDRIAN",
        "Jean-Marc GONÇALVES",
        "Massar N'DIAYE",
        "Patricia BEGIN",
        "Dominique BEGIN-CLAUDET",
        "Christine MARTIN",
        "Paul MARTIN",
    ]
    assert find_name(wanted, present) == (found, exact)


def test_proxies_stated_else_counted():
    assert proxies_given(replace(council(5, 3), proxies=None)) == 3
    assert proxies_given(replace(council(5, 3), proxies=4)) == 4
    assert proxies_given(Minutes()) is None


def test_a_grant_above_the_threshold_to_a_private_body_needs_a_convention():
    def case(cents: int, private: bool | None, named: bool) -> str:
        minutes = replace(council(3), grants=(Grant("x", cents, private),), names_convention=named)
        return statuses(minutes)["convention"]

    assert case(23_000_00, True, False) == "ok"
    assert case(23_000_01, True, False) == "warning"
    assert case(23_000_01, True, True) == "ok"
    assert case(90_000_00, False, False) == "info"
    assert case(90_000_00, None, False) == "unknown"


def test_an_error_names_both_figures():
    wrong = replace(council(8, 2, 1), present=9, voters=12, tally=Tally(7, 2, 0, 0), stated_votes_cast=99)
    said = {check.code: check.message for check in check_minutes(wrong, LAW) if check.status == "error"}
    assert {"names_present", "voters", "tally", "votes_cast"} <= set(said)
    assert "9" in said["names_present"] and "8" in said["names_present"]
    assert "12" in said["voters"] and "11" in said["voters"]
    assert "9" in said["tally"] and "11" in said["tally"]
    assert "9" in said["votes_cast"] and "99" in said["votes_cast"]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"tally": Tally(11, 3, 0, 0)}, (14, 11)),
        ({"tally": Tally(8, 1, 1, 1)}, None),  # as many as came
        ({"tally": Tally(8, 1), "stated_votes_cast": 8}, (9, 8)),
        ({"tally": Tally(8, 1, 1), "voters": 9}, (10, 9)),
        ({"tally": Tally(8)}, None),
        ({"tally": Tally()}, None),
    ],
)
def test_votes_that_pass_those_who_vote_prove_nothing(changes, wanted):
    minutes = replace(council(8, 2, 1), **{"present": 9, "voters": None, "stated_adopted": True} | changes)
    assert too_many(minutes) == wanted
    assert adopted(minutes) is (None if wanted else True)


small = st.integers(0, 40)
counts = st.none() | st.integers(0, 200)


@given(present=st.integers(1, 40), share=st.integers(0, 40), away=small, votes=st.tuples(small, small, small))
def test_any_council_that_agrees_with_itself_has_no_error_but_its_quorum(present, share, away, votes):
    proxies = min(share, present)
    total = present + proxies
    against, abstention, none = (min(vote, total // 4) for vote in votes)
    minutes = replace(
        council(present, proxies, away),
        voters=total,
        tally=Tally(total - against - abstention - none, against, abstention, none),
    )
    errors = {code for code, status in statuses(minutes).items() if status == "error"}
    assert errors <= {"quorum"}
    assert ("quorum" in errors) == (2 * present <= present + proxies + away)


@given(present=st.integers(1, 40), proxies=small, off=st.integers(-40, 40).filter(bool))
def test_one_vote_too_many_or_too_few_is_an_error(present, proxies, off):
    minutes = council(present, min(proxies, present))
    total = present + min(proxies, present)
    changed = replace(minutes, tally=Tally(max(total + off, 0), 0, 0, 0))
    assert statuses(changed)["tally"] == "error"


@given(for_=st.integers(0, 300), against=st.integers(0, 300), abstention=counts, none=counts)
def test_the_majority_is_more_than_half_of_the_votes_cast_whoever_abstains(for_, against, abstention, none):
    tally = Tally(for_, against, abstention, none)
    cast = votes_cast(tally)
    assert cast == for_ + against
    assert 2 * absolute_majority(cast) > cast >= 2 * (absolute_majority(cast) - 1)
    if for_ != against:
        assert adopted(Minutes(tally=tally)) is (for_ > against)


@given(
    st.builds(
        Minutes,
        held_on=st.none() | st.dates(),
        weekday=st.none() | st.integers(0, 6),
        convened_on=st.none() | st.dates(),
        members=counts,
        in_office=counts,
        present=counts,
        absent=counts,
        proxies=counts,
        voters=counts,
        seats=st.lists(
            st.builds(
                Seat,
                st.text(max_size=8),
                st.booleans(),
                st.none() | st.text(max_size=4),
                st.none() | st.text(max_size=8),
            ),
            max_size=6,
        ).map(tuple),
        lists_present=st.booleans(),
        lists_absent=st.booleans(),
        tally=st.builds(Tally, counts, counts, counts, counts),
        stated_votes_cast=counts,
        stated_majority=counts,
        unanimous=st.booleans(),
        stated_adopted=st.none() | st.booleans(),
        withdrawn=st.integers(0, 3),
        second_call=st.booleans(),
        grants=st.lists(
            st.builds(Grant, st.text(max_size=5), st.none() | st.integers(0, 10**9), st.none() | st.booleans()),
            max_size=3,
        ).map(tuple),
        names_convention=st.booleans(),
    )
)
def test_any_act_at_all_gets_checks_with_a_known_status(minutes):
    for law in (LAW, DeliberationLaw()):
        for check in check_minutes(minutes, law):
            assert check.status in ("ok", "info", "warning", "error", "unknown") and check.message.endswith(
                (".", "obligatoire.")
            )
    if None in (minutes.tally.for_, minutes.tally.against) and not minutes.unanimous:
        assert votes_cast(minutes.tally) is None


@given(st.text())
def test_a_name_key_is_stable(name):
    assert name_key(name_key(name)) == name_key(name)
    assert name_key(f" {name}-") == name_key(name)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"present": None, "stated_twice": (("present", ("8", "9")),)}, ("quorum", "tally", "voters", "figures")),
        ({"proxies": None, "stated_twice": (("proxies", ("2", "3")),)}, ("tally", "voters", "figures")),
        ({"in_office": None, "stated_twice": (("in_office", ("11", "12")),)}, ("quorum", "names_total")),
        ({"tally": Tally(), "contested_vote": "deux décomptes"}, ("tally", "votes_cast", "majority")),
        ({"grants": (Grant("2.5 M€", None, True), Grant("9 €", 9_00, True))}, ("convention",)),
        ({"grants": (Grant("9 €", 9_00, True),), "several_acts": True}, ("convention",)),
    ],
)
def test_what_competes_or_was_not_read_proves_nothing(fields, codes):
    sure = replace(council(8, 2, 1), voters=10, tally=Tally(8, 1, 1, 0), grants=(Grant("9 €", 9_00, True),))
    assert {statuses(sure)[code] for code in codes if code in statuses(sure)} == {"ok"}
    found = statuses(replace(sure, **fields))
    assert not {found[code] for code in codes if code in found} & {"ok", "info"}
    assert "warning" in found.values() or fields.get("several_acts")


def grants(*sums: tuple[int, str, str]) -> tuple[Grant, ...]:
    return tuple(Grant(f"{cents}", cents, True, body, sentence) for cents, body, sentence in sums)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        # two sums to one body that pass the threshold together
        (grants((15_000_00, "les cles", "a"), (12_000_00, "les cles", "b")), "warning"),
        # who receives the second is not said
        (grants((15_000_00, "les cles", "a"), (12_000_00, "", "b")), "warning"),
        # the same sum twice in one sentence is two sums; again in another sentence, it is the same
        (grants((12_000_00, "les cles", "a"), (12_000_00, "les cles", "a")), "warning"),
        (grants((12_000_00, "les cles", "a"), (12_000_00, "les cles", "b")), "ok"),
        # the act gives the total, under the threshold
        (grants((12_000_00, "les cles", "a"), (8_000_00, "les cles", "b"), (20_000_00, "les cles", "c")), "ok"),
        # two bodies, each under the threshold
        (grants((15_000_00, "les cles", "a"), (12_000_00, "les toits", "b")), "ok"),
    ],
)
def test_sums_that_may_go_to_one_body_are_not_said_under_the_threshold(given, status):
    check = next(c for c in check_minutes(replace(council(3), grants=given), LAW) if c.code == "convention")
    assert check.status == status
    assert status == "ok" or ("15 000 €" in check.message or "12 000 € et 12 000 €" in check.message)


def test_a_check_is_said_in_the_language_of_its_reader():
    from django.utils.translation import override

    from trousseau.rules.said import said

    check = next(c for c in check_minutes(council(8, 2, 1), LAW) if c.code == "quorum")
    kept = check.says.plain()
    assert check.message.startswith("Quorum : 8 présents pour ")
    with override("en"):
        assert check.message.startswith("Quorum: 8 present for ") and str(said(kept)) == check.message
