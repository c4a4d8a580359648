"""The rents per commune: loaded from a file, typed, undone; and what they say of a dwelling."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trousseau.captation.ceilings.actions import type_ceilings, undo_load
from trousseau.captation.ceilings.queries import ceilings, of_dwelling
from trousseau.captation.models import CeilingLoad, RentCeiling
from trousseau.core.errors import Refused
from trousseau.core.models import Commune

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
FILE = "INSEE;Commune;Loc1;Loc2;Loc3\n21231;Dijon;9,35;7,70;6,05\n21166;Chenôve;8,50;7,00;5,50\n75056;Paris;20;18;16\n"
FIELDS = {"vintage": "2026", "source": "Fichier d’essai", "verified_on": ""}


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


@pytest.fixture
def administrator(account):
    return account("administrator")


def text(response) -> str:
    html = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def send(client, content: str = FILE, **fields):
    file = SimpleUploadedFile("loyers.csv", content.encode(), "text/csv")
    return client.post(reverse("captation:ceilings_file"), {**FIELDS, **fields, "file": file})


def load(client, content: str = FILE, **fields):
    """Read a file, then load it; the answer of the second step."""
    address = send(client, content, **fields).headers["Location"]
    return client.post(f"{address}charger/", follow=True)


def typed(actor, **changes):
    values = {
        "commune": Commune.objects.get(pk="21231"),
        "vintage": 2026,
        "kind": "",
        "loc1": Decimal("9.35"),
        "loc2": Decimal("7.70"),
        "loc3": Decimal("6.05"),
        "source": "Arrêté d’essai",
        "verified_on": None,
        "today": DAY,
    }
    return type_ceilings(actor, **{**values, **changes})


def in_force(vintage: int = 2026) -> dict:
    rows = RentCeiling.objects.filter(vintage=vintage)
    return {(row.commune_id, row.kind, row.level): row.eur_per_m2 for row in rows}


def test_a_file_is_shown_before_it_changes_anything(client, administrator):
    client.force_login(administrator)
    answer = send(client)
    assert answer.status_code == 302 and in_force() == {}
    page = text(client.get(answer.headers["Location"]))
    assert "6 valeurs changeraient" in page and "2 communes lues" in page and "9,35" in page
    assert "1 communes du fichier sont hors du territoire" in page and "personne n’a encore vérifiée" in page


def test_a_file_that_was_shown_is_loaded_and_read_on_its_year(client, administrator):
    client.force_login(administrator)
    page = text(load(client))
    assert len(in_force()) == 6 and "Les plafonds de 2026 sont en vigueur" in page
    assert "Chenôve" in page and "21 communes n’ont pas de plafond pour 2026" in page
    assert "Ahuy" in page


def test_the_same_file_again_changes_nothing(client, administrator):
    client.force_login(administrator)
    load(client)
    before = in_force()
    again = send(client)
    page = client.get(again.headers["Location"])
    assert "Rien : ces valeurs sont déjà en vigueur" in text(page)
    assert "charger/" not in page.content.decode()
    said = client.post(f"{again.headers['Location']}charger/", follow=True)
    assert "Cela ne change rien" in text(said) and in_force() == before
    assert CeilingLoad.objects.filter(state="loaded").count() == 1


def test_a_newer_file_says_what_it_replaces_and_is_undone(client, administrator):
    client.force_login(administrator)
    load(client)
    before = in_force()
    newer = FILE.replace("9,35", "9,60")
    page = text(client.get(send(client, newer).headers["Location"]))
    assert "Une valeur changerait" in page and "9,35" in page and "9,60" in page and "5 inchangées" in page
    load(client, newer)
    assert in_force()[("21231", "", "loc1")] == Decimal("9.60")
    last = CeilingLoad.objects.filter(state="loaded").latest("pk")
    client.post(reverse("captation:ceilings_undo", args=[last.pk]))
    assert in_force() == before


def test_only_the_last_load_of_a_year_is_undone_and_only_once(client, administrator):
    first = typed(administrator)
    second = typed(administrator, loc1=Decimal("9.50"))
    with pytest.raises(Refused, match="undo it first|annulez-le"):
        undo_load(administrator, load=first)
    undo_load(administrator, load=second)
    with pytest.raises(Refused):
        undo_load(administrator, load=second)
    undo_load(administrator, load=first)
    assert in_force() == {}


def test_what_was_laid_last_is_undone_first_whichever_was_read_first(client, administrator):
    """A commune is typed between the reading of a file and its loading: the file lies on it."""
    typed(administrator, loc1=Decimal("9.10"))
    client.force_login(administrator)
    read = send(client)
    second = typed(administrator, loc1=Decimal("9.50"))
    before = in_force()
    client.post(f"{read.headers['Location']}charger/")
    file = CeilingLoad.objects.exclude(filename="").get()
    page = client.get(reverse("captation:ceilings"), {"annee": file.vintage})
    assert page.context["last"] == file and file.pk < second.pk
    with pytest.raises(Refused, match="annulez-le"):
        undo_load(administrator, load=second)
    second.refresh_from_db()
    undo_load(administrator, load=file)
    assert in_force() == before
    undo_load(administrator, load=second)


def test_a_file_left_is_forgotten(client, administrator):
    client.force_login(administrator)
    address = send(client).headers["Location"]
    client.post(f"{address}laisser/")
    assert not CeilingLoad.objects.exists()
    assert client.get(address).status_code == 404


def test_a_market_rent_gives_the_three_levels(client, administrator):
    client.force_login(administrator)
    load(client, "code_insee,loyer_marche_m2\n21231,11.55\n")
    assert in_force()[("21231", "", "loc3")] == Decimal("6.3525")


@pytest.mark.parametrize(
    ("content", "fields", "said"),
    [
        ("", {}, "vide"),
        ("INSEE;Prix\n21231;9\n", {}, "La première ligne nomme les colonnes"),
        (FILE.replace("21231", "99999").replace("21166", "98999"), {}, "Aucune des 3 communes de ce fichier"),
        ("INSEE;Loc1;Loc2;Loc3\n21231;-9;-8;-7\n", {}, "« -9 » est négatif"),
        (";".join(f"c{n}" for n in range(300)) + "\n1\n", {}, "La première ligne nomme les colonnes"),
        (FILE, {"vintage": "2031"}, "choisissez une année de 2022 à 2027"),
        (FILE, {"verified_on": "2026-12-01"}, "n’est pas encore venu"),
    ],
)
def test_a_file_that_cannot_be_is_answered_with_a_sentence(client, administrator, content, fields, said):
    client.force_login(administrator)
    page = send(client, content, **fields)
    assert page.status_code == 422 and said in text(page), text(page)
    assert not CeilingLoad.objects.exists()


def test_a_bad_row_is_named_by_line_and_column_and_the_others_are_read(client, administrator):
    client.force_login(administrator)
    page = text(client.get(send(client, FILE.replace("8,50", "huit")).headers["Location"]))
    assert "Ligne 3, colonne « Loc1 » : « huit » n’est pas un nombre." in page and "3 valeurs changeraient" in page


def test_an_officer_types_a_commune_and_the_page_says_it_is_not_verified(client, officer):
    client.force_login(officer)
    asked = {**FIELDS, "commune": "21231", "kind": "", "loc1": "9,35", "loc2": "7,70", "loc3": "6,05"}
    page = text(client.post(reverse("captation:ceilings_commune"), asked, follow=True))
    assert in_force()[("21231", "", "loc2")] == Decimal("7.70")
    assert "personne n’a encore vérifiée" in page and "Une commune, saisie à la main" in page
    assert client.get(reverse("captation:ceilings_file")).status_code == 403
    upside_down = client.post(reverse("captation:ceilings_commune"), {**asked, "loc1": "5"})
    assert upside_down.status_code == 422 and "Loc1 est le plus haut" in text(upside_down)
    absurd = client.post(reverse("captation:ceilings_commune"), {**asked, "loc1": "935"})
    assert absurd.status_code == 422 and "n’est pas possible ici" in text(absurd)


def test_the_year_of_the_lease_decides_never_the_nearest(officer):
    typed(officer)
    commune = Commune.objects.get(pk="21231")
    assert ceilings(commune, date(2026, 12, 31)).levels["loc1"].eur_per_m2 == Decimal("9.35")
    assert ceilings(commune, date(2027, 1, 1)).levels == {}


def test_a_house_has_its_own_value_and_an_unknown_kind_the_lowest(officer):
    commune = Commune.objects.get(pk="21231")
    typed(officer)
    typed(officer, kind="house", loc1=Decimal(8), loc2=Decimal(7), loc3=Decimal(6))
    found = {kind: ceilings(commune, DAY, kind).levels["loc1"].eur_per_m2 for kind in ("flat", "house", "")}
    assert found == {"flat": Decimal("9.35"), "house": Decimal(8), "": Decimal(8)}
    assert "loc1" in ceilings(commune, DAY, "flat").levels


def test_the_highest_rents_of_a_dwelling_show_their_computation(client, officer, meet):
    prospect = meet(surface=Decimal("40.00"))
    page = text(_open(client, officer, prospect))
    assert "Les plafonds de Dijon pour 2026 ne sont pas chargés" in page and "administrateur" in page
    typed(officer)
    # 9.35 × 1.18 × 40: the coefficient of 40 m² is half-way and goes up
    found = of_dwelling(prospect.dwelling, DAY)
    assert [one.rent for one in found.rents] == [441_32, 363_44, 285_56]
    page = text(_open(client, officer, prospect))
    assert "9,35 € le m² × 1,18 × 40 m²" in page and "441,32" in page and "personne n’a encore vérifiée" in page


def _open(client, officer, prospect):
    client.force_login(officer)
    return client.get(reverse("captation:prospect", args=[prospect.pk]))


def test_the_simulator_takes_the_lower_of_the_discounted_rent_and_the_ceiling(client, officer):
    asked = {"rent": "540", "area": "45", "income": "16000", "regime": "real", "commune": "21231"}
    url = reverse("captation:simulator")
    bare = text(client.post(url, asked))
    assert "Le plafond de loyer de Dijon n’est pas chargé pour 2026" in bare and "297 €" in bare
    typed(officer, loc3=Decimal("5.00"))
    page = client.post(url, asked)
    # Loc3: 5.00 × 1.12 × 45 = 252, below 540 less 45 %; Loc1: 9.35 × 1.12 × 45 = 471.24, above 459
    outcomes = {o.code: o for o in page.context["comparison"].outcomes}
    assert (outcomes["loc3"].rent, outcomes["loc3"].ceiling) == (252_00, 252_00)
    assert (outcomes["loc1"].rent, outcomes["loc1"].ceiling) == (459_00, 471_24)
    assert "Plafonds de Dijon pour les baux de 2026" in text(page) and "le plus bas des deux" in text(page)
    # the market rent of the order, typed, replaces what is loaded: 30 × 0.55 × 1.12 × 45
    by_hand = client.post(url, {**asked, "market_per_area": "30"})
    assert {o.code: o.ceiling for o in by_hand.context["comparison"].outcomes}["loc3"] == 831_60


def test_the_paper_names_the_ceilings_it_used(client, staff):
    import pypdfium2

    typed(staff.captation)
    asked = {"rent": "540", "area": "45", "income": "16000", "regime": "real", "commune": "21231"}
    answer = client.post(reverse("captation:simulator_pdf"), asked)
    with pypdfium2.PdfDocument(answer.content) as document:
        read = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert "Plafonds de Dijon pour les baux de 2026" in read and "Arrêté d’essai" in read
