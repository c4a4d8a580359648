"""A grid tried before anybody adopts it: on the next sitting and on the months that were."""

from datetime import date

from trousseau.allocation.enums import TrialKind
from trousseau.allocation.grids.actions import prepare_grid
from trousseau.allocation.laboratory.actions import ask_trial, keep_trial
from trousseau.allocation.laboratory.queries import law_lacking
from trousseau.allocation.laboratory.tasks import work
from trousseau.core.models import User

LINES = [
    {"code": "seniority", "label": "Ancienneté, par mois", "points": 3, "cap": 108},
    {"code": "size", "label": "Pièces de plus que demandé", "points": {"0": 60, "1": 20}, "cap": None},
    {"code": "access", "label": "Logement accessible à qui en a besoin", "points": 20, "cap": None},
]


def try_rules(director: User, on: date) -> None:
    """Nothing is tried on a day whose law is not in the scales."""
    draft = prepare_grid(director, version="Projet : l’ancienneté d’abord", letting=500, lines=LINES, on=on)
    if any(law_lacking(on, kind) for kind in TrialKind):
        return
    for kind, more in ((TrialKind.SITTING, {"siao": 50}), (TrialKind.PAST, {"months": 24})):
        trial = ask_trial(director, kind=kind, on=on, grid=draft, **more)
        work(trial)
        trial.refresh_from_db()
    keep_trial(director, trial=trial, grid=draft, on=on)
