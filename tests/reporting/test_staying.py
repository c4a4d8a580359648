"""How long households stay housed: the curve, and what a funder may read of it."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from trousseau.conventions.models import Convention
from trousseau.engines.differences import isolated
from trousseau.reporting.figures import Figure, Kind, figure, wilson
from trousseau.reporting.lines import Line
from trousseau.reporting.measures import BY_CODE
from trousseau.reporting.models import Report
from trousseau.reporting.page import Reading
from trousseau.reporting.promises import Promise
from trousseau.reporting.publishing import LEAST, sets_told, view
from trousseau.reporting.reading import Row
from trousseau.reporting.staying import MARKS, counts, curve, intervals
from trousseau.reporting.words import beside
from trousseau.rules.dates import add_days, add_months

END = date(2026, 12, 31)


def stay(unit: int, keys: date, lived: int | None, lost: bool = False, end: date = END) -> Row:
    """A household that left after `lived` days, or whose owner took the lease over then; None: it is still there."""
    watched = (end - keys).days
    if lived is None or lived > watched:
        return Row(unit, unit, keys, yes=True, value=watched, also=watched)
    return Row(unit, unit, keys, yes=None if lost else False, value=lived, also=watched)


STAYS = st.lists(
    st.tuples(st.integers(0, 1000), st.none() | st.integers(0, 900), st.booleans()), min_size=1, max_size=12
)


def drawn(stays, end: date = END) -> list[Row]:
    return [
        stay(unit, keys, lived, lost, end)
        for unit, (ago, lived, lost) in enumerate(stays, 1)
        if (keys := add_days(date(2026, 12, 31), -ago)) <= end
    ]


def test_three_of_ten_left_and_one_who_came_late_is_counted_as_far_as_it_is_followed():
    old = add_months(END, -14)
    rows = [stay(n, old, {1: 40, 2: 100, 3: 300}.get(n)) for n in range(1, 11)] + [stay(11, add_months(END, -4), None)]
    assert counts(intervals(rows)) == [(0, 3, 11, 1), (3, 6, 9, 1), (6, 9, 8, 0), (9, 12, 8, 1)]
    last = curve(counts(intervals(rows))).steps[-1]
    assert (
        last.time == 12 and abs(last.survival - 10 / 11 * 8 / 9 * 7 / 8) < 1e-9 and last.low < last.survival < last.high
    )


def test_a_home_taken_over_is_followed_until_then_and_is_no_departure():
    rows = [stay(n, add_months(END, -12), None) for n in range(1, 6)] + [stay(6, add_months(END, -12), 200, lost=True)]
    assert counts(intervals(rows)) == [(0, 3, 6, 0), (3, 6, 6, 0), (6, 9, 5, 0), (9, 12, 5, 0)]


@given(STAYS)
def test_where_all_are_followed_the_curve_is_the_plain_share(stays):
    old = add_months(END, -MARKS[-1])
    rows = [stay(unit, old, lived) for unit, (_ago, lived, _lost) in enumerate(stays, 1)]
    for step in curve(counts(intervals(rows))).steps:
        there = sum(add_days(old, row.value) > add_months(old, step.time) or row.yes is True for row in rows)
        assert abs(step.survival - there / len(rows)) < 1e-9


@given(STAYS, st.integers(0, 400))
@settings(max_examples=80)
def test_the_curves_of_two_reports_isolate_nobody(stays, later):
    first, second = drawn(stays, add_days(END, -later)), drawn(stays)
    one = view({"stay": first}, None)
    told = sets_told({"stay": first}, None, one.keys)
    two = view({"stay": second}, None, told)
    assert isolated([*told, *sets_told({"stay": second}, None, two.keys)]) is None
    for found in (one, two):
        for _start, _end, watched, left in found.curve:
            assert all(many == 0 or many >= LEAST for many in (watched, left, watched - left))


def test_a_share_that_few_are_followed_to_is_said_with_them_and_keeps_no_promise():
    """Of six who stayed, two are followed to six months: 100 % of two is sure of little, and one who left is said."""
    rows = [stay(n, add_months(END, -7), None) for n in (1, 2)] + [
        stay(n, add_months(END, -4), None) for n in range(3, 7)
    ]
    rows += [stay(7, add_months(END, -1), 20), stay(8, add_months(END, -1), None), stay(9, add_months(END, -5), 140)]
    found = figure(Kind.STAY, rows)
    assert (found.value, found.at, found.den, found.unknown, found.gone) == (100, 6, 2, 1, 2)
    assert (found.low, found.high) == (wilson(2, 2)) == (34, 100)
    said = beside(BY_CODE["stay"], found)
    assert "2 ménages suivis jusque-là" in said and "entre 34" in said and "2 sont partis" in said
    promise = Promise("Rester", "", "", Line(BY_CODE["stay"], found, Figure()), 90)
    assert (promise.kept, promise.result) == (None, "thin")
    more = figure(Kind.STAY, [stay(n, add_months(END, -7), None) for n in range(5)])
    assert Promise("Rester", "", "", Line(BY_CODE["stay"], more, Figure()), 90).kept is True


def test_a_curve_frozen_before_says_whom_it_follows_to_its_end():
    stored = {"code": "stay", "value": 100, "figure": {"value": 100, "den": 6, "at": 6, "unknown": 2}}
    stored |= {"before": {}, "curve": [[0, 3, 6, 0], [3, 6, 2, 0]]}
    reading = Reading(Report(figures=[stored]), None)
    reading.own = True
    assert (reading.lines["stay"].now.den, reading.lines["stay"].now.low) == (2, 34)


def test_a_funder_reads_the_marks_joined_where_few_left():
    old = add_months(END, -9)
    rows = [stay(n, old, 40 if n < 3 else 150 if n < 7 else None) for n in range(1, 21)]
    assert counts(intervals(rows)) == [(0, 3, 20, 2), (3, 6, 18, 4), (6, 9, 14, 0)]
    found = view({"stay": rows}, None)
    assert found.curve == [(0, 6, 20, 6), (6, 9, 14, 0)]
    assert (found.now["stay"].value, found.now["stay"].at) == (70, 9)


def test_the_rows_are_of_the_leases_and_a_portfolio_taken_over_is_left_out(build):
    from trousseau.applications.models import StateChange
    from trousseau.reporting.reading import Books, Period

    gone, stays, old = (build.running_lease(name) for name in ("Renoncule", "Pervenche", "Capucine"))
    begun = StateChange.objects.order_by("on").first().on
    for lease, keys, ends in ((gone, begun, add_days(begun, 100)), (stays, begun, None)):
        lease.keys_on, lease.ends_on = keys, ends
        lease.save()
    old.keys_on = add_days(begun, -400)
    old.save()
    rows = {row.unit: row for row in Books(Period(begun, add_days(begun, 200))).stayed()}
    assert set(rows) == {gone.household_id, stays.household_id}
    left, there = rows[gone.household_id], rows[stays.household_id]
    assert (left.yes, left.value, left.also, left.group) == (False, 101, 200, "unknown")  # its last day too
    assert (there.yes, there.value, there.also) == (True, 200, 200)
    [last] = [one for one in intervals(list(rows.values())) if one.end == 6]
    assert len(last.left) == 1


def test_the_paper_draws_the_curve_above_its_table(db):
    from trousseau.reporting.papers import tables

    reading = Reading(Report(figures=[], posts=[], indicators=[], convention=Convention(title="Convention 2026")), None)
    reading.own = True
    marks = [[0, 3, 20, 2], [3, 6, 18, 4], [6, 9, 14, 0]]
    measure = {"code": "stay", "value": 70, "figure": {"value": 70, "den": 14, "at": 9}, "before": {}, "curve": marks}
    reading.report.figures = [measure]
    [paper] = [one for one in tables(reading) if one.curve]
    assert len(paper.lines) == 3
    assert [(one.start, one.end, one.share) for one in paper.curve.steps] == [
        (0, 333, 1000),
        (333, 666, 900),
        (666, 1000, 700),
        (1000, 1000, 700),
    ]
    assert all(step.low <= step.share <= step.high for step in paper.curve.steps[1:])
    assert paper.curve.ends.words == "70 %" and "3 mois" in paper.curve.picture


def test_a_curve_is_rounded_as_the_shares_are():
    from trousseau.reporting.figures import rounded, stay

    found = stay([(0, 12, 8, 3)])  # 62,5 %
    assert found.value == rounded(5, 8, 100) == 63
    line = Line(BY_CODE["stay"], found, Figure())
    assert [Promise("Rester", "", "", line, percent).result for percent in (62, 63)] == ["kept", "broken"]
