"""What the engine of the commission is held against: the same rules as polars joins, then scipy's assignment.

The pairs come from one equi-join on the commune and the number of rooms, the rest filters them in one lazy query; the
benefit is the closed formula in expressions, its terms by make-up of family and dwelling computed beforehand.
"""

from datetime import date

import numpy as np
import polars as pl

from trousseau.engines.allocation import Problem
from trousseau.engines.benefit import Dwellings, terms
from trousseau.rules.applicant import LEVELS
from trousseau.rules.eligibility import least_left, proved
from trousseau.rules.letting import income_ceiling
from trousseau.rules.living import Family, flat_amount, housing_share
from trousseau.rules.occupancy import surface_min
from trousseau.rules.points import GridLine


def solve(problem: Problem) -> tuple[int, int]:
    """How many pairs fit, and what the best plan is worth."""
    found = pairs(problem)
    return len(found), _assign(
        found["person"].to_numpy(),
        found["home"].to_numpy(),
        found["points"].to_numpy() + problem.grid.letting,
        len(problem.dwellings),
    )


def pairs(problem: Problem) -> pl.DataFrame:
    homes, people, law = _homes(problem), _people(problem), problem.law
    joined = (
        people.lazy()
        .explode("communes")
        .with_columns(
            rooms=pl.int_ranges("rooms_min", pl.min_horizontal("rooms_max", pl.lit(int(homes["rooms"].max()))) + 1)
        )
        .explode("rooms")
        .join(homes.lazy(), left_on=["communes", "rooms"], right_on=["commune", "rooms"])
        .filter(pl.col("surface") >= pl.col("surface_min"), pl.col("accessible") | ~pl.col("needs_access"))
        .join(_ceilings(problem).lazy(), on=["size", "area", "level"], how="left")
        .filter((pl.col("tax_income") <= pl.col("ceiling")).fill_null(True))
        .join(_terms(problem).lazy(), on=["makeup", "home"])
    )
    benefit = law.benefit
    assert benefit is not None and law.rsa is not None
    above = (pl.col("euros") - pl.col("allowance")).clip(0).cast(pl.Float64)
    cells = pl.col("whole") - above * pl.col("per_euro")
    gross = (cells / pl.col("under")).floor() - benefit.deduction
    euros = ((gross * (1000 - benefit.social_debt) + 999) / 100_000).floor().clip(0)
    limits = problem.thresholds
    assert limits.effort is not None and limits.left is not None
    return (
        joined.with_columns(aid=pl.when(cells >= pl.col("least")).then(euros).otherwise(0).cast(pl.Int64) * 100)
        .with_columns(due=pl.col("rsa_full") - pl.min_horizontal("aid", "rsa_housing") - pl.col("resources"))
        .with_columns(
            after=pl.col("resources") + pl.when(pl.col("due") >= law.rsa.least).then("due").otherwise(0),
            cost=pl.col("bill") - pl.col("aid"),
        )
        .filter(
            ~pl.col("proved")
            | (
                (pl.col("cost") * 1000 <= limits.effort.value * pl.col("after"))
                & (pl.col("after") - pl.col("cost") >= pl.col("left_min"))
            )
        )
        .select("person", "home", points=pl.sum_horizontal(_of_pair(problem)))
        .collect()
    )


def _of_pair(problem: Problem) -> list[pl.Expr]:
    lines = {line.code: line for line in problem.grid.lines}
    effort = pl.lit(0)
    for limit in sorted(lines["effort"].points, reverse=True):  # type: ignore[arg-type]
        worth = lines["effort"].at(limit)
        effort = pl.when(pl.col("cost") * 1000 <= limit * pl.col("after")).then(worth).otherwise(effort)
    effort = pl.when(pl.col("proved") & (pl.col("after") > 0)).then(effort).otherwise(0)
    access = lines["access"].worth(lines["access"].points)  # type: ignore[arg-type]
    return [
        pl.col("points"),
        _by_value(pl.col("rooms") - pl.col("rooms_min"), lines["size"]),
        effort,
        pl.when(pl.col("accessible") & pl.col("needs_access")).then(access).otherwise(0),
    ]


def _by_value(value: pl.Expr, line: GridLine) -> pl.Expr:
    return value.replace_strict(line.points, default=0, return_dtype=pl.Int64)


def _people(problem: Problem) -> pl.DataFrame:
    people, law, lines = problem.households, problem.law, {line.code: line for line in problem.grid.lines}
    anywhere = sorted({one.commune for one in problem.dwellings})
    norm = [0, *(surface_min(n, law.occupancy) * 100 for n in range(1, 21))]
    limit = problem.thresholds.left
    assert limit is not None and law.rsa is not None
    left: dict[tuple[int, int], int] = {}
    minimum: dict[Family, tuple[int, int]] = {}
    rsa = []
    for one in people:
        left.setdefault((one.adults, one.young), 0)
        family = Family(one.couple, one.dependants)
        if family not in minimum:
            minimum[family] = flat_amount(family, law.rsa), housing_share(family.people, law.rsa)
        rsa.append(minimum[family] if one.rsa else (0, 0))
    for one in people:
        if not left[one.adults, one.young]:
            left[one.adults, one.young] = least_left(one, limit.value, law)
    frame = pl.DataFrame(
        {
            "person": np.arange(len(people)),
            "size": [one.size for one in people],
            "surface_min": [norm[one.size] for one in people],
            "rooms_min": [one.rooms_min for one in people],
            "rooms_max": [one.rooms_max or 99 for one in people],
            "needs_access": [one.needs_access for one in people],
            "tax_income": [one.tax_income for one in people],
            "communes": [anywhere if one.communes is None else sorted(one.communes) for one in people],
            "makeup": [
                (one.dependants << 2) + (one.couple and not one.dependants) * 2 + one.disabled for one in people
            ],
            "euros": [-(-(one.base_resources or 0) // 10_000) * 100 for one in people],
            "proved": [proved(one, law) for one in people],
            "resources": [one.resources or 0 for one in people],
            "rsa_full": [full for full, _housing in rsa],
            "rsa_housing": [housing for _full, housing in rsa],
            "left_min": [left[one.adults, one.young] for one in people],
            "priority": [one.priority for one in people],
            "ethos": [one.ethos for one in people],
            "since": [one.since for one in people],
        }
    )
    months = _months(problem.on)
    worth = lines["seniority"].points * months  # type: ignore[operator]
    priority = pl.when("priority").then(lines["priority"].points).otherwise(0)
    ethos = _by_value(pl.col("ethos"), lines["ethos"])
    points = priority + ethos + pl.min_horizontal(worth, pl.lit(lines["seniority"].cap))
    return frame.with_columns(points=points).drop("priority", "ethos", "since")


def _months(on: date) -> pl.Expr:
    since = pl.col("since")
    whole = (on.year - since.dt.year().cast(pl.Int64)) * 12 + on.month - since.dt.month().cast(pl.Int64)
    return whole - (since.dt.day() > on.day).cast(pl.Int64)


def _homes(problem: Problem) -> pl.DataFrame:
    homes, areas = problem.dwellings, problem.law.income
    return pl.DataFrame(
        {
            "home": np.arange(len(homes)),
            "commune": [one.commune for one in homes],
            "rooms": [one.rooms for one in homes],
            "surface": [one.surface for one in homes],
            "accessible": [one.accessible for one in homes],
            "level": [one.level for one in homes],
            "area": [next((n for n, area in enumerate(areas) if one.commune in area.communes), -1) for one in homes],
            "bill": [one.rent + one.charges for one in homes],
        }
    )


def _ceilings(problem: Problem) -> pl.DataFrame:
    rows = [
        (size, area, level, income_ceiling(size, found.levels[level]))
        for area, found in enumerate(problem.law.income)
        for level in LEVELS
        for size in range(1, 21)
    ]
    return pl.DataFrame(rows, schema=["size", "area", "level", "ceiling"], orient="row")


def _terms(problem: Problem) -> pl.DataFrame:
    homes = problem.dwellings
    dwellings = Dwellings(
        [one.zone for one in homes],
        [one.rent for one in homes],
        [one.conventioned for one in homes],
        [one.furnished for one in homes],
    )
    makeups = {
        (
            (one.dependants << 2) + (one.couple and not one.dependants) * 2 + one.disabled,
            one.couple,
            one.dependants,
            one.disabled,
        )
        for one in problem.households
    }
    frames = []
    assert problem.law.benefit is not None
    for makeup, (couple, dependants, disabled) in {row[0]: row[1:] for row in makeups}.items():
        table = terms(couple, dependants, disabled, dwellings, problem.law.benefit)
        frames.append(
            pl.DataFrame(
                {
                    "makeup": np.full(len(homes), makeup),
                    "home": np.arange(len(homes)),
                    "whole": table.whole,
                    "least": table.least,
                    "per_euro": table.per_euro,
                    "under": table.under,
                    "allowance": np.full(len(homes), table.allowance),
                }
            )
        )
    return pl.concat(frames)


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
    return int(sum(most - graph[row, column] for row, column in zip(matched_rows, matched, strict=True)))
