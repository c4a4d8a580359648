"""The ten deadlines of an eviction, case by case: each expected day was counted on a calendar, never by the code."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau import scales
from trousseau.exchange.eviction_case import law_of, read_case
from trousseau.exchange.french import in_french
from trousseau.rules.eviction import ROWS, deadlines
from trousseau.rules.eviction_case import ACTS, BEFORE, UNVERIFIED, Certainty

SIX = {"weeks": 6}
TWO = {"months": 2}
TODAY = "2026-11-27"
OWED = {"since": "2026-03-05", "debt": 50000, "rent": 44000, "charges": 6000}


def act(name: str, on: str, proof: str | None = "preuve", by: str | None = None, until: str | None = None) -> dict:
    return {"act": name, "on": on, "proof": proof, "by": by, "until": until}


def case(*acts: dict, **other) -> dict:
    """A natural person’s lease of 15 April 2024 whose clause says six weeks, unless said otherwise."""
    told = {
        "today": TODAY,
        "lessor": "natural",
        "aid_to_lessor": True,
        "signed_on": "2024-04-15",
        "renewed": False,
        "clause": SIX,
        "arrears": OWED,
        "acts": list(acts),
    }
    return told | other


def rows(told: dict) -> dict:
    found = read_case(json.dumps(told))
    return {row.deadline: row for row in deadlines(found, law_of(found, scales.at))}


def days(row) -> tuple:
    return tuple(day and day.isoformat() for day in (row.on, row.not_before, row.not_after))


def why(told: dict, name: str) -> str:
    """What the row says, in French as the command line does."""
    with in_french():
        return str(rows(told)[name].why).replace("\xa0", " ")


def old(**other) -> dict:
    return {"signed_on": "2021-09-01"} | other


def order(on: str, proof: str | None = "preuve") -> dict:
    return act("order_to_pay", on, proof)


JUNE = order("2026-06-29")  # a Monday: 42 days end on Monday 10 August, two months on Saturday 29 August
JUDGE = act("delays_granted", "2026-12-15", by="judge", until="2028-12-15")
CLAUSE = [
    # six weeks, the lease being signed since 29 July 2023
    (case(JUNE), "2026-08-11", "sure"),
    (case(order("2026-07-04")), "2026-08-18", "sure"),  # Saturday 15 August, a holiday, to Monday 17
    (case(order("2026-09-25")), "2026-11-07", "sure"),  # Friday 6 November
    (case(order("2026-09-30")), "2026-11-13", "sure"),  # Wednesday 11 November, a holiday, to the 12th
    (case(order("2026-11-13")), "2026-12-29", "sure"),  # Christmas on a Friday, to Monday 28
    (case(order("2026-11-20")), "2027-01-05", "sure"),  # 1 January on a Friday, to Monday 4
    (case(order("2028-01-18")), "2028-03-01", "sure"),  # 29 February 2028
    (case(order("2027-01-18")), "2027-03-02", "sure"),  # Monday 1 March 2027
    (case(JUNE, clause={"weeks": 8}), "2026-08-25", "sure"),
    (case(JUNE, clause={"weeks": 4}), "2026-08-11", "sure"),
    (case(JUNE, clause={"months": 1}), "2026-08-11", "sure"),
    (case(JUNE, clause=TWO), "2026-09-01", "sure"),  # a later lease whose clause says two months keeps them
    (case(JUNE, signed_on="2023-07-29"), "2026-08-11", "sure"),
    (case(JUNE, signed_on="2023-07-29", renewed="tacit"), "2026-08-11", "sure"),
    # two months, the lease running on 29 July 2023: nobody read that text, unless the lease writes them itself
    (case(JUNE, signed_on="2023-07-28"), "2026-09-01", "ask"),
    (case(order("2026-03-16"), **old()), "2026-05-19", "ask"),  # Saturday 16 May to Monday 18
    (case(order("2026-01-31"), **old(clause=TWO)), "2026-04-01", "sure"),  # 31 March
    (case(order("2025-12-31"), **old(clause=TWO)), "2026-03-03", "sure"),  # Saturday 28 February to Monday 2 March
    (case(order("2027-12-31"), **old(clause=TWO)), "2028-03-01", "sure"),  # Tuesday 29 February
    (case(order("2026-12-30"), **old(clause=TWO)), "2027-03-02", "sure"),  # Sunday 28 February to Monday 1 March
    (case(order("2026-02-28"), **old(clause=TWO)), "2026-04-29", "sure"),  # date to date: the 28th, not the month’s end
    (case(order("2026-03-06"), **old(clause=TWO)), "2026-05-07", "sure"),
    (case(order("2026-03-08"), **old(clause=TWO)), "2026-05-12", "sure"),  # Friday 8 May, a holiday, to Monday 11
    (case(order("2026-02-06"), **old(clause=TWO)), "2026-04-08", "sure"),  # Easter Monday to Tuesday 7 April
    (case(order("2026-03-14"), **old(clause=TWO)), "2026-05-16", "sure"),  # Ascension to Friday 15 May
    (case(order("2026-05-14"), **old(clause=TWO)), "2026-07-16", "sure"),  # 14 July to the 15th
    (case(JUNE, **old(renewed="2023-07-28")), "2026-09-01", "ask"),
    (case(JUNE, **old(clause={"weeks": 4})), "2026-09-01", "ask"),
    (case(JUNE, signed_on="1985-03-01"), "2026-09-01", "ask"),
    # renewed since: what the text leaves open is asked, unless both readings give one day
    (case(JUNE, **old(renewed="tacit")), None, "ask"),
    (case(JUNE, **old(renewed=None)), None, "ask"),
    (case(JUNE, **old(renewed="2023-07-29")), None, "ask"),
    (case(JUNE, **old(renewed="2024-09-01")), None, "ask"),
    (case(JUNE, **old(renewed="tacit", clause={"weeks": 8})), None, "ask"),
    (case(JUNE, **old(renewed="tacit", clause=TWO)), "2026-09-01", "sure"),
    (case(JUNE, **old(renewed="tacit", clause={"weeks": 9})), "2026-09-01", "sure"),  # Monday 31 August
    # what is missing
    (case(JUNE, clause=None), None, "ask"),
    (case(clause=None), None, "ask"),
    (case(), None, "none"),
    (case(order("2026-06-29", None)), None, "ask"),
    # the last of a repeated act
    (case(JUNE, order("2026-09-25")), "2026-11-07", "sure"),
    (case(order("2026-09-25"), JUNE), "2026-11-07", "sure"),
    (case(JUNE, order("2026-12-01", None)), None, "ask"),
    # held back by a judge, by over-indebtedness
    (case(JUNE, JUDGE), "2028-12-16", "contestable"),
    (case(JUNE, JUDGE | {"proof": None}), "2026-08-11", "sure"),
    (case(JUNE, JUDGE | {"on": "2026-07-01", "until": "2026-08-10"}), "2026-08-11", "sure"),
    (case(JUNE, JUDGE | {"by": "enforcement"}), "2026-08-11", "sure"),
    (case(JUNE, act("overindebtedness_admissible", "2026-07-15")), None, "ask"),
    (case(JUNE, act("overindebtedness_admissible", "2026-07-15", None)), "2026-08-11", "sure"),
    (case(JUNE, act("overindebtedness_admissible", "2026-03-04")), "2026-08-11", "sure"),  # before these arrears
    (case(JUNE, act("overindebtedness_measures", "2026-10-01")), None, "ask"),
    (case(JUNE, act("debt_erased", "2026-09-30")), "2028-10-01", "contestable"),
    (case(JUNE, act("debt_erased", "2028-02-29"), today="2028-03-01"), "2030-03-01", "contestable"),
]
SURETY = [
    (case(JUNE), "2026-07-15", "sure"),  # 14 July, a holiday
    (case(order("2026-06-15")), "2026-06-30", "sure"),
    (case(order("2026-06-12")), "2026-06-29", "sure"),  # Saturday 27 June to Monday
    (case(order("2026-12-10")), "2026-12-28", "sure"),  # Christmas, then a week-end
    (case(order("2026-10-17")), "2026-11-02", "sure"),  # Sunday 1 November
    (case(order("2028-02-14")), "2028-02-29", "sure"),
    (case(order("2027-02-14")), "2027-03-01", "sure"),
    (case(order("2026-06-29", None)), None, "ask"),
    (case(), None, "none"),
]
NATURAL = [
    (case(), "2026-05-06", "sure"),  # two months of arrears since 5 March
    (case(lessor="family_company"), "2026-05-06", "sure"),
    (case(arrears=OWED | {"debt": 88000}), "2026-05-06", "sure"),
    (case(arrears=OWED | {"since": "2026-11-05", "debt": 88000}), TODAY, "sure"),  # twice the rent without charges
    (case(arrears=OWED | {"since": "2026-11-05", "debt": 87999}), "2027-01-06", "sure"),
    (case(today="2027-01-05", arrears=OWED | {"since": "2026-12-31"}), "2027-03-01", "sure"),
    (case(arrears=OWED | {"since": "2025-12-31"}), "2026-03-01", "sure"),
    (case(today="2028-01-05", arrears=OWED | {"since": "2027-12-31"}), "2028-03-01", "sure"),
    (case(arrears=None), None, "ask"),
    (case(arrears=OWED | {"debt": 0}), None, "none"),
]


def legal(*acts: dict, **other) -> dict:
    return case(*acts, lessor="legal_person", **other)


SEIZURE = [
    (legal(JUNE, act("summons", "2026-10-21")), "2026-08-20", "sure"),  # a Wednesday: two months end on Tuesday 20
    (legal(JUNE, act("summons", "2026-10-21", None)), "2026-08-20", "sure"),  # to come: the summons that is named
    (legal(JUNE, act("summons", "2026-10-19")), "2026-08-16", "sure"),  # a Monday: Friday 16 October at the latest
    (legal(JUNE, act("summons", "2027-03-01")), "2026-12-26", "sure"),  # a Monday after 28 February
    (legal(JUNE, act("summons", "2028-03-01")), "2027-12-31", "sure"),  # a Wednesday after 29 February
    (legal(JUNE, arrears=None), None, "ask"),
]
CCAPEX_JUNE = act("ccapex_seized", "2026-06-30")
CAF_JULY = act("caf_report", "2026-07-02")
SUMMONS = [
    (case(JUNE), "2026-08-11", "sure"),
    (case(JUNE, CCAPEX_JUNE), "2026-08-11", "sure"),  # a natural person waits for the clause alone
    (case(JUNE, lessor="family_company"), "2026-08-11", "sure"),
    (legal(JUNE, CCAPEX_JUNE), "2026-09-01", "sure"),  # Sunday 30 August to Monday 31
    (legal(JUNE, act("ccapex_seized", "2026-05-04")), "2026-08-11", "sure"),  # over on 6 July: the clause is later
    (legal(JUNE, CAF_JULY), "2026-09-03", "sure"),  # a report to the payer counts as a seizure
    (legal(JUNE, CAF_JULY, aid_to_lessor=False), "2026-09-03", "sure"),
    (legal(JUNE, CAF_JULY, act("ccapex_seized", "2026-08-03")), "2026-09-03", "sure"),  # the first of the two
    (legal(JUNE, CAF_JULY | {"proof": None}, CCAPEX_JUNE), "2026-09-01", "sure"),
    (legal(JUNE, act("ccapex_seized", "2026-03-05")), "2026-08-11", "sure"),
    (legal(JUNE, act("caf_report", "2026-03-04")), "2026-08-11", "contestable"),  # of before these arrears
    (legal(JUNE, CAF_JULY | {"proof": None}), None, "ask"),
    (legal(JUNE), None, "ask"),
    (legal(CCAPEX_JUNE), None, "none"),
    (legal(JUNE, CCAPEX_JUNE, clause=None), None, "ask"),
    (case(JUNE, **old(renewed="tacit")), None, "ask"),
    (case(JUNE, JUDGE), "2028-12-16", "contestable"),
]
PREFECT = [
    (case(act("hearing", "2026-12-15")), "2026-11-02", "sure"),
    (case(act("hearing", "2026-12-15", None)), "2026-11-02", "sure"),  # a hearing counts from its date
    (case(act("hearing", "2027-01-12")), "2026-11-30", "sure"),
    (case(act("hearing", "2028-04-12")), "2028-02-29", "sure"),
    (case(act("hearing", "2027-04-12")), "2027-02-28", "sure"),  # a Sunday: nothing extends nor shortens it
    (case(act("hearing", "2026-12-24")), "2026-11-11", "sure"),  # a holiday
    (case(act("hearing", "2026-12-13")), "2026-10-31", "sure"),  # on a Sunday: said
    (case(act("summons", "2026-10-21")), None, "ask"),
    (case(), None, "none"),
]
LEAVE_ON, SEIZED_ON = act("order_to_leave", "2027-02-15"), act("prefect_seized", "2027-02-15")
ENFORCEMENT = act("delays_granted", "2027-03-20", by="enforcement", until="2027-10-31")
JUDGED = act("judgment", "2027-01-26")
LEAVE = [  # the text of its two months was not read: `ask`, with the day
    (case(LEAVE_ON, SEIZED_ON), "2027-04-16", "ask"),
    (case(LEAVE_ON, act("prefect_seized", "2027-02-10")), "2027-04-16", "contestable"),  # of this order, or of another?
    (case(LEAVE_ON, act("prefect_seized", "2027-03-01")), "2027-05-04", "ask"),  # Saturday 1 May to Monday 3
    (case(LEAVE_ON, SEIZED_ON | {"proof": None}), None, "ask"),
    (case(LEAVE_ON), None, "ask"),
    (case(LEAVE_ON | {"proof": None}, SEIZED_ON), None, "ask"),
    (case(SEIZED_ON), None, "none"),
    (case(act("order_to_leave", "2027-12-31"), act("prefect_seized", "2027-12-31")), "2028-03-01", "ask"),
    (
        case(act("order_to_leave", "2026-12-31"), act("prefect_seized", "2026-12-31")),
        "2027-03-02",
        "ask",
    ),  # in the truce
    (
        case(act("order_to_leave", "2027-03-17"), act("prefect_seized", "2027-03-17")),
        "2027-05-19",
        "ask",
    ),  # Whit Monday
    (case(LEAVE_ON, SEIZED_ON, ENFORCEMENT), "2027-11-01", "ask"),  # in the truce: not counted here
    (case(LEAVE_ON, SEIZED_ON, ENFORCEMENT | {"until": "2027-04-01"}), "2027-04-16", "ask"),
    (case(LEAVE_ON, SEIZED_ON, ENFORCEMENT | {"proof": None}), "2027-04-16", "ask"),
    (case(LEAVE_ON, SEIZED_ON, JUDGE | {"until": "2027-06-30"}), "2027-07-01", "contestable"),
    (case(JUDGED, LEAVE_ON, SEIZED_ON, act("overindebtedness_admissible", "2027-03-01")), None, "ask"),
    (case(JUDGED, LEAVE_ON, SEIZED_ON, act("overindebtedness_measures", "2027-03-01")), "2027-04-16", "contestable"),
    (case(JUDGED, LEAVE_ON, SEIZED_ON, act("overindebtedness_admissible", "2026-06-01")), "2027-04-16", "ask"),
    # no judgment is known that took it into account
    (case(LEAVE_ON, SEIZED_ON, act("overindebtedness_admissible", "2026-06-01")), "2027-04-16", "contestable"),
    (case(LEAVE_ON, SEIZED_ON, act("debt_erased", "2027-01-15")), "2027-04-16", "contestable"),
]
DELAYS = [
    (case(JUDGED, LEAVE_ON), "2027-03-15", "2028-02-15", "sure"),
    (case(JUDGED, act("order_to_leave", "2027-01-31")), "2027-02-28", "2028-01-31", "sure"),
    (case(JUDGED, act("order_to_leave", "2028-02-29")), "2028-03-29", "2029-02-28", "sure"),
    (
        case(act("judgment", "2022-05-10"), act("order_to_leave", "2022-06-10")),
        "2022-09-10",
        "2025-06-10",
        "sure",
    ),  # three months to three years
    (case(LEAVE_ON, ENFORCEMENT), "2027-10-31", "2027-10-31", "sure"),
    (case(ENFORCEMENT), "2027-10-31", "2027-10-31", "sure"),
    (case(LEAVE_ON, ENFORCEMENT | {"until": "2028-03-21"}), "2028-03-21", "2028-03-21", "contestable"),  # over a year
    (case(JUDGED, LEAVE_ON, ENFORCEMENT | {"proof": None}), "2027-03-15", "2028-02-15", "sure"),
    (case(JUDGED, LEAVE_ON, JUDGE), "2027-03-15", "2028-02-15", "sure"),
    (case(LEAVE_ON | {"proof": None}), None, None, "ask"),
    (case(), None, None, "none"),
]
TRUCE = [
    ("2026-10-31", "2026-11-01", "2027-04-01"),
    ("2026-11-01", "2026-11-01", "2027-04-01"),
    ("2026-11-27", "2026-11-01", "2027-04-01"),
    ("2027-01-01", "2026-11-01", "2027-04-01"),
    ("2027-03-31", "2026-11-01", "2027-04-01"),
    ("2027-04-01", "2027-11-01", "2028-04-01"),
    ("2028-02-29", "2027-11-01", "2028-04-01"),
]
FORCE = [
    (case(act("force_asked", "2027-05-10")), "2027-07-11", "sure"),  # a Saturday: the silence ends all the same
    (case(act("force_asked", "2026-12-31")), "2027-03-01", "sure"),
    (case(act("force_asked", "2027-12-31")), "2028-03-01", "sure"),
    (case(LEAVE_ON, SEIZED_ON, act("force_asked", "2027-04-15")), "2027-06-16", "contestable"),  # one day too early
    # too early: the two months of silence run from 15 April, the last day to leave (CE, 18 Dec. 2013, 363126)
    (case(LEAVE_ON, SEIZED_ON, act("force_asked", "2027-02-16")), "2027-06-16", "contestable"),
    (case(LEAVE_ON, SEIZED_ON, ENFORCEMENT, act("force_asked", "2027-06-01")), "2028-01-01", "contestable"),
    (case(LEAVE_ON, act("force_asked", "2027-05-10")), "2027-07-11", "contestable"),  # the two months may not run
    (case(LEAVE_ON, SEIZED_ON, act("force_asked", "2027-04-16")), "2027-06-17", "sure"),
    (case(act("force_asked", "2027-05-10", None)), None, "ask"),
    (case(), None, "none"),
]
INDEMNITY = [
    (case(act("force_asked", "2027-05-10")), "2027-07-11", "sure"),
    (case(act("force_asked", "2027-08-31")), "2027-11-01", "sure"),  # two months before the truce
    (case(act("force_asked", "2027-09-01")), "2027-11-02", "sure"),
    (case(act("force_asked", "2027-09-02")), "2028-04-01", "contestable"),
    (case(act("force_asked", "2027-12-10")), "2028-04-01", "contestable"),
    # asked too early: the prefect is seized of it on 31 October 2027, in the two months before the truce
    (case(LEAVE_ON, SEIZED_ON, ENFORCEMENT, act("force_asked", "2027-06-01")), "2028-04-01", "contestable"),
    (case(act("force_asked", "2028-02-15")), "2028-04-16", "sure"),
    (case(act("force_asked", "2025-08-20")), "2025-10-21", "contestable"),  # before the décret
    (case(act("force_asked", "2027-05-10", None)), None, "ask"),
    (case(), None, "none"),
]
ON = [
    (name, told, on, certainty)
    for name, table in (
        ("clause_effective", CLAUSE),
        ("ccapex_seizure", NATURAL),
        ("summons_allowed", SUMMONS),
        ("leave", LEAVE),
        ("force_silence", FORCE),
        ("indemnity_claim", INDEMNITY),
    )
    for told, on, certainty in table
]
LIMITS = [
    (name, told, day, certainty)
    for name, table in (("surety_told", SURETY), ("ccapex_seizure", SEIZURE), ("prefect_told", PREFECT))
    for told, day, certainty in table
]
ARTICLES = {
    "clause_effective": ("Loi 89-462, art. 24 I", "CPC, art. 641 et 642"),
    "surety_told": ("Loi 89-462, art. 24 I", "CPC, art. 641 et 642"),
    "ccapex_seizure": ("Loi 89-462, art. 24 I",),
    "summons_allowed": ("Loi 89-462, art. 24 I", "CPC, art. 641 et 642"),
    "prefect_told": ("Loi 89-462, art. 24 III", "25-70.018", "CPC, art. 642 exclu"),
    "leave": ("CPCE, art. L412-1", "L412-5", "CPC, art. 641 et 642"),
    "enforcement_delays": ("CPCE, art. L412-3", "L412-4"),
    "truce": ("CPCE, art. L412-6",),
    "force_silence": ("CPCE", "R153-1"),
    "indemnity_claim": ("CPCE", "décret 2025-1052"),
}


def grounded(row) -> bool:
    return all(part in row.article for part in ARTICLES[row.deadline]) and bool(str(row.why))


@pytest.mark.parametrize(("name", "told", "on", "certainty"), ON)
def test_the_first_day_of_effect(name, told, on, certainty):
    row = rows(told)[name]
    assert (*days(row), row.certainty) == (on, None, None, certainty) and grounded(row)


@pytest.mark.parametrize(("name", "told", "last", "certainty"), LIMITS)
def test_the_last_safe_day(name, told, last, certainty):
    row = rows(told)[name]
    assert (*days(row), row.certainty) == (None, None, last, certainty) and grounded(row)


@pytest.mark.parametrize(("told", "shortest", "longest", "certainty"), DELAYS)
def test_the_delays_of_enforcement_span_the_shortest_and_the_longest_term(told, shortest, longest, certainty):
    row = rows(told)["enforcement_delays"]
    assert (*days(row), row.certainty) == (None, shortest, longest, certainty) and grounded(row)


@pytest.mark.parametrize(("today", "begins", "over"), TRUCE)
def test_the_truce_is_the_one_that_runs_or_the_next(today, begins, over):
    row = rows(case(today=today))["truce"]
    assert (*days(row), row.certainty) == (begins, over, None, "sure") and grounded(row)


def test_at_least_eighty_dated_cases_are_held():
    assert len(ON) + len(LIMITS) + len(DELAYS) + len(TRUCE) >= 80


def test_the_day_after_the_safe_one_is_said_and_never_answered():
    told = case(act("hearing", "2026-12-15"), act("prefect_told", "2026-11-03"))
    said = why(told, "prefect_told")
    assert "sûr jusqu’au 2 novembre 2026 ; le 3 novembre 2026 est contestable" in said
    assert "Averti le 3 novembre 2026 : contestable" in said
    assert rows(told)["prefect_told"].not_after == date(2026, 11, 2)


def test_a_hearing_on_a_closed_day_is_said():
    sunday, tuesday = (why(case(act("hearing", day)), "prefect_told") for day in ("2026-12-13", "2026-12-15"))
    assert "est un jour chômé" in sunday and "est un jour chômé" not in tuesday


def test_each_row_says_whether_a_closed_day_extends_it():
    whole = case(
        JUNE,
        act("summons", "2026-10-21"),
        act("hearing", "2026-12-15"),
        JUDGED,
        LEAVE_ON,
        SEIZED_ON,
        act("force_asked", "2027-05-10"),
    )
    extended = {
        "natural": {"clause_effective", "surety_told", "summons_allowed", "leave"},
        "legal_person": {"clause_effective", "surety_told", "ccapex_seizure", "summons_allowed", "leave"},
    }
    for lessor, expected in extended.items():
        for name in ARTICLES:
            said = why(whole | {"lessor": lessor}, name)
            yes = "est reporté au premier jour ouvrable (CPC, art. 642)" in said
            no = "Un jour chômé ne prolonge rien ici" in said or "un jour chômé ne change rien" in said
            assert (yes, no) == (name in expected, name not in expected), name


@pytest.mark.parametrize(
    ("told", "name", "lacks"),
    [
        (case(), "clause_effective", ["order_to_pay"]),
        (case(), "surety_told", ["order_to_pay"]),
        (case(), "ccapex_seizure", ["order_to_pay"]),
        (case(), "summons_allowed", ["order_to_pay"]),
        (legal(JUNE), "summons_allowed", ["ccapex_seized"]),
        (legal(JUNE), "ccapex_seizure", ["summons"]),
        (case(act("hearing", "2026-12-15")), "prefect_told", ["summons", "order_to_pay"]),
        (case(act("summons", "2026-10-21")), "prefect_told", ["hearing"]),
        (case(LEAVE_ON), "leave", ["prefect_seized", "judgment", "hearing", "summons", "order_to_pay"]),
        (case(), "enforcement_delays", ["order_to_leave"]),
        (case(act("force_asked", "2027-05-10")), "force_silence", ["order_to_leave", "judgment"]),
        (case(), "indemnity_claim", ["force_asked"]),
    ],
)
def test_a_missing_earlier_act_is_named(told, name, lacks):
    assert all(f"({code})" in why(told, name) for code in lacks)


def test_an_act_before_its_predecessor_is_named_and_counted():
    told = case(act("hearing", "2026-12-15"), act("summons", "2027-01-05"), JUNE)
    assert "datés d’après : assignation (summons)" in why(told, "prefect_told")
    assert rows(told)["prefect_told"].not_after == date(2026, 11, 2)


def test_what_makes_a_row_less_than_sure_is_said():
    delayed = case(JUNE, JUDGE, **old(renewed="tacit"))
    assert "2028" in why(delayed, "clause_effective"), "said even when the clause itself waits for an answer"
    early = case(LEAVE_ON, act("prefect_seized", "2027-02-10"))
    assert "saisi avant ce commandement" in why(early, "leave")
    erased = case(JUDGED, LEAVE_ON, SEIZED_ON, act("debt_erased", "2026-12-01"))
    assert "dette effacée (debt_erased), avant le jugement" in why(erased, "leave")
    before = legal(JUNE, act("summons", "2026-10-21"), act("caf_report", "2026-03-04"))
    for name in ("ccapex_seizure", "summons_allowed"):
        assert "avant cet impayé" in why(before, name)
    too_early = case(LEAVE_ON, SEIZED_ON, act("force_asked", "2027-02-16"))
    assert "trop tôt" in why(too_early, "force_silence")
    assert "c’est peut-être trop tôt" in why(case(LEAVE_ON, act("force_asked", "2027-05-10")), "force_silence")


def test_what_was_done_in_time_or_too_late_is_said():
    def seized(day: str) -> str:
        return why(legal(JUNE, act("summons", "2026-10-21"), act("ccapex_seized", day)), "ccapex_seizure")

    assert "À temps" in seized("2026-08-20") and "Trop tard" in seized("2026-08-21")
    late = case(JUNE, act("order_to_surety", "2026-07-16"))
    assert "trop tard" in why(late, "surety_told") and rows(late)["surety_told"].not_after == date(2026, 7, 15)


def test_a_delay_whose_text_was_not_read_says_so():
    assert "À confirmer" in why(case(JUNE, **old()), "clause_effective")
    assert "À confirmer" not in why(case(JUNE), "clause_effective")
    assert "À confirmer" in why(case(LEAVE_ON, SEIZED_ON), "leave")


def test_a_day_before_every_known_value_is_asked_and_no_error():
    row = rows(case(act("hearing", "2019-12-15"), today="2019-11-01"))["prefect_told"]
    assert (row.certainty, row.not_after) == ("ask", None)
    for day in ("1900-01-01", "1988-05-05", "2005-06-07", "2013-06-07", "2199-12-31"):
        assert len(rows(case(*(act(name, day) for name in ACTS if name != "delays_granted"), today=day))) == 10


def test_every_row_of_the_table_is_a_function_that_begins_with_its_article():
    for row in ROWS:
        assert row.__doc__ and row.__doc__.startswith(("Loi 89-462, art. 24", "CPCE, art. "))


dates = st.dates(date(2023, 8, 1), date(2030, 12, 31))
proofs = st.none() | st.just("preuve")
acts = st.builds(
    lambda name, on, proof, by, until: (
        act(name, on.isoformat(), proof) | ({"by": by, "until": until.isoformat()} if name == "delays_granted" else {})
    ),
    st.sampled_from(sorted(ACTS)),
    dates,
    proofs,
    st.sampled_from(["judge", "enforcement"]),
    dates,
)


@given(
    st.lists(acts, max_size=12),
    dates,
    st.sampled_from(["natural", "family_company", "legal_person"]),
    st.sampled_from([SIX, TWO, {"weeks": 3}, {"months": 4}, None]),
    st.sampled_from([False, None, "tacit", "2022-01-01", "2024-01-01"]),
    st.sampled_from(["2021-02-28", "2024-02-29"]),
    st.none() | st.just(OWED),
)
def test_ten_rows_always_each_with_its_ground_and_no_day_where_it_does_not_apply(
    told, today, lessor, clause, renewed, signed, owed
):
    found = read_case(
        json.dumps(
            case(
                *told,
                today=today.isoformat(),
                lessor=lessor,
                clause=clause,
                renewed=renewed,
                signed_on=signed,
                arrears=owed,
            )
        )
    )
    answer = deadlines(found, law_of(found, scales.at))
    assert [row.deadline for row in answer] == list(ARTICLES)
    for row in answer:
        assert grounded(row)
        if row.certainty == Certainty.ASK:  # a day that rests on a text nobody read is told, and is to confirm
            assert not any(days(row)) or str(UNVERIFIED) in row.why
        else:
            assert any(days(row)) == (row.certainty != Certainty.NONE)
    by = {row.deadline: row for row in answer}
    if by["summons_allowed"].on:
        assert by["summons_allowed"].on >= by["clause_effective"].on
    if by["leave"].on:
        assert found.proved("order_to_leave") and found.proved("prefect_seized")


def test_the_chain_of_acts_names_known_acts_and_ends():
    for code in ACTS:
        seen = set()
        while code in BEFORE:
            assert code not in seen and BEFORE[code] in ACTS
            seen.add(code)
            code = BEFORE[code]


@pytest.mark.parametrize(
    ("told", "name", "certainty"),
    [
        (case(JUNE, renewed="2020-01-01"), "clause_effective", "ask"),  # before the lease was signed
        (case(JUNE, **old(renewed="2027-01-01")), "clause_effective", "ask"),  # to come
        (case(JUNE, signed_on="2026-12-01"), "clause_effective", "ask"),  # an order to pay before its lease
        (case(arrears=OWED | {"since": "2026-11-28"}), "ccapex_seizure", "ask"),
        (case(JUNE, JUDGE | {"until": "2026-12-14"}), "clause_effective", "ask"),
        (case(LEAVE_ON, SEIZED_ON, ENFORCEMENT | {"until": "2027-03-19"}), "leave", "ask"),
        (case(ENFORCEMENT | {"until": "2027-03-19"}), "enforcement_delays", "ask"),
        (case(JUDGED, LEAVE_ON, SEIZED_ON, ENFORCEMENT | {"until": "2030-01-01"}), "leave", "contestable"),
        (case(LEAVE_ON), "enforcement_delays", "contestable"),  # no judgment
        (case(JUDGED, LEAVE_ON), "enforcement_delays", "sure"),
    ],
)
def test_facts_that_contradict_each_other_are_never_sure(told, name, certainty):
    assert rows(told)[name].certainty == certainty and why(told, name)


def test_what_nobody_read_is_never_sure():
    row = rows(case(JUDGED, LEAVE_ON, SEIZED_ON))["leave"]
    assert (row.on, row.certainty) == (date(2027, 4, 16), "ask")
