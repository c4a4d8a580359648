"""Which rooms an inspection says nothing of."""

import pytest

from trousseau.rules.inspection import lacking

T3 = ["Entrée", "Séjour", "Cuisine", "Salle d’eau", "WC", "Chambre 1", "Chambre 2"]


@pytest.mark.parametrize(
    ("found", "missing"),
    [
        (T3, []),
        (["ENTREE", "sejour", "Cuisine", "Salle d'eau", "WC", "Chambre du fond", "Chambre 1"], []),
        (T3[:-1], ["Chambre 2"]),
        ([*T3[:-2], "Chambre du fond"], ["Chambre 2"]),
        ([*T3[:3], "Salle de bains", *T3[4:]], []),
        ([*T3[:3], "Salle à manger", *T3[4:]], ["Salle d’eau"]),
        ([], T3),
    ],
)
def test_a_room_stands_for_one_of_its_sort_and_never_for_two(found, missing):
    assert lacking(T3, found) == missing
