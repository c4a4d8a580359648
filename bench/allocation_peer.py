"""What the engine of the commission is held against: the same rules in plain numpy, some dwellings at a time before every
household, then scipy's assignment on every pair that fits.

It is the better of two peers: polars joins on the commune and the rooms, tried before, cost twice as much. The terms of the
benefit by make-up of family and dwelling are computed beforehand, as ours are.
"""

from collections.abc import Iterator

import numpy as np

from trousseau.engines.allocation import Problem
from trousseau.engines.benefit import Dwellings, terms
from trousseau.rules.applicant import LEVELS
from trousseau.rules.eligibility import least_left, proved
from trousseau.rules.letting import income_ceiling
from trousseau.rules.living import Family, flat_amount, housing_share
from trousseau.rules.occupancy import surface_min
from trousseau.rules.points import full_months

BLOCK = 20  # dwellings at a time
NONE = np.iinfo(np.int64).max


def solve(problem: Problem) -> int:
    """What the best plan is worth."""
    found = list(pairs(problem))
    people, homes, points = (np.concatenate([one[at] for one in found]) for at in range(3))
    return _assign(people, homes, points + problem.grid.letting, len(problem.dwellings))


def pairs(problem: Problem) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Places of households and of dwellings, and points, of the pairs that fit."""
    people, homes, law, limits = _people(problem), _homes(problem), problem.law, problem.thresholds
    ceilings, table = _ceilings(problem), _terms(problem)
    benefit, lines = law.benefit, {line.code: line for line in problem.grid.lines}
    assert benefit is not None and law.rsa is not None and limits.effort is not None and limits.left is not None
    size = np.array([lines["size"].at(more) for more in range(100)])
    effort = sorted(lines["effort"].points, reverse=True)  # type: ignore[arg-type]
    access = lines["access"].worth(lines["access"].points)  # type: ignore[arg-type]
    for first in range(0, len(problem.dwellings), BLOCK):
        of = {name: column[first : first + BLOCK] for name, column in homes.items()}
        suits = people["wants"][:, of["commune"]]
        suits &= people["surface_min"][:, None] <= of["surface"]
        suits &= people["rooms_min"][:, None] <= of["rooms"]
        suits &= people["rooms_max"][:, None] >= of["rooms"]
        suits &= of["accessible"] | ~people["needs_access"][:, None]
        suits &= people["tax_income"][:, None] <= ceilings[of["level"], of["area"]][:, people["size"]].T
        rows, columns = np.nonzero(suits)
        one = {name: people[name][rows] for name in MONEY}
        place = one["makeup"] * len(problem.dwellings) + first + columns
        cells = table["whole"].take(place)
        cells -= np.maximum(one["euros"] - table["allowance"][one["makeup"]], 0) * table["per_euro"].take(place)
        euros = (np.floor(cells / table["under"].take(place)) - benefit.deduction) * (1000 - benefit.social_debt)
        aid = np.maximum(np.floor((euros + 999) / 100_000), 0) * (cells >= table["least"].take(place))
        aid = aid.astype(np.int64) * 100
        due = one["rsa_full"] - np.minimum(aid, one["rsa_housing"]) - one["resources"]
        after = one["resources"] + np.where(due >= law.rsa.least, due, 0)
        cost = of["bill"][columns] - aid
        passes = (cost * 1000 <= limits.effort.value * after) & (after - cost >= one["left_min"])
        keep = np.flatnonzero(passes | ~one["proved"])
        rows, columns, cost, after = rows[keep], columns[keep], cost[keep], after[keep]
        points = people["points"][rows] + size[of["rooms"][columns] - people["rooms_min"][rows]]
        eased = np.zeros(len(rows), np.int64)
        for limit in effort:
            eased = np.where(cost * 1000 <= limit * after, lines["effort"].at(limit), eased)
        points += eased * (one["proved"][keep] & (after > 0))
        points += access * (of["accessible"][columns] & people["needs_access"][rows])
        yield rows, first + columns, points


MONEY = ("makeup", "euros", "proved", "resources", "rsa_full", "rsa_housing", "left_min")


def _people(problem: Problem) -> dict[str, np.ndarray]:
    people, law, lines = problem.households, problem.law, {line.code: line for line in problem.grid.lines}
    communes = {commune: n for n, commune in enumerate(sorted({one.commune for one in problem.dwellings}))}
    wants = np.zeros((len(people), len(communes)), bool)
    for n, one in enumerate(people):
        wants[n, [communes[name] for name in communes if one.communes is None or name in one.communes]] = True
    norm = [0, *(surface_min(n, law.occupancy) * 100 for n in range(1, 21))]
    limit = problem.thresholds.left
    assert limit is not None and law.rsa is not None
    left: dict[tuple[int, int], int] = {}
    minimum: dict[Family, tuple[int, int]] = {}
    rsa = []
    for one in people:
        family = Family(one.couple, one.dependants)
        if family not in minimum:
            minimum[family] = flat_amount(family, law.rsa), housing_share(family.people, law.rsa)
        rsa.append(minimum[family] if one.rsa else (0, 0))
        if (one.adults, one.young) not in left:
            left[one.adults, one.young] = least_left(one, limit.value, law)
    months = np.array([full_months(one.since, problem.on) for one in people])
    worth = np.minimum(lines["seniority"].points * months, lines["seniority"].cap)  # type: ignore[operator]
    worth += np.array([lines["priority"].points * one.priority + lines["ethos"].at(one.ethos) for one in people])
    return {
        "wants": wants,
        "size": np.array([one.size for one in people]),
        "surface_min": np.array([norm[one.size] for one in people]),
        "rooms_min": np.array([one.rooms_min for one in people]),
        "rooms_max": np.array([one.rooms_max or 99 for one in people]),
        "needs_access": np.array([one.needs_access for one in people]),
        "tax_income": np.array([one.tax_income or 0 for one in people]),  # not proved: nothing is refused
        "makeup": np.array([_makeup(one) for one in people]),
        "euros": np.array([-(-(one.base_resources or 0) // 10_000) * 100 for one in people], np.float64),
        "proved": np.array([proved(one, law) for one in people]),
        "resources": np.array([one.resources or 0 for one in people]),
        "rsa_full": np.array([full for full, _housing in rsa]),
        "rsa_housing": np.array([housing for _full, housing in rsa]),
        "left_min": np.array([left[one.adults, one.young] for one in people]),
        "points": worth,
    }


def _makeup(one) -> int:
    return (one.dependants << 2) + (one.couple and not one.dependants) * 2 + one.disabled


def _homes(problem: Problem) -> dict[str, np.ndarray]:
    homes, areas = problem.dwellings, problem.law.income
    communes = {commune: n for n, commune in enumerate(sorted({one.commune for one in homes}))}
    return {
        "commune": np.array([communes[one.commune] for one in homes]),
        "rooms": np.array([one.rooms for one in homes]),
        "surface": np.array([one.surface for one in homes]),
        "accessible": np.array([one.accessible for one in homes]),
        "level": np.array([LEVELS.index(one.level) for one in homes]),
        "area": np.array(
            [next((n for n, area in enumerate(areas) if one.commune in area.communes), -1) for one in homes]
        ),
        "bill": np.array([one.rent + one.charges for one in homes]),
    }


def _ceilings(problem: Problem) -> np.ndarray:
    """By level, area (the last: none, without a ceiling) and size."""
    found = np.full((len(LEVELS), len(problem.law.income) + 1, 21), NONE)
    for area, known in enumerate(problem.law.income):
        for n, level in enumerate(LEVELS):
            found[n, area, 1:] = [income_ceiling(size, known.levels[level]) for size in range(1, 21)]
    return found


def _terms(problem: Problem) -> dict[str, np.ndarray]:
    """By make-up of family, times dwelling."""
    homes, law = problem.dwellings, problem.law.benefit
    assert law is not None
    dwellings = Dwellings(
        [one.zone for one in homes],
        [one.rent for one in homes],
        [one.conventioned for one in homes],
        [one.furnished for one in homes],
    )
    kinds = {_makeup(one): (one.couple, one.dependants, one.disabled) for one in problem.households}
    shape = max(kinds) + 1, len(homes)
    found = {name: np.zeros(shape) for name in ("whole", "least", "per_euro", "under")}
    allowance = np.zeros(shape[0])
    for makeup, (couple, dependants, disabled) in kinds.items():
        table = terms(couple, dependants, disabled, dwellings, law)
        allowance[makeup] = table.allowance
        for name, rows in found.items():
            rows[makeup] = getattr(table, name)
    return found | {"allowance": allowance}


def _assign(people: np.ndarray, homes: np.ndarray, weights: np.ndarray, count: int) -> int:
    """scipy on every pair that fits; each dwelling may stay empty."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    most = int(weights.max()) + 1
    width = int(people.max()) + 1
    rows = np.concatenate([homes, np.arange(count)])
    columns = np.concatenate([people, width + np.arange(count)])
    costs = np.concatenate([most - weights, np.full(count, most)]).astype(np.float64)
    graph = csr_array((costs, (rows, columns)), shape=(count, width + count))
    matched_rows, matched = min_weight_full_bipartite_matching(graph)
    return most * count - int(graph[matched_rows, matched].sum())
