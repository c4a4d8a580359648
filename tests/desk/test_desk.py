"""Each person's day, the search, and the rights of a person over their file."""

import json
import re
from datetime import date
from unittest.mock import patch

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from trousseau.core.actions_accounts import close_account, open_account
from trousseau.core.actions_grants import give_grants
from trousseau.core.clock import today
from trousseau.core.models import Household, JobRun, Person, ToDo, User
from trousseau.core.nightly import discover
from trousseau.core.todo import KINDS
from trousseau.demo.accounts import LOGINS
from trousseau.desk import queries, views
from trousseau.rules.dates import add_days


@pytest.fixture
def home(running_lease):
    return running_lease.household


def test_the_day_says_what_waits_and_how_late(staff, build, client, on_day):
    on_day("2026-06-23")
    build.decision("Capucine")
    client.force_login(staff.rental)
    on_day("2026-06-30")
    page = client.get("/").content.decode()
    assert "Aminata Capucine" in page and "En retard de 3" in page


def test_an_empty_day_says_what_will_be_there(staff, client):
    client.force_login(staff.social)
    assert "Rien ne vous attend" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("owner", "/espace/proprietaire/"),
        ("tenant", "/espace/locataire/"),
        ("partner", "/espace/partenaire/"),
        ("funder", "/compte-rendu/"),
        ("coordinator", "/conventions/"),
        ("commission", "/commission/"),
    ],
)
def test_who_comes_from_outside_starts_in_a_place_of_their_own(client, account, role, place):
    client.force_login(account(role))
    assert client.get("/").headers["Location"] == place


def test_the_search_finds_without_accents_and_only_what_one_may_open(staff, home, client):
    client.force_login(staff.rental)
    assert "Aminata Capucine" in client.get("/chercher/?q=capucine").content.decode()
    assert "L00001" in client.get("/chercher/?q=l1").content.decode()
    assert "Aminata Capucine" in client.get("/chercher/?q=Aminata+Capucine").content.decode(), "as every page writes it"
    assert "Aminata Capucine" not in client.get("/chercher/?q=Aminata+Bleuet").content.decode()
    client.force_login(staff.captation)
    assert "Aminata Capucine" not in client.get("/chercher/?q=capucine").content.decode()


def test_a_name_with_an_apostrophe_is_found_without_it(staff, build, client):
    build.application("N’Guyen"), build.application("Nigelle")
    client.force_login(staff.social)
    for typed in ("nguyen", "N’Guyen", "aminata nguyen"):
        page = client.get("/chercher/", {"q": typed}).content.decode()
        assert "N’Guyen" in page and "Nigelle" not in page, typed


def test_opening_a_household_is_recorded_and_read_by_the_director(staff, home, client):
    client.force_login(staff.rental)
    assert client.get(f"/menage/{home.pk}/").status_code == 200
    opening = home.openings.get()
    assert (opening.user, opening.role, opening.page) == (staff.rental, "rental", "desk:household")
    client.force_login(staff.director)
    assert "Gestion locative" in client.get(f"/menage/{home.pk}/").content.decode()


def test_a_copy_holds_what_its_giver_may_read(staff, home, client):
    from trousseau.support.actions import write_closed_note
    from trousseau.support.actions_team import join_team

    day = date(2026, 7, 12)
    join_team(staff.social, household=home, part="referent", user=staff.social, why="Budget.", starts_on=day, today=day)
    write_closed_note(
        staff.social, household=home, level="professional", on=day, today=day, text="MARQUE-FERMÉE", met=False
    )
    client.force_login(staff.rental)
    assert "MARQUE-FERMÉE" not in client.get(f"/menage/{home.pk}/copie/").content.decode()
    client.force_login(staff.social)
    given = client.get(f"/menage/{home.pk}/copie/")
    assert "MARQUE-FERMÉE" in given.content.decode() and json.loads(given.content)


def test_a_file_is_not_erased_while_a_lease_runs(staff, home, client):
    client.force_login(staff.director)
    answer = client.post(f"/menage/{home.pk}/effacer/", {"sure": "on"})
    assert answer.status_code == 422 and "bail en cours" in answer.content.decode()


def test_erasing_takes_the_name_away_from_the_tables_and_their_history(staff, build, client):
    from trousseau.followup.actions import write_team_note

    application = build.application("Capucine")
    home = application.household
    write_team_note(staff.social, household=home, on=date(2026, 6, 3), today=date(2026, 6, 3), text="À effacer.")
    client.force_login(staff.director)
    answer = client.post(f"/menage/{home.pk}/effacer/", {"sure": "on"})
    assert answer.status_code == 302
    assert not Person.objects.filter(last_name="Capucine").exists()
    assert not Person.history.filter(last_name="Capucine").exists()
    assert not home.team_notes.exists()
    application.refresh_from_db()
    assert not application.resource_rows.exists() and application.changes.exists()
    assert Household.objects.filter(pk=home.pk).exists()


def test_the_director_sees_where_the_homes_stand_and_each_figure_opens_its_rows(staff, build, client, on_day):
    on_day("2026-06-23")
    build.decision("Capucine")  # a dwelling and a household, promised to each other; the lease awaits
    on_day("2026-06-30")
    client.force_login(staff.director)
    page = client.get("/")
    figures = {figure.label: figure for figure in page.context["line"]}
    rental = next(load for load in page.context["team"] if str(load.role) == "Gestion locative")
    assert rental.waiting >= 1 and rental.late >= 1 and rental.oldest < date(2026, 6, 30)
    assert "Capucine" not in page.content.decode()
    opened = client.get(figures["Prospects"].url)
    assert opened.context["count"] == figures["Prospects"].count
    waiting = client.get(figures["Ménages en attente"].url)
    assert waiting.context["count"] == figures["Ménages en attente"].count


def test_the_team_does_not_see_the_board(staff, client):
    client.force_login(staff.social)
    assert "Ce qui attend l’équipe" not in client.get("/").content.decode()


def test_what_came_for_older_months_is_not_said_to_leave_less_of_this_one(
    client, staff, running_lease, call, pay, on_day
):
    call(7, 8, 9)
    pay(running_lease, 70000, "2026-09-06")  # it pays July, and a part of August: nothing of September
    on_day("2026-09-20")
    client.force_login(staff.rental)
    page = client.get(reverse("desk:today"))
    assert page.context["money"].left == 45000 - 70000
    pay(running_lease, 1000, "2026-09-07")
    said = client.get(reverse("desk:today")).content.decode()
    assert "pas encore reçu" not in said and "peut payer des mois plus anciens" in said


@pytest.mark.parametrize("role", ["director", "rental"])
def test_nothing_is_said_to_be_proved_once_a_proof_of_the_night_failed(staff, client, role):
    assert set(queries.PROOFS) <= set(discover())

    def ran(job: str, message: str = "", *, ok: bool = True) -> None:
        JobRun.objects.create(job=job, ok=ok, message=message, ended_at=timezone.now())

    def page() -> str:
        return client.get("/").content.decode()

    client.force_login(getattr(staff, role))
    for job in queries.PROOFS[:-1]:
        ran(job)
    assert "Comptes prouvés" not in page()  # one proof was never made
    ran(queries.PROOFS[-1])
    assert "Comptes prouvés" in page()
    for job in queries.PROOFS:
        ran(job, "Ne payez rien.", ok=False)
        failed = page()
        assert (
            "Comptes prouvés" not in failed and "Preuves de la nuit en échec" in failed and "Ne payez rien." in failed
        )
        assert ("/travaux-de-nuit/" in failed) == (role == "director")
        ran(job)  # made again, it holds
        assert "Comptes prouvés" in page() and "Ne payez rien." not in page()


def badge(page: str) -> int:
    """What the menu says beside the first page: « Aujourd’hui », then how many wait."""
    first = html.fromstring(page).xpath('//nav//a[@href="/"]')[0]
    return int("".join(first.xpath('.//span[@class="count"]/text()')).strip() or 0)


def said(page: str) -> int:
    """How many things the day says there are, under its title."""
    found = re.search(r"(\d+) choses? à faire", html.fromstring(page).text_content())
    return int(found.group(1)) if found else 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.integers(-400, 400)), max_size=30),
    st.dictionaries(st.sampled_from(sorted(KINDS)), st.integers(1, 70), max_size=3),
)
def test_the_menu_and_the_day_count_the_same_things(staff, client, scattered, many):
    """Late or far ahead, done one by one or together, more than the page has lines."""
    day = today()
    wanted = [(KINDS[code], ahead) for code, ahead in scattered]
    wanted += [(KINDS[code], 0) for code, n in many.items() for _one in range(n)]
    with transaction.atomic():
        ToDo.objects.bulk_create(
            ToDo(
                kind=kind.code,
                room=kind.room,
                subject=f"essai:{count}",
                role="rental",
                url="/",
                opened_on=day,
                due_on=add_days(day, ahead),
                params={},
            )
            for count, (kind, ahead) in enumerate(wanted)
        )
        with patch.object(views, "words", return_value={"title": "", "why": "", "verb": "", "url": "/"}):
            client.force_login(staff.rental)
            page = client.get("/")
        found, text = page.context["waits"], page.content.decode()
        assert badge(text) == said(text) == found.total == len(wanted)
        assert sum(duty.things for duty in found.lines + found.later) + found.left_out == found.total
        assert found.late == sum(ahead < 0 for _kind, ahead in wanted)
        transaction.set_rollback(True)


def test_what_is_alike_is_one_line_of_the_day_that_opens_on_each(staff, client):
    """The most urgent says it; two are still two lines."""
    for kind, ahead in (("tenancies.deposit", 3), ("tenancies.deposit", -2), ("tenancies.deposit", 6)):
        waits_for(kind, ahead)
    for ahead in (1, 2):
        waits_for("tenancies.leave", ahead)
    client.force_login(staff.rental)
    page = html.fromstring(client.get("/").content.decode())
    lines = page.xpath('//ol[@class="actions"]/li')
    assert [line.xpath("string(.//h3)") for line in lines] == [
        "Rendre le dépôt de garantie d’Essai -2",
        "Préparer le départ d’Essai 1",
        "Préparer le départ d’Essai 2",
    ]
    folded = lines[0].xpath(".//details//a")
    assert [(link.get("href"), link.text) for link in folded] == [
        (f"/essai/{ahead}/", f"Rendre le dépôt de garantie d’Essai {ahead}") for ahead in (3, 6)
    ]
    assert "Et 2 autres du même genre" in lines[0].text_content() and not lines[1].xpath(".//details")


def waits_for(kind: str, ahead: int) -> None:
    """A row of this kind for the rental management, due `ahead` days from today."""
    ToDo.objects.create(
        kind=kind,
        room=KINDS[kind].room,
        subject=f"essai:{ahead}",
        role="rental",
        url=f"/essai/{ahead}/",
        opened_on=today(),
        due_on=add_days(today(), ahead),
        params={"name": f"Essai {ahead}", "lease": "L1", "day": "2026-01-01"},
    )


@pytest.mark.once
def test_the_menu_counts_what_the_page_says_for_each_role_of_the_story(client, demonstration):
    counted = {}
    for user in User.objects.filter(email__in=[account[2] for account in LOGINS]):
        client.force_login(user)
        page = client.get("/", follow=True).content.decode()
        if html.fromstring(page).xpath('//nav//a[@href="/"]'):
            counted[str(user.roles[0])] = (badge(page), said(page))
    assert {role: pair for role, pair in counted.items() if pair[0] != pair[1]} == {}
    assert len(counted) > 4 and max(counted.values()) > (20, 20)


def told_to_the_administrator(client, staff) -> str:
    client.force_login(staff.administrator)
    page = html.fromstring(client.get("/").content.decode())
    [section] = page.xpath('//section[.//*[@id="cares"]]')
    return " ".join(section.text_content().replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_administrator_reads_what_the_installation_says_of_itself(staff, account, client, on_day):
    day = on_day("2026-06-30")
    assert "Aucune nuit n’a encore été faite" in told_to_the_administrator(client, staff)
    for job, ok in (("core.papers", False), ("core.tidy", True)):
        JobRun.objects.create(job=job, on=day, ended_at=timezone.now(), ok=ok)
    User.objects.filter(pk=account("funder").pk).update(organisation=None)
    text = told_to_the_administrator(client, staff)
    for said_there in (
        "1 travail de la nuit du 30 juin 2026 a échoué",
        "n’ont pas encore choisi leur mot de passe",
        "n’est celui d’aucun organisme",
        "Aucune n’a encore été faite depuis cette machine",
        "valeurs en vigueur",
    ):
        assert said_there in text, said_there
    assert text.index("a échoué") < text.index("pas encore choisi") < text.index("Papiers conservés")
    JobRun.objects.create(job="core.papers", on=day, ended_at=timezone.now(), ok=True)  # done again the same night
    assert "Tous les travaux de la nuit du 30 juin 2026 ont été faits" in told_to_the_administrator(client, staff)
    on_day("2026-07-03")
    assert "La dernière nuit faite est celle du 30 juin 2026" in told_to_the_administrator(client, staff)


def test_nobody_else_reads_what_the_installation_says(staff, client):
    for user in (staff.director, staff.rental):
        client.force_login(user)
        assert "cares" not in client.get("/").content.decode()


def told_to(client, user) -> str:
    client.force_login(user)
    return " ".join(client.get("/").content.decode().split())


def test_a_social_worker_reads_on_their_first_day_what_waits_for_one(build, staff, client, on_day):
    on_day("2026-06-30")
    build.application("Capucine"), build.application("Bleuet")
    assert "attendent un travailleur social" not in told_to(client, staff.social), "they open both files"
    close_account(staff.director, user=staff.social)
    newcomer = open_account(None, email="nora@essai.example", name="Nora Pipit", roles=["social"])
    page = told_to(client, newcomer)
    assert "2 ménages en recherche de logement attendent un travailleur social" in page and staff.director.name in page
    assert "Capucine" not in page and "Bleuet" not in page, "their files are not open"
    for role in ("director", "rental", "captation", "administrator"):
        assert "attendent un travailleur social" not in told_to(client, getattr(staff, role))
    give_grants(staff.director, to=newcomer, source=staff.social, on=date(2026, 6, 30), today=today())
    assert "attendent un travailleur social" not in told_to(client, newcomer)


def test_a_second_social_worker_reads_that_files_are_given_by_name(build, staff, client, on_day):
    on_day("2026-06-30")
    build.application("Capucine")
    newcomer = open_account(None, email="nora@essai.example", name="Nora Pipit", roles=["social"])
    page = told_to(client, newcomer)
    assert "Vous n’ouvrez encore le dossier d’aucun ménage" in page and "attend un travailleur social" not in page
    assert "aucun ménage" not in told_to(client, staff.social)


@pytest.mark.parametrize(
    "typed",
    ["06 00 00 00 21", "0600000021", "06.00.00.00.21", "+33 6 00 00 00 21", "0033600000021", "6000000", "l1", "L00001"],
)
def test_a_telephone_in_any_spelling_and_a_number_open_the_tenancy(staff, home, client, typed):
    client.force_login(staff.rental)
    hits = client.get("/chercher/", {"q": typed}).context["hits"]
    lease = home.leases.get()
    assert [hit.url for hit in hits] == [f"/baux/{lease.pk}/"] and lease.code in hits[0].detail


def test_an_e_mail_opens_the_tenancy_whole_and_in_any_case(staff, home, client):
    Person.objects.filter(pk=home.holder_id).update(email="aminata@exemple.example")
    client.force_login(staff.rental)
    assert len(client.get("/chercher/", {"q": "Aminata@Exemple.example"}).context["hits"]) == 1
    assert client.get("/chercher/", {"q": "minata@exemple.example"}).context["hits"] == []


def test_homonyms_are_told_apart_by_where_they_live(staff, build, running_lease, client):
    build.running_lease("Capucine")
    client.force_login(staff.rental)
    hits = client.get("/chercher/", {"q": "capucine"}).context["hits"]
    assert len(hits) == 2 and len({hit.title for hit in hits}) == 1 and len({hit.detail for hit in hits}) == 2
    client.force_login(staff.captation)
    assert "Capucine" not in str(client.get("/chercher/", {"q": "06 00 00 00 21"}).context["hits"])
