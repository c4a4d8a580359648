"""Invented rents per commune, so that the ceilings can be seen at work, and simulations kept under them. No figure
here comes from any order, or from anyone's tax.
"""

from collections.abc import Sequence
from datetime import date

from trousseau.captation.ceilings.actions import keep_reading, load_ceilings, read_ceiling_file
from trousseau.captation.ceilings.queries import ceilings
from trousseau.captation.enums import Stage
from trousseau.captation.models import Prospect
from trousseau.captation.simulator.actions import keep_simulation
from trousseau.captation.simulator.kept import Used
from trousseau.captation.simulator.laws import laws_on
from trousseau.core.models import Commune, User
from trousseau.rules.owner_schemes import Case
from trousseau.rules.owner_tax import Taxpayer

SOURCE = "Exemple inventé pour la démonstration, sans valeur juridique"


def invent_ceilings(administrator: User, until: date) -> None:
    """One file of market rents for the year of the demonstration's end, said to be invented wherever it shows."""
    table: list = [(1, ("INSEE", "Commune", "Loyer de marché (exemple inventé)"))]
    for index, commune in enumerate(Commune.objects.order_by("pk")):
        table.append((index + 2, (commune.pk, commune.name, f"{11 + index % 5 * 0.4:.2f}")))
    load = keep_reading(
        administrator,
        found=read_ceiling_file(table, vintage=until.year, on=until),
        filename="plafonds-exemple-invente.csv",
        vintage=until.year,
        source=SOURCE,
        verified_on=None,
        today=until,
    )
    load_ceilings(administrator, load=load)


def keep_simulations(officer: User, prospects: Sequence[Prospect], on: date) -> None:
    """What these owners were shown at their kitchen table, the first with little tax, the next with more."""
    law = laws_on(on)
    for prospect, income in zip(prospects, (16_000_00, 45_000_00), strict=False):
        prospect.refresh_from_db()
        if prospect.stage == Stage.LOST or not prospect.rent_hoped:
            continue
        dwelling = prospect.dwelling
        known = ceilings(dwelling.commune, on, dwelling.kind)
        case = Case(
            rent=prospect.rent_hoped,
            area=dwelling.surface,
            owner=Taxpayer(income),
            market=law.market,
            agency=law.agency,
            costs=1_800_00,
            energy=dwelling.energy,
            per_area=known.per_m2(),
        )
        keep_simulation(officer, prospect=prospect, case=case, commune=dwelling.commune, laws=law, used=Used.of(known))
