from datetime import date
from importlib.resources import files

import pytest

ACT = files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt"
ON = date(2026, 11, 2)


@pytest.fixture
def act_text() -> str:
    """The invented act that the project ships."""
    return ACT.read_text(encoding="utf-8")


@pytest.fixture
def director(account):
    return account("director", name="Solène Bergeronnette")


@pytest.fixture
def enter(director, settings, tmp_path):
    """Enter an act: `enter(text)`."""
    from trousseau.conventions.actions import enter_deliberation, read_act

    settings.MEDIA_ROOT = tmp_path / "documents"

    def make(text: str, name: str = "acte.txt"):
        return enter_deliberation(director, read=read_act(text.encode(), name), on=ON)

    return make


@pytest.fixture
def draw(director, enter, act_text):
    """Draw a convention from the shipped act, or from `deliberation`."""
    from trousseau.conventions.actions import draw_convention

    def make(deliberation=None, **changes):
        deliberation = deliberation or enter(act_text)
        fields = {
            "title": "Convention 2026",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2026, 12, 31),
            "amount": 7_425_000,
            "agency": "Les Trois Clés",
            "partners": deliberation.reading["partners"],
            "on": ON,
        }
        return draw_convention(director, deliberation=deliberation, **{**fields, **changes})

    return make


@pytest.fixture
def account_of(account):
    """An account of the team, under a name that no page of a funder may show."""

    def make(role: str):
        return account(role, name="Armelle Fauvette")

    return make


@pytest.fixture
def council_vote(director):
    """The State's convention, approved by an act known by its reference alone."""
    from trousseau.conventions.actions import organisation
    from trousseau.conventions.actions_decisions import decide
    from trousseau.core.enums import OrganisationKind

    return decide(
        director,
        body=organisation(OrganisationKind.COUNCIL, "Val-d’Arcelle métropole"),
        decided_on=date(2026, 9, 24),
        reference="DM2026_09_24_031",
        subject="Convention pluriannuelle avec l’État",
        today=ON,
    )
