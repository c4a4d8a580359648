"""The pages of the follow-up."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trousseau.captation.visits.entries import Photo
from trousseau.core.models import AccessLog
from trousseau.followup import actions
from trousseau.followup.home_visits import receive_home_visit
from trousseau.followup.models import Contact, HomeVisit, HouseholdMeasure, TeamNote


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-09-20")
    client.force_login(staff.rental)
    return client


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def url(name, *args):
    return reverse(f"followup:{name}", args=args)


def test_a_contact_a_visit_and_a_note_make_one_timeline(manager, running_lease):
    household = running_lease.household_id
    manager.post(url("contact_new", household), {"kind": "call", "presence": "met", "on": "2026-09-10"})
    manager.post(
        url("home_visit", running_lease.pk), {"on": "2026-09-18", "presence": "met", "state": "Humidité au nord."}
    )
    manager.post(url("note_new", household), {"on": "2026-09-19", "text": "Le plombier passe lundi."})
    assert (Contact.objects.count(), HomeVisit.objects.count(), TeamNote.objects.count()) == (2, 1, 1)
    page = text(manager.get(url("household", household)))
    places = [page.index(said) for said in ("Le plombier passe lundi.", "Humidité au nord.", "10 septembre 2026")]
    assert places == sorted(places)
    assert "Vu ou joint il y a 2 jours" in page


def test_a_visit_without_a_word_about_the_dwelling_is_said_beside_it(manager, running_lease):
    sent = {"on": "2026-09-18", "presence": "met", "state": "", "agreed": "Plombier"}
    answer = manager.post(url("home_visit", running_lease.pk), sent)
    assert answer.status_code == 422 and answer.context["form"].errors["state"]
    assert "Plombier</textarea>" in text(answer)


def test_the_visit_page_says_what_the_owner_will_read(manager, running_lease):
    assert "jamais ce qui concerne la personne" in text(manager.get(url("home_visit", running_lease.pk)))


def test_the_note_page_says_that_the_person_may_read_it(manager, running_lease):
    assert "la personne peut lire la note" in text(manager.get(url("note_new", running_lease.household_id)))


def test_opening_a_households_follow_up_is_recorded(manager, running_lease):
    manager.get(url("household", running_lease.household_id))
    assert AccessLog.objects.get(household=running_lease.household).page == "followup:household"


def test_without_a_grant_a_households_follow_up_does_not_exist(client, account, running_lease, staff):
    actions.note_contact(
        staff.rental, household=running_lease.household, kind="call", on=date(2026, 9, 1), today=date(2026, 9, 1)
    )
    client.force_login(account("social", name="Ugo Martinet", grants=False))
    for name in ("household", "contact_new", "note_new"):
        assert client.get(url(name, running_lease.household_id)).status_code == 404
    assert client.get(url("home_visit", running_lease.pk)).status_code == 404
    assert client.get(url("list")).context["count"] == 0


def test_a_commission_member_opens_no_follow_up(client, staff, running_lease):
    client.force_login(staff.commission)
    assert client.get(url("list")).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [({}, 3), ({"kind": "visit"}, 1), ({"presence": "absent"}, 1), ({"start": "2026-09-15"}, 1), ({"q": "bleuet"}, 0)],
)
def test_contacts_are_found_by_kind_outcome_day_and_household(manager, running_lease, staff, query, found):
    household, today = running_lease.household, date(2026, 9, 20)
    actions.note_contact(staff.rental, household=household, kind="call", on=date(2026, 9, 1), today=today)
    actions.note_contact(
        staff.rental, household=household, kind="call", on=date(2026, 9, 2), today=today, presence="absent"
    )
    actions.note_home_visit(
        staff.rental, lease=running_lease, on=date(2026, 9, 18), today=today, presence="met", state="Tenu."
    )
    assert manager.get(url("list"), query).context["count"] == found


def test_sixty_contacts_cost_at_most_eight_queries(manager, running_lease, build, staff, django_assert_max_num_queries):
    for lease in build.copies(running_lease, 60):
        Contact.objects.create(household=lease.household, kind="call", on=date(2026, 9, 1), by=staff.rental)
    with django_assert_max_num_queries(8):
        answer = manager.get(url("list"))
    assert (answer.context["count"], len(answer.context["rows"])) == (60, 50)


def test_a_contact_takes_two_presses_from_the_day(manager, running_lease, staff):
    day = text(manager.get("/"))
    assert url("contact_whom") in day
    actions.note_contact(
        staff.rental, household=running_lease.household, kind="call", on=date(2026, 9, 1), today=date(2026, 9, 1)
    )
    form = url("contact_new", running_lease.household_id)
    assert form in text(manager.get(url("contact_whom"))), "those one noted last"
    assert form in text(manager.get(url("contact_whom"), {"q": running_lease.household.holder.last_name[:3].lower()}))
    page = text(manager.get(url("contact_whom"), {"q": "personne"}))
    assert form not in page and "Aucun ménage de ce nom" in page


def test_a_contact_keeps_its_line_and_says_that_a_message_left_meets_nobody(manager, running_lease):
    target = url("contact_new", running_lease.household_id)
    page = text(manager.get(target))
    assert "n’est pas une rencontre" in page
    sent = {"kind": "call", "presence": "sent", "line": "Répondeur.", "on": "2026-09-20", "next_on": "2026-09-25"}
    key = manager.get(target).context["form"]["key"].value()
    for _twice in range(2):
        page = text(manager.post(target, {**sent, "key": key}, follow=True))
    assert Contact.objects.count() == TeamNote.objects.count() == 1
    assert "Pas encore rencontré" in page and "Répondeur." in page and "25 septembre" in page


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"on": "2026-09-21"}, "on", "pas encore venu"),
        ({"kind": "letter"}, "presence", "ne rencontre personne"),
        ({"next_on": "2026-09-20"}, "next_on", "après"),
        ({"kind": "visit"}, "kind", ""),
        ({"presence": ""}, "presence", ""),
        ({"line": "x" * 201}, "line", ""),
    ],
    ids=["in the future", "met by a letter", "next before", "a visit", "no outcome", "too long a line"],
)
def test_a_contact_that_cannot_be_is_said_beside_its_field(manager, running_lease, changes, field, said):
    sent = {"kind": "call", "presence": "met", "on": "2026-09-20", "line": "Gardé.", **changes}
    answer = manager.post(url("contact_new", running_lease.household_id), sent)
    assert answer.status_code == 422 and answer.context["form"].errors[field]
    assert said in text(answer) and sent["line"] in text(answer)
    assert not Contact.objects.exists() and not TeamNote.objects.exists()


def test_a_visit_is_typed_point_by_point_and_read_with_its_photos(manager, running_lease, photo):
    target = url("home_visit", running_lease.pk)
    page = manager.get(target)
    assert 'data-worker="/suivi/visite.js"' in text(page) and "#preparer" in text(page)
    sent = {
        "key": page.context["form"]["key"].value(),
        "on": "2026-09-18",
        "presence": "met",
        "dry": "no",
        "dry_words": "Moisi derrière l’armoire.",
        "dry_mender": "owner",
        "dry_by": "2026-10-01",
        "smoke": "unseen",
        "agreed": "Aérer chaque matin.",
        "dry_photos": SimpleUploadedFile("mur.jpg", photo(), "image/jpeg"),
    }
    made = manager.post(target, sent)
    visit = HomeVisit.objects.get()
    assert made.url == url("visit", visit.pk)
    read = text(manager.get(made.url))
    assert "Moisi derrière l’armoire." in read and "1ᵉʳ octobre" in read.replace("<sup>er</sup>", "ᵉʳ")
    assert "Le propriétaire" in read and "Aérer chaque matin." in read
    kept = visit.photos.get()
    shown = manager.get(url("visit_photo", kept.pk))
    assert (
        shown.headers["Cache-Control"] == "private, no-store" and b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    )
    assert AccessLog.objects.filter(page="followup:visit", household=running_lease.household).exists()
    mended = url("mended", running_lease.pk)
    manager.post(mended, {"codes": ["dry"], "on": "2026-09-20"})
    assert "Plus rien n’est à réparer" in text(manager.get(mended))


def test_a_visit_corrected_and_sent_again_is_said_and_one_of_another_day_is_kept_apart(manager, running_lease):
    target = url("home_visit", running_lease.pk)
    sent = {"key": "6f6a2a9e-0c55-4a07-a4a1-33a0a9a8f102", "on": "2026-09-18", "presence": "met", "state": "Bon."}
    for _twice in range(2):
        assert manager.post(target, sent).status_code == 302
    other = {**sent, "on": "2026-09-19", "state": "Fuite sous l’évier."}
    met = manager.post(target, other)
    assert met.status_code == 422 and "La visite du 18 septembre 2026 a déjà été enregistrée" in text(met)
    key = met.context["form"]["key"].value()
    assert f'name="key" value="{key}"' in text(met) and "Fuite sous l’évier.</textarea>" in text(met)
    same_day = manager.post(target, {**other, "key": key, "on": "2026-09-18"})
    assert same_day.status_code == 422 and "on" in same_day.context["form"].errors
    assert manager.post(target, {**other, "key": key}).status_code == 302
    assert HomeVisit.objects.count() == 2


def test_a_photo_that_is_none_is_said_beside_it_and_the_answers_stay(manager, running_lease, photo):
    sent = {
        "on": "2026-09-18",
        "presence": "met",
        "dry": "no",
        "dry_words": "Moisi.",
        "dry_photos": SimpleUploadedFile("mur.jpg", b"pas une image", "image/jpeg"),
    }
    answer = manager.post(url("home_visit", running_lease.pk), sent)
    assert answer.status_code == 422 and answer.context["form"].errors["dry_photos"]
    assert "Moisi.</textarea>" in text(answer) and not Contact.objects.exists()


def test_a_colleague_without_the_file_reads_neither_the_visit_nor_its_photo(
    client, manager, account, running_lease, staff, photo
):
    made = receive_home_visit(
        staff.rental,
        lease=running_lease,
        on=date(2026, 9, 18),
        today=date(2026, 9, 20),
        presence="met",
        state="Tenu.",
        photos=[Photo(photo())],
    )
    client.force_login(account("social", name="Ugo Martinet", grants=False))
    for name, pk in (("visit", made.pk), ("visit_photo", made.photos.get().pk), ("mended", running_lease.pk)):
        assert client.get(url(name, pk)).status_code == 404


def test_a_follow_up_begins_is_reviewed_and_ends_by_its_pages(manager, running_lease):
    began = url("begin", running_lease.pk)
    manager.post(began, {"on": "2026-07-15", "intensity": "close", "rent": "watch", "rights": "help"})
    measure = HouseholdMeasure.objects.get()
    page = text(manager.get(url("household", running_lease.household_id)))
    assert "Gestion locative adaptée" in page and "15 octobre 2026" in page and "A besoin d’aide" in page
    listed = manager.get(url("measures"))
    assert listed.context["count"] == 1 and "14 août 2026" in text(listed)
    target = url("review", measure.pk)
    assert manager.get(target).context["form"]["rights"].value() == "help", "what was answered last"
    sent = {"on": "2026-09-20", "intensity": "usual", "rent": "fine", "words": "Loyer payé.", "version": "1"}
    assert manager.post(target, sent).status_code == 302
    late = manager.post(
        url("end", measure.pk), {"on": "2026-09-20", "ended_for": "autonomy", "end_words": "Va bien.", "version": "1"}
    )
    assert late.status_code == 409 and "Va bien." in text(late)
    manager.post(
        url("end", measure.pk), {"on": "2026-09-20", "ended_for": "autonomy", "end_words": "Va bien.", "version": "2"}
    )
    page = text(manager.get(url("household", running_lease.household_id)))
    assert "Va bien." in page and manager.get(url("measures")).context["count"] == 0


def test_a_second_beginning_is_refused_in_words(manager, running_lease):
    for _twice in range(2):
        answer = manager.post(
            url("begin", running_lease.pk), {"on": "2026-07-15", "intensity": "close", "rent": "fine"}
        )
    assert answer.status_code == 422 and "déjà suivi" in text(answer)
    assert HouseholdMeasure.objects.count() == 1


def test_the_script_of_a_prepared_visit_rules_the_pages_beside_it_alone(client, db):
    for address in ("/suivi/visite.js", "/captation/visite.js"):
        answer = client.get(address)
        assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
        assert "Service-Worker-Allowed" not in answer.headers
        assert b"respondWith" in answer.content
