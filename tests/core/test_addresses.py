"""An owner's address is typed, or comes from a sheet: whatever stands in it, a paper bears what can be read."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.allocation.test_sitting import plain
from trousseau import journey
from trousseau.core.addresses import address_lines, posted
from trousseau.core.errors import Refused
from trousseau.mandates.papers import owner_parts
from trousseau.owners.actions.statements import make_statement
from trousseau.tenancies.contract.papers import owner_party

ODD = {
    ", 21000 Dijon": ("21000 Dijon",),
    "-, 21000 Dijon": ("21000 Dijon",),
    "2 rue de l’Essai, , 21000 Dijon": ("2 rue de l’Essai", "21000 Dijon"),
    "12 bis, rue de l’Essai, 21000 Dijon": ("12 bis, rue de l’Essai", "21000 Dijon"),
    "Le Bourg,21110 Modèle\u200b": ("Le Bourg", "21110 Modèle"),
}


@pytest.mark.parametrize("address", ODD)
def test_papers_bear_what_can_be_read_of_an_address(running_lease, staff, address):
    owner = running_lease.mandate.owner
    owner.address = address
    owner.save()
    until = date(2026, 8, 31)
    [part] = owner_parts(running_lease.mandate, until)
    assert part.address == ODD[address] == owner_party(running_lease).address
    made = make_statement(staff.rental, mandate=running_lease.mandate, until=until, today=date(2026, 9, 1))
    with made.paper.file.open("rb") as file:
        said = plain(file.read())
    assert all(line in said for line in ODD[address])


@pytest.mark.parametrize("address", ["", " , -", "\u200b"])
def test_a_paper_without_any_address_is_refused_in_words(running_lease, address):
    running_lease.mandate.owner.address = address
    for part in (lambda: owner_parts(running_lease.mandate, date(2026, 8, 31)), lambda: owner_party(running_lease)):
        with pytest.raises(Refused, match="l’adresse du propriétaire"):
            part()


def test_an_envelope_needs_more_than_a_town():
    assert address_lines("21000 Dijon") == ("21000 Dijon",) and posted("21000 Dijon") == ()
    assert posted("10500 route de l’Essai 21000 Dijon") and posted("Le Bourg, 21110 Modèle")


def test_the_lines_of_an_address_are_cut_in_one_place():
    source = Path(journey.__file__).parent
    cut = [path.name for path in source.rglob("*.py") if re.search(r"tuple\([\w.]*address\.split", path.read_text())]
    assert cut == []
