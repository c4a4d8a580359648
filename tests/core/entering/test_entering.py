"""Who owns the machine makes the first account, once; the others are invited, and choose their own password."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from trousseau.core.actions_accounts import change_roles, close_account, open_account
from trousseau.core.actions_grants import give_grants
from trousseau.core.clock import today
from trousseau.core.entering import actions as entering
from trousseau.core.entering import machine
from trousseau.core.enums import Role
from trousseau.core.errors import Refused
from trousseau.core.models import Grant, Household, Invitation, ToDo, User

PASSWORD = "quatre rochers sous la brume"
FIRST = {"name": "Ada Merle", "email": "ada@essai.example", "password": PASSWORD, "again": PASSWORD}
PAGE = "/compte/premier/"


@pytest.fixture(autouse=True)
def no_limits(postbox):
    cache.clear()


@pytest.fixture
def terminal(db, settings, tmp_path):
    """The machine of an empty home: `terminal()` writes a code there."""
    settings.HOME = tmp_path
    return machine.new_token


class TestTheFirstPerson:
    def test_an_empty_home_leads_to_the_page_of_its_first_account(self, terminal, client):
        assert client.get("/", follow=True).request["PATH_INFO"] == PAGE

    def test_the_code_of_the_terminal_makes_it_and_it_directs_and_administers(self, terminal, client):
        page = client.post(PAGE, FIRST | {"token": terminal().lower().replace("-", " "), "roles": ["director"]})
        user = User.objects.get()
        assert (page.status_code, user.roles) == (302, (Role.DIRECTOR, Role.ADMINISTRATOR))
        assert int(client.session["_auth_user_id"]) == user.pk and user.check_password(PASSWORD)

    def test_a_wrong_code_or_one_of_before_opens_nothing(self, terminal, client):
        before = terminal()
        terminal()
        for token in (before, "", "AAAA-AAAA-AAAA-AAAA-AAAA"):
            assert client.post(PAGE, FIRST | {"token": token}).status_code == 422
        assert not User.objects.exists()

    def test_without_a_code_on_the_machine_none_is_right(self, db, settings, tmp_path, client):
        settings.HOME = tmp_path
        assert client.post(PAGE, FIRST | {"token": ""}).status_code == 422
        assert not machine.is_token("")

    def test_of_two_at_once_one_is_made_and_the_other_reads_why(self, terminal, client, monkeypatch):
        token = terminal()
        monkeypatch.setattr(entering, "anybody", lambda: False)  # both have passed that check
        given = {"token": token, "password": PASSWORD, "roles": []}
        entering.make_first_person(**given, name="Ada Merle", email="ada@essai.example")
        with pytest.raises(Refused, match="déjà fait"):
            entering.make_first_person(**given, name="Guy Pinson", email="guy@essai.example")
        assert [user.name for user in User.objects.all()] == ["Ada Merle"]

    def test_the_page_and_the_code_end_with_the_first_account(
        self, terminal, client, django_capture_on_commit_callbacks
    ):
        token = terminal()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(PAGE, FIRST | {"token": token})
        assert not machine.is_token(token)
        client.logout()
        again = FIRST | {"token": token, "email": "guy@essai.example"}
        for answer in (client.get(PAGE), client.post(PAGE, again)):
            assert answer.status_code == 409 and "invitation" in answer.content.decode()
        assert User.objects.count() == 1

    def test_the_terminal_says_its_code_until_somebody_has_an_account(self, terminal, capsys):
        from trousseau.site.cli import main

        assert main(["first"]) == 0 and "  code : " in capsys.readouterr().out
        open_account(None, email="a@essai.example", name="Ada Merle", roles=["administrator"])
        assert (main(["first", "--quiet"]), capsys.readouterr().out) == (0, "")
        assert main(["first"]) == 1


@pytest.fixture
def invited(staff, client, postbox):
    """Nora is invited by the director: the link, as she reads it."""
    client.force_login(staff.director)
    client.post(reverse("core:account_new"), {"name": "Nora Pipit", "email": "nora@essai.example", "roles": ["social"]})
    client.logout()
    [letter] = postbox.sent()
    return letter.link


BOTH = {"password": PASSWORD, "again": PASSWORD}


class TestAnInvitation:
    def test_its_owner_chooses_the_password_and_nobody_else_reads_it(self, invited, client):
        assert "Nora Pipit" in client.get(invited).content.decode()
        answer = client.post(invited, BOTH, follow=True)
        assert answer.request["PATH_INFO"] == reverse("account_login")
        assert User.objects.get(email="nora@essai.example").check_password(PASSWORD)

    def test_opened_twice_it_stays_and_used_twice_it_says_since_when(self, invited, client):
        for _time in range(2):
            assert client.get(invited).status_code == 200
        client.post(invited, BOTH)
        other = {"password": "un autre rocher dans la plaine", "again": "un autre rocher dans la plaine"}
        for answer in (client.get(invited), client.post(invited, other)):
            assert answer.status_code == 410 and "a servi le" in answer.content.decode()
        assert User.objects.get(email="nora@essai.example").check_password(PASSWORD)

    def test_the_log_names_the_page_and_never_a_link_that_still_opens(self, invited, caplog):
        token = invited.rstrip("/").rpartition("/")[2]
        strict = Client(enforce_csrf_checks=True)
        refused = [Client().post(invited, BOTH | {"again": "autre"}), strict.post(invited, BOTH)]
        assert [answer.status_code for answer in refused] == [422, 403] and Invitation.objects.waiting().exists()
        assert caplog.text.count("account_invitation") == 2 and token not in caplog.text

    def test_opened_where_a_colleague_is_signed_in_it_ends_their_session(self, invited, staff, client):
        client.force_login(staff.director)
        assert client.get(invited).status_code == 200 and "_auth_user_id" in client.session
        answer = client.post(invited, BOTH, follow=True)
        assert answer.request["PATH_INFO"] == reverse("account_login") and "_auth_user_id" not in client.session
        assert "Votre mot de passe est gardé" in answer.content.decode()

    def test_of_two_windows_at_once_one_password_is_kept(self, invited, monkeypatch):
        token = invited.rstrip("/").rpartition("/")[2]
        found = entering.find_invitation(token)
        entering.accept_invitation(token=token, password=PASSWORD, today=today())
        monkeypatch.setattr(entering, "find_invitation", lambda _token: found)  # the second had read it unused
        with pytest.raises(Refused, match="ailleurs"):
            entering.accept_invitation(token=token, password="un autre rocher dans la plaine", today=today())
        assert User.objects.get(email="nora@essai.example").check_password(PASSWORD)

    def test_once_one_has_served_nobody_looks_for_a_message_of_another_that_was_refused(self, invited, staff, postbox):
        nora, links = User.objects.get(email="nora@essai.example"), []
        for answer in ("550 5.1.1 unknown", "250 2.1.5 ok"):
            postbox.says["RCPT"] = answer
            entering.invite(staff.director, user=nora, link=lambda token: links.append(token) or f"/{token}/")
            postbox.deliver()
        unsent = ToDo.objects.waiting().filter(kind="core.unsent")
        assert unsent.count() == 1
        entering.accept_invitation(token=links[-1], password=PASSWORD, today=today())
        assert not unsent.exists()

    def test_late_it_names_who_sends_another_one(self, invited, staff, client):
        Invitation.objects.update(ends_at=timezone.now() - timedelta(minutes=1))
        page = client.post(invited, BOTH)
        assert page.status_code == 410 and staff.director.name in page.content.decode()
        nora = User.objects.get(email="nora@essai.example")
        assert not nora.has_usable_password()
        client.force_login(staff.director)
        seen = client.get(reverse("core:account", args=[nora.pk])).content.decode()
        assert "a pris fin le" in seen and "sert jusqu’au" not in seen

    def test_a_newer_one_and_a_closed_account_end_it(self, invited, staff, client, postbox):
        user = User.objects.get(email="nora@essai.example")
        client.force_login(staff.director)
        client.post(reverse("core:account_password", args=[user.pk]))
        assert "plus récente" in client.get(invited).content.decode()
        newer = postbox.sent()[-1].link
        assert client.get(newer).status_code == 200
        close_account(staff.director, user=user)
        assert "a été fermé" in client.get(newer).content.decode()

    def test_a_link_cut_by_a_mail_reader_is_said(self, invited, client):
        assert "jusqu’à son dernier caractère" in client.get(invited[:-6] + "/").content.decode()

    def test_a_password_typed_twice_otherwise_changes_nothing(self, invited, client):
        assert client.post(invited, BOTH | {"again": "autre chose de plus long"}).status_code == 422
        assert Invitation.objects.waiting().count() == 1


class TestAPassword:
    @pytest.mark.parametrize(
        "password",
        ["motdepasse2026!", "P@ssw0rd12345", "azertyuiop12", "Marseille-Soleil", "aaaaaaaaaaaa", "123456789012"]
        + ["abcabcabcabc", "Administrateur1", "Solene2026!!", "bergeronnette-2026", "directrice@essai"]
        + [
            "azertyqsdfgh",
            "wxcvbnqsdfgh",
            "azerQSDFwxcv",
            "qsdfghjklm&é",
            "nbvcxwmlkjhg",
            "1qaz2wsx3edc",
            "zaqxswcdevfr",
        ]
        + ["""&é"'(-è_çà)=""", "rtyuiopqsdfg", "qwertyasdfgh"],
    )
    def test_what_everybody_tries_or_that_is_ones_own_is_refused(self, db, password):
        user = User(name="Solène Bergeronnette", email="directrice@essai.example")
        with pytest.raises(ValidationError):
            validate_password(password, user)

    @pytest.mark.parametrize("password", [PASSWORD, "tVx8-kqz9-WmPa", "une mésange bleue", "la pipit des arbres"])
    def test_words_that_have_nothing_to_do_with_one_another_are_kept(self, db, password):
        validate_password(password, User(name="Solène Bergeronnette", email="directrice@essai.example"))


class TestSeveralRoles:
    def test_one_person_wears_two_hats_and_the_journal_says_which(self, build, staff, client):
        both = open_account(staff.administrator, email="b@essai.example", name="Ada Merle", roles=["rental", "social"])
        household = build.application("Renoncule").household
        give_grants(staff.director, to=both, source=staff.social, on=today(), today=today())
        client.force_login(both)
        assert client.get(f"/menage/{household.pk}/").status_code == 200
        assert client.get("/loyers/").status_code == client.get("/demandes/").status_code == 200
        assert household.openings.get().role == "social"  # the first of the roles that open this page
        kinds = set(ToDo.objects.waiting().for_user(both).values_list("role", flat=True))
        assert kinds <= {"rental", "social"}

    def test_no_role_is_ticked_ahead_and_none_is_refused(self, staff, client):
        client.force_login(staff.administrator)
        page = client.get(reverse("core:account_new")).content.decode()
        assert 'name="roles"' in page and "checked" not in page.partition("<form")[2].partition("</form>")[0]
        answer = client.post(reverse("core:account_new"), {"name": "Nora Pipit", "email": "nora@essai.example"})
        assert answer.status_code == 422 and not User.objects.filter(email="nora@essai.example").exists()

    @pytest.mark.parametrize("roles", [["rental", "tenant"], ["director", "funder"], ["operator", "administrator"]])
    def test_roles_that_would_read_one_another_are_two_accounts(self, db, roles):
        with pytest.raises(Refused, match="une autre adresse"):
            open_account(None, email="a@essai.example", name="Ada Merle", roles=roles)

    def test_a_role_that_is_left_closes_its_pages_and_the_files_it_opened(self, build, staff, client):
        build.application("Renoncule")
        assert Household.objects.for_user(staff.social).exists()
        change_roles(staff.director, user=staff.social, roles=["captation"], today=today())
        staff.social.refresh_from_db()
        assert not Household.objects.for_user(staff.social).exists()
        assert not Grant.objects.given(today()).filter(user=staff.social).exists()
        line = staff.social.history.first()
        assert (line.history_user, line.history_change_reason) == (staff.director, "roles")

    def test_a_director_makes_no_administrator_and_takes_none_back(self, staff):
        with pytest.raises(Refused, match="administrat"):
            change_roles(staff.director, user=staff.director, roles=["director", "administrator"], today=today())
        with pytest.raises(Refused, match="administrat"):
            change_roles(staff.director, user=staff.administrator, roles=["director"], today=today())
        with pytest.raises(Refused, match="administrat"):
            close_account(staff.director, user=staff.administrator)

    def test_the_last_administrator_stays(self, staff):
        with pytest.raises(Refused, match="Personne d’autre"):
            change_roles(staff.administrator, user=staff.administrator, roles=["director"], today=today())

    def test_closing_asks_before_it_closes(self, staff, client):
        client.force_login(staff.director)
        url = reverse("core:account_state", args=[staff.rental.pk])
        assert "Fermer le compte" in client.get(url).content.decode()
        staff.rental.refresh_from_db()
        assert staff.rental.is_active
        for _tab in range(2):  # a second tab that says the same never opens it again
            client.post(url, {"closes": "True"})
            staff.rental.refresh_from_db()
            assert not staff.rental.is_active
        client.post(url, {"closes": "False"})
        staff.rental.refresh_from_db()
        assert staff.rental.is_active
