"""What a problem must be, whoever built it: one French sentence for each thing that is wrong, with its place."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from trousseau.engines.allocation import Problem
from trousseau.rules.applicant import LEVELS, MOST_PEOPLE, Dwelling, Household, Law, Quota, Thresholds
from trousseau.rules.counterfactual import MOST_RENT
from trousseau.rules.grid import GridNotReadable, grid_data, read_grid, short
from trousseau.rules.points import CATEGORIES, Grid

MOST_HOUSEHOLDS, MOST_DWELLINGS, MOST_QUOTAS = 200_000, 20_000, 20
MONTH, YEAR = 5_000_000, 60_000_000  # cents: more is a slip of the keyboard
MOST_CHARGES = 1_000_000
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
SEED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
COMMUNE = re.compile(r"(\d{2}|2[AB])\d{3}")
TOLD = 50


class NotReadable(Exception):
    """`problems` are French lines, one a problem."""

    def __init__(self, problems: list[str]):
        self.problems = told(problems)
        super().__init__("\n".join(self.problems))


def told(problems: list[str]) -> list[str]:
    more = len(problems) - TOLD
    return problems if more <= 0 else [*problems[:TOLD], f"et {more} autres"]


def problem_from(
    *,
    on: date,
    seed: str,
    grid: Grid,
    law: Law,
    thresholds: Thresholds,
    quotas: Iterable[Quota] = (),
    households: Iterable[Household],
    dwellings: Iterable[Dwelling],
    lenient: bool = False,
) -> Problem:
    """The problem of these rows, checked, in its one order (by identifier). Raises NotReadable."""
    problem = Problem(
        on,
        seed,
        grid,
        law,
        thresholds,
        tuple(sorted((replace(one, reserved=frozenset(one.reserved)) for one in quotas), key=lambda one: one.code)),
        tuple(sorted((_in_order(one) for one in households), key=lambda one: one.id)),
        tuple(sorted(dwellings, key=lambda one: one.id)),
        lenient,
    )
    if problems := wrong(problem):
        raise NotReadable(problems)
    return problem


def _in_order(one: Household) -> Household:
    """The lists whose order says nothing, in one order."""
    quotas, declined = tuple(sorted(one.quotas)), tuple(sorted(one.declined))
    if (quotas, declined) == (one.quotas, one.declined):
        return one
    return replace(one, quotas=quotas, declined=declined)


def wrong(problem: Problem) -> list[str]:
    found: list[str] = []
    if not SEED.fullmatch(problem.seed):
        found.append("seed : la graine est faite de 1 à 80 lettres sans accent, chiffres, points, tirets")
    try:
        read_grid(grid_data(problem.grid))
    except GridNotReadable as refusal:
        found += refusal.problems
    for name, rows, most in (
        ("households", problem.households, MOST_HOUSEHOLDS),
        ("dwellings", problem.dwellings, MOST_DWELLINGS),
        ("quotas", problem.quotas, MOST_QUOTAS),
    ):
        if len(rows) > most:
            found.append(f"{name} : {len(rows)} lignes, {most} au plus ; partagez le fichier")
            return found
    _twice("households", [one.id for one in problem.households], found)
    _twice("dwellings", [one.id for one in problem.dwellings], found)
    _twice("quotas", [one.code for one in problem.quotas], found)
    _limits(problem.thresholds, found)
    codes, homes = {one.code for one in problem.quotas}, {one.id for one in problem.dwellings}
    for quota in problem.quotas:
        found += [f"quotas, {short(quota.code)}, {line}" for line in _quota(quota, homes)]
    for one in problem.households:
        if lines := household_problems(one, problem.on, codes):
            found += [f"households, {short(one.id)}, {line}" for line in lines]
    for home in problem.dwellings:
        if lines := dwelling_problems(home):
            found += [f"dwellings, {short(home.id)}, {line}" for line in lines]
    return found


def _twice(name: str, identifiers: list[str], found: list[str]) -> None:
    seen: set[str] = set()
    for one in identifiers:
        if not IDENTIFIER.fullmatch(one):
            found.append(
                f"{name}, {short(one)} : un identifiant a 1 à 40 lettres sans accent, chiffres, points ou tirets"
            )
        elif one in seen:
            found.append(f"{name}, {one} : cet identifiant est écrit deux fois")
        seen.add(one)


def _limits(limits: Thresholds, found: list[str]) -> None:
    if limits.effort is not None and not 1 <= limits.effort.value <= 10_000:
        found.append("thresholds.effort : un taux d’effort est de 1 à 10 000 millièmes")
    if limits.left is not None and not -100_000 <= limits.left.value <= 100_000:
        found.append("thresholds.left : un reste à vivre est de -100 000 à 100 000 centimes par jour")


def _quota(quota: Quota, homes: set[str]) -> list[str]:
    lines = []
    if not 0 < len(quota.label.strip()) <= 80:
        lines.append("label : donnez un libellé, 80 signes au plus")
    if not 0 <= quota.at_least <= MOST_DWELLINGS:
        lines.append(f"at_least : de 0 à {MOST_DWELLINGS} logements")
    lines += [
        f"reserved : le logement « {short(one)} » n’est pas dans le fichier" for one in sorted(quota.reserved - homes)
    ]
    return lines


def household_problems(one: Household, on: date, quotas: set[str]) -> list[str]:
    """Why no rule can read this household, in French; nothing when all is well."""
    lines = []
    if not 1 <= one.size <= MOST_PEOPLE:
        lines.append(f"size : un ménage compte de 1 à {MOST_PEOPLE} personnes ({short(one.size)})")
    elif one.adults < 1 or one.young < 0 or one.adults + one.young != one.size:
        lines.append(
            f"adults, young : au moins une personne de 14 ans et plus, et leur somme est size ({short(one.size)})"
        )
    if not 0 <= one.dependants <= MOST_PEOPLE:
        lines.append(f"dependants : de 0 à {MOST_PEOPLE} personnes à charge")
    lines += _amount("base_resources", one.base_resources, YEAR)
    lines += _amount("resources", one.resources, MONTH)
    lines += _amount("tax_income", one.tax_income, YEAR)
    if not 1 <= one.rooms_min <= MOST_PEOPLE:
        lines.append(f"rooms_min : de 1 à {MOST_PEOPLE} pièces")
    if one.rooms_max is not None and not one.rooms_min <= one.rooms_max <= MOST_PEOPLE:
        lines.append(f"rooms_max : de rooms_min à {MOST_PEOPLE} pièces, ou null")
    if one.communes is not None:
        lines += [
            f"communes : « {short(commune)} » n’est pas un code INSEE de commune (cinq signes)"
            for commune in sorted(one.communes)
            if not COMMUNE.fullmatch(commune)
        ]
    if one.since > on:
        lines.append("since : l’ancienneté commence après le jour de la séance")
    if one.ethos is not None and one.ethos not in CATEGORIES:
        lines.append("ethos : de 1 à 13, ou null")
    lines += [
        f"quotas : « {short(code)} » n’est pas un contingent du fichier" for code in one.quotas if code not in quotas
    ]
    if len(set(one.quotas)) < len(one.quotas):
        lines.append("quotas : un contingent est écrit deux fois")
    return lines


def _amount(name: str, amount: int | None, most: int) -> list[str]:
    if amount is None or 0 <= amount <= most:
        return []
    words = "zéro ou plus" if amount < 0 else f"au plus {most // 100} €"
    return [f"{name} : {short(amount)} centimes ; {words}, ou null si ce n’est pas prouvé"]


def dwelling_problems(home: Dwelling) -> list[str]:
    """What is wrong in a dwelling of the problem."""
    lines = []
    if not 100 <= home.surface <= 100_000:
        lines.append(f"surface : en centièmes de m², de 100 à 100000 ({short(home.surface)})")
    if not 1 <= home.rooms <= MOST_PEOPLE:
        lines.append(f"rooms : de 1 à {MOST_PEOPLE} pièces")
    if not COMMUNE.fullmatch(home.commune):
        lines.append(f"commune : « {short(home.commune)} » n’est pas un code INSEE de commune (cinq signes)")
    if home.zone not in (1, 2, 3):
        lines.append("zone : 1, 2 ou 3")
    if not 1 <= home.rent <= MOST_RENT:
        lines.append(f"rent : un loyer est de plus de zéro centime, et d’au plus {MOST_RENT // 100} €")
    if not 0 <= home.charges <= MOST_CHARGES:
        lines.append(f"charges : de zéro à {MOST_CHARGES // 100} €, en centimes")
    if home.level not in ("free", *LEVELS):
        lines.append(f"level : « {short(home.level)} » ; free, {', '.join(LEVELS)}")
    return lines
