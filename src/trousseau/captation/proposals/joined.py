"""The simulation that an owner asks to join to a proposal: what was typed, never a result."""

from collections.abc import Mapping
from datetime import date

from trousseau.core.models import Commune
from trousseau.exchange.owner_case import Asked, Laws, written

from ..enums import Stage
from ..models import Approach, Prospect
from ..simulator.actions import keep_simulation
from ..simulator.forms import SimulatorForm
from ..simulator.kept import Used
from ..simulator.laws import laws_on
from ..simulator.papers import paper_facts

PREFIX = "simulation"


def carried(data: Mapping, laws: Laws) -> SimulatorForm | None:
    """The simulation that a page carries in hidden fields, when it carries one."""
    return SimulatorForm(data, laws=laws, prefix=PREFIX) if f"{PREFIX}-rent" in data else None


def joined(form: SimulatorForm) -> dict:
    """What a proposal keeps of it; to be called on a valid form."""
    known, commune = form.known_ceilings(), form.cleaned_data["commune"]
    used = Used.of(known)
    return {
        "case": written(form.case(known), on=form.laws.on, commune=commune.pk if commune else ""),
        "ceilings": used and used.written(),
    }


def _read(approach: Approach):
    held = approach.simulation
    law = laws_on(date.fromisoformat(held["case"]["on"]))
    case = Asked("", law.on, held["case"]["commune"], held["case"], "").case(law)
    return case, Commune.objects.filter(pk=held["case"]["commune"]).first(), law


def facts(approach: Approach) -> list[tuple[str, str]]:
    """What the owner typed, label and value; nothing without a simulation."""
    return paper_facts(*_read(approach)) if approach.simulation else []


def keep_joined(approach: Approach, prospect: Prospect) -> None:
    """Kept with the prospect, by the owner's own wish; a closed prospect keeps nothing more."""
    if approach.simulation is None or prospect.stage == Stage.LOST:
        return
    case, commune, law = _read(approach)
    used = approach.simulation["ceilings"]
    keep_simulation(None, prospect=prospect, case=case, commune=commune, laws=law, used=Used(**used) if used else None)
