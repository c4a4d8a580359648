"""Sittings of the commission, invented from a seed: households and dwellings of the demonstration's territory."""

import random
from datetime import date, timedelta

from trousseau import scales
from trousseau.engines.allocation import Problem
from trousseau.exchange.allocation_problem import frozen_law, problem_from
from trousseau.rules.applicant import LEVELS, Dwelling, Household, Quota, Threshold, Thresholds
from trousseau.rules.grid import read_grid

ON = date(2026, 11, 24)
GRID = {
    "version": "banc",
    "adopted_on": "2026-10-01",
    "letting": 1000,
    "lines": [
        {"code": "priority", "label": "Priorité prouvée", "points": 40},
        {"code": "ethos", "label": "Situation", "points": {str(n): max(0, 60 - 4 * n) for n in range(1, 14)}},
        {"code": "seniority", "label": "Ancienneté, par mois", "points": 1, "cap": 36},
        {"code": "size", "label": "Pièces de plus que demandé", "points": {"0": 20, "1": 8}},
        {"code": "effort", "label": "Taux d’effort", "points": {"150": 15, "250": 8}},
        {"code": "access", "label": "Logement accessible à qui en a besoin", "points": 80},
    ],
}
RULES = Thresholds(Threshold(350, "banc d’essai"), Threshold(900, "banc d’essai"))


def problem(households: int, dwellings: int, seed: int = 2026, *, quota: int = 0) -> Problem:
    dice = random.Random(seed)
    communes = [row["insee"] for row in scales.communes()]
    zones = {row["insee"]: int(row["zone_apl"]) for row in scales.communes()}
    odds = [30, *([3] * (len(communes) - 1))]
    return problem_from(
        on=ON,
        seed=f"banc-{seed}",
        grid=read_grid(GRID),
        law=frozen_law(ON, scales.at).law,
        thresholds=RULES,
        quotas=[Quota("siao", "Contingent du banc", quota)],
        households=[_household(dice, n, communes, odds) for n in range(households)],
        dwellings=[_dwelling(dice, n, communes, odds, zones) for n in range(dwellings)],
    )


def _household(dice: random.Random, number: int, communes: list[str], odds: list[int]) -> Household:
    couple = dice.random() < 0.35
    [children] = dice.choices(range(6), (45, 22, 18, 9, 4, 2))
    adults, young = 1 + couple + (children > 3), children - (children > 3)
    size = adults + young
    rsa = dice.random() < 0.5
    resources = dice.choice((0, dice.randrange(0, 60_000))) if rsa else dice.randrange(60_000, 260_000)
    wanted = None
    if dice.random() < 0.8:
        wanted = frozenset(dice.choices(communes, odds, k=dice.randint(1, 4)))
    rooms = max(1, size - couple - (children > 2))
    return Household(
        id=f"M{number:06d}",
        size=size,
        adults=adults,
        young=young,
        couple=couple,
        dependants=children,
        base_resources=0 if rsa else resources * 10,
        resources=None if dice.random() < 0.05 else resources,
        rsa=rsa,
        disabled=dice.random() < 0.1,
        tax_income=None if dice.random() < 0.05 else resources * 9,
        rooms_min=rooms,
        rooms_max=rooms + 1 if dice.random() < 0.7 else None,
        needs_access=dice.random() < 0.08,
        communes=wanted,
        since=ON - timedelta(days=dice.randrange(1500)),
        priority=dice.random() < 0.2,
        ethos=dice.choice((None, *range(1, 14))),
        quotas=("siao",) if dice.random() < 0.25 else (),
    )


def _dwelling(
    dice: random.Random, number: int, communes: list[str], odds: list[int], zones: dict[str, int]
) -> Dwelling:
    [rooms] = dice.choices(range(1, 6), (20, 35, 25, 14, 6))
    surface = dice.randint(1600, 2600) + 1700 * (rooms - 1)
    [commune] = dice.choices(communes, odds)
    level = dice.choice(LEVELS)
    return Dwelling(
        id=f"L{number:06d}",
        surface=surface,
        rooms=rooms,
        accessible=dice.random() < 0.12,
        commune=commune,
        zone=zones[commune],
        rent=surface * dice.randint(7, 11),
        charges=dice.randrange(2_000, 12_000),
        level=level,
        conventioned=level != "loc1",
        furnished=dice.random() < 0.05,
        free_on=dice.choice((None, ON - timedelta(days=dice.randrange(90)), ON + timedelta(days=dice.randrange(60)))),
    )
