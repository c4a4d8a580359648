"""The owner's simulator, as an owner and an officer meet it."""

import re
from datetime import date
from decimal import Decimal

import pypdfium2
import pytest
from django.urls import reverse

from trousseau.captation.models import Owner, Prospect
from trousseau.core.models import Commune, Dwelling, Session

pytestmark = pytest.mark.django_db
RETIRED = {
    "rent": "540",
    "area": "45",
    "costs": "1800",
    "income": "16000",
    "parts": "1",
    "tax_due": "484",
    "regime": "real",
}


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day("2026-11-24")


@pytest.fixture
def url():
    return reverse("captation:simulator")


@pytest.fixture
def prospect(db):
    dwelling = Dwelling.objects.create(
        kind="flat",
        address="12 rue du Modèle",
        commune=Commune.objects.get(pk="21166"),
        rooms=2,
        surface=Decimal("44.50"),
        energy="D",
    )
    owner = Owner.objects.create(name="Hector Basalte", address="1 rue de l’Essai, 21000 Dijon")
    return Prospect.objects.create(
        owner=owner,
        dwelling=dwelling,
        origin="courrier",
        known_on=date(2026, 11, 2),
        stage="contact",
        met_on=date(2026, 11, 2),
        rent_hoped=45000,
    )


def text(response) -> str:
    """What is read on the page: without tags, each space a plain one."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_empty_page_says_what_each_level_is_and_what_the_scheme_asks(client, url):
    page = client.get(url)
    assert page.status_code == 200
    assert "Loc2 . Loyer 30 % sous le marché" in text(page) and "une prime de 2 000 €" in text(page)
    assert "Ce que Loc’Avantages demande" in text(page)
    assert "Rien de ce que vous écrivez n’est enregistré" in text(page)
    assert (
        "simulator_pdf" not in page.content.decode() and reverse("captation:simulator_pdf") not in page.content.decode()
    )


def test_an_owner_with_little_tax_reads_first_what_leaves_most_then_what_would_be_lost(client, url):
    page = text(client.post(url, RETIRED))
    assert page.index("Avec Loc1, vous gagneriez 506 € par an") < page.index("Avec Loc3, vous perdriez 944 € par an")
    assert "La réduction serait de 2 268 €, mais votre impôt, ce loyer compris, n’est que de 637 €" in page
    assert "Sur six ans, c’est 3 035 € de plus que le marché libre" in page
    assert "Loc2 perd 219 € par an ; sa prime de 2 000 € compense cette perte sur six ans." in page
    assert "Loc2 gagne dès 704 €" in page and "Loc3 gagne dès 1 429 €" in page
    for figure in ("2 600", "3 105", "2 380", "1 655", "15 598", "18 632", "15 938", "11 588", "+3 035", "−4 010"):
        assert figure in page


def test_an_owner_with_tax_reads_what_would_be_gained(client, url):
    page = text(client.post(url, {**RETIRED, "income": "45000", "tax_due": ""}))
    assert "Avec Loc3, vous gagneriez 1 106 € par an" in page
    assert "Votre impôt sans ce loyer est estimé à 6 604 €" in page


def test_an_owner_with_much_tax_is_told_where_they_stand_beyond_the_picture(client, url):
    page = text(client.post(url, {**RETIRED, "income": "250000", "tax_due": ""}))
    assert "est plus à droite" in page and "Les points sont votre cas" not in page
    assert "Les points sont votre cas" in text(client.post(url, RETIRED))


def test_a_dwelling_that_costs_money_every_way_is_said_to(client, url):
    page = text(client.post(url, {**RETIRED, "rent": "300", "costs": "5000", "interest": "3000"}))
    assert "Quelle que soit la formule, ce logement vous coûte de l’argent" in page


def test_an_owner_whom_every_level_would_cost_is_told_to_stay_on_the_market(client, url):
    page = text(client.post(url, {**RETIRED, "rent": "1000", "income": "0", "tax_due": "0"}))
    assert "Le marché libre vous laisse le plus : aucun niveau de Loc’Avantages ne vous laisserait davantage" in page
    assert "Loc3 perd " in page and "vous perdriez" not in page and "vous gagneriez" not in page


def test_an_owner_whose_tax_other_reductions_take_is_not_advised_a_level_that_loses(client, url):
    spent = {**RETIRED, "rent": "540", "income": "30000", "tax_due": "", "other_reductions": "3000"}
    page = text(client.post(url, spent))
    assert "Le marché libre vous laisse le plus" in page and "vous gagneriez" not in page


def test_the_answer_comes_before_the_form_is_seen_again_and_the_best_way_comes_first_in_the_table(client, url):
    page = client.post(url, RETIRED).content.decode()
    assert page.index('<details class="sheet">') < page.index('id="verdict"')  # folded: the answer is what is seen
    head = text_of(page[page.index('id="lines"') :])
    assert head.index("Loc1") < head.index("Marché libre") and "laisse le plus" in head
    wrong = client.post(url, {**RETIRED, "rent": ""}).content.decode()
    assert 'id="verdict"' not in wrong and '<details class="sheet">' not in wrong  # a form to correct is not folded


def test_works_and_what_they_spare_are_said(client, url):
    page = text(client.post(url, {**RETIRED, "income": "45000", "tax_due": "", "works": "20 000"}))
    assert "Sur 20 000 € de travaux, l’impôt et les prélèvements vous rendent" in page
    assert "10 700 € viennent en moins de vos autres revenus" in page
    assert "Travaux, la première année" in page and "−20 000" in page
    assert "Travaux, la première année" not in text(client.post(url, RETIRED))
    micro = text(client.post(url, {**RETIRED, "regime": "micro", "works": "20 000"}))
    assert "Le micro-foncier ne déduit pas de travaux" in micro


def test_the_maximum_of_the_deficit_that_was_used_is_said_with_its_end_and_that_nobody_verified_it(client, url, on_day):
    asked = {**RETIRED, "income": "45000", "tax_due": "", "works": "20 000", "energy_works": "15 000"}
    page = text(client.post(url, asked))
    assert "Déficit compté jusqu’à 21 400 €, et non 10 700 €" in page and "31 décembre 2027" in page
    assert "CGI, art. 156, I, 3°" in page and "personne n’a encore vérifiée" in page
    assert "jusqu’à 13 700 €" in text(client.post(url, {**asked, "energy_works": "3 000"}))
    assert "Déficit compté" not in text(client.post(url, {**asked, "energy_works": ""}))
    assert "Ils font partie des travaux" in text(client.post(url, {**asked, "energy_works": "25 000"}))
    on_day("2028-03-01")
    later = text(client.post(url, asked))
    assert "À cette date, les travaux d’énergie ne relèvent pas" in later and "Déficit compté" not in later


def test_each_amount_shows_its_article_and_what_is_not_verified(client, url):
    page = client.post(url, RETIRED).content.decode()
    for article in ("CGI, art. 197", "CGI, art. 200-0 A", "CGI, art. 199 tricies", "Règle de l’agence n° 5"):
        assert article.replace(" ", "") in re.sub(r"\s", "", page)
    assert "personne n’a encore vérifiée" in page.replace("\u00a0", " ")


def test_under_micro_foncier_the_page_says_what_leaving_it_does(client, url):
    page = text(client.post(url, {**RETIRED, "income": "45000", "tax_due": "", "regime": "micro"}))
    assert "Au micro-foncier, Loc’Avantages ne vous est pas ouvert" in page
    assert "le micro-foncier vous laisse 1 626 € par an" in page and "en sortir vous rapporte 291 € par an" in page
    assert "CGI, art. 32" in page and "personne n’a encore vérifiée" in page
    assert "Marché libre micro-foncier 540 €" in page and "Loc3 régime réel 297 €" in page
    costly = text(client.post(url, {**RETIRED, "costs": "0", "income": "45000", "tax_due": "", "regime": "micro"}))
    assert "en sortir vous coûte 558 € par an" in costly
    dear = text(client.post(url, {**RETIRED, "rent": "1400", "regime": "micro"}))
    assert "Votre loyer dépasse la limite du micro-foncier" in dear


def test_a_low_energy_class_shuts_the_scheme_and_leaves_the_free_market(client, url):
    page = text(client.post(url, {**RETIRED, "energy": "F"}))
    assert "Loc’Avantages n’est pas ouvert à ce logement aujourd’hui" in page and "de A à E" in page
    assert "2 600" in page and "1 655" not in page
    both = text(client.post(url, {**RETIRED, "energy": "F", "regime": "micro"}))
    assert "Au micro-foncier" in both and "de A à E" in both


def test_the_guarantees_are_compared_and_visale_has_its_limit(client, url):
    page = text(client.post(url, RETIRED))
    for name in (
        "Visale",
        "Assurance loyers impayés",
        "Fonds de solidarité",
        "Le fonds de l’agence",
        "Aucune garantie",
    ):
        assert name in page
    assert "180 €" in page
    assert "Fermée : le loyer dépasse 1 300 €" in text(client.post(url, {**RETIRED, "rent": "1400"}))


def test_the_commune_tells_who_may_live_there(client, url, monkeypatch):
    page = text(client.post(url, {**RETIRED, "commune": "21166"}))
    assert "14 553" in page and "plafond de loyer de Chenôve n’est pas chargé pour 2026" in page
    monkeypatch.setenv("TROUSSEAU_TODAY", "2027-01-04")
    assert "plafonds de cette année ne sont pas encore saisis" in text(
        client.post(url, {**RETIRED, "commune": "21166"})
    )


def test_the_rent_of_the_order_limits_each_level(client, url):
    page = text(client.post(url, {**RETIRED, "market_per_area": "9", "annexes": "4"}))
    assert "Loyer maximal, par mois" in page and "plafond de loyer n’est appliqué" not in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("rent", "", "obligatoire"),
        ("rent", "cher", "n’est pas un montant"),
        ("rent", "5", "entre 10,00 € et 20 000,00 €"),
        ("rent", "99999999", "entre 10,00 € et 20 000,00 €"),
        ("area", "0", "n’est pas possible ici"),
        ("area", "24000", "n’est pas possible ici"),
        ("area", "1e9", "n’est pas possible ici"),
        ("parts", "1,3", "de quart en quart"),
        ("tax_due", "-5", "zéro ou plus"),
        ("income", "", "Écrivez le revenu"),
        ("regime", "lmnp", ""),
        ("commune", "99999", ""),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(client, url, field, value, said):
    page = client.post(url, {**RETIRED, field: value})
    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert said in text(page)
    assert "Avec Loc" not in text(page) and 'value="1800"' in page.content.decode()


def test_a_band_needs_the_tax_due(client, url):
    asked = {**RETIRED, "income": "", "band": "0.3"}
    page = client.post(url, {**asked, "tax_due": ""})
    assert page.context["form"].errors.keys() == {"tax_due"}
    assert "3 023" in text(client.post(url, {**asked, "tax_due": "6603,99"}))


def test_nothing_is_kept(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(12) as captured:
        client.post(url, RETIRED)
    reads = ("SELECT", "DECLARE", "SAVEPOINT", "RELEASE")  # a read by cursor; around the count of the connection
    writes = [q["sql"] for q in captured if not q["sql"].startswith(reads)]
    assert len(writes) == 2 and all("core_attemptcount" in sql for sql in writes), "how often, and nothing else"
    assert Session.objects.count() == 0 and "sessionid" not in client.cookies


def test_an_officer_starts_from_a_prospect_and_no_one_else_does(client, account, url, prospect):
    asked = f"{url}?prospect={prospect.pk}"
    assert client.get(asked).status_code == 404
    client.force_login(account("tenant"))
    assert client.get(asked).status_code == 404
    client.force_login(account("captation"))
    page = client.get(asked)
    html = page.content.decode()
    assert 'value="450,00"' in html and 'value="44,5' in html and "12 rue du Modèle" in html
    assert '<option value="21166" selected>' in html and '<option value="D" selected>' in html
    assert f'action="{asked}#resultat"' in html
    assert client.post(asked, RETIRED).status_code == 200
    for wrong in ("0", "99999999999999999999", "x", "²"):
        assert client.get(f"{url}?prospect={wrong}").status_code == 404


def test_the_paper_says_the_same_as_the_page(client, staff, prospect):
    url = reverse("captation:simulator_pdf")
    assert client.get(url).status_code == 405
    answer = client.post(url, {**RETIRED, "commune": "21166", "energy": "D"})
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(answer.content) as document:
        read = " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    assert "Avec Loc3, vous perdriez 944 € par an" in read and "Chenôve" in read
    assert "1 655" in read and "valeur non vérifiée" in read and "CPI 0000" in read
    micro = client.post(url, {**RETIRED, "regime": "micro"})
    assert micro.status_code == 200


def test_no_paper_without_an_agency_and_the_page_says_why(client):
    page = client.post(reverse("captation:simulator_pdf"), RETIRED)
    assert page.status_code == 422 and "identité de l’agence" in text(page)
    assert client.post(reverse("captation:simulator_pdf"), {}).status_code == 422


def test_the_page_reads_in_english(client, url):
    client.cookies["django_language"] = "en"
    page = text(client.post(url, RETIRED))
    assert "With Loc3, you would lose €944 a year" in page and "−€219" not in page
