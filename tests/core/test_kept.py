"""A session that ends loses nothing that was typed; what a reader may not open is said in our words."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from trousseau.core.models import Agency, Session
from trousseau.support.models import ClosedNote

PASSWORD = "le merle chante tôt"


@pytest.fixture(autouse=True)
def forget():
    cache.clear()


@pytest.fixture
def people(staff):
    for user in (staff.director, staff.social, staff.rental):
        user.set_password(PASSWORD)
        user.save()
    return staff


@pytest.fixture
def seat():
    return Client(enforce_csrf_checks=True)


def token(page) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode()).group(1)


def enter(seat, user, url: str = "") -> str:
    """Sign in, where `url` sends; the address that the sign-in leads to."""
    url = url or reverse("account_login")
    given = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": token(seat.get(url))}
    next_page = re.search(r"[?&]next=([^&]+)", url)
    if next_page:
        from urllib.parse import unquote

        given["next"] = unquote(next_page.group(1))
    return seat.post(reverse("account_login"), given)["Location"]


def send(seat, page: str, fields: dict, to: str = "", **headers):
    """Open `page`, lose the session, then send the form that it showed."""
    csrf = token(seat.get(page))
    Session.objects.all().delete()
    return seat.post(
        to or page, {**fields, "csrfmiddlewaretoken": csrf}, headers={"referer": f"http://testserver{page}", **headers}
    )


def plain(response) -> str:
    return re.sub(r"[\s\u202f\u00a0]+", " ", response.content.decode())


def mark(response) -> str:
    """Of which kept form the page is filled."""
    return re.search(r'name="kept_form" value="([^"]+)"', response.content.decode()).group(1)


IDENTITY = {
    "version": "1",
    "name": "Agence d’essai & fils",
    "address": "2 rue <du> Modèle, 21000 Dijon",
    "siren": "732829320",
    "mediator": "Médiateur",
    "phone": "03 80 00 00 00",
    "email": "pas une adresse",
}


def test_the_form_comes_back_with_what_was_typed_and_nothing_is_done(people, seat):
    enter(seat, people.director)
    page = reverse("core:agency_edit")
    typed = {**IDENTITY, "version": str(Agency.objects.get().version)}
    answer = send(seat, page, typed)
    assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login"))
    assert "gardé une heure" in plain(seat.get(answer["Location"]))
    back = enter(seat, people.director, answer["Location"])
    assert back == page
    form = seat.get(back)
    said = form.content.decode()
    assert form.status_code == 200 and "Voici ce que vous aviez écrit" in plain(form)
    assert 'value="Agence d’essai &amp; fils"' in said and "2 rue &lt;du&gt; Modèle" in said
    assert 'value="pas une adresse"' in said
    assert Agency.objects.get().name == "Agence d’essai"  # not done again by itself
    again = seat.get(page)
    assert 'value="pas une adresse"' in again.content.decode()  # drawn again, it is still there
    refused = seat.post(page, {**typed, "kept_form": mark(again), "csrfmiddlewaretoken": token(again)})
    assert refused.status_code == 422 and mark(refused) == mark(again)
    assert 'value="pas une adresse"' in seat.get(page).content.decode()  # not sent yet
    sent = seat.post(page, {**typed, "email": "", "kept_form": mark(refused), "csrfmiddlewaretoken": token(refused)})
    assert sent.status_code == 302 and Agency.objects.get().name == IDENTITY["name"]
    assert "Voici ce que vous aviez écrit" not in plain(seat.get(page))


def test_someone_else_at_the_same_machine_reads_nothing_of_it(people, seat):
    enter(seat, people.director)
    page = reverse("core:agency_edit")
    answer = send(seat, page, IDENTITY)
    seat.get(answer["Location"])
    people.administrator.set_password(PASSWORD)
    people.administrator.save()
    enter(seat, people.administrator, answer["Location"])
    assert "732829320" not in seat.get(page).content.decode()
    seat.post(reverse("account_logout"), {"csrfmiddlewaretoken": token(seat.get(page))})
    enter(seat, people.director, answer["Location"])
    assert "732829320" not in seat.get(page).content.decode()  # dropped, not kept for later


def test_a_confidential_note_comes_back_and_is_never_kept_in_clear(people, build, seat, db, on_day):
    on_day("2026-12-01")
    household = build.application("Renoncule").household
    enter(seat, people.social)
    page = reverse("support:note_new", args=[household.pk])
    words = "Elle a peur de son frère. " * 2000  # a large one
    answer = send(seat, page, {"text": words, "level": "professional", "on": "2026-06-12"})
    kept = "".join(session.session_data for session in Session.objects.all())
    decoded = "".join(str(session.get_decoded()) for session in Session.objects.all())
    assert len(kept) > 500 and "peur de son" not in kept + decoded
    back = enter(seat, people.social, answer["Location"])
    form = seat.get(back)
    assert words.strip() in form.content.decode() and not ClosedNote.objects.exists()
    forget = {"kept_form": mark(form), "csrfmiddlewaretoken": token(form)}
    assert "Oublier ce qui était gardé" in plain(form)
    gone = seat.post(reverse("core:kept_forget"), forget, headers={"referer": f"http://testserver{page}"})
    assert gone.status_code == 302 and gone["Location"].endswith(page)
    assert words.strip() not in seat.get(page).content.decode()
    left = "".join(str(session.get_decoded()) for session in Session.objects.all())
    assert "kept" not in left


def test_a_page_left_open_while_its_reader_signed_in_again_elsewhere_shows_what_was_typed(people, build, seat):
    household = build.application("Renoncule").household
    page = reverse("support:note_new", args=[household.pk])
    enter(seat, people.social)
    stale = token(seat.get(page))
    Session.objects.all().delete()
    enter(seat, people.social)
    typed = {
        "text": "Elle a peur de <son> frère.",
        "level": "professional",
        "key": "b7d0",
        "csrfmiddlewaretoken": stale,
    }

    def sent(**headers):
        return seat.post(page, typed, headers={"referer": f"http://testserver{page}", **headers})

    mine = sent(origin="http://testserver")
    said = plain(mine)
    assert (
        mine.status_code == 403
        and "Elle a peur de &lt;son&gt; frère." in said
        and "b7d0" not in said
        and "professional" not in said
    )
    assert f'href="{page}"' in said and "no-store" in mine["Cache-Control"] and not ClosedNote.objects.exists()
    for origin in ({"origin": "http://ailleurs.example"}, {}):  # another site, or nobody knows which
        assert "peur" not in plain(sent(**origin))
    entering = {"login": "a@exemple.example", "password": PASSWORD, "csrfmiddlewaretoken": stale}
    refused = seat.post(reverse("account_login"), entering, headers={"origin": "http://testserver"})
    assert refused.status_code == 403 and "a@exemple.example" not in plain(refused)


def test_a_button_that_posts_leads_back_to_its_page_not_to_a_blank_one(people, seat):
    enter(seat, people.director)
    page = reverse("core:nightly")
    answer = send(seat, page, {}, to=reverse("core:nightly_run"))
    assert "rien n’a été fait" in plain(seat.get(answer["Location"]))
    back = enter(seat, people.director, answer["Location"])
    assert back == page and seat.get(back).status_code == 200
    blank = seat.get(reverse("core:nightly_run"))
    assert blank.status_code == 405 and "Cette adresse attend un formulaire" in plain(blank)


def test_boxes_choices_and_what_has_no_place_any_more(people, seat, settings, shapes_of_controls):
    enter(seat, people.director)
    answer = send(
        seat,
        "/controls/",
        {
            "box": ["b"],
            "pick": "2",
            "radio": "y",
            "many": ["un", "deux", "trois"],
            "gone": "ce champ n’est plus là",
            "file": SimpleUploadedFile("photo.jpg", b"jpeg"),
            "password": "tout bas",
        },
        to="/controls/keep/?of=2",
    )
    back = enter(seat, people.director, answer["Location"])
    said = seat.get(back).content.decode()
    assert re.search(r'value="b"[^>]* checked', said) and not re.search(r'value="a"[^>]* checked', said)
    assert re.search(r'<option value="2"[^>]* selected', said) and not re.search(r'value="1"[^>]* sel', said)
    assert re.search(r'value="y"[^>]* checked', said)
    assert 'value="un"' in said and 'value="deux"' in said
    assert "ce champ n’est plus là" in said and "trois" in said
    assert "Choisissez de nouveau les fichiers" in said and "tout bas" not in said
    assert said.index("autre formulaire") > said.index("trois")


@pytest.fixture
def shapes_of_controls(settings):
    """A page with controls of each kind, two forms, at an address of its own."""
    import sys
    import types

    from django.contrib import messages
    from django.http import HttpResponse, HttpResponseRedirect
    from django.template import engines
    from django.urls import include, path

    html = """{% extends "base.html" %}{% block content %}
    <form method="post" action="/controls/keep/?of=1">{% csrf_token %}<input name="gone" value=""></form>
    <details><form method="post" action="keep/?of=2#resultat">{% csrf_token %}
      <input type="checkbox" name="box" value="a" checked><input type="checkbox" name="box" value="b">
      <select name="pick"><option value="1" selected>1</option><option value="2">2</option></select>
      <input type="radio" name="radio" value="x" checked><input type="radio" name="radio" value="y">
      <input name="many"><input name="many"><input type="file" name="file"><input type="password" name="password">
      <button>Garder</button></form></details>
    <p>autre formulaire</p>{% endblock %}"""

    def page(request):
        return HttpResponse(engines["django"].from_string(html).render({}, request))

    def refused(request):
        messages.error(request, "Refusé.")
        return HttpResponseRedirect("/controls/")

    module = types.ModuleType("controls_urls")
    module.urlpatterns = [
        path("controls/", page),
        path("controls/keep/", page),
        path("controls/refused/", refused),
        path("controls/done/", lambda request: HttpResponseRedirect("/controls/")),
        path("", include("trousseau.site.urls")),
    ]
    sys.modules["controls_urls"] = module
    settings.ROOT_URLCONF = "controls_urls"
    yield
    del sys.modules["controls_urls"]


def test_what_is_too_long_or_of_nobody_known_is_not_said_to_be_kept(people, seat):
    enter(seat, people.director)
    page = reverse("core:agency_edit")
    answer = send(seat, page, {**IDENTITY, "address": "x" * 3_000_000})
    said = plain(seat.get(answer["Location"]))
    assert "gardé une heure" not in said and "bouton « précédent »" in said
    stranger = Client()
    answer = stranger.post(page, IDENTITY)
    said = plain(stranger.get(answer["Location"]))
    assert "gardé une heure" not in said and "bouton « précédent »" in said
    assert "732829320" not in str([s.get_decoded() for s in Session.objects.all()])


def test_what_is_kept_ends_after_an_hour(people, seat, monkeypatch):
    import time

    enter(seat, people.director)
    page = reverse("core:agency_edit")
    answer = send(seat, page, IDENTITY)
    seat.get(answer["Location"])
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 3700)
    enter(seat, people.director, answer["Location"])
    assert "732829320" not in seat.get(page).content.decode()


def test_all_forms_of_an_ended_session_come_back(people, build, seat):
    household = build.application("Renoncule").household
    enter(seat, people.social)
    fields = {"support:note_new": "text", "followup:note_new": "text", "support:plan_new": "own_words"}
    pages = {reverse(name, args=[household.pk]): field for name, field in fields.items()}
    tokens = [token(seat.get(page)) for page in pages]
    Session.objects.all().delete()
    for (page, field), csrf in zip(pages.items(), tokens, strict=True):
        answer = seat.post(
            page,
            {field: f"Écrit sur {page}", "csrfmiddlewaretoken": csrf},
            headers={"referer": f"http://testserver{page}"},
        )
    enter(seat, people.social, answer["Location"])
    for page in pages:
        assert f"Écrit sur {page}" in seat.get(page).content.decode()


def test_two_tabs_of_one_page_come_back_one_after_the_other(people, build, seat):
    household = build.application("Renoncule").household
    enter(seat, people.social)
    page = reverse("followup:note_new", args=[household.pk])
    tokens = [token(seat.get(page)) for _tab in range(2)]
    Session.objects.all().delete()
    for words, csrf in zip(("Le premier onglet", "Le second onglet"), tokens, strict=True):
        answer = seat.post(
            page, {"text": words, "csrfmiddlewaretoken": csrf}, headers={"referer": f"http://testserver{page}"}
        )
    enter(seat, people.social, answer["Location"])
    tabs = [seat.get(page), seat.get(page)]  # both opened before one is sent
    for tab in tabs:
        assert "Le premier onglet" in tab.content.decode() and "Le second onglet" not in tab.content.decode()
        assert "Un autre formulaire de cette page est gardé" in plain(tab)
    for tab in tabs:
        seat.post(reverse("core:kept_forget"), {"kept_form": mark(tab), "csrfmiddlewaretoken": token(tab)})
    last = seat.get(page)
    assert "Le second onglet" in last.content.decode() and "Le premier onglet" not in last.content.decode()
    assert "Un autre formulaire" not in plain(last)


def test_a_button_that_is_refused_by_a_message_drops_nothing(people, seat, settings, shapes_of_controls):
    enter(seat, people.director)
    answer = send(seat, "/controls/", {"many": ["un"]}, to="/controls/keep/?of=2")
    form = seat.get(enter(seat, people.director, answer["Location"]))
    sent = {"kept_form": mark(form), "csrfmiddlewaretoken": token(form)}
    assert seat.post("/controls/refused/", sent).status_code == 302
    assert 'value="un"' in seat.get("/controls/").content.decode()
    assert seat.post("/controls/done/", sent).status_code == 302
    assert 'value="un"' not in seat.get("/controls/").content.decode()


def test_a_second_factor_between_the_two_loses_nothing(people, seat):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    enter(seat, people.director)
    page = reverse("core:agency_edit")
    TOTP.activate(people.director, generate_totp_secret())
    codes = RecoveryCodes.activate(people.director).get_unused_codes()
    answer = send(seat, page, IDENTITY)
    second = enter(seat, people.director, answer["Location"])
    assert reverse("mfa_authenticate") in second
    given = {"code": codes[0], "csrfmiddlewaretoken": token(seat.get(second))}
    back = seat.post(reverse("mfa_authenticate"), given)["Location"]
    assert 'value="732829320"' in seat.get(back).content.decode()


def test_a_part_of_a_page_is_never_the_sign_in_page(people, seat):
    enter(seat, people.director)
    page = reverse("core:agency_edit")
    for answer in (
        send(seat, page, IDENTITY, **{"hx-request": "true", "hx-current-url": f"http://testserver{page}"}),
        seat.get(page, headers={"hx-request": "true"}),
    ):
        assert answer.status_code == 401 and answer["HX-Redirect"].startswith(reverse("account_login"))
        assert "<form" not in answer.content.decode() and "session" in answer.content.decode()
    enter(seat, people.director, f"{reverse('account_login')}?next={page}")
    assert 'value="732829320"' in seat.get(page).content.decode()


def test_what_may_not_be_opened_is_said_in_our_words(people, client, seat, settings):
    for user, url, status, words in (
        (people.rental, reverse("core:accounts"), 403, "Cette page ne vous est pas ouverte"),
        (people.rental, "/nulle/part/", 404, "Il n’y a pas de page ici"),
        (None, "/nulle/part/", 404, "Il n’y a pas de page ici"),
    ):
        client.logout()
        if user:
            client.force_login(user)
        page = client.get(url)
        assert page.status_code == status and words in plain(page) and "trousseau.css" in plain(page)
    enter(seat, people.director)
    page = seat.post(reverse("core:agency_edit"), IDENTITY)
    assert page.status_code == 403 and "Ce formulaire n’est plus valable" in plain(page)
    assert "trousseau.css" in plain(page) and "CSRF" not in plain(page)
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    client.raise_request_exception = False
    page = client.post(reverse("account_login"), {"a": "1", "b": "2", "c": "3"})
    assert page.status_code == 400 and "trousseau.css" in plain(page) and "n’a pas pu être lue" in plain(page)


def test_who_wrote_meanwhile_is_met_not_overwritten(people, seat):
    from trousseau.core.actions_settings import save_agency

    enter(seat, people.director)
    page = reverse("core:agency_edit")
    stored = Agency.objects.get()
    answer = send(seat, page, {**IDENTITY, "email": "", "version": str(stored.version)})
    save_agency(
        people.administrator, version=stored.version, name="Les Trois Clés", address="3 rue du Modèle, 21000 Dijon"
    )
    form = seat.get(enter(seat, people.director, answer["Location"]))
    version = re.search(r'name="version" value="(\d+)"', form.content.decode()).group(1)
    again = seat.post(page, {**IDENTITY, "email": "", "version": version, "csrfmiddlewaretoken": token(form)})
    assert again.status_code == 409 and Agency.objects.get().name == "Les Trois Clés"
