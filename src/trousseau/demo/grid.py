"""The commission adopts its grid of points and its limits on money, which are examples and no text."""

from datetime import date

from trousseau.allocation.grids.actions import adopt_grid, prepare_grid
from trousseau.allocation.grids.words import DEFAULT
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.models import User

MINUTES = "PV0001"
LIMITS = {"allocation.effort_most": "35", "allocation.left_least": "5", "allocation.siao_share": "20"}


def adopt(director: User, administrator: User, day: date) -> None:
    """From that sitting on, points rank; the sitting before had discussed them."""
    grid = prepare_grid(director, version="Exemple 1", letting=DEFAULT["letting"], lines=DEFAULT["lines"], on=day)
    adopt_grid(director, grid=grid, minutes=MINUTES, on=day, today=day)
    for code, value in LIMITS.items():
        add_scale_value(
            administrator,
            code=code,
            value=value,
            starts_on=day,
            article="Règle de l’agence (exemple)",
            source=f"Procès-verbal {MINUTES} de la commission",
        )
