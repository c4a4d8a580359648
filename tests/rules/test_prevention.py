"""The one next action: what wins, what a pause or a plan stops, what is never silent; by cases and by a walk of facts."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from trousseau.rules.arrears import Arrears, ArrearsLaw, Former, assess
from trousseau.rules.dates import add_days
from trousseau.rules.prevention import CHOSEN, RULES, Done, Due, Facts, Pace, Proceedings, next_action

STEPS = ("call", "remind", "plan", "visit", "check", "thanks", "notice", "ask")
RULES_OF_AGENCY = {name: f"Règle de l’agence n° {n}" for n, name in enumerate(STEPS, 1)}
PACE = Pace(5, 20, 35, 2, 10, 183, 5, 30, 30, 15, RULES_OF_AGENCY | {"limit": "Loi"})
SINCE = date(2026, 9, 5)
NONE = Arrears("none", None, None, "up_to_date", "CCH, art. R824-1")
DEBT = Arrears("debt", SINCE, None, "below", "CCH, art. R824-1")
ARREARS = Arrears("arrears", SINCE, date(2026, 12, 5), "two_months", "CCH, art. R824-1", "CCH, art. R824-4")
ASK = Arrears("ask", SINCE, None, "net_or_gross", "CCH, art. R824-2")
ASK_BY = replace(ASK, report_by=date(2026, 12, 5), report_article="CCH, art. R824-4")


def after(days: int) -> date:
    return add_days(SINCE, days)


def found(late: int, arrears: Arrears = DEBT, done: Done | None = None, **more):
    return next_action(Facts(arrears, done or Done(), **more), after(late), PACE)


def step(late: int, arrears: Arrears = DEBT, done: Done | None = None, **more):
    one = found(late, arrears, done, **more)
    return one and one.step


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (0, None),
        (4, None),
        (5, "call"),
        (19, "call"),
        (20, "remind"),
        (34, "remind"),
        (35, "plan"),
        (60, "plan"),
        (61, "visit"),
    ],
)
def test_the_steps_follow_the_agencys_pace_to_the_day(late, expected):
    assert step(late) == expected


def test_what_was_done_falls_and_what_came_before_the_debt_is_no_step_of_it():
    assert step(6, done=Done(contact=after(6))) is None
    assert step(6, done=Done(contact=SINCE)) == "call"
    assert step(21, done=Done(contact=after(6))) == "remind"
    assert step(21, done=Done(contact=after(6), letter=after(21))) is None
    assert step(36, done=Done(contact=after(6), letter=after(21))) == "plan"
    assert step(40, done=Done(contact=after(36), plan=after(36))) is None


def test_a_letter_sent_is_not_a_household_met():
    assert step(61, done=Done(letter=after(20), plan=after(36))) == "visit"
    assert step(61, done=Done(contact=after(20), letter=after(20), plan=after(36))) is None
    assert step(81, done=Done(contact=after(20), letter=after(20), plan=after(36))) == "visit"  # two months later


def test_five_months_unpaid_and_nobody_met_is_never_silent_once_reported():
    assert step(150, ARREARS, Done(report=after(70), letter=after(20), plan=after(36))) == "visit"


def test_a_duty_due_within_ten_days_wins_otherwise_the_human_step_does():
    far = found(30, ARREARS)  # due on 5 December, 5 October today
    assert (far.step, far.then, dict(far.rejected)["report"]) == ("remind", "report", "duty_later")
    assert found(80, ARREARS).step == "visit"  # 24 November: eleven days
    near = found(81, ARREARS)
    assert (near.step, near.due_on, near.article) == ("report", date(2026, 12, 5), "CCH, art. R824-4")
    assert near.then == "visit" and dict(near.rejected)["visit"] == "duty_first"
    late = found(120, ARREARS)  # still asked, and the household is not left alone meanwhile
    assert (late.step, late.beside.step) == ("report", "visit") and "visit" not in dict(late.rejected)
    assert found(91, ARREARS).beside is None  # its last day


def test_a_pause_or_a_plan_that_is_kept_puts_nobody_beside_an_overdue_duty():
    assert found(120, ARREARS, plan=True).beside is None
    assert found(120, ARREARS, paused=after(130)).beside is None


def test_a_report_39_days_away_gives_way_to_a_missed_instalment():
    one = next_action(Facts(ARREARS, plan=True, missed=date(2026, 10, 20)), date(2026, 10, 27), PACE)
    assert (one.step, one.then, one.due_on) == ("missed", "report", date(2026, 10, 25))


def test_of_two_duties_the_one_due_first_wins():
    on = date(2026, 11, 30)
    facts = Facts(ARREARS, window=(date(2026, 12, 3), "Contrat de garantie"), barred_on=date(2026, 12, 2))
    one = next_action(facts, on, PACE)
    assert (one.step, one.due_on, one.then) == ("limit", date(2026, 12, 1), "claim")
    assert next_action(replace(facts, barred_on=None), on, PACE).step == "claim"
    barred = next_action(replace(facts, barred_on=date(2026, 11, 30)), on, PACE)
    assert (barred.step, barred.due_on) == ("limit", date(2026, 11, 29))  # barred already: late, and said
    seen = replace(facts, barred_on=date(2026, 11, 30), done=Done(late={"limit": on}))
    assert next_action(seen, on, PACE).step == "claim"


def test_contradicting_facts_come_before_any_step_but_a_duty_due_soon():
    assert step(40, wrong=("net",)) == "check"
    assert step(40, wrong=("net",), paused=after(60)) == "check"
    one = found(85, ARREARS, wrong=("net",))
    assert (one.step, one.then) == ("report", "check")


def test_what_the_text_leaves_open_is_decided_by_a_person_and_then_follows_the_pace():
    assert step(50, ASK) == "decide"
    assert step(50, ASK, Done(decided=after(45))) == "plan"
    assert step(85, ASK_BY) == "report"
    assert step(85, ASK_BY, Done(decided=after(80), contact=after(80), plan=after(80))) == "report"
    assert step(85, ASK_BY, Done(decided=after(80), cleared=after(80), contact=after(80), plan=after(80))) is None
    assert step(85, ARREARS, Done(decided=after(80), cleared=after(80))) == "report"  # no question any more


def test_a_kept_plan_stops_the_agencys_steps_and_a_missed_instalment_lifts_that():
    assert step(90, plan=True) is None
    assert dict(found(90, ARREARS, plan=True).rejected)["visit"] == "plan_kept"
    assert step(90, plan=True, missed=after(80), done=Done(contact=after(85))) is None
    assert step(90, plan=True, missed=after(80), done=Done(contact=after(70))) == "missed"


def test_a_pause_stops_until_its_day_included():
    assert step(40, paused=after(40)) is None and step(41, paused=after(40)) == "plan"
    assert step(85, ARREARS, paused=after(200)) == "report"


def test_a_plan_kept_to_its_end_is_thanked_once():
    kept = Facts(NONE, kept_on=SINCE)
    assert next_action(kept, after(1), PACE).step == "thanks"
    assert next_action(replace(kept, done=Done(contact=after(2))), after(3), PACE) is None
    assert step(90, NONE) is None


@pytest.mark.parametrize(
    ("arrears", "done", "why"),
    [
        (DEBT, Done(), "not_arrears"),
        (replace(ARREARS, report_by=None), Done(), "no_aid"),
        (ARREARS, Done(report=after(30)), "reported"),
        (ASK, Done(decided=after(30)), "decided"),
    ],
)
def test_why_nothing_is_to_be_reported_is_what_the_law_says_of_that_debt(arrears, done, why):
    assert dict(found(40, arrears, done).rejected)["report"] == why


FORMER = ArrearsLaw("two_months", 2, 0, 2, "CCH, art. R824-1", "CCH, art. R824-4")
LATTER = ArrearsLaw("threshold", 3, 45000, 2, "CCH, art. R824-2", "CCH, art. R824-4")
END = date(2026, 12, 31)


@pytest.mark.parametrize(
    ("on", "unpaid", "expected", "due"),
    [
        # met under the rules of 2026: the duty keeps its day across 1 January
        ("2026-12-25", ["2026-10-05", "2026-11-05"], "visit", "2026-12-05"),
        ("2026-12-30", ["2026-10-05", "2026-11-05"], "report", "2027-01-05"),
        ("2027-01-02", ["2026-10-05", "2026-11-05"], "report", "2027-01-05"),
        # one month of 2026 is a debt; in 2027, with the second, it is arrears by either rule: the earlier day
        ("2026-12-31", ["2026-12-05"], "remind", "2026-12-25"),
        ("2027-01-15", ["2026-12-05", "2027-01-05"], "plan", "2027-01-09"),
        ("2027-02-24", ["2026-12-05", "2027-01-05"], "report", "2027-03-05"),
        # wholly of 2027: more than 450 €
        ("2027-03-06", ["2027-02-05", "2027-03-05"], "remind", "2027-02-25"),
        ("2027-04-26", ["2027-02-05", "2027-03-05"], "report", "2027-05-05"),
    ],
)
def test_both_regimes_of_arrears_across_the_first_of_january_2027(on, unpaid, expected, due):
    day = date.fromisoformat(on)
    owed = [(date.fromisoformat(one), 30000) for one in unpaid]
    if day <= END:
        arrears = assess(owed, 30000, day, FORMER)
    else:
        former = Former(FORMER, END, [one for one in owed if one[0] <= END], 30000)
        arrears = assess(owed, 30000, day, LATTER, former if owed[0][0] <= END else None)
    one = next_action(Facts(arrears), day, PACE)
    assert (one.step, one.due_on.isoformat()) == (expected, due)


MET = {"contact": after(37), "letter": after(21), "plan": after(37)}


def test_formal_notice_comes_once_the_household_was_met_and_a_plan_proposed():
    assert step(67, done=Done(**MET)) == "notice" and step(66, done=Done(**MET)) is None
    assert found(67, done=Done(**MET)).due_on == after(67)
    assert step(67, done=Done(**MET | {"plan": None})) == "plan"  # never before a plan
    assert step(98, done=Done(**MET)) == "visit"  # two months later the household comes first again
    assert found(98, done=Done(**MET)).then == "notice"
    assert step(67, done=Done(**MET), plan=True, missed=after(60)) == "missed"
    assert step(67, ARREARS, Done(**MET)) == "report"  # a duty that runs comes before
    assert step(67, done=Done(**MET), paused=after(70)) is None


def test_the_owner_is_asked_about_an_order_to_pay_and_again_when_they_give_no_answer():
    noticed = Done(**MET | {"contact": after(90)}, notice=after(68))
    assert step(97, done=noticed) is None and step(98, done=noticed) == "order"
    one = found(98, done=noticed)
    assert (one.due_on, one.article) == (after(98), PACE.articles["ask"])
    asked = replace(noticed, asked={"order_to_pay": after(99)})
    assert step(128, done=asked) is None and step(129, done=asked) == "order"
    ordered = Proceedings(ordered=frozenset({"order_to_pay"}))
    assert step(129, done=asked, procedure=ordered) is None  # the officer serves it, by nobody's clock here
    assert step(129, done=asked, procedure=Proceedings(acts={"order_to_pay": after(100)})) is None


def test_from_the_clause_to_the_order_to_leave_the_owner_is_asked_for_each_act():
    done = Done(**MET | {"contact": after(300)}, notice=after(68))
    served = Proceedings(acts={"order_to_pay": after(100)}, clause_on=after(143))
    assert step(142, done=replace(done, contact=after(140)), procedure=served) is None
    assert step(143, done=replace(done, contact=after(140)), procedure=served) == "summons"
    judged = Proceedings(acts={"order_to_pay": after(100), "summons": after(150), "judgment": after(250)})
    assert step(301, done=done, procedure=judged) == "leave"
    assert found(301, done=done, procedure=judged).due_on == after(265)
    assert step(301, done=done, procedure=replace(judged, terms=after(301))) is None  # the delays of the judge
    left = replace(judged, acts={**judged.acts, "order_to_leave": after(299)})
    assert step(301, done=done, procedure=left) is None


@pytest.mark.parametrize("on", ["2026-11-01", "2027-01-15", "2027-03-31"])
def test_the_truce_stops_no_step_of_the_table(on):
    day = date.fromisoformat(on)
    done = Done(contact=day, plan=after(37), notice=after(40))
    judged = Proceedings(acts={"order_to_pay": after(41), "judgment": after(50)})
    assert next_action(Facts(DEBT, done, procedure=judged), day, PACE).step == "leave"


def test_an_admissible_file_of_over_indebtedness_stops_what_collects_and_nothing_else():
    frozen = {"frozen": after(30)}
    assert step(40, **frozen) is None and dict(found(61, **frozen).rejected)["plan"] == "frozen"
    assert step(61, **frozen) == "visit"  # the household is met all the same
    assert step(85, ARREARS, **frozen) == "report"
    assert step(85, window=(after(90), "Contrat"), **frozen) == "claim"
    assert step(40, frozen=after(-1), fresh=True) == "plan"  # this debt was born after it: the current rent stays due
    mixed = {
        "frozen": after(30),
        "fresh": True,
    }  # what fell due since is asked for, and no plan spreads what was due before
    assert step(40, **mixed) == "remind" and dict(found(40, **mixed).rejected)["plan"] == "frozen"
    met = Done(contact=after(35), letter=after(36))
    assert step(64, done=met, **mixed) is None and step(65, done=met, **mixed) == "notice"


def test_a_deadline_of_the_procedure_is_a_duty_of_law():
    told = Proceedings(duty=(after(60), "Loi 89-462, art. 24 III"))
    one = found(50, done=Done(**MET), procedure=told, paused=after(90))
    assert (one.step, one.due_on, one.article) == ("act", after(60), "Loi 89-462, art. 24 III")
    late = found(61, done=Done(**MET), procedure=told)
    assert (late.step, late.due_on) == ("act", after(60))  # over, and nothing proves it: it stays
    assert step(61, done=Done(**MET, late={"act": after(60)}), procedure=told) == "act"  # written before it was over
    assert step(61, done=Done(**MET, late={"act": after(61)}), procedure=told) is None


def test_a_window_that_closed_unused_stays_until_somebody_decides():
    shut = {"window": (after(30), "Contrat de garantie"), "done": Done(contact=after(29), letter=after(29))}
    assert (found(31, **shut).step, found(31, **shut).due_on) == ("claim", after(30))
    assert found(34, **shut, paused=after(60)).step == "claim"
    assert step(34, **shut | {"done": Done(contact=after(29), letter=after(29), late={"claim": after(32)})}) is None


def test_a_duty_of_over_indebtedness_is_one_of_the_table_and_the_nearest_wins():
    file = {"justify": (after(40), "C. conso., art. R723-3"), "payer": (after(30), "C. conso., art. L722-10")}
    one = found(25, creditor=file, frozen=after(20), paused=after(90))
    assert (one.step, one.due_on, one.then) == ("payer", after(30), "justify")
    later = found(25, creditor={"justify": (after(40), "C. conso., art. R723-3")}, frozen=after(20), fresh=True)
    assert (later.step, later.then) == ("remind", "justify")  # fifteen days away: the household comes first
    assert step(60, creditor=file, frozen=after(20)) == "payer"  # late: asked until it is done
    assert step(25, NONE, creditor={"loss": (after(30), "C. conso., art. L741-2")}) == "loss"


days = st.none() | st.integers(-30, 200).map(after)
acts = st.sampled_from(["order_to_pay", "summons", "judgment", "order_to_leave"])
procedures = st.builds(
    Proceedings,
    acts=st.dictionaries(acts, st.integers(0, 200).map(after)),
    ordered=st.frozensets(st.sampled_from(["order_to_pay", "summons"])),
    duty=st.none() | st.integers(0, 250).map(lambda n: (after(n), "Loi 89-462, art. 24 III")),
    clause_on=days,
    terms=days,
)
facts = st.builds(
    Facts,
    arrears=st.sampled_from([NONE, DEBT, ARREARS, ASK, ASK_BY, replace(ARREARS, report_by=None)]),
    done=st.builds(
        Done,
        *[days] * 6,
        checked=days,
        notice=days,
        asked=st.dictionaries(acts, st.integers(0, 200).map(after)),
        late=st.dictionaries(st.sampled_from(["claim", "limit", "act"]), st.integers(0, 250).map(after)),
    ),
    plan=st.booleans(),
    missed=days,
    kept_on=days,
    window=st.none() | st.integers(0, 250).map(lambda n: (after(n), "Contrat")),
    barred_on=days,
    wrong=st.sampled_from([(), ("net",)]),
    paused=days,
    frozen=days,
    creditor=st.dictionaries(
        st.sampled_from(["justify", "payer", "surety", "loss"]),
        st.integers(0, 250).map(lambda n: (after(n), "C. conso.")),
    ),
    procedure=procedures,
)
LAW = {rule.step for rule in RULES if rule.kind == "law"}
HUMAN = {rule.step for rule in RULES if rule.kind == "human"}
LAST = {rule.step for rule in RULES if rule.kind == "last"}
COLLECTS = {rule.step for rule in RULES if rule.collects}


def duties(told: Facts, on: date) -> dict[str, Due]:
    answers = {rule.step: rule.asks(told, on, PACE) for rule in RULES}
    return {name: one for name, one in answers.items() if name in LAW and isinstance(one, Due)}


def humans(told: Facts, on: date) -> set[str]:
    """The human steps that the day asks and nothing stops."""
    if (told.paused and on <= told.paused) or (told.plan and told.missed is None):
        return set()
    asked = {rule.step for rule in RULES if rule.kind == "human" and isinstance(rule.asks(told, on, PACE), Due)}
    return asked if told.collected else asked - COLLECTS


@given(facts, st.integers(0, 220))
def test_over_all_facts_one_action_or_none_with_its_ground(told, late):
    on = after(late)
    one, running = next_action(told, on, PACE), duties(told, on)
    if one is None:
        assert not running  # never silent while a duty runs
        assert not humans(told, on)
        nobody = told.owes and not (told.after(told.done.contact) and told.done.contact >= add_days(on, -59))
        stopped = (told.paused and on <= told.paused) or (told.plan and told.missed is None)
        assert not (nobody and late >= 62) or stopped  # nor while nobody was met, but for a pause or a plan kept
        return
    assert one.article and one.due_on and one.step not in dict(one.rejected) and one.then != one.step
    if one.then:
        assert one.then in dict(one.rejected)
    assert all(name in dict(one.rejected) or name == one.step for name in running)
    soon = {name: due for name, due in running.items() if due.on <= add_days(on, 10)}
    if soon:
        assert one.step in soon and one.due_on == min(due.on for due in soon.values())
    elif one.step in LAW:
        assert one.then not in HUMAN
    if (
        one.step in LAST
    ):  # never before a human step, nor before a duty that runs; only of a debt whose household was met
        assert not humans(told, on) and not running and told.owes
    if one.step in COLLECTS:
        assert told.collected


@given(facts, st.integers(0, 220))
def test_a_last_safe_day_that_is_over_is_never_silent_until_somebody_wrote_what_is_decided(told, late):
    on = after(late)
    for name in ("claim", "limit", "act"):
        last, seen = told.last_day(name), told.done.late.get(name)
        if last is None or last >= on:
            continue
        one = next_action(told, on, PACE)
        if seen and seen > last:
            assert one is None or one.step != name
        else:
            assert one and one.step in LAW and one.due_on <= last


@given(facts, st.integers(0, 220))
def test_what_goes_towards_a_judge_asks_only_the_owner_and_never_twice_in_a_month(told, late):
    on = after(late)
    assume(all(day <= on for day in told.procedure.acts.values()))  # those that came
    one = next_action(told, on, PACE)
    if one is None or one.step not in LAST - {"notice"}:
        return
    act = {"order": "order_to_pay", "summons": "summons", "leave": "order_to_leave"}[one.step]
    assert act not in told.procedure.ordered
    again = replace(told, done=replace(told.done, asked={**told.done.asked, act: on}))
    after_it = next_action(again, on, PACE)
    assert after_it is None or after_it.step != one.step


@given(facts, st.integers(0, 220), st.integers(0, 90))
def test_a_pause_or_a_kept_plan_stops_only_what_the_agency_chooses(told, late, more):
    on = after(late)
    free = next_action(replace(told, paused=None, plan=False), on, PACE)
    for held in (replace(told, paused=after(late + more)), replace(told, plan=True, missed=None)):
        one = next_action(held, on, PACE)
        assert duties(held, on) == duties(told, on)
        assert one is None or one.step not in (HUMAN | LAST) - {"thanks"}
        if free and free.step not in HUMAN | LAST:
            assert one and (one.step, one.due_on) == (free.step, free.due_on)


@given(facts, st.integers(0, 220), st.integers(0, 60))
def test_an_admissible_file_changes_no_duty_and_stops_no_meeting(told, late, since):
    on = after(late)
    held = replace(told, frozen=after(since))
    one, free = next_action(held, on, PACE), next_action(replace(told, frozen=None), on, PACE)
    assert duties(held, on) == duties(told, on)
    if free and free.step not in COLLECTS:
        assert one and (one.step, one.due_on) == (free.step, free.due_on)


def test_the_order_of_the_table_is_from_thanks_to_the_order_to_leave():
    assert set(CHOSEN) == {"human", "last"} and {"notice", "order", "summons", "leave"} == LAST
