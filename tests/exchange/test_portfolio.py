"""A portfolio read from a spreadsheet: every line that is wrong is said, none is guessed."""

from datetime import date
from decimal import Decimal

import pytest
from portfolios import sheet

from trousseau.exchange.portfolio import NotReadable, read


def test_a_home_is_read_as_people_write_it():
    [home] = read(sheet({}))
    assert (home.owner_kind, home.rooms, home.surface, home.energy) == ("sci", 2, Decimal("44.50"), "D")
    assert (home.mandate_number, home.fee_basis_points, home.fee_vat, home.convention) == (12, 750, "added", "loc2")
    assert (home.mandate_signed_on, home.mandate_ends_on) == (date(2022, 1, 5), date(2028, 1, 31))
    assert home.tenant_born_on is None and (home.rent, home.tenant_owes) == (41250, 102030)
    assert home.bank == 41250 + 125000 - 102030


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"surface": "grand"}, "un nombre, par exemple 412,50"),
        ({"surface": "4400"}, "de 5 à 1 000 m²"),
        ({"lease_starts_on": "31/02/2022"}, "une date, par exemple"),
        ({"lease_starts_on": "2062-03-01"}, "de 1900 à 2060"),
        ({"rent": "-412"}, "de 1 à"),
        ({"rent": "1e999999"}, "un nombre, par exemple 412,50"),
        ({"rent": "412,505"}, "412505 ou 412,50"),
        ({"rent": "1.000"}, "écrivez 1000 ou 1,00 : il se lit de deux façons"),
        ({"tenant_owes": "1e3"}, "un nombre"),
        ({"rent": "٤١٢"}, "un nombre"),
        ({"rent": "412,5055"}, "2 décimales"),
        ({"rent": "4 12"}, "un nombre"),
        ({"rent": ""}, "la cellule est vide"),
        ({"insee": "Dijon"}, "code Insee"),
        ({"fee_vat": "peut-être"}, "écrivez en plus, comprise, exonérée"),
        ({"mandate_number": "0"}, "un nombre de 1"),
        ({"mandate_number": "9" * 5000}, "un nombre de 1"),
        ({"payment_day": "31"}, "de 1 à 28"),
        ({"lease_starts_on": "01/01/2022", "lease_signed_on": "01/01/2022"}, "le bail commence sous le mandat"),
        ({"partner_last_name": "Lin"}, "un nom et un prénom"),
        ({"deposit": ""}, "la cellule est vide ; écrivez 0 si le bail n’en demande pas"),
        ({"deposit": "0"}, "un dépôt est détenu"),
        ({"deposit_holder": "Propriétaire"}, "le propriétaire tient le dépôt"),
        ({"deposit_holder": "la banque"}, "écrivez agence, propriétaire"),
        ({"revision_on": "", "revision_quarter": ""}, "écrivez « sans » si le bail n’a pas de clause"),
        ({"tenant_born_on": "12/05/2030"}, "le locataire est né avant la signature du bail"),
        ({"owner_name": "x" * 161}, "160 caractères au plus"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_its_column(change, said):
    with pytest.raises(NotReadable) as refused:
        read(sheet({}, {"mandate_number": "M00013", **change}))
    assert said in str(refused.value) and "igne 3" in str(refused.value)


def test_what_a_lease_does_not_ask_is_written_never_left_empty():
    [home] = read(sheet({"deposit": "0", "deposit_held": "", "revision_on": "Sans", "revision_quarter": ""}))
    assert (home.deposit, home.deposit_held, home.revision_on, home.revision_quarter) == (0, 0, None, "")


def test_a_mandate_twice_and_numbers_against_the_dates_are_refused():
    with pytest.raises(NotReadable, match="déjà à la ligne 2"):
        read(sheet({}, {}))
    with pytest.raises(NotReadable, match="l’ordre des dates"):
        read(sheet({}, {"mandate_number": "M00013", "mandate_signed_on": "04/01/2022"}))


def test_a_column_that_lacks_is_named_and_twenty_problems_are_told():
    with pytest.raises(NotReadable, match="Il manque la colonne : Bail : loyer"):
        read(sheet({}, without="rent"))
    with pytest.raises(NotReadable, match="deux fois.*Logement : pièces"):
        read(sheet({}).replace(b"Logement : DPE", "Logement : pièces".encode()))
    with pytest.raises(NotReadable) as refused:
        read(sheet(*({"mandate_number": str(n), "rooms": "?"} for n in range(1, 31))))
    assert len(refused.value.problems) == 21 and refused.value.problems[-1] == "Et 10 autres."


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x00\x01", "Propriétaire : nom\n".encode()])
def test_what_is_no_portfolio_is_said(content):
    with pytest.raises(NotReadable):
        read(content)
