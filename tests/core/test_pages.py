"""The list and the form: what a reader finds there, whatever the room."""

import csv
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from django.forms import Form
from django.http import Http404
from django.urls import reverse

from tests.plugins.papers import picture
from trousseau.core import digests
from trousseau.core.actions import edit
from trousseau.core.actions_papers import file_document
from trousseau.core.components import table_rows
from trousseau.core.forms import OnceField
from trousseau.core.links import Link
from trousseau.core.models import Commune, Dwelling, Organisation
from trousseau.core.pages import Cell, paper_page, photo_page
from trousseau.core.subjects import Place

pytestmark = pytest.mark.django_db


class Tags(HTMLParser):
    """Every start tag of a page, as (name, attributes)."""

    def __init__(self, html: str):
        super().__init__()
        self.found: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def all(self, tag: str, **wanted) -> list[dict]:
        return [
            attrs
            for name, attrs in self.found
            if name == tag and all(attrs.get(key) == value for key, value in wanted.items())
        ]

    def one(self, tag: str, **wanted) -> dict:
        (attrs,) = self.all(tag, **wanted)
        return attrs


def page(response) -> Tags:
    return Tags(response.content.decode())


def names(response) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*><a[^>]*>([^<]*)</a>', response.content.decode())


@pytest.fixture
def organisations(db):
    Organisation.objects.bulk_create(
        Organisation(kind="funder" if n % 3 else "partner", name=f"Association {n:03}", key=f"association {n:03}")
        for n in range(120)
    )


def test_a_page_has_fifty_rows_and_links_the_others(reader, organisations):
    response = reader.get("/organismes/")
    assert names(response) == [f"Association {n:03}" for n in range(50)]
    links = page(response).all("a", **{"aria-current": "page"})
    assert [link["href"] for link in links if "page=" in link["href"]] == ["?page=1"]
    assert names(reader.get("/organismes/?page=3")) == [f"Association {n:03}" for n in range(100, 120)]


def test_search_and_filter_are_said_in_words(reader, organisations):
    response = reader.get("/organismes/?q=11&kind=partner")
    assert names(response) == ["Association 111", "Association 114", "Association 117"]
    said = re.search(r'<p class="filter-said"[^>]*>(.*?)</p>', re.sub(r"[ \n]+", " ", response.content.decode()))[1]
    assert "3 organismes" in said and "Nom «\u00a011\u00a0»" in said and "Nature «\u00a0Autre partenaire" in said
    assert page(response).one("input", name="q")["value"] == "11"


def test_order_is_linked_told_and_kept(reader, organisations):
    response = reader.get("/organismes/?kind=partner&order=-key")
    assert names(response)[0] == "Association 117"
    tags = page(response)
    assert tags.one("th", **{"aria-sort": "descending"})["scope"] == "col"
    assert "de Z à A" in response.content.decode()
    links = [link["href"] for link in tags.all("a") if "order=" in link["href"]]
    assert "?kind=partner&order=key" in links and "?kind=partner&order=id" in links
    assert tags.one("input", type="hidden", name="order")["value"] == "-key"


def test_an_order_that_no_column_offers_is_ignored(reader, organisations):
    assert names(reader.get("/organismes/?order=siret"))[0] == "Association 000"


def test_cells_are_drawn_by_their_kind(reader):
    Organisation.objects.create(kind="funder", name="L'Ormeau & fils")
    html = reader.get("/organismes/").content.decode()
    row = re.search(r"<tbody><tr>(.*?)</tr></tbody>", html)[1]
    head, number, money, state, nil = re.split(r"</t[hd]>", row)[:5]
    assert "L’Ormeau &amp; fils</a><small>n°\u00a0" in head and 'scope="row"' in head
    assert number.startswith('<td class="num">')
    assert re.search(r'<td class="num">\d[\d\u202f]*,\d\d$', money)
    assert 'class="badge is-warn"' in state and 'href="#i-clock"' in state and "En attente" in state
    assert nil == '<td class="nil">–<span class="vh">aucun</span>'


def test_the_csv_has_all_the_rows_of_the_list(reader, organisations):
    response = reader.get("/organismes/?kind=partner&order=-key&format=csv")
    text = b"".join(response).decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(text[1:].splitlines(), delimiter=";"))
    assert rows[0] == ["Nom", "Numéro", "Versé", "Nature", "SIRET"]
    assert [row[0] for row in rows[1:]] == [f"Association {n:03}" for n in range(117, -1, -3)]
    assert {row[4] for row in rows[1:]} == {""}
    assert 'href="?kind=partner&amp;format=csv"' in reader.get("/organismes/?kind=partner").content.decode()


@pytest.mark.parametrize("name", ["=1+1", "+33", "-2", "@sum", "\tx", "\rx"])
def test_a_formula_is_harmless_in_the_csv(reader, name):
    Organisation.objects.bulk_create([Organisation(kind="partner", name=name, key="x")])
    text = b"".join(reader.get("/organismes/?format=csv")).decode()
    assert next(csv.reader([text[1:].split("\r\n", 1)[1]], delimiter=";"))[0].startswith("'")


def test_an_empty_list_says_what_to_do_first(reader):
    html = reader.get("/organismes/").content.decode()
    assert "Pas encore d’organisme" in html and "<table" not in html
    assert '<a class="btn btn-main" href="/form/">' in html


def test_filters_that_match_nothing_can_be_cleared(reader, organisations):
    response = reader.get("/organismes/?q=nulle part")
    html = response.content.decode()
    assert "Rien ne répond à ces filtres" in html and "Pas encore" not in html
    assert page(response).all("a", href="?")


def test_a_list_asks_the_database_a_fixed_number_of_times(reader, organisations, django_assert_max_num_queries):
    reader.get("/form/")  # the first page of a session notes how it began
    with django_assert_max_num_queries(8):
        reader.get("/organismes/?kind=partner")


def test_the_page_says_where_what_and_who_sees_it(reader, organisations):
    html = reader.get("/organismes/").content.decode()
    assert '<html lang="fr"' in html and "<title>Organismes – Trousseau</title>" in html
    assert 'class="who"' in html and "Visible par\u00a0: directeur" in html
    assert html.count("<h1>") == 1 and 'class="crumbs"' in html


def test_a_button_that_posts_carries_its_token_and_its_refusal_is_said(reader, organisations):
    tags = page(reader.get("/organismes/"))
    assert tags.one("form", action="/act/")["method"] == "post"
    response = reader.post("/act/", follow=True)
    html = response.content.decode()
    assert 'role="status"' in html
    assert 'class="is-bad"' in html and "Rien à recompter\u00a0: la liste est vide." in html


# ---------------------------------------------------------------- forms


def test_each_field_is_tied_to_its_label_help_and_error(reader):
    response = reader.post("/form/", {"rent": "beaucoup"})
    assert response.status_code == 422
    tags = page(response)
    name = tags.one("input", name="name")
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]
    ids = [attrs["id"] for _tag, attrs in tags.found if attrs.get("id")]
    assert len(ids) == len(set(ids))
    for reference in [a["aria-describedby"] for _t, a in tags.found if a.get("aria-describedby")]:
        assert set(reference.split()) <= set(ids)
    labels = {label.get("for") for label in tags.all("label")}
    assert {"id_name", "id_rent", "id_from_day"} <= labels


def test_errors_are_summed_up_with_links_and_named_in_the_title(reader):
    response = reader.post("/form/", {"rent": "beaucoup"})
    html, tags = response.content.decode(), page(response)
    assert "<title>Erreur\u00a0: Noter un loyer – Trousseau</title>" in html
    summary = tags.one("section", **{"aria-labelledby": "errors"})
    assert summary["tabindex"] == "-1" and "autofocus" in summary
    ids = {attrs.get("id") for _tag, attrs in tags.found}
    targets = [link["href"][1:] for link in tags.all("a") if link["href"].startswith("#id_")]
    assert "id_rent" in targets and "id_who_0" in targets and set(targets) <= ids
    assert "«\u00a0beaucoup\u00a0» n’est pas un montant" in html and 'value="beaucoup"' in html


def test_only_what_is_optional_is_marked(reader):
    html = reader.get("/form/").content.decode()
    assert html.count("(facultatif)") == 1
    assert re.search(r'for="id_from_day">\s*À partir du\s+<span class="optional">', html)


def test_choices_are_a_group_with_a_legend(reader):
    response = reader.get("/form/")
    group = page(response).one("fieldset", id="id_who")
    assert group["aria-describedby"] == "id_who_helptext"
    assert len(page(response).all("label", **{"class": "choice"})) == 3
    assert "<legend>Qui répare\u202f?" in response.content.decode()


def test_an_amount_shows_its_unit(reader):
    assert re.search(
        r'<div class="unit"><input[^>]*name="rent"[^>]*><span>€</span>', reader.get("/form/").content.decode()
    )


def test_a_hidden_field_has_no_label(reader):
    html = reader.get("/form/").content.decode()
    assert 'name="hidden"' in html and 'for="id_hidden"' not in html


def test_one_main_button_bears_the_verb(reader):
    html = reader.get("/form/").content.decode()
    assert html.count("btn-main") == 1 and '<button class="btn btn-main">Noter le loyer</button>' in html
    assert re.search(r'<a\s+class="btn" href="/organismes/">\s*Ne rien changer\s*</a>', html)


def test_a_refusal_stands_beside_its_field(reader):
    response = reader.post("/form/", {"name": "Grès", "rent": "438,50", "who": "o", "hidden": "x"})
    assert response.status_code == 422
    assert "Ce loyer dépasse le plafond." in response.content.decode()
    assert page(response).one("input", name="rent")["aria-describedby"] == "id_rent_error"
    assert page(response).one("input", name="rent")["value"] == "438,50"


def test_the_second_of_two_writers_sees_both_and_loses_nothing(reader):
    dijon, _new = Commune.objects.get_or_create(
        insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
    )
    dwelling = Dwelling.objects.create(address="1 rue du Modèle", commune=dijon, rooms=2, surface="44.00", energy="D")
    url = f"/logement/{dwelling.pk}/"
    seen = page(reader.get(url)).one("input", name="version")["value"]
    first = reader.post(url, {"version": seen, "address": "1 bis rue du Modèle", "rooms": "2", "energy": "D"})
    assert first.status_code == 302
    mine = {"version": seen, "address": "3 rue du Modèle", "rooms": "3", "energy": "C"}
    second = reader.post(url, mine)
    assert second.status_code == 409
    html = second.content.decode()
    cells = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', html)
    assert cells == [
        ("Adresse", "1 bis rue du Modèle", "3 rue du Modèle"),
        ("Pièces", "2", "3"),
        ("Classe énergie", "D", "C"),
    ]
    assert "Rien de ce que vous avez écrit n’est perdu" in html
    again = {**mine, "version": page(second).one("input", name="version")["value"]}
    assert page(second).one("input", name="address")["value"] == "3 rue du Modèle"
    assert reader.post(url, again).status_code == 302
    dwelling.refresh_from_db()
    assert (dwelling.address, dwelling.rooms, dwelling.energy) == ("3 rue du Modèle", 3, "C")


@pytest.fixture
def dwelling(reader):
    dijon, _new = Commune.objects.get_or_create(
        insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
    )
    return Dwelling.objects.create(
        address="1 rue du Modèle\nBâtiment A", commune=dijon, rooms=2, surface="44.00", energy="D"
    )


def change(actor, dwelling, **fields):
    found = Dwelling.objects.get(pk=dwelling.pk)
    edit(actor, found, version=found.version, **fields)


def labels(response) -> list[str]:
    return [one["label"] for one in response.context["conflict"]]


def test_what_the_other_writer_alone_changed_is_not_undone(reader, account, dwelling):
    url = f"/logement/{dwelling.pk}/"
    seen = page(reader.get(url)).one("input", name="version")["value"]
    change(account("social"), dwelling, address="1 bis rue du Modèle")
    mine = {"address": "1 rue du Modèle\r\nBâtiment A", "rooms": "2", "energy": "C"}  # as a browser ends the lines
    second = reader.post(url, {**mine, "version": seen})
    assert second.status_code == 409 and labels(second) == ["Classe énergie"]
    assert "Modifié par l’autre personne seule, et repris plus bas" in second.content.decode()
    address = page(second).one("input", name="address")["value"]
    assert address == "1 bis rue du Modèle"
    version = page(second).one("input", name="version")["value"]
    reader.post(url, {**mine, "version": version, "address": address})
    dwelling.refresh_from_db()
    assert (dwelling.address, dwelling.energy) == ("1 bis rue du Modèle", "C")


def test_lines_that_a_browser_ends_in_its_own_way_are_no_difference(reader, account, dwelling):
    change(account("social"), dwelling, rooms=4)
    mine = {"version": 1, "address": "1 rue du Modèle\r\nBâtiment A", "rooms": "3", "energy": "D"}
    assert labels(reader.post(f"/logement/{dwelling.pk}/", mine)) == ["Pièces"]


def test_what_one_puts_right_after_back_is_not_taken_back(reader, account, dwelling):
    url, mine = f"/logement/{dwelling.pk}/", {"version": 1, "address": "1 rue du Modèle", "energy": "D"}
    assert reader.post(url, {**mine, "rooms": "9"}).status_code == 302
    put_right = {**mine, "rooms": "2"}
    met = reader.post(url, put_right)
    assert met.status_code == 409 and not met.context["taken"] and labels(met) == ["Pièces"]
    change(account("social"), dwelling, energy="C")  # another wrote after one’s mistake: it is still one’s own
    met = reader.post(url, put_right)
    assert not met.context["taken"] and labels(met) == ["Pièces", "Classe énergie"]
    reader.post(url, {**put_right, "version": met.context["form"]["version"].value(), "energy": "C"})
    dwelling.refresh_from_db()
    assert (dwelling.rooms, dwelling.energy) == (2, "C")


# ---------------------------------------------------------------- the house around the page


def test_the_reader_chooses_a_theme_and_a_language(client, shapes):
    assert 'data-theme="auto"' in client.get("/compte/login/").content.decode()
    client.post("/apparence/", {"theme": "dark", "language": "en"})
    assert client.cookies["theme"].value == "dark" and client.cookies["theme"]["httponly"]
    html = client.get("/compte/login/").content.decode()
    assert '<html lang="en" data-theme="dark">' in html and "Sign in" in html
    assert "checked" in page(client.get("/compte/login/")).one("input", id="theme-dark")


def test_an_unknown_theme_is_not_kept(client, shapes):
    client.post("/apparence/", {"theme": '"><script>'})
    assert "theme" not in client.cookies


def test_who_is_not_signed_in_finds_no_menu_and_no_open_signup(client, shapes):
    tags = page(client.get("/compte/login/"))
    assert not tags.all("nav", id="menu")
    assert not [link for link in tags.all("a") if "signup" in link.get("href", "")]
    assert tags.one("input", name="password")["autocomplete"] == "current-password"


@pytest.mark.parametrize("url", ["/compte/password/reset/", "/compte/login/"])
def test_account_pages_have_one_heading_in_our_clothes(client, shapes, url):
    html = client.get(url).content.decode()
    assert html.count("<h1>") == 1 and "trousseau.css" in html and 'class="field"' in html


def test_a_closed_page_and_a_missing_one_say_what_to_do(client, account, shapes):
    client.force_login(account("tenant"))
    assert client.get("/organismes/").status_code == 403
    assert "ne vous est pas ouverte" in client.get("/organismes/").content.decode()
    missing = client.get("/nulle-part/")
    assert missing.status_code == 404 and "Il n’y a pas de page ici" in missing.content.decode()
    assert missing.content.decode().count("<h1>") == 1


def test_the_menu_shows_a_role_its_own_stops(client, account, shapes):
    client.force_login(account("director"))
    assert 'href="/reglages/"' in client.get("/compte/logout/").content.decode()
    client.force_login(account("tenant"))
    menu = client.get("/compte/logout/").content.decode()
    assert 'id="menu"' in menu and 'href="/reglages/"' not in menu


def test_an_article_leads_to_the_scale_that_rests_on_it(client, shapes):
    from django.template import engines

    from trousseau import scales

    value = next(iter(scales.load().values()))[0]

    def law(text: str) -> str:
        return engines["django"].from_string("{% law text %}").render({"text": text})

    href = re.search(r'href="([^"]+)"', law(value.article))[1]
    assert value.label.split()[0] in client.get(href).content.decode()
    assert law("CGCT, art. L0000-0") == '<span class="law">CGCT, art.\u00a0L0000-0</span>'
    assert law("") == ""


def test_an_empty_list_offers_its_first_thing_to_do_once(reader):
    html = reader.get("/organismes/").content.decode()
    assert 'class="empty"' in html and html.count("btn-main") == html.count('href="/form/"') == 1


def test_a_crumb_that_the_reader_may_not_open_is_named_without_a_link(client, account):
    client.force_login(account("administrator"))
    page = client.get("/captation/plafonds/").content.decode()
    crumbs = page[page.index('class="crumbs"') :].split("</nav>")[0]
    assert "Captation" in crumbs and 'href="/captation/"' not in crumbs
    client.force_login(account("director"))
    assert 'href="/captation/"' in client.get("/captation/plafonds/").content.decode()


def test_a_word_that_no_column_holds_may_break_and_no_other_may():
    long, name = "Abcdefghijklmnopqrstuvwxyzabcdefghijk", "Association du Val-d’Arcelle et des Trois-Rivières"
    rows = [
        [Cell("text", long), Cell("text", name), Cell("text", "", "", long), Cell("money", 10**12)],
        [Cell("text", name), Cell("text", long), Cell("text", None), Cell("money", None)],
    ]
    found = Tags(table_rows(rows)).found
    breaks = [(name, "long" in attrs.get("class", "").split()) for name, attrs in found if name in ("th", "td")]
    assert breaks == [
        ("th", True),
        ("td", False),
        ("td", True),
        ("td", False),
        ("th", False),
        ("td", True),
        ("td", False),
        ("td", False),
    ]


class Once(Form):
    key = OnceField()


def test_a_form_carries_a_key_of_its_own_which_comes_back_as_text():
    shown = [Once()["key"].value() for _time in range(2)]
    assert shown[0] != shown[1]
    form = Once({"key": shown[0]})
    assert form.is_valid() and form.cleaned_data == {"key": shown[0]}
    assert not Once({"key": "made up"}).is_valid() and not Once({}).is_valid()


def test_a_form_sent_already_with_other_words_becomes_another_form_that_loses_nothing(reader):
    key = page(reader.get("/fois/")).one("input", name="key")["value"]
    for _twice in range(2):
        assert reader.post("/fois/", {"key": key, "name": "Une association"}).status_code == 302
    said = reader.post("/fois/", {"key": key, "name": "Une autre"})
    fresh = page(said).one("input", name="key")["value"]
    assert said.status_code == 422 and fresh != key and Organisation.objects.count() == 1
    assert page(said).one("input", name="name")["value"] == "Une autre" and "déjà été envoyée" in said.content.decode()
    for _twice in range(2):
        assert reader.post("/fois/", {"key": fresh, "name": "Une autre"}).status_code == 302
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Une association", "Une autre"}


def test_a_place_has_its_address_with_what_it_holds_or_that_of_a_later_room(monkeypatch):
    monkeypatch.setattr("trousseau.core.links.LINKS", {})
    later = Link("core.later")
    room = Place("Room", later)
    assert room.trail(("Here", "")) == (("Room", ""), ("Here", ""))  # no room of this site has it
    later.leads_to("core:settings")
    one = Place("One", "core:account", room, (12,))
    assert one.trail() == (("Room", reverse("core:settings")), ("One", reverse("core:account", args=[12])))


def test_a_page_refused_is_one_line_of_the_log_and_no_defect(client, account, caplog):
    client.force_login(account("rental"))
    assert client.get(reverse("core:accounts")).status_code == 403
    [record] = [one for one in caplog.records if one.name == "django.request"]
    assert record.exc_info is None and "/reglages/comptes/" in record.getMessage()


@pytest.mark.parametrize(("serve", "name"), [(paper_page, 'attachment; filename="recu-1.png"'), (photo_page, "inline")])
def test_a_file_kept_is_served_with_its_own_ending_and_to_nobody_once_erased(serve, name):
    kept = file_document(kind="proof", title="Essai", content=picture("PNG"), suffix=".png", on=date(2026, 9, 1))
    answer = serve(kept, "recu-1")
    assert answer["Content-Disposition"].startswith(name) and b"".join(answer) == picture("PNG")
    assert answer["Cache-Control"] == "private, no-store" and answer["X-Content-Type-Options"] == "nosniff"
    digests.blot([kept], date(2026, 9, 2))
    for nothing in (kept, None):
        with pytest.raises(Http404):
            serve(nothing, "recu-1")
