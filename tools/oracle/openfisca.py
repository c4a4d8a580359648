"""OpenFisca's side of `make oracle`, run by .oracle/bin/python: PAIRS.csv EUROS.txt (version, CPU seconds, euros).

What does not depend on the dwelling is given, not computed: base resources, couple, dependants, disability. The rent
reduction of social landlords is set to zero: OpenFisca takes it from every conventioned dwelling, whoever the owner.
"""

import csv
import sys
import time
from importlib.metadata import version

import numpy as np
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_france import FranceTaxBenefitSystem


def main(asked: str, answered: str) -> None:
    with open(asked, newline="") as file:
        rows = list(csv.reader(file))
    system = FranceTaxBenefitSystem()
    found = np.zeros(len(rows), int)
    spent = 0.0
    months = np.array([row[0] for row in rows])
    for month in sorted(set(months)):
        places = np.flatnonzero(months == month)
        couple, dependants, resources, disabled, zone, rent, conventioned, furnished = np.array(
            [rows[place][1:] for place in places], dtype=np.int64
        ).T
        began = time.process_time()
        simulation = SimulationBuilder().build_default_simulation(system, len(places))
        given = {
            "al_couple": couple.astype(bool),
            "al_nb_personnes_a_charge": dependants,
            "aide_logement_base_ressources": resources / 100,
            "handicap": disabled.astype(bool),
            "zone_apl": np.array([f"zone_{one}" for one in zone]),
            "loyer": rent / 100,
            "logement_conventionne": conventioned.astype(bool),
            "statut_occupation_logement": np.where(furnished, "locataire_meuble", "locataire_vide"),
            "reduction_loyer_solidarite": np.zeros(len(places)),
            "coloc": np.zeros(len(places), bool),
            "logement_chambre": np.zeros(len(places), bool),
        }
        for name, values in given.items():
            simulation.set_input(name, month, values)
        found[places] = np.rint(simulation.calculate("aide_logement_montant", month)).astype(int)
        spent += time.process_time() - began
    with open(answered, "w") as file:
        file.write("\n".join([version("openfisca-france"), f"{spent:.3f}", *map(str, found)]))


if __name__ == "__main__":
    main(*sys.argv[1:])
