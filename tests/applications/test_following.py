"""Referrals that move or stall, offers of social landlords, the numbers of other bodies."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.plugins.frozen import freeze
from trousseau.applications.actions import move_application, open_application
from trousseau.applications.models import AskedComplement, SocialOffer
from trousseau.applications.offers.actions import answer_social_offer, end_social_offer, record_social_offer
from trousseau.applications.queries import facts
from trousseau.applications.referrals.actions import answer_complement, ask_complement, mark_stalled
from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, ToDo
from trousseau.followup.actions import note_contact
from trousseau.reporting.measures import count
from trousseau.reporting.reading import Period

REFERRED, MET, TODAY = date(2026, 8, 1), date(2026, 8, 5), date(2026, 9, 15)


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(TODAY.isoformat())


@pytest.fixture
def partner(account):
    return account("partner", organisation=Organisation.objects.create(kind="partner", name="Association d’essai"))


@pytest.fixture
def referred(partner, staff):
    found = open_application(partner, last_name="Mélisse", first_name="Orane", on=REFERRED, today=REFERRED)
    note_contact(staff.social, household=found.household, kind="office", on=MET, today=MET)
    found.refresh_from_db()
    return found


def ask(staff, found, of: str = "partner", on: date = date(2026, 8, 20)) -> AskedComplement:
    return ask_complement(staff.social, application=found, of=of, what="L’attestation.", on=on, today=TODAY)


def stalled() -> list[str]:
    return list(ToDo.objects.waiting().filter(kind="applications.stalled").values_list("article", flat=True))


def test_a_partner_answers_what_is_asked_and_sees_nothing_else(client, staff, partner, referred, build, account):
    row = ask(staff, referred)
    ask(staff, referred, of="household")
    client.force_login(partner)
    shown = client.get(reverse("portals:referral", args=[referred.pk])).content.decode()
    assert "L’attestation." in shown and shown.count("<time") == 1 and "Répondre" in shown
    for page in ("application", "landlord_file", "social_file", "avoided"):
        assert client.get(reverse(f"applications:{page}", args=[referred.pk])).status_code == 403
    other = build.application("Bleuet")
    assert client.get(reverse("portals:referral", args=[other.pk])).status_code == 404
    answer = client.post(reverse("portals:complement", args=[row.pk]), {"answer": "Elle arrive lundi."})
    assert answer.url == reverse("portals:referral", args=[referred.pk])
    row.refresh_from_db()
    assert (row.answer, row.answered_by, row.answered_on) == ("Elle arrive lundi.", partner, TODAY)
    assert ToDo.objects.waiting().get(kind="applications.answered").role == "social"
    again = client.post(reverse("portals:complement", args=[row.pk]), {"answer": "Autre."})
    assert again.status_code == 422
    client.force_login(account("partner", organisation=Organisation.objects.create(kind="partner", name="Autre")))
    assert client.get(reverse("portals:complement", args=[row.pk])).status_code == 404
    client.force_login(staff.social)
    client.post(reverse("applications:complement_read", args=[referred.pk, row.pk]))
    assert not ToDo.objects.waiting().filter(kind="applications.answered").exists()


def test_a_partner_is_not_told_that_the_file_is_frozen_and_keeps_what_they_typed(
    client, staff, partner, referred, on_day
):
    on_day(str(TODAY + timedelta(days=60)))  # long asked
    asked = ask(staff, referred)
    freeze(staff, referred.household, keep=[staff.social, partner], on=TODAY)
    client.force_login(partner)
    url = reverse("portals:complement", args=[asked.pk])
    page = client.get(reverse("portals:referral", args=[referred.pk])).content.decode()
    assert url not in page and "appelez-la" in page
    listed = client.get(reverse("portals:referrals")).content.decode()
    for told in (page, listed):
        assert "prend pas de réponse pour l" in told and "répondez" not in told and "oint mort" not in told
    answer = client.post(url, {"answer": "Elle arrive lundi."})
    said = answer.content.decode()
    assert answer.status_code == 422 and "appelez-la" in said and "Elle arrive lundi." in said
    assert not [word for word in ("gelé", "RGPD") if word in page + said]
    with pytest.raises(Refused, match="gelé"):
        answer_complement(staff.social, complement=asked, answer="Voici.", on=TODAY)


def test_who_is_referred_again_while_their_file_is_frozen_is_for_the_direction_alone(client, staff, partner, account):
    """The partner is received as for anybody; no second file opens to the team behind the one that is frozen."""
    name = {"last_name": "Mélisse", "first_name": "Orane", "born_on": date(1990, 4, 2), "on": TODAY, "today": TODAY}
    frozen = open_application(staff.social, **name)
    freeze(staff, frozen.household, on=TODAY)
    again = open_application(partner, **name)
    holders = again.household.grants.values_list("user", flat=True)
    assert set(holders) == {partner.pk, staff.director.pk}
    (asked,) = ToDo.objects.waiting().filter(household=again.household)
    assert (asked.kind, asked.role) == ("applications.frozen", "director")
    client.force_login(partner)
    page = client.get(reverse("portals:referral", args=[again.pk])).content.decode()
    assert "L’agence doit le rencontrer" in page and "gelé" not in page
    note_contact(staff.director, household=again.household, kind="office", on=TODAY, today=TODAY)
    assert not ToDo.objects.waiting().filter(kind="applications.frozen").exists()
    other = open_application(partner, **name | {"born_on": date(1991, 4, 2)})
    assert other.household.grants.filter(user=staff.social).exists()


def test_nobody_answers_about_a_request_that_is_closed(client, staff, partner, referred):
    asked = ask(staff, referred)
    move_application(staff.social, application=referred, code="leave", on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="close"):
        answer_complement(partner, complement=asked, answer="Voici", on=TODAY)
    assert not ToDo.objects.waiting().filter(household=referred.household).exists()
    client.force_login(partner)
    page = client.get(reverse("portals:referral", args=[referred.pk])).content.decode()
    assert reverse("portals:complement", args=[asked.pk]) not in page


def test_what_is_asked_of_the_household_never_reaches_the_partner(client, staff, partner, referred):
    row = ask(staff, referred, of="household")
    client.force_login(partner)
    assert client.get(reverse("portals:complement", args=[row.pk])).status_code == 404
    assert "L’attestation" not in client.get(reverse("portals:referral", args=[referred.pk])).content.decode()
    assert "Le ménage doit répondre" in client.get(reverse("portals:referrals")).content.decode()


def test_nobody_is_asked_who_did_not_refer(staff, build):
    with pytest.raises(Refused):
        ask(staff, build.application("Bleuet"))


def test_a_referral_stalls_once_and_moves_again(staff, referred, client, partner):
    row = ask(staff, referred)
    assert mark_stalled(date(2026, 9, 9)) == 0
    assert mark_stalled(date(2026, 9, 10)) == mark_stalled(date(2026, 9, 11)) == 1
    assert stalled() == ["Règle de l’agence n° 11"]
    client.force_login(partner)
    assert "au point mort" in client.get(reverse("portals:referrals")).content.decode()
    answer_complement(partner, complement=row, answer="Voici.", on=TODAY)
    assert stalled() == []


def test_a_household_that_came_by_itself_stalls_nobody(build):
    build.application("Bleuet")
    assert mark_stalled(date(2027, 1, 1)) == 0


def offer(staff, found, **changes) -> SocialOffer:
    given = {
        "landlord": "Habitat d’essai",
        "dwelling": "T1",
        "rent": 34210,
        "offered_on": date(2026, 9, 1),
        "answer_by": date(2026, 9, 20),
        **changes,
    }
    return record_social_offer(staff.social, application=found, today=TODAY, **given)


def test_an_offer_or_a_question_sent_again_is_one(staff, build, referred):
    offer(staff, found := build.application("Bleuet"))
    with pytest.raises(Refused, match="déjà notée"):
        offer(staff, found)
    asked = ask(staff, referred)
    with pytest.raises(Refused, match="déjà demandé"):
        ask(staff, referred)
    answer_complement(staff.social, complement=asked, answer="Voici", on=TODAY)
    assert ask(staff, referred, on=TODAY)


def test_an_offer_that_is_taken_houses_the_household_elsewhere(staff, build):
    found = build.application("Bleuet")
    made = offer(staff, found)
    assert ToDo.objects.waiting().get(kind="applications.offer").due_on == date(2026, 9, 20)
    with pytest.raises(Refused):
        end_social_offer(staff.social, offer=made, version=1, outcome="taken", on=TODAY, today=TODAY)
    answer_social_offer(staff.social, offer=made, version=1, answer="accepted", on=date(2026, 9, 5), today=TODAY)
    assert not ToDo.objects.waiting().filter(kind="applications.offer").exists()
    end_social_offer(staff.social, offer=made, version=2, outcome="taken", on=TODAY, today=TODAY)
    found.refresh_from_db()
    assert (found.state, found.changes.last().reason) == ("housed", "house_elsewhere")
    assert facts(TODAY) == []
    assert count(Period(date(2026, 9, 1), TODAY))["housed"] == []  # another landlord's work is not the agency's


def test_a_refusal_has_a_reason_and_costs_nothing(staff, build, client):
    found = build.application("Bleuet")
    made, before = offer(staff, found), facts(TODAY)
    client.force_login(staff.social)
    url = reverse("applications:social_offer_answer", args=[found.pk, made.pk])
    given = {"version": 1, "answer": "refused", "on": "2026-09-05"}
    assert list(client.post(url, given).context["form"].errors) == ["refused_for"]
    assert client.post(url, {**given, "on": "2026-08-31", "refused_for": "rent"}).status_code == 422
    assert client.post(url, {**given, "refused_for": "rent"}).status_code == 302
    assert facts(TODAY) == before
    shown = client.get(reverse("applications:application", args=[found.pk])).content.decode()
    assert "Loyer et charges trop élevés" in shown
    assert client.post(url, {**given, "refused_for": "area"}).status_code == 409  # somebody answered meanwhile


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"sne_number": "12345"}, "sne_number"),
        ({"siao_number": "???", "siao_on": "2026-09-01"}, "siao_number"),
        ({"siao_number": "21-0417"}, "siao_on"),
        ({"siao_on": "2026-09-01"}, "siao_number"),
        ({"siao_number": "21-0417", "siao_on": "2026-09-16"}, "siao_on"),
        ({"rooms_min": "3", "rooms_max": "2"}, "rooms_max"),
    ],
)
def test_a_wrong_number_is_said_beside_its_field_and_nothing_is_lost(client, staff, build, typed, field):
    found = build.application("Bleuet")
    client.force_login(staff.social)
    url = reverse("applications:edit", args=[found.pk])
    answer = client.post(url, {"version": 1, "rooms_min": "1", **typed})
    assert answer.status_code == 422 and field in answer.context["form"].errors
    found.refresh_from_db()
    assert found.version == 1


def test_the_pages_that_write_about_an_application_open_and_record(client, staff, build):
    """Each form of the file, once: it opens, and what is typed is on the page."""
    found = build.application("Bleuet", resources=None)
    client.force_login(staff.social)
    home = reverse("applications:application", args=[found.pk])
    day = "2026-09-01"
    for name, typed, shown in (
        (
            "resource_new",
            {
                "kind": "rsa",
                "cents": "568,70",
                "starts_on": day,
                "source": "payer",
                "proof": "benefits",
                "proved_on": day,
            },
            "568,70",
        ),
        ("yearly", {"kind": "tax", "year": "2025", "cents": "9 876", "proved_on": day}, "9 876,00"),
        ("situation_new", {"ethos": "9", "cause": "eviction", "starts_on": day}, "Expulsion"),
        ("priority_new", {"kind": "dalo", "starts_on": day, "proof": "Décision", "proved_on": day}, "prouvée"),
        ("complement_new", {"of": "household", "what": "Le bail.", "on": day}, "Le bail."),
        ("social_offer_new", {"landlord": "Habitat d’essai", "dwelling": "T2", "offered_on": day}, "Habitat d’essai"),
    ):
        url = reverse(f"applications:{name}", args=[found.pk])
        assert client.get(url).status_code == 200, name
        answer = client.post(url, typed)
        assert answer.status_code == 302, (name, answer.context and answer.context["form"].errors)
        text = client.get(home).content.decode().replace("\u202f", " ").replace("\xa0", " ")
        assert shown in text, name


@pytest.mark.parametrize("typed", ["10 000 000", "-5", "abc", "0"])
def test_resources_that_cannot_be_are_answered_and_nothing_is_lost(client, staff, build, typed):
    found = build.application("Bleuet", resources=None)
    client.force_login(staff.social)
    answer = client.post(
        reverse("applications:resource_new", args=[found.pk]),
        {"kind": "wage", "cents": typed, "starts_on": "2026-09-01", "source": "household"},
    )
    assert answer.status_code == 422 and typed in answer.content.decode()
    assert not found.resource_rows.exists()
