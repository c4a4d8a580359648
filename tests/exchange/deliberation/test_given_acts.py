"""A real act, and an invented one of a commune, where they lie beside the project."""

from trousseau.exchange.deliberation import read_bytes, read_file, read_text
from trousseau.rules.deliberation import name_key


def test_a_real_act_of_the_metropole_is_read_whole(given):
    reading = read_file(given / "2023-12-21-dijon-metropole-ais-soliha.txt").to_dict()
    assert reading["council"] == "Conseil métropolitain de Dijon métropole"
    assert (reading["date"], reading["convened_on"]) == ("2023-12-21", "2023-12-13")
    assert (reading["chair"], reading["secretary"]) == ("REBSAMEN", "HOAREAU")
    assert reading["heading"] == "DEVELOPPEMENT ECONOMIQUE, ATTRACTIVITE ET SOLIDARITES"
    assert reading["subject"].startswith("Territoire accéléré Logement D'Abord – Convention cadre")
    assert [reading[name] for name in ("members", "in_office", "present", "proxies", "voters")] == [
        86,
        86,
        64,
        19,
        None,
    ]
    assert reading["listed"] == {"present": 64, "absent": 22, "proxies": 19, "absent_without_proxy": 3}
    assert reading["vote"] == {"for": 81, "against": 0, "abstention": 2, "no_position": 0, "proxies": 19}
    assert reading["quorum"] == {"required": 44, "met": True}
    assert (reading["votes_cast"], reading["majority"], reading["adopted"]) == (81, 41, True)
    assert len(reading["decisions"]) == 4
    assert [amount["cents"] for amount in reading["amounts"]] == [406_614_00, 38_650_00]
    assert len(reading["posts"]) == 3
    assert {"SOLIHA", "CAF", "DDETS 21", "Conseil Départemental"} <= set(reading["partners"])
    assert {"name": "Patricia BEGIN", "seat_of": "Laurent GOBET", "present": True, "proxy_to": None} in reading[
        "attendees"
    ]
    statuses = [check["status"] for check in reading["checks"]]
    assert "error" not in statuses and "warning" not in statuses and "unknown" not in statuses


def test_an_invented_act_of_a_commune_is_read_whole(given):
    reading = read_file(given / "commune-layout-invented.txt").to_dict()
    assert reading["council"] == "Conseil Municipal de la commune de Bourg-les-Essais"
    assert (reading["date"], reading["convened_on"]) == ("2024-10-08", "2024-10-01")
    assert (reading["chair"], reading["secretary"]) == ("Agathe PIERREVAL", "Jean TUFFEAU")
    assert (reading["heading"], reading["subject"]) == ("Subvention à l'association Clés en main", None)
    assert [reading[name] for name in ("members", "in_office", "present", "proxies", "voters")] == [None, 15, 11, 2, 13]
    assert reading["listed"] == {"present": 11, "absent": 4, "proxies": 2, "absent_without_proxy": 2}
    assert reading["vote"] == {"for": 11, "against": 1, "abstention": 1, "no_position": None, "proxies": None}
    assert (reading["quorum"], reading["votes_cast"], reading["majority"]) == ({"required": 8, "met": True}, 12, 7)
    assert reading["adopted"] is True
    assert len(reading["decisions"]) == 2
    assert {amount["cents"] for amount in reading["amounts"]} == {6_500_00}
    assert reading["partners"] == ["Clés en main"]
    assert not [check for check in reading["checks"] if check["status"] in ("error", "warning")]


def test_the_given_acts_read_the_same_in_every_format(given, make):
    for name in ("2023-12-21-dijon-metropole-ais-soliha.txt", "commune-layout-invented.txt"):
        text = (given / name).read_text(encoding="utf-8")
        awaited = read_text(text)
        assert read_bytes(make.docx(text), "acte.docx") == awaited
        assert read_bytes(make.odt(text), "acte.odt") == awaited
        found = read_bytes(make.pdf(text), "acte.pdf")
        # The names of one act hold a space after a hyphen, where a typesetter may end the line.
        # A place is counted in the text that the format gave.
        apart = {"attendees": None, "checks": None, "places": None}
        assert found.to_dict() | apart == awaited.to_dict() | apart and not found.errors
        assert found.to_dict()["places"].keys() == awaited.to_dict()["places"].keys()
        assert [name_key(p.name) for p in found.attendees] == [name_key(p.name) for p in awaited.attendees]
