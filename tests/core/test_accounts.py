"""Who joins the team opens nobody's file until a director gives them files by name; who leaves enters no more; a
password is chosen by its owner, who alone receives the link."""

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from trousseau.core.actions_accounts import close_account, open_account
from trousseau.core.actions_grants import give_grants, grant_household, share_grants
from trousseau.core.actions_people import register_person
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import Grant, Household, User
from trousseau.engines import typography
from trousseau.rules.dates import add_days


@pytest.fixture(autouse=True)
def mailer(postbox):
    cache.clear()


@pytest.fixture
def arrives(staff):
    """A colleague joins, after the households that the team has already."""

    def inner() -> User:
        return open_account(staff.administrator, email="nora@essai.example", name="Nora Pipit", roles=["social"])

    return inner


def test_a_second_account_of_one_address_is_refused_in_plain_words(arrives):
    arrives()
    for language, words in (("fr", "Un compte a déjà ce courriel."), ("en", "An account already has this e-mail.")):
        with override(language):
            with pytest.raises(ValidationError) as refused:
                arrives()
            assert refused.value.message_dict["email"] == [words]


def opens(user) -> set[int]:
    return set(Household.objects.for_user(user).values_list("pk", flat=True))


def test_a_newcomer_opens_no_file_before_someone_gives_it(build, staff):
    for name in ("Renoncule", "Bleuet"):
        build.application(name)
    for role in ("social", "rental", "director"):
        joined = open_account(
            staff.administrator, email=f"nouveau-{role}@essai.example", name="Nora Pipit", roles=[role]
        )
        assert opens(joined) == set() and not joined.grants.exists()


def test_a_director_gives_the_files_of_a_named_colleague_each_with_its_ground(build, staff, arrives, client):
    first, second = build.application("Renoncule"), build.application("Bleuet")
    newcomer = arrives()
    client.force_login(staff.director)
    day = today()
    answer = client.post(reverse("core:grants_give", args=[newcomer.pk]), {"source": staff.social.pk, "starts_on": day})
    assert answer.status_code == 302
    assert opens(newcomer) == {first.household_id, second.household_id}
    theirs, given = (
        {(g.household_id, g.person_id, g.ground) for g in user.grants.all()} for user in (staff.social, newcomer)
    )
    assert given == theirs and {g.starts_on for g in newcomer.grants.all()} == {day}
    line = newcomer.history.first()
    assert (line.history_user, line.history_change_reason) == (staff.director, f"grants of {staff.social.pk}")
    page = client.get(reverse("core:grants")).content.decode()
    assert page.count('<td class="num">2</td>') == 3  # the director, the colleague and the newcomer


def test_who_was_invited_and_has_not_entered_is_not_said_open(staff, arrives, client):
    newcomer = arrives()
    client.force_login(staff.director)

    def state(user) -> str:
        page = client.get(reverse("core:grants")).content.decode()
        [row] = re.findall(rf"<tr>(?:(?!</tr>).)*{user.name}.*?</tr>", page, re.S)
        return row

    assert "Invité, pas encore entré" in state(newcomer) and "Ouvert" not in state(newcomer)
    newcomer.set_password("le merle chante tôt")
    newcomer.save()
    assert "pas encore entré" not in state(newcomer) and "Ouvert" in state(newcomer)
    newcomer.set_unusable_password()  # who enters by a provider has none
    newcomer.last_login = timezone.now()
    newcomer.save()
    assert "pas encore entré" not in state(newcomer)
    close_account(staff.director, user=newcomer)
    assert "Fermé" in state(newcomer)


def test_chosen_households_alone_and_until_a_day(build, staff, arrives, client):
    first, second = build.application("Renoncule"), build.application("Bleuet")
    newcomer = arrives()
    client.force_login(staff.director)
    day = today()
    client.post(
        reverse("core:grants_give", args=[newcomer.pk]),
        {
            "source": staff.social.pk,
            "households": [second.household_id],
            "starts_on": day,
            "ends_on": add_days(day, 30),
        },
    )
    assert opens(newcomer) == {second.household_id} != {first.household_id}
    assert {g.ends_on for g in newcomer.grants.all()} == {add_days(day, 30)}


def test_what_is_given_twice_stands_once_and_ends_with_its_ground(build, staff, arrives):
    from trousseau.core.actions_grants import end_grants

    household = build.application("Renoncule").household
    newcomer = arrives()
    for _time in range(2):
        give_grants(staff.director, to=newcomer, source=staff.social, on=today(), today=today())
    assert newcomer.grants.count() == 1
    end_grants(household, on=today(), ground=newcomer.grants.get().ground)
    assert opens(newcomer) == set()


def test_files_given_by_mistake_are_taken_back(build, staff, arrives, client):
    first, second = build.application("Renoncule"), build.application("Bleuet")
    newcomer = arrives()
    give_grants(staff.director, to=newcomer, source=staff.social, on=today(), today=today())
    client.force_login(staff.director)
    client.post(reverse("core:grants_take", args=[newcomer.pk]), {"households": [first.household_id], "why": "Essai"})
    assert opens(newcomer) == {second.household_id}
    client.post(reverse("core:grants_take", args=[newcomer.pk]), {"sure": "on", "why": "Essai"})
    assert opens(newcomer) == set() != opens(staff.social)


def test_files_given_from_a_day_to_come_then_from_today_are_open_today(build, staff, arrives, client):
    first, second = build.application("Renoncule"), build.application("Bleuet")
    newcomer, later = arrives(), add_days(today(), 30)
    client.force_login(staff.director)
    url = reverse("core:grants_give", args=[newcomer.pk])

    def give(day) -> str:
        page = client.post(url, {"source": staff.social.pk, "starts_on": day}, follow=True)
        return re.sub(r"\s+", " ", page.content.decode())

    said = give(later)
    day = re.sub(r"\s+", " ", typography.day(later))
    assert f"2 dossiers seront ouverts à Nora Pipit à partir du {day}." in said
    assert opens(newcomer) == set()
    assert "2 dossiers sont ouverts à Nora Pipit." in give(today())
    assert opens(newcomer) == {first.household_id, second.household_id}
    assert "Rien n’a été ouvert" in give(today()) and newcomer.grants.count() == 2


def test_files_given_for_a_while_leave_those_of_a_later_day(build, staff, arrives):
    household = build.application("Renoncule").household
    newcomer, day = arrives(), today()
    assert give_grants(staff.director, to=newcomer, source=staff.social, on=add_days(day, 30), today=today()) == 1
    assert (
        give_grants(staff.director, to=newcomer, source=staff.social, on=day, until=add_days(day, 10), today=today())
        == 1
    )
    assert opens(newcomer) == {household.pk}
    assert set(newcomer.grants.values_list("starts_on", "ends_on")) == {
        (day, add_days(day, 10)),
        (add_days(day, 30), None),
    }


def test_a_ground_that_opens_a_file_today_opens_it_though_the_same_was_awaited(build, staff, arrives):
    household = build.application("Renoncule").household
    newcomer, later = arrives(), add_days(today(), 30)
    give_grants(staff.director, to=newcomer, source=staff.social, on=later, today=today())
    ground = newcomer.grants.get().ground
    grant_household(household, users=(user for user in [newcomer]), ground=ground, on=today())
    assert opens(newcomer) == {household.pk}
    assert list(newcomer.grants.values_list("starts_on", "ends_on")) == [(today(), None)]


def test_what_waits_for_its_day_reaches_a_new_member_too(build, staff, arrives):
    household = build.application("Renoncule").household
    newcomer, later = arrives(), add_days(today(), 30)
    give_grants(staff.director, to=newcomer, source=staff.social, on=later, today=today())
    child = register_person(staff.social, last_name="Renoncule", first_name="Lou", born_on=today())
    share_grants(household, child, on=today())
    assert list(child.grants.filter(user=newcomer).values_list("starts_on", "ends_on")) == [(later, None)]
    assert list(child.grants.filter(user=staff.social).values_list("starts_on", "ends_on")) == [(today(), None)]


def test_files_given_for_a_day_to_come_are_counted_apart_and_taken_back(build, staff, arrives, client):
    first, second = build.application("Renoncule"), build.application("Bleuet")
    newcomer = arrives()
    give_grants(staff.director, to=newcomer, source=staff.social, on=add_days(today(), 30), today=today())
    client.force_login(staff.director)
    take = reverse("core:grants_take", args=[newcomer.pk])
    page = client.get(reverse("core:grants")).content.decode()
    [row] = re.findall(r"<tr>(?:(?!</tr>).)*Nora Pipit.*?</tr>", page, re.S)
    assert re.findall(r'<td class="num">(\d+)</td>', row) == ["0", "2"] and take in row
    form = client.get(take).content.decode()
    assert f'value="{first.household_id}"' in form and f'value="{second.household_id}"' in form
    client.post(take, {"households": [first.household_id], "why": "Essai"})
    given = Grant.objects.given(today()).filter(user=newcomer)
    assert list(given.values_list("household", flat=True)) == [second.household_id]
    client.post(take, {"sure": "on", "why": "Essai"})
    assert not Grant.objects.given(today()).filter(user=newcomer).exists()


def test_nobody_gives_what_is_not_open_to_who_they_name(build, staff, arrives):
    household = build.application("Renoncule").household
    newcomer = arrives()
    with pytest.raises(Refused):
        give_grants(staff.director, to=newcomer, source=staff.captation, on=today(), today=today())
    with pytest.raises(Refused):
        give_grants(staff.director, to=newcomer, source=staff.rental, households=[household], on=today(), today=today())
    with pytest.raises(Refused):
        give_grants(staff.director, to=newcomer, source=staff.social, on=add_days(today(), -1), today=today())
    with pytest.raises(Refused):
        give_grants(staff.director, to=staff.captation, source=staff.social, on=today(), today=today())
    assert opens(newcomer) == set() and not staff.captation.grants.exists()


def test_who_takes_over_a_closed_account_is_given_its_files(build, staff, arrives, client):
    application = build.application("Renoncule")
    newcomer = arrives()
    close_account(staff.administrator, user=staff.social)
    client.force_login(staff.director)
    assert "Maud Fauvette" in client.get(reverse("core:grants_give", args=[newcomer.pk])).content.decode()
    give_grants(staff.director, to=newcomer, source=staff.social, on=today(), today=today())
    assert opens(newcomer) == {application.household_id}


def test_the_administrator_who_opens_accounts_gives_no_file(build, staff, arrives, client):
    build.application("Renoncule")
    newcomer = arrives()
    client.force_login(staff.administrator)
    for name in ("core:grants_give", "core:grants_take"):
        assert client.post(reverse(name, args=[newcomer.pk]), {"source": staff.social.pk}).status_code == 403
    assert not Grant.objects.filter(user=newcomer).exists()


def test_a_closed_account_enters_no_more(staff, client):
    client.force_login(staff.social)
    close_account(staff.administrator, user=staff.social)
    assert client.get("/demandes/").status_code == 302


NEW = {"name": "Nora Pipit", "email": "nora@essai.example", "roles": ["social"], "organisation": ""}


def choose(client, path: str, password: str) -> None:
    """Open a link and choose a password there, as its owner does."""
    page = client.get(path, follow=True)
    both = {"password": password, "again": password, "password1": password, "password2": password}
    client.post(page.request["PATH_INFO"], both)


def test_a_new_colleague_alone_receives_the_link_that_makes_the_password(staff, client, postbox):
    client.force_login(staff.administrator)
    page = client.post(reverse("core:account_new"), NEW, follow=True).content.decode()
    [message] = postbox.sent()
    path = message.link
    user = User.objects.get(email=NEW["email"])
    assert message.to == user.email and "Nora" not in message.subject
    assert path not in page and "mot de passe :" not in page and not user.has_usable_password()
    client.logout()
    choose(client, path, "la pipit des arbres")
    user.refresh_from_db()
    assert user.check_password("la pipit des arbres")
    client.post(reverse("account_login"), {"login": user.email, "password": "la pipit des arbres"})
    assert int(client.session["_auth_user_id"]) == user.pk
    client.logout()
    choose(client, path, "une seconde fois, non")  # it serves once
    user.refresh_from_db()
    assert user.check_password("la pipit des arbres")


@pytest.mark.parametrize("role", ["funder", "partner"])
def test_a_funder_or_a_partner_reads_for_an_organisation_chosen_or_named(staff, client, role):
    client.force_login(staff.administrator)
    new = NEW | {"roles": [role]}
    page = client.post(reverse("core:account_new"), new).content.decode()
    assert "est celui d’un organisme" in page and not User.objects.filter(email=NEW["email"]).exists()
    client.post(reverse("core:account_new"), new | {"organisation_name": " Caisse  d’essai "})
    first = User.objects.get(email=NEW["email"]).organisation
    assert (first.name, first.kind) == ("Caisse d’essai", role)
    client.post(reverse("core:account_new"), new | {"email": "b@essai.example", "organisation": first.pk})
    client.post(reverse("core:account_new"), new | {"email": "c@essai.example", "organisation_name": "CAISSE D’ESSAI"})
    assert set(User.objects.holding(role).values_list("organisation", flat=True)) == {first.pk}
    both = {"email": "d@essai.example", "organisation": first.pk, "organisation_name": "Autre"}
    assert "pas les deux" in client.post(reverse("core:account_new"), new | both).content.decode()
    with pytest.raises(Refused):
        open_account(None, email="e@essai.example", name="Nora Pipit", roles=["rental"], organisation_name="Autre")


def test_a_funder_of_before_without_organisation_is_said_until_it_is_named(staff, account, client):
    funder = account("funder")
    User.objects.filter(pk=funder.pk).update(organisation=None)
    client.force_login(staff.administrator)
    url = reverse("core:account", args=[funder.pk])
    assert "Celui d’aucun organisme" in client.get(reverse("core:accounts")).content.decode()
    assert "Personne ne sait pour qui" in client.get(url).content.decode()
    form, kept = reverse("core:account_roles", args=[funder.pk]), {"roles": ["funder"]}
    assert "est celui d’un organisme" in client.post(form, kept).content.decode()
    client.post(form, kept | {"organisation_name": "Caisse d’essai"})
    assert "Personne ne sait pour qui" not in client.get(url).content.decode()
    funder.refresh_from_db()
    assert funder.organisation.name == "Caisse d’essai" and funder.history.first().history_user == staff.administrator


def test_the_name_of_an_account_is_one_line(staff, client):
    client.force_login(staff.administrator)
    client.post(reverse("core:account_new"), NEW | {"name": "Nora\r\nPipit\u2028de Haies"})
    assert User.objects.get(email=NEW["email"]).name == "Nora Pipit de Haies"


def test_a_reset_shows_nothing_to_the_administrator_and_leaves_the_password_until_its_owner_acts(
    staff, client, postbox
):
    staff.social.set_password("le merle chante tôt")
    staff.social.save()
    client.force_login(staff.administrator)
    before = User.objects.get(pk=staff.social.pk).password
    url = reverse("core:account_password", args=[staff.social.pk])
    page = client.post(url, follow=True).content.decode()
    [message] = postbox.sent()
    path = message.link
    assert message.to == staff.social.email and path not in page
    assert not re.search(r"mot de passe[^<]*: \S{10}", page)
    assert User.objects.get(pk=staff.social.pk).password == before
    assert staff.social.history.first().history_user == staff.administrator


def test_without_mail_the_account_is_open_and_its_link_waits(staff, client, settings, capsys, postbox):
    server, settings.MAIL_SERVER = settings.MAIL_SERVER, None
    client.force_login(staff.administrator)
    page = client.post(reverse("core:account_new"), NEW, follow=True).content.decode()
    user = User.objects.get(email=NEW["email"])
    assert "attend dans la boîte d’envoi" in page and "trousseau link" in page and "leaves" not in page
    page = client.post(reverse("core:account_password", args=[user.pk]), follow=True).content.decode()
    assert "attend dans la boîte d’envoi" in page
    assert capsys.readouterr().out == "" and postbox.sent() == []
    settings.MAIL_SERVER = server
    assert [message.to for message in postbox.sent()] == [user.email]  # the first link ended when the second was made


def test_a_household_is_opened_and_closed_by_name_with_its_ground_and_its_reason(build, staff, arrives, client):
    found = build.application("Renoncule").household
    newcomer, address = arrives(), reverse("core:grants_household", args=[found.pk])
    client.force_login(staff.director)
    sent = {"user": newcomer.pk, "ground": "référent du ménage", "starts_on": today().isoformat()}
    give = reverse("core:grants_open", args=[found.pk])
    assert client.post(give, sent).status_code == 302 and opens(newcomer) == {found.pk}
    assert "déjà ouvert" in client.post(give, sent).content.decode()  # a double click, or two directors
    grant = newcomer.grants.get()
    assert (grant.ground, grant.given_by) == ("référent du ménage", staff.director)
    page = client.get(address).content.decode()
    assert "Nora Pipit" in page and "référent du ménage" in page and "demande de logement" in page
    close = reverse("core:grants_close", args=[found.pk, newcomer.pk])
    assert client.post(close, {"why": ""}).status_code == 422 and opens(newcomer)
    assert client.post(f"{close}?ground=bail", {"why": "Essai"}).status_code == 404
    client.post(f"{close}?ground=r%C3%A9f%C3%A9rent+du+m%C3%A9nage", {"why": "Ne suit plus ce ménage"})
    assert opens(newcomer) == set()
    page = client.get(address).content.decode()
    assert "Ne suit plus ce ménage" in page and "1 ouverture terminée" in page.replace("\xa0", " ")
    assert "Ne suit plus ce ménage" in client.get(reverse("core:grants_person", args=[newcomer.pk])).content.decode()
    client.force_login(newcomer)
    assert client.get(address).status_code == 403


def test_a_director_reads_no_name_that_their_own_files_do_not_show(build, staff, client):
    found = build.application("Renoncule").household
    Grant.objects.filter(user=staff.director).delete()
    client.force_login(staff.director)
    page = client.get(reverse("core:grants_person", args=[staff.social.pk])).content.decode().replace("\xa0", " ")
    assert "Renoncule" not in page and "1 ménage dont vous n’ouvrez pas" in page
    assert client.get(reverse("core:grants_household", args=[found.pk])).status_code == 404
