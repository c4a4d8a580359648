"""What is put before the commission: the first three of each dwelling, the consistent plan, and why.

    sitting = Sitting(problem)
    sitting.proposals                        # problem.Proposals: by dwelling, with the proof
    sitting.why_not("household", "dwelling")  # the rules that refuse, or who is better placed and by how much
    sitting.placed("dwelling")               # whom it fits, best first; sitting.refused: the others, with the rules
    sitting.apart("dwelling")                # whom no rule refuses, and one cannot read
    sitting.for_household("household")        # every dwelling before this household, with what is missing
    sitting.holding("dwelling")               # what keeping it for a later sitting costs, and from which chance it pays

The arrays choose; every line that is shown comes from `rules.eligibility` and `rules.points`, one pair at a time.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from trousseau.rules.applicant import Dwelling
from trousseau.rules.counterfactual import changes, largest_rent
from trousseau.rules.eligibility import CODES, explain_with, living, refused
from trousseau.rules.points import PointLine, bonus_lines, household_lines, pair_lines

from .arrays import BIT, Arrays
from .fitting import Fitting, fit, refusing
from .matching import second_prices
from .problem import SHOWN, Certificate, ForDwelling, Problem, Proposal, Proposals, QuotaFound, WhyNot
from .quotas import Search, Solved


@dataclass(frozen=True)
class Holding:
    """Whether an accessible dwelling should wait for who needs it. `price`: what the plan of today loses without it, in
    points; `needed`: the plan gives it to somebody who needs it. `reference`: the most points of a household that needs
    and fits an accessible dwelling today. `chance`: keeping it pays if a household like that one is expected with
    at least this chance, in per cent; None without a reference, or when no chance would do."""

    price: int
    needed: bool
    reference: int | None
    chance: int | None


class Sitting:
    """One problem, examined once."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.arrays = Arrays(problem)
        self.fitting: Fitting = fit(self.arrays)
        sequence = sorted(range(len(problem.dwellings)), key=lambda place: turn(problem.dwellings[place]))
        self.search = Search(self.arrays, self.fitting, sequence)
        self.bonuses, self.solved = self.search.settle()
        self.order: np.ndarray = self.search.place(self.solved.points)
        self._lines: dict[str, tuple[tuple[PointLine, ...], tuple[PointLine, ...]]] = {}  # of a household alone

    @cached_property
    def proposals(self) -> Proposals:
        solved = self.solved
        dwellings = tuple(self._dwelling(place, solved) for place in range(len(self.problem.dwellings)))
        counted = np.bincount(self.fitting.households, minlength=len(self.problem.households))
        quotas = tuple(
            QuotaFound(code, asked, self.search.reached(code, solved.household), self.bonuses[code])
            for code, asked in self.search.asked.items()
        )
        value = solved.best.objective - sum(one.bonus * one.reached for one in quotas)
        proof = Certificate(
            solved.best.objective, solved.best.dual, len(self.fitting.households), value, self.search.bound
        )
        return Proposals(self.problem, dwellings, tuple(counted.tolist()), quotas, proof)

    def explain(self, household: str, dwelling: str, rank: int | None = None) -> Proposal:
        """Every rule and every point of a pair; `rank` is the caller's."""
        one, home, problem = self.problem.household[household], self.problem.dwelling[dwelling], self.problem
        if household not in self._lines:
            labels = {quota.code: quota.label for quota in problem.quotas}
            self._lines[household] = (
                household_lines(one, problem.grid, problem.on),
                bonus_lines(one, self.bonuses, labels),
            )
        brought, bonus = self._lines[household]
        money = living(one, home, problem.law)
        points = (*brought, *pair_lines(one, home, money, problem.grid), *bonus)
        return Proposal(household, rank, explain_with(money, one, home, problem.terms), points)

    def why_not(self, household: str, dwelling: str) -> WhyNot:
        """Raises KeyError when either is not of this sitting."""
        one, home = self.problem.household[household], self.problem.dwelling[dwelling]
        pairs, order = self._placed(self._places[dwelling])
        elsewhere = self.proposals.plan.get(household)
        at = np.flatnonzero(self.fitting.households[pairs] == self.arrays.place[household])
        if not len(at):
            found = self.explain(household, dwelling)
            rent = largest_rent(one, home, self.problem.terms) if not _affordable(found) else None
            return WhyNot(found, tuple(changes(found.lines)), rent, elsewhere=elsewhere)
        ahead = pairs[order[: int(np.flatnonzero(order == at[0])[0])]]
        more = self.solved.points[ahead] - self.solved.points[pairs[at[0]]]
        names = [self.problem.households[place].id for place in self.fitting.households[ahead]]
        return WhyNot(
            self.explain(household, dwelling, len(ahead) + 1),
            (),
            None,
            tuple(zip(names, more.tolist(), strict=True)),
            elsewhere,
        )

    def placed(self, dwelling: str) -> list[tuple[str, int]]:
        """The households that it fits with their points, best placed first. Raises KeyError."""
        pairs, order = self._placed(self._places[dwelling])
        best = pairs[order]
        people = self.problem.households
        names = [people[place].id for place in self.fitting.households[best]]
        return list(zip(names, self.solved.points[best].tolist(), strict=True))

    def refused(self, dwelling: str) -> list[tuple[str, tuple[str, ...]]]:
        """The households that it does not fit, each with the rules that say no; by seniority, then draw. Raises KeyError."""
        bits = refusing(self.arrays, self._places[dwelling])
        out = np.flatnonzero(bits)
        out = out[np.argsort(self.arrays.tie_break[out])]
        people = self.problem.households
        codes: dict[int, tuple[str, ...]] = {}
        for found in np.unique(bits[out]).tolist():
            codes[found] = tuple(code for code in CODES if found & BIT[code])
        return [(people[one].id, codes[bits[one]]) for one in out.tolist()]

    def apart(self, dwelling: str) -> list[str]:
        """The households that no rule refuses there, and that one cannot read; by seniority, then draw. Raises KeyError."""
        place = self._places[dwelling]
        row = self.arrays.apart(self.problem.dwellings[place])
        if row is None or not row.any():
            return []
        out = np.flatnonzero(row & (refusing(self.arrays, place) == 0))
        people = self.problem.households
        return [people[one].id for one in out[np.argsort(self.arrays.tie_break[out])].tolist()]

    def for_household(self, household: str) -> tuple[WhyNot, ...]:
        """Before every dwelling, in the problem's order. Raises KeyError."""
        return tuple(self.why_not(household, home.id) for home in self.problem.dwellings)

    def holding(self, dwelling: str) -> Holding:
        """Raises KeyError."""
        found = next(one for one in self.proposals.dwellings if one.id == dwelling)
        needed = found.plan is not None and self.problem.household[found.plan].needs_access
        reference = self._reference
        if reference is None:
            return Holding(found.price, needed, None, None)
        chance = -(-100 * found.price // (reference + self.problem.grid.letting))
        return Holding(found.price, needed, reference, chance if chance <= 100 else None)

    @cached_property
    def _second(self) -> np.ndarray:
        weights = self.solved.points + self.problem.grid.letting
        return second_prices(self.solved.best, self.fitting.households, self.fitting.start, weights)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {home.id: place for place, home in enumerate(self.problem.dwellings)}

    @cached_property
    def _reference(self) -> int | None:
        suited = self.arrays.needs_access[self.fitting.households]
        return int(self.solved.points[suited].max()) if suited.any() else None

    def _placed(self, place: int) -> tuple[np.ndarray, np.ndarray]:
        """The pairs of a dwelling, and their order: the best placed first."""
        first, last = self.fitting.start[place], self.fitting.start[place + 1]
        return np.arange(first, last), np.argsort(self.order[first:last])

    def _dwelling(self, place: int, solved: Solved) -> ForDwelling:
        first, last = int(self.fitting.start[place]), int(self.fitting.start[place + 1])
        order = self.order[first:last]
        shown = min(SHOWN, len(order))
        best = np.argpartition(order, shown - 1)[:shown] if shown else np.zeros(0, np.int64)
        best = first + best[np.argsort(order[best])]
        home, people = self.problem.dwellings[place].id, self.problem.households
        names = [people[number].id for number in self.fitting.households[best]]
        given = int(solved.household[place])
        return ForDwelling(
            id=home,
            fitting=last - first,
            first=tuple(self.explain(name, home, rank) for rank, name in enumerate(names, 1)),
            plan=people[given].id if given >= 0 else None,
            price=int(solved.best.price[place]),
            second=int(self._second[place]),
        )


def turn(home: Dwelling) -> tuple[bool, object, str]:
    """Free for the longest first; those whose day is not known last."""
    return home.free_on is None, home.free_on, home.id


def _affordable(found: Proposal) -> bool:
    """No limit on money refuses this pair."""
    return not {"effort", "left"} & set(refused(found.lines))
