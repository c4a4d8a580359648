"""Invented rents per commune, so that the ceilings can be seen at work. No figure here comes from any order."""

from datetime import date

from trousseau.captation.ceilings.actions import load_ceilings, read_ceiling_file
from trousseau.core.models import Commune, User

SOURCE = "Exemple inventé pour la démonstration, sans valeur juridique"


def invent_ceilings(administrator: User, until: date) -> None:
    """One file of market rents for the year of the demonstration's end, said to be invented wherever it shows."""
    table = [["INSEE", "Commune", "Loyer de marché (exemple inventé)"]]
    for index, commune in enumerate(Commune.objects.order_by("pk")):
        table.append([commune.pk, commune.name, f"{11 + index % 5 * 0.4:.2f}"])
    load = read_ceiling_file(
        administrator, table=table, filename="plafonds-exemple-invente.csv", vintage=until.year, source=SOURCE,
        verified_on=None, on=until,
    )  # fmt: skip
    load_ceilings(administrator, load=load)
