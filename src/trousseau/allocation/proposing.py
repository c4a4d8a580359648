"""The problem of a sitting, made of what the rooms know, and its proposals as the engine finds them. No name is read."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from trousseau import scales as shipped
from trousseau.applications.models import Application
from trousseau.applications.queries import HouseholdFacts
from trousseau.core import scales
from trousseau.engines.allocation import ForDwelling, Problem, WhyNot
from trousseau.exchange.allocation_problem import (
    Frozen,
    dwelling_problems,
    frozen_law,
    household_problems,
    problem_from,
    thresholds,
)
from trousseau.mandates.enums import Convention
from trousseau.mandates.models import Mandate
from trousseau.rules.applicant import Dwelling, Household, Quota
from trousseau.rules.counterfactual import Change, LargestRent, changes
from trousseau.rules.draw import draw_key
from trousseau.rules.eligibility import Line, Living, explain, lacks, living, refused, without_law
from trousseau.rules.points import SENIORITY, GridLine, PointLine, for_commission
from trousseau.rules.points import Grid as GridRule

from .models import Grid

SIAO = "siao"
NO_GRID = "sans grille"  # the version of a problem that no adopted grid ranks


@dataclass(frozen=True)
class Before:
    """What a sitting did before this dwelling: how many others it decided on, and gave to households of the SIAO."""

    decided: int = 0
    to_siao: int = 0


NOTHING = Before()


@dataclass(frozen=True)
class Aside:
    """What no rule can read, with why, in French: corrected in its file, it comes back."""

    code: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """One household before one dwelling. `rank` and `total` when it fits; `refused`: the rules that say no; `lacking`:
    what keeps it out of the order: not proved of its resources, « month », « year » (see `lacks`) or « tax » under a
    ceiling, or « law », the scale that a rule lacks that day."""

    application: Application
    home: str
    rank: int | None
    total: int | None
    refused: tuple[str, ...]
    examined: "Examined"
    lacking: str = ""

    @property
    def household(self) -> Household:
        code = self.application.code
        return self.examined.unknown.get(code) or self.examined.problem.household[code]

    @property
    def not_known(self) -> bool:
        """No rule says no, and one that may cannot be read: neither put forward nor refused."""
        return bool(self.lacking) and not self.refused

    @property
    def size(self) -> int:
        return self.household.size

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        if self.lacking:
            problem = self.examined.problem
            return explain(self.household, problem.dwelling[self.home], problem.terms)
        return self.examined.engine.explain(self.application.code, self.home).lines

    @cached_property
    def points(self) -> tuple[PointLine, ...]:
        """As the commission reads them: need, priority and quota are one line, or they would tell an origin."""
        return for_commission(self.examined.engine.explain(self.application.code, self.home).points)

    @property
    def living(self) -> Living | None:
        problem = self.examined.problem
        return living(self.household, problem.dwelling[self.home], problem.law)

    @property
    def would_do(self) -> tuple[tuple[Change, ...], LargestRent | None]:
        """What would be enough for a household that does not fit: by rule, and the largest rent that passes."""
        if self.lacking:
            return tuple(changes(self.lines)), None
        why: WhyNot = self.examined.engine.why_not(self.application.code, self.home)
        return why.changes, why.rent

    @property
    def draw(self) -> str:
        return draw_key(self.examined.problem.seed, self.application.code)


class Examined:
    """One problem before the engine. `applications` by number; `grid` None while none is adopted. `unknown`: by number,
    those of whom nothing proves what they could pay: the engine neither ranks them nor plans for them."""

    def __init__(
        self,
        problem: Problem,
        *,
        applications: Mapping[str, Application],
        grid: Grid | None,
        law: Frozen,
        mandates: Mapping[str, Mandate],
        aside: tuple[Aside, ...],
        unknown: Mapping[str, Household] | None = None,
    ):
        self.unknown: Mapping[str, Household] = unknown or {}
        self.problem, self.applications, self.grid, self.law = problem, applications, grid, law
        self.mandates, self.aside = mandates, aside

    @cached_property
    def engine(self):
        from trousseau.engines.allocation.proposals import Sitting as Engine  # numpy and scipy

        return Engine(self.problem)

    def proposals_for(self, mandate: Mandate) -> list[Proposal]:
        """Every household before this dwelling: those whom it fits, best placed first; those of whom it is not known;
        then the others by seniority."""
        home = home_id(mandate)
        if home not in self.problem.dwelling:
            return []
        fitting = [
            Proposal(self.applications[code], home, rank, total, (), self)
            for rank, (code, total) in enumerate(self.engine.placed(home), 1)
        ]
        others = [
            Proposal(self.applications[code], home, None, None, codes, self)
            for code, codes in self.engine.refused(home)
        ]
        unknown = self._unknown(home)
        apart = [p for p in unknown if p.not_known] + self._apart(home)
        return fitting + apart + others + [p for p in unknown if not p.not_known]

    def _apart(self, home: str) -> list[Proposal]:
        """Proposals that no rule refuses, of households whom one of them cannot read there."""
        lack = "law" if without_law(self.problem.dwelling[home], self.problem.terms) else "tax"
        return [Proposal(self.applications[code], home, None, None, (), self, lack) for code in self.engine.apart(home)]

    def law_lacking(self, home: str) -> list[str]:
        """The codes of the scales that lack that day to hold anybody against the rules of this dwelling."""
        return self.law.lacking(self.problem.dwelling[home], self.problem.thresholds)

    def _unknown(self, home: str) -> list[Proposal]:
        """Proposals of households whose resources are not proved, for this dwelling, by seniority."""
        terms, dwelling = self.problem.terms, self.problem.dwelling[home]
        rows = sorted(self.unknown.items(), key=lambda row: (row[1].since, row[0]))
        return [
            Proposal(
                self.applications[code],
                home,
                None,
                None,
                refused(explain(one, dwelling, terms)),
                self,
                lacks(one, terms.thresholds),
            )
            for code, one in rows
        ]

    def fitting(self, mandate: Mandate) -> frozenset[int]:
        """The applications that this dwelling fits."""
        home = home_id(mandate)
        if home not in self.problem.dwelling:
            return frozenset()
        return frozenset(self.applications[code].pk for code, _total in self.engine.placed(home))

    def not_known(self, mandate: Mandate) -> frozenset[int]:
        """The applications of which it is not known whether this dwelling fits them."""
        home = home_id(mandate)
        if home not in self.problem.dwelling:
            return frozenset()
        found = [*self._unknown(home), *self._apart(home)]
        return frozenset(p.application.pk for p in found if p.not_known)

    def dwelling(self, mandate: Mandate) -> ForDwelling | None:
        home = home_id(mandate)
        return next((one for one in self.engine.proposals.dwellings if one.id == home), None)

    def planned(self, code: str) -> Mandate | None:
        """The dwelling that the consistent plan gives to this household."""
        home = self.engine.proposals.plan.get(code)
        return self.mandates[home] if home else None


def home_id(mandate: Mandate) -> str:
    """One mandate in force a dwelling: the dwelling's key is its pseudonym, in every mode of letting."""
    return f"LGT{mandate.dwelling_id:05d}"


def examined(
    *,
    on: date,
    seed: str,
    mandates: Iterable[Mandate],
    people: Iterable[HouseholdFacts],
    applications: Mapping[str, Application],
    declined: Set[tuple[int, int]],
    before: Before = NOTHING,
    everyone: bool = False,
) -> Examined:
    """The problem of these rows on the day `on`, under the grid, the limits and the law of that day. Two queries.

    `mandates` as `mandates(on)` gives them; `applications` those of `people` that may be proposed;
    `declined`: (mandate, application); `before`: what the sitting of that day gave already. What cannot be read is set
    aside, never a reason to examine nobody; whose resources are not proved is not ranked, unless `everyone` is (what is
    tried, never what is proposed).
    """
    known = scales.all_values()

    def at(code: str, day: date) -> scales.Value:
        return shipped.pick(code, day, known.get(code, ()))

    by_home = {home_id(mandate): mandate for mandate in mandates}
    homes = {mandate.pk: home for home, mandate in by_home.items()}
    turned_down: dict[int, list[str]] = {}
    for mandate, application in declined:
        if mandate in homes:
            turned_down.setdefault(application, []).append(homes[mandate])
    quotas = _quotas(at("allocation.siao_share", on).number, len(by_home), before)
    codes = {quota.code for quota in quotas}
    aside: list[Aside] = []
    households: list[Household] = []
    unknown: dict[str, Household] = {}
    limits = thresholds(on, at)
    for facts in people:
        if facts.id in applications:
            one = _household(facts, codes, turned_down.get(applications[facts.id].pk, ()))
            if problems := household_problems(one, on, codes):
                aside.append(Aside(one.id, tuple(problems)))
            elif lacks(one, limits) and not everyone:
                unknown[one.id] = one
            else:
                households.append(one)
    dwellings: list[Dwelling] = []
    for mandate in by_home.values():
        home = _dwelling(mandate)
        if problems := dwelling_problems(home):
            aside.append(Aside(home.id, tuple(problems)))
        else:
            dwellings.append(home)
    grid = Grid.objects.in_force(on)
    law = frozen_law(on, at)
    problem = problem_from(
        on=on,
        seed=seed,
        grid=grid.rule() if grid else by_seniority(on),
        law=law.law,
        thresholds=limits,
        quotas=quotas,
        households=households,
        dwellings=dwellings,
        lenient=everyone,
    )
    return Examined(
        problem, applications=applications, grid=grid, law=law, mandates=by_home, aside=tuple(aside), unknown=unknown
    )


def by_seniority(on: date) -> GridRule:
    """Without an adopted grid nobody has points: seniority decides, then the draw."""
    return GridRule(NO_GRID, on, 1, (GridLine(SENIORITY, "Ancienneté", 0, 0),))


def _quotas(share: int, left: int, before: Before) -> tuple[Quota, ...]:
    """What the agency promised to households oriented by the SIAO."""
    return (Quota(SIAO, "SIAO", still_promised(share, left, before)),) if share else ()


def still_promised(share: int, left: int, before: Before) -> int:
    """Of the dwellings `left` to decide, those promised to the SIAO: a share of the sitting's, in %, rounded up, less what it
    gave them already."""
    return max(-(-share * (left + before.decided) // 100) - before.to_siao, 0)


def _household(facts: HouseholdFacts, quotas: Set[str], declined: Iterable[str]) -> Household:
    given = vars(facts) | {"quotas": tuple(one for one in facts.quotas if one in quotas)}
    return Household(**given, declined=tuple(sorted(declined)))


def _dwelling(mandate: Mandate) -> Dwelling:
    dwelling, zone = mandate.dwelling, mandate.dwelling.commune.zone_apl
    level = "free" if mandate.convention == Convention.NONE else mandate.convention
    return Dwelling(
        id=home_id(mandate),
        surface=int(dwelling.surface * 100),
        rooms=dwelling.rooms,
        accessible=dwelling.accessible,
        commune=dwelling.commune_id,
        zone=int(zone) if zone.isascii() and zone.isdecimal() else 0,
        rent=mandate.rent_at,
        charges=mandate.charges_at,
        level=level,
        conventioned=mandate.convention in (Convention.LOC2, Convention.LOC3),
        furnished=False,
        free_on=mandate.free_since,
    )
