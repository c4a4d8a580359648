"""A convention to report on."""

from datetime import date

import pytest


@pytest.fixture
def convention(staff):
    from importlib.resources import files

    from trousseau.conventions.actions import draw_convention, enter_deliberation, read_act, sign_convention

    source = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"
    act = enter_deliberation(staff.director, read=read_act(source.read_bytes(), source.name), on=date(2026, 10, 16))
    found = draw_convention(
        staff.director,
        deliberation=act,
        title="Convention 2026",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=7_425_000,
        agency="Les Trois Clés",
        partners=act.reading["partners"],
        on=date(2026, 10, 20),
    )
    sign_convention(staff.director, convention=found, version=1, on=date(2026, 10, 20), today=date(2026, 10, 20))
    return found
