"""An owner and a tenant have their own space: by invitation, from their page, until a dated term."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from trousseau.captation.actions import edit_owner
from trousseau.captation.models import Owner
from trousseau.core import components
from trousseau.core.actions_accounts import close_account, open_account, reopen_account
from trousseau.core.errors import Refused
from trousseau.core.models import Person, User
from trousseau.mandates.models import Mandate
from trousseau.portals.joining import actions, queries
from trousseau.tenancies.models import Lease

PASSWORD = "quatre rochers sous la brume"
JOIN = {"name": "Agathe Basalte", "email": "agathe@essai.example"}


@pytest.fixture(autouse=True)
def mailer(postbox):
    cache.clear()


def ways() -> dict:
    return {"link": lambda token: f"http://site.example/{token}"}


def test_an_owner_is_invited_from_their_page_and_reads_their_own(build, staff, client, postbox):
    owner = build.mandate().owner
    client.force_login(staff.captation)
    assert (
        reverse("portals:join_owner", args=[owner.pk])
        in client.get(reverse("captation:owner", args=[owner.pk])).content.decode()
    )
    client.post(reverse("portals:join_owner", args=[owner.pk]), JOIN)
    client.logout()
    [letter] = postbox.sent()
    client.post(letter.link, {"password": PASSWORD, "again": PASSWORD})
    client.post(reverse("account_login"), {"login": JOIN["email"], "password": PASSWORD})
    page = client.get("/", follow=True)
    assert page.request["PATH_INFO"] == reverse("portals:owner") and "rue du Modèle" in page.content.decode()


def test_a_tenant_is_invited_by_who_opens_their_file_and_by_nobody_else(running_lease, staff, client, postbox):
    household = running_lease.household
    url = reverse("portals:join_tenant", args=[household.pk, household.holder_id])
    client.force_login(staff.captation)
    assert client.post(url, JOIN).status_code == 403
    client.force_login(staff.rental)
    assert client.post(url, JOIN).status_code == 302
    assert Person.objects.get(pk=household.holder_id).user.email == JOIN["email"]
    assert [one.to for one in postbox.sent()] == [JOIN["email"]]
    client.force_login(Person.objects.get(pk=household.holder_id).user)
    assert "rue du Modèle" in client.get(reverse("portals:tenant")).content.decode()


def test_a_tenant_who_has_a_space_is_shown_with_it_and_not_invited_again(running_lease, staff, client):
    household = running_lease.household
    url = reverse("portals:join_tenant", args=[household.pk, household.holder_id])
    client.force_login(staff.rental)
    assert 'name="email"' in client.get(url).content.decode()
    client.post(url, JOIN)
    for page in (client.get(url), client.post(url, {**JOIN, "email": "autre@essai.example"})):  # “back”, then again
        text = page.content.decode()
        assert page.status_code == 200 and 'name="email"' not in text and JOIN["email"] in text
        assert reverse("portals:part_tenant", args=[household.pk, household.holder_id]) in text
        assert "Relié le" in text and components.day(timezone.localdate()) in text
    assert not User.objects.filter(email="autre@essai.example").exists()
    assert client.post(url, {"again": "1"}).url == url
    listed = client.get(reverse("portals:joined", args=[household.pk])).content.decode()
    assert JOIN["email"] in listed and "Relié le" in listed and url in listed


def test_since_when_is_that_of_the_account_joined_now(build, staff):
    owner = build.mandate().owner
    actions.join_owner(staff.captation, owner=owner, same=False, **JOIN, **ways())
    owner.history.update(history_date=datetime(2026, 3, 4, 12, tzinfo=UTC))
    edit_owner(staff.captation, owner=owner, version=owner.version, address="4 allée des Essais, 21000 Dijon")
    assert queries.joined_on(owner) == date(2026, 3, 4), "a correction since moves nothing"
    actions.part(staff.captation, subject=owner)
    other = {"name": "Agathe Basalte", "email": "autre@essai.example"}
    actions.join_owner(staff.captation, owner=owner, same=False, **other, **ways())
    assert queries.joined_on(owner) == timezone.localdate()


def test_an_account_is_not_joined_to_two_owners(build, staff):
    first, second = build.mandate().owner, build.mandate().owner
    actions.join_owner(staff.captation, owner=first, same=False, **JOIN, **ways())
    with pytest.raises(Refused, match=first.name):
        actions.join_owner(staff.captation, owner=second, same=True, **JOIN, **ways())
    second.refresh_from_db()
    assert second.user is None


@pytest.mark.parametrize("role", ["owner", "tenant"])
def test_an_account_joined_meanwhile_is_not_replaced(running_lease, staff, postbox, role):
    join, name, who = {
        "owner": (actions.join_owner, "owner", running_lease.mandate.owner),
        "tenant": (actions.join_tenant, "person", running_lease.household.holder),
    }[role]
    seen = type(who).objects.get(pk=who.pk)
    user = join(staff.director, **{name: who}, same=False, **JOIN, **ways())
    sent, other = len(postbox.sent()), JOIN | {"email": "autre@essai.example"}
    with pytest.raises(Refused, match="déjà"):
        join(staff.director, **{name: seen}, same=False, **other, **ways())
    who.refresh_from_db()
    assert who.user == user and len(postbox.sent()) == sent


def test_an_address_known_already_is_joined_once_somebody_says_it_is_theirs(running_lease, staff, postbox):
    person, owner = running_lease.household.holder, running_lease.mandate.owner
    actions.join_tenant(staff.rental, person=person, same=False, **JOIN, **ways())
    user = User.objects.get(email=JOIN["email"])
    user.set_password(PASSWORD)
    user.save()
    with pytest.raises(Refused, match="existe déjà"):
        actions.join_owner(staff.captation, owner=owner, same=False, **JOIN, **ways())
    actions.join_owner(staff.captation, owner=owner, same=True, **JOIN, **ways())
    user.refresh_from_db()
    assert user.roles == ("owner", "tenant") and "un espace de plus" in postbox.sent()[-1].body


def test_the_account_of_somebody_of_another_name_is_not_joined(build, running_lease, staff):
    user = actions.join_owner(staff.captation, owner=build.mandate().owner, same=False, **JOIN, **ways())
    person = running_lease.household.holder
    with pytest.raises(Refused, match="autre nom"):
        actions.join_tenant(staff.rental, person=person, same=True, name=str(person), email=JOIN["email"], **ways())
    user.refresh_from_db()
    assert user.roles == ("owner",) and not Person.objects.filter(user=user).exists()


def test_a_colleague_is_no_owner_under_the_same_account(build, staff):
    with pytest.raises(Refused, match="donnez-en une autre"):
        actions.join_owner(
            staff.captation, owner=build.mandate().owner, same=True, name="B", email=staff.social.email, **ways()
        )


def test_the_end_by_a_person_asks_then_closes_what_opens_nothing_else(build, staff, client):
    owner = build.mandate().owner
    user = actions.join_owner(staff.captation, owner=owner, same=False, **JOIN, **ways())
    client.force_login(staff.director)
    url = reverse("portals:part_owner", args=[owner.pk])
    assert "Mettre fin" in client.get(url).content.decode()
    client.post(url)
    owner.refresh_from_db()
    user.refresh_from_db()
    assert owner.user is None and not user.is_active
    assert owner.history.first().history_change_reason == "parted"


def test_an_account_that_closed_with_what_it_read_opens_when_it_is_joined_again(build, staff):
    owner = build.mandate().owner
    user = actions.join_owner(staff.captation, owner=owner, same=False, **JOIN, **ways())
    actions.part(staff.captation, subject=owner)
    assert actions.join_owner(staff.captation, owner=owner, same=True, **JOIN, **ways()) == user
    assert User.objects.get(pk=user.pk).is_active


def test_an_account_that_somebody_closed_is_not_opened_by_joining_it_again(build, staff):
    """It would open with its old password, which made an administrator close it perhaps."""
    owner = build.mandate().owner
    user = actions.join_owner(staff.captation, owner=owner, same=False, **JOIN, **ways())
    close_account(staff.administrator, user=user)
    actions.part(staff.captation, subject=owner)
    with pytest.raises(Refused, match="un administrateur"):
        actions.join_owner(staff.captation, owner=owner, same=True, **JOIN, **ways())
    reopen_account(staff.administrator, user=User.objects.get(pk=user.pk))
    assert actions.join_owner(staff.captation, owner=owner, same=True, **JOIN, **ways()) == user


class TestTheTerm:
    @pytest.fixture
    def ended(self, running_lease, staff):
        """A mandate and its lease that ended on 31 August, straight in their tables."""
        day = date(2026, 8, 31)
        Lease.objects.filter(pk=running_lease.pk).update(state="ended", ends_on=day, deposit=0)
        Mandate.objects.filter(pk=running_lease.mandate_id).update(state="ended", ended_on=day)
        return Lease.objects.get(pk=running_lease.pk)

    def test_none_while_a_mandate_or_a_lease_runs(self, running_lease):
        assert queries.owner_term(running_lease.mandate.owner).on is None
        assert queries.tenant_term(running_lease.household.holder).on is None

    def test_not_with_the_mandate_itself_the_last_account_is_still_to_come(self, ended):
        term = queries.owner_term(ended.mandate.owner)
        assert term.on is None and "dernier compte" in term.why

    def test_not_with_the_lease_itself_while_its_deposit_is_held(self, ended):
        Lease.objects.filter(pk=ended.pk).update(deposit=40000)
        term = queries.tenant_term(ended.household.holder)
        assert term.on is None and "dépôt" in term.why

    def test_a_tenant_reads_for_a_year_more_then_the_night_ends_it(self, ended, staff):
        person = ended.household.holder
        user = actions.join_tenant(staff.rental, person=person, same=False, **JOIN, **ways())
        assert queries.tenant_term(person).on == date(2027, 8, 31)
        assert actions.end_terms(date(2027, 8, 30)) == 0
        assert actions.end_terms(date(2027, 8, 31)) == 1
        assert actions.end_terms(date(2027, 8, 31)) == 0
        person.refresh_from_db()
        user.refresh_from_db()
        assert person.user is None and not user.is_active


def test_nobody_without_a_space_is_touched_by_the_night(running_lease, staff):
    open_account(None, email="x@essai.example", name="X", roles=["owner"])
    assert actions.end_terms(date(2040, 1, 1)) == 0
    assert Owner.objects.exists()
