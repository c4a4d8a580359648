"""The engine of the commission: its arrays are the rules, its plan is the best, and anybody finds the same one."""

import subprocess
import sys
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, linear_sum_assignment, linprog, milp
from scipy.sparse import csr_array
from sittings import GRID, ON, dwelling, household, sitting, sittings

from trousseau.engines.allocation import lazy, propose
from trousseau.engines.allocation.arrays import BIT, Arrays
from trousseau.engines.allocation.canonical import first_plan
from trousseau.engines.allocation.fitting import answers, fit
from trousseau.engines.allocation.lazy import best_plan
from trousseau.engines.allocation.matching import best, second_prices
from trousseau.engines.allocation.proposals import Sitting
from trousseau.rules.applicant import Quota
from trousseau.rules.eligibility import NO, UNKNOWN, explain, fits, living, refused
from trousseau.rules.points import for_commission, household_lines, order, pair_lines, total

SLOW = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def pairs(problem):
    return [(one, home) for one in problem.households for home in problem.dwellings]


@SLOW
@given(sittings())
def test_the_arrays_give_every_answer_of_the_rules(problem):
    no, unknown = answers(Arrays(problem))
    for n, one in enumerate(problem.households):
        for m, home in enumerate(problem.dwellings):
            lines = explain(one, home, problem.terms)
            for status, bits in ((NO, no), (UNKNOWN, unknown)):
                assert bits[n, m] == sum(BIT[line.code] for line in lines if line.status == status)


@SLOW
@given(sittings())
def test_the_arrays_give_the_benefit_the_money_and_the_points_of_the_rules(problem):
    arrays = Arrays(problem)
    places = [(n, m) for n in range(len(problem.households)) for m in range(len(problem.dwellings))]
    rows, columns = (np.array([pair[side] for pair in places], np.int64) for side in (0, 1))
    money = arrays.money(rows, columns)
    points = arrays.points(rows, columns, money)
    for at, (n, m) in enumerate(places):
        one, home = problem.households[n], problem.dwellings[m]
        expected = living(one, home, problem.law)
        assert bool(money.known[at]) == (expected is not None)
        if expected is not None:
            found = money.benefit[at], money.resources[at], money.cost[at]
            assert found == (expected.benefit, expected.resources, expected.cost)
        lines = (*household_lines(one, problem.grid, ON), *pair_lines(one, home, expected, problem.grid))
        assert points[at] == total(lines)


@SLOW
@given(sittings())
def test_the_pairs_that_fit_are_those_that_no_rule_refuses(problem):
    found = fit(Arrays(problem))
    fitting = {
        (problem.households[n].id, problem.dwellings[m].id)
        for n, m in zip(found.households.tolist(), found.dwellings.tolist(), strict=True)
    }
    expected = {(o.id, h.id) for o, h in pairs(problem) if fits(explain(o, h, problem.terms))}
    assert fitting == expected


@SLOW
@given(sittings())
def test_what_is_shown_is_the_rules_own_and_in_the_order_of_the_grid(problem):
    examined = Sitting(problem)
    proposals = examined.proposals
    assert sorted(proposals.plan.values()) == sorted(set(proposals.plan.values()))
    for home in proposals.dwellings:
        ranked = sorted(
            (o for o in problem.households if fits(explain(o, problem.dwelling[home.id], problem.terms))),
            key=lambda o: (-examined.explain(o.id, home.id).total, order(o, problem.seed)),
        )
        assert home.fitting == len(ranked)
        assert [one.household for one in home.first] == [one.id for one in ranked[:3]]
        for one in home.first:
            assert one.lines == explain(problem.household[one.household], problem.dwelling[home.id], problem.terms)
            assert fits(one.lines)
        assert home.plan is None or home.plan in {one.id for one in ranked}


@SLOW
@given(sittings())
def test_why_not_names_who_is_ahead_or_the_rules_that_refuse(problem):
    examined = Sitting(problem)
    for one, home in pairs(problem):
        found = examined.why_not(one.id, home.id)
        if fits(found.proposal.lines):
            assert found.proposal.rank == len(found.ahead) + 1
            for name, more in found.ahead:
                assert more == examined.explain(name, home.id).total - found.proposal.total >= 0
        else:
            assert found.proposal.rank is None and not found.ahead
            named = {change.code for change in found.changes}
            assert named == set(refused(found.proposal.lines)) - {"effort", "left"}
            assert (found.rent is None) == (named == set(refused(found.proposal.lines)))


# The plan


def random_pairs(dice, people, homes, density, most):
    table = np.where(dice.random((people, homes)) < density, dice.integers(1, most, (people, homes)), 0)
    columns = [np.flatnonzero(table[:, home]) for home in range(homes)]
    households = np.concatenate([np.zeros(0, np.int64), *columns])
    start = np.concatenate([[0], np.cumsum([len(one) for one in columns])]).astype(np.int64)
    weights = np.concatenate([np.zeros(0, np.int64), *(table[one, n] for n, one in enumerate(columns))])
    return table, households, start, weights


def by_dense(table):
    rows, columns = linear_sum_assignment(table, maximize=True)
    return int(table[rows, columns].sum())


def by_linear_program(table):
    """HiGHS: the relaxation of an assignment has a whole optimum."""
    people, homes = table.shape
    if not table.any():
        return 0
    each = np.zeros((people + homes, people * homes))
    for n in range(people):
        for m in range(homes):
            each[n, n * homes + m] = each[people + m, n * homes + m] = 1
    found = linprog(-table.ravel(), A_ub=each, b_ub=np.ones(people + homes), method="highs")
    return round(-found.fun)


def greedy(table):
    """Dwelling after dwelling, the best household left."""
    worth, left = 0, set(range(len(table)))
    for home in range(table.shape[1]):
        one = max(left, key=lambda n: table[n, home], default=None)
        if one is not None and table[one, home]:
            worth += int(table[one, home])
            left.remove(one)
    return worth


def test_the_plan_is_the_best_by_two_other_solvers_on_500_problems_and_greed_is_never_better():
    dice = np.random.default_rng(2026)
    worse = 0
    for _turn in range(500):
        people, homes = int(dice.integers(0, 14)), int(dice.integers(0, 9))
        table, *rest = random_pairs(dice, people, homes, dice.choice([0.2, 0.5, 1]), dice.choice([3, 40, 2000]))
        found = best(*rest, people)
        assert found.objective == by_dense(table) == by_linear_program(table)
        assert greedy(table) <= found.objective
        worse += greedy(table) < found.objective
    assert worse > 50


def test_the_prices_prove_the_plan_and_say_what_a_dwelling_is_worth():
    dice = np.random.default_rng(7)
    for _turn in range(300):
        people, homes = int(dice.integers(0, 9)), int(dice.integers(1, 7))
        table, households, start, weights = random_pairs(dice, people, homes, dice.choice([0.3, 1]), 30)
        found = best(households, start, weights, people)
        dwellings = np.repeat(np.arange(homes), np.diff(start))
        low = second_prices(found, households, start, weights)
        for prices in (low, found.price):
            gained = np.zeros(people, np.int64)
            np.maximum.at(gained, households, weights - prices[dwellings])
            assert (prices >= 0).all() and (gained[households] + prices[dwellings] >= weights).all()
            assert gained.sum() + prices.sum() == found.objective == found.dual
            # complementary slackness: nobody left out has a gain, and a pair of the plan is worth both of its own
            served = found.household[found.household >= 0]
            assert not gained[np.setdiff1d(np.arange(people), served)].any()
            assert not prices[found.household < 0].any()
            for home in np.flatnonzero(found.household >= 0):
                assert table[found.household[home], home] == gained[found.household[home]] + prices[home]
        for home in range(homes):
            assert found.price[home] == found.objective - by_dense(np.delete(table, home, 1))
            assert low[home] == by_dense(np.hstack([table, table[:, [home]]])) - found.objective


def first_by_hand(table, place, sequence, mine=frozenset(), target=0):
    """Every plan that houses `target` of `mine`, one by one: the best, then the first in order."""
    people, homes = table.shape
    last = int(place.max(initial=0)) + 1
    found = (0, None)

    def deeper(at, used, worth, names):
        nonlocal found
        if at == homes:
            if len(mine.intersection(names)) < target:
                return
            key = tuple(place[n, sequence[i]] if n >= 0 else last for i, n in enumerate(names))
            if found[1] is None or (-worth, key) < (-found[0], found[1][0]):
                found = worth, (key, names)
            return
        for n in range(people):
            if table[n, sequence[at]] and n not in used:
                deeper(at + 1, used | {n}, worth + table[n, sequence[at]], (*names, n))
        deeper(at + 1, used, worth, (*names, -1))

    deeper(0, frozenset(), 0, ())
    return list(found[1][1])


def test_among_equal_plans_the_first_one_is_found_from_any_of_them():
    dice = np.random.default_rng(3)
    moved = 0
    for _turn in range(400):
        people, homes = int(dice.integers(0, 6)), int(dice.integers(1, 5))
        table, households, start, weights = random_pairs(dice, people, homes, dice.choice([0.4, 1]), 4)
        place = np.array([dice.permutation(people) for _home in range(homes)]).T.reshape(people, homes)
        by_pair = place[households, np.repeat(np.arange(homes), np.diff(start))]
        sequence = dice.permutation(homes).tolist()
        found = best(households, start, weights, people)
        plan = first_plan(found, households, start, weights, by_pair, sequence)
        assert [plan[home] for home in sequence] == first_by_hand(table, place, sequence)
        moved += (plan != found.household).any()
    assert moved > 40


@pytest.mark.parametrize("weights", [[0], [1 << 51]])
def test_weights_that_cannot_be_summed_exactly_are_an_error(weights):
    with pytest.raises(ValueError, match="weight"):
        best(np.array([0]), np.array([0, 1]), np.array(weights), 1)


@SLOW
@given(sittings())
def test_the_plan_that_does_not_look_at_every_pair_has_the_same_prices(problem):
    arrays = Arrays(problem)
    found, whole = best_plan(arrays)[0], fit(arrays)
    weights = whole.points + problem.grid.letting
    expected = best(whole.households, whole.start, weights, len(problem.households))
    assert found.objective == found.dual == expected.objective
    assert (found.price == expected.price).all() and (found.gain == expected.gain).all()


@pytest.mark.parametrize("many", [3000, 20])
def test_a_long_queue_is_looked_at_in_part_and_a_sample_only_says_where_to_begin(monkeypatch, many):
    monkeypatch.setattr(lazy, "MANY", many)
    dice = np.random.default_rng(8)
    problem = crowded(dice, 3000, 60, {"siao": 1})
    arrays = Arrays(problem)
    found, examined = best_plan(arrays)
    whole = fit(arrays)
    expected = best(whole.households, whole.start, whole.points + problem.grid.letting, 3000)
    assert (found.price == expected.price).all() and (found.gain == expected.gain).all()
    assert found.objective == found.dual == expected.objective
    assert examined < len(whole.points) / 2


# Quotas, secrets, holding


def queue(count, **more):
    return [household(f"M{n:02d}", ethos=13, quotas=("siao",) if n % 3 == 0 else (), **more) for n in range(count)]


def test_a_quota_is_the_least_bonus_that_reaches_it():
    rows = [household(f"M{n}", ethos=13 if n < 4 else 2, quotas=("siao",) if n < 4 else ()) for n in range(8)]
    homes = [dwelling(f"L{n}") for n in range(4)]
    for asked in range(5):
        problem = sitting(rows, homes, quotas=[Quota("siao", "SIAO", asked)])
        found = propose(problem)
        if not asked:
            assert found.quotas == () and found.certificate.gap == 0
            continue
        [quota] = found.quotas
        assert quota.reached >= asked and found.certificate.gap >= 0
        lowered = Sitting(problem).search
        assert lowered.reached("siao", lowered.plan({"siao": quota.bonus - 1}).household) < asked
    assert (
        quota.bonus == 11
    )  # 28 points for the others' category, 17 for theirs: at eleven, one of the quota is as good


def test_a_quota_that_nothing_can_reach_says_how_much_was_reached():
    found = propose(sitting(queue(6), [dwelling("L1")], quotas=[Quota("siao", "SIAO", 3)]))
    assert (found.quotas[0].reached, found.quotas[0].at_least) == (1, 3)
    assert found.certificate.gap >= 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sittings(people=5, homes=3))
def test_no_plan_that_keeps_a_quota_is_worth_more_than_the_bound(problem):
    examined = Sitting(problem)
    proposals = examined.proposals
    for target in (examined.search.target.get("siao", 0),):
        worth = best_with_quota(problem, examined, target)
        assert worth is None or proposals.certificate.value <= proposals.certificate.bound
        if worth is not None:
            assert worth <= proposals.certificate.bound


def best_with_quota(problem, examined, target):
    found = examined.fitting
    homes = [
        list(zip(found.households[a:b].tolist(), found.points[a:b].tolist(), strict=True))
        for a, b in zip(found.start[:-1], found.start[1:], strict=True)
    ]
    values = []

    def deeper(at, used, worth, members):
        if at == len(homes):
            if members >= target:
                values.append(worth)
            return
        deeper(at + 1, used, worth, members)
        for n, points in homes[at]:
            if n not in used:
                mine = "siao" in problem.households[n].quotas
                deeper(at + 1, used | {n}, worth + points + problem.grid.letting, members + mine)

    deeper(0, frozenset(), 0, 0)
    return max(values, default=None)


def crowded(dice, people, homes, quotas, both=0.0):
    """A sitting where many plans are worth as much; a household belongs to one quota at most, or to `both`."""
    communes = ("21231", "21166", "21263")
    rows = []
    for n in range(people):
        mine = [] if dice.random() < 0.5 else [dice.choice(sorted(quotas))]
        if dice.random() < both:
            mine = sorted(quotas)
        rows.append(
            household(
                f"M{n:02d}",
                ethos=int(dice.choice([1, 2, 5, 13])) if mine else int(dice.choice([1, 1, 2, 3])),
                priority=bool(dice.random() < 0.2),
                rooms_min=int(dice.integers(1, 3)),
                communes=frozenset(dice.choice(communes, int(dice.integers(1, 4)))),
                quotas=tuple(mine),
                since=ON - timedelta(days=int(dice.integers(0, 4)) * 31),
            )
        )
    free = [dwelling(f"L{n}", commune=str(dice.choice(communes)), rooms=int(dice.integers(1, 3))) for n in range(homes)]
    return sitting(rows, free, quotas=[Quota(code, code, asked) for code, asked in quotas.items()])


def by_integer_program(examined, targets):
    """HiGHS: what the best plan that gives every quota its target is worth; None when there is none."""
    found, problem = examined.fitting, examined.problem
    pairs, people = len(found.points), len(problem.households)
    places = np.arange(pairs)
    each = csr_array((np.ones(pairs), (found.dwellings, places)), shape=(len(problem.dwellings), pairs))
    once = csr_array((np.ones(pairs), (found.households, places)), shape=(people, pairs))
    rules = [LinearConstraint(each, ub=1), LinearConstraint(once, ub=1)]
    for code, target in targets.items():
        mine = np.array([code in problem.households[n].quotas for n in found.households], float)
        rules.append(LinearConstraint(mine, lb=target))
    weights = found.points + problem.grid.letting
    answer = milp(-weights.astype(float), constraints=rules, bounds=Bounds(0, 1), integrality=np.ones(pairs))
    return None if answer.x is None else round(-answer.fun)


def test_with_a_quota_that_binds_the_plan_is_the_one_of_an_exact_integer_program_on_200_problems():
    dice = np.random.default_rng(19)
    bound, tied, two = 0, 0, 0
    for turn in range(200):
        homes = int(dice.integers(2, 9))
        asked = {"siao": int(dice.integers(1, homes + 1))}
        if turn % 3 == 0:
            asked["jeunes"] = int(dice.integers(1, homes + 1))
        problem = crowded(dice, int(dice.integers(homes, 26)), homes, asked)
        examined = Sitting(problem)
        proposals, targets = examined.proposals, examined.search.target
        assert all(one.reached >= targets[one.code] for one in proposals.quotas)
        assert proposals.certificate.value == by_integer_program(examined, targets), turn
        assert proposals.certificate.gap == 0
        more = {code: target + 1 for code, target in targets.items() if target < asked[code]}
        assert not more or by_integer_program(examined, targets | more) is None
        binding = {one.code: one.bonus for one in proposals.quotas if one.bonus}
        bound += bool(binding)
        two += len(binding) == 2
        free = examined.search.plan(examined.bonuses).household
        tied += any(examined.search.reached(code, free) != targets[code] for code in binding)
    assert bound > 100 and tied > 20 and two > 10


def test_with_a_quota_that_binds_the_plan_is_the_first_of_the_best_that_keep_it():
    dice = np.random.default_rng(20)
    moved = 0
    for _turn in range(150):
        problem = crowded(dice, int(dice.integers(4, 9)), 3, {"siao": int(dice.integers(1, 4))})
        examined = Sitting(problem)
        found, order = examined.fitting, examined.order
        people = len(problem.households)
        target = examined.search.target["siao"]
        table, place = np.zeros((people, 3), np.int64), np.full((people, 3), people)
        table[found.households, found.dwellings] = found.points + problem.grid.letting
        place[found.households, found.dwellings] = order
        sequence = examined.search.sequence
        mine = {n for n, one in enumerate(problem.households) if one.quotas}
        expected = first_by_hand(table, place, sequence, mine, target)
        assert [examined.solved.household[home] for home in sequence] == expected
        moved += bool(examined.bonuses["siao"])
    assert moved > 30


def test_households_of_two_quotas_leave_a_gap_that_the_certificate_tells():
    dice = np.random.default_rng(21)
    for _turn in range(60):
        asked = {"siao": int(dice.integers(1, 4)), "jeunes": int(dice.integers(1, 4))}
        examined = Sitting(crowded(dice, int(dice.integers(3, 12)), 4, asked, both=0.3))
        proof = examined.proposals.certificate
        worth = by_integer_program(examined, examined.search.target)
        assert worth is not None and proof.value <= worth <= proof.bound
        assert all(one.reached >= examined.search.target[one.code] for one in examined.proposals.quotas)


def test_an_accessible_dwelling_is_kept_when_who_needs_it_is_likely_enough_to_come():
    needing = household("M1", needs_access=True, rooms_min=3)
    other = household("M2", ethos=5)
    rare, small = dwelling("L1", accessible=True), dwelling("L2")
    examined = Sitting(sitting([needing, other], [rare, small, dwelling("L3", accessible=True, rooms=3)]))
    held = examined.holding("L1")
    assert held.price == 0 and held.chance == 0 and not held.needed  # the other household has L2 as well
    alone = Sitting(sitting([needing, other], [rare, dwelling("L3", accessible=True, rooms=3, surface=6000)]))
    price = alone.explain("M2", "L1").total + GRID["letting"]
    reference = alone.explain("M1", "L3").total
    assert alone.holding("L1").price == price and alone.holding("L1").reference == reference
    assert alone.holding("L1").chance == -(-100 * price // (reference + GRID["letting"]))
    assert alone.holding("L3").needed
    assert Sitting(sitting([other], [rare])).holding("L1").chance is None  # nobody shows what would be expected


def test_a_plan_may_prefer_the_second_of_a_dwelling_and_says_where_the_first_goes():
    best_of_both = household("M1", ethos=1, priority=True)
    only_small = household("M2", ethos=13, rooms_max=2)
    large = dwelling("L2", rooms=3, surface=6000)
    examined = Sitting(sitting([best_of_both, only_small], [dwelling("L1"), large]))
    assert examined.proposals.plan == {"M1": "L2", "M2": "L1"}
    found = examined.why_not("M1", "L1")
    assert found.proposal.rank == 1 and found.elsewhere == "L2"


def test_no_household_or_no_dwelling_is_an_empty_answer():
    assert propose(sitting()).dwellings == ()
    assert propose(sitting([], [dwelling()])).dwellings[0].plan is None
    assert propose(sitting([household()], [])).fits == (0,)


def test_equal_households_are_told_apart_by_the_public_draw():
    twins = [household(f"M{n}") for n in range(9)]
    shown = propose(sitting(twins, [dwelling()], seed="s1")).dwellings[0]
    other = propose(sitting(twins, [dwelling()], seed="s2")).dwellings[0]
    assert [one.household for one in shown.first] == [
        one.id for one in sorted(twins, key=lambda one: order(one, "s1"))[:3]
    ]
    assert shown.plan == shown.first[0].household != other.plan


def test_the_sheet_of_a_bonus_tells_no_quota():
    found = propose(sitting(queue(6), [dwelling("L1")], quotas=[Quota("siao", "SIAO", 1)])).dwellings[0]
    assert {line.code for line in for_commission(found.first[0].points)} & {"quota", "ethos", "priority"} == set()


def test_pages_load_no_numpy_until_somebody_asks_for_proposals():
    code = (
        "import sys, trousseau.engines.allocation, trousseau.exchange.allocation_problem, trousseau.site.cli;"
        "raise SystemExit(any(name in sys.modules for name in ('numpy', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@given(st.integers(0, 2**32))
@settings(max_examples=20, deadline=None)
def test_more_pairs_than_the_first_plan_looks_at_change_nothing(seed):
    dice = np.random.default_rng(seed)
    table, *rest = random_pairs(dice, 120, 12, 0.9, 12)
    assert best(*rest, 120).objective == by_dense(table)
