"""The official lists of the communes, as their publishers write them; a wrong one is refused with its line."""

import pytest

from trousseau.exchange.communes import MOST_BYTES, NotCommunes, read_communes

COG = (
    b"TYPECOM,COM,REG,DEP,LIBELLE\n"
    b"COM,01001,84,01,L'Abergement-Cl\xc3\xa9menciat\n"
    b"COMD,01015,84,01,Arbignieu\n"
    b"COM,2A004,94,2A,Ajaccio\n"
    b"ARM,75101,11,75,Paris 1er Arrondissement\n"
)
LA_POSTE = "#Code_commune_INSEE;Nom_de_la_commune;Code_postal\n1001;L ABERGEMENT CLEMENCIAT;1400\n21231;DIJON;21000\n21231;DIJON;21100\n"


def test_the_list_of_the_insee_has_the_communes_and_not_their_parts():
    assert [(one.insee, one.name) for one in read_communes(COG)] == [
        ("01001", "L'Abergement-Clémenciat"),
        ("2A004", "Ajaccio"),
        ("75101", "Paris 1er Arrondissement"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_list_of_la_poste_has_the_first_postal_code_and_zeros_that_a_spreadsheet_dropped(encoding):
    found = read_communes(LA_POSTE.encode(encoding))
    assert [(one.insee, one.postal) for one in found] == [("01001", "01400"), ("21231", "21000")]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"a;b;c\n1;2;3\n", "columns", None),
        (b"", "columns", None),
        (b"COM,LIBELLE\n", "none", None),
        (b"COM,LIBELLE\n21231,Dijon\nDijon,21231\n", "code", 3),
        (b"COM,LIBELLE\n21231,\n", "name", 2),
        (b"COM,REG,LIBELLE\n21231\n", "short", 2),
        (b"COM,LIBELLE,TYPECOM\n21231,Dijon\n", "short", 2),
        (b"COM,LIBELLE,CAN\n21231,Dijon,1\n2A004,Aja", "short", 3),
        (b"COM,LIBELLE\n21231," + b"D" * 81 + b"\n", "long", 2),
        (b"COM,LIBELLE,code_postal\n21231,Dijon,2100X\n", "postal", 2),
        (b"COM,LIBELLE,code_postal\n21231,Dijon,210000\n", "postal", 2),
        (b'COM,LIBELLE\n21231,"' + b"Dijon\n" * 30_000, "broken", 2),
        (b'COM,LIBELLE\n21231,Dijon\n21233,"Longvic\n21166,Chenove\n', "broken", 3),
        (b"PK\x03\x04", "zip", None),
        (b"x" * (MOST_BYTES + 1), "large", None),
    ],
)
def test_what_is_no_such_list_is_refused_with_its_line(content, code, line):
    with pytest.raises(NotCommunes) as refused:
        read_communes(content)
    assert refused.value.code == code and refused.value.values.get("line") == line
