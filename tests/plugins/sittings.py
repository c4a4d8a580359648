"""Households, dwellings and sittings drawn for the tests of the commission."""

from datetime import date, timedelta

from hypothesis import strategies as st

from trousseau import scales
from trousseau.engines.allocation import Problem
from trousseau.exchange.allocation_problem import frozen_law, problem_from
from trousseau.rules.applicant import Dwelling, Household, Quota, Threshold, Thresholds
from trousseau.rules.grid import read_grid

ON = date(2026, 11, 24)
LAW = frozen_law(ON, scales.at).law
COMMUNES = ("21231", "21166", "21263", "21515", "99999")
LIMITS = Thresholds(Threshold(350, "Règle du 1er octobre"), Threshold(900, "Règle du 1er octobre"))
GRID = {
    "version": "essai",
    "adopted_on": "2026-10-01",
    "letting": 500,
    "lines": [
        {"code": "priority", "label": "Priorité", "points": 40},
        {"code": "ethos", "label": "Situation", "points": {str(n): 30 - n for n in range(1, 14)}},
        {"code": "seniority", "label": "Ancienneté", "points": 1, "cap": 24},
        {"code": "size", "label": "Taille", "points": {"0": 10, "1": 4}},
        {"code": "effort", "label": "Effort", "points": {"150": 9, "250": 5}},
        {"code": "access", "label": "Accessible", "points": 50, "cap": 45},
    ],
}


def household(name: str = "M1", **more) -> Household:
    usual = {
        "id": name,
        "size": 1,
        "adults": 1,
        "young": 0,
        "couple": False,
        "dependants": 0,
        "base_resources": 0,
        "resources": 0,
        "rsa": True,
        "disabled": False,
        "tax_income": 0,
        "rooms_min": 1,
        "rooms_max": None,
        "needs_access": False,
        "communes": None,
        "since": date(2026, 1, 1),
        "priority": False,
        "ethos": 1,
    }
    return Household(**usual | more)


def dwelling(name: str = "L1", **more) -> Dwelling:
    usual = {
        "id": name,
        "surface": 4400,
        "rooms": 2,
        "accessible": False,
        "commune": "21231",
        "zone": 2,
        "rent": 37800,
        "charges": 6000,
        "level": "loc2",
        "conventioned": True,
        "furnished": False,
    }
    return Dwelling(**usual | more)


def sitting(households=(), dwellings=(), *, quotas=(), thresholds=LIMITS, grid=None, seed="graine") -> Problem:
    return problem_from(
        on=ON,
        seed=seed,
        grid=read_grid(grid or GRID),
        law=LAW,
        thresholds=thresholds,
        quotas=quotas,
        households=households,
        dwellings=dwellings,
    )


amounts = st.none() | st.just(0) | st.integers(0, 250_000) | st.integers(0, 5_000_000)
years = st.none() | st.just(0) | st.integers(0, 4_000_000) | st.integers(0, 60_000_000)


@st.composite
def households(draw, name: str = "M1") -> Household:
    adults, young = draw(st.integers(1, 4)), draw(st.integers(0, 5))
    rooms = draw(st.integers(1, 4))
    wanted = st.none() | st.lists(st.sampled_from(COMMUNES), max_size=4).map(frozenset)
    return household(
        name,
        size=adults + young,
        adults=adults,
        young=young,
        couple=draw(st.booleans()),
        dependants=draw(st.integers(0, 8)),
        base_resources=draw(years),
        resources=draw(amounts),
        rsa=draw(st.booleans()),
        disabled=draw(st.booleans()),
        tax_income=draw(years),
        rooms_min=rooms,
        rooms_max=draw(st.none() | st.integers(rooms, 6)),
        needs_access=draw(st.booleans()),
        communes=draw(wanted),
        since=ON - timedelta(days=draw(st.integers(0, 1500))),
        priority=draw(st.booleans()),
        ethos=draw(st.none() | st.integers(1, 13)),
        quotas=draw(st.sampled_from([(), ("siao",), ("ville",)])),
        declined=draw(st.sampled_from([(), (), ("L0",), ("L1", "L0")])),
    )


@st.composite
def dwellings(draw, name: str = "L1") -> Dwelling:
    return dwelling(
        name,
        surface=draw(st.integers(900, 12_000)),
        rooms=draw(st.integers(1, 6)),
        accessible=draw(st.sampled_from((None, True, False))),
        commune=draw(st.sampled_from(COMMUNES)),
        zone=draw(st.integers(1, 3)),
        rent=draw(st.integers(1, 120_000) | st.integers(1, 10_000_000)),
        charges=draw(st.integers(0, 20_000)),
        level=draw(st.sampled_from(["free", "loc1", "loc2", "loc3"])),
        conventioned=draw(st.booleans()),
        furnished=draw(st.booleans()),
        free_on=draw(st.none() | st.dates(date(2026, 9, 1), date(2027, 1, 31))),
    )


limits = st.builds(
    Thresholds,
    st.none() | st.builds(Threshold, st.integers(1, 1000), st.just("Règle de l’agence")),
    st.none() | st.builds(Threshold, st.integers(-500, 3000), st.just("Règle de l’agence")),
)


@st.composite
def sittings(draw, people: int = 7, homes: int = 5) -> Problem:
    count, places = draw(st.integers(0, people)), draw(st.integers(0, homes))
    reserved = frozenset(f"L{n}" for n in range(places) if draw(st.integers(0, 4)) == 0)
    return sitting(
        [draw(households(f"M{n}")) for n in range(count)],
        [draw(dwellings(f"L{n}")) for n in range(places)],
        quotas=[Quota("siao", "SIAO", draw(st.integers(0, 3))), Quota("ville", "Ville", 0, reserved)],
        thresholds=draw(limits),
    )
