"""The pages of the room: the team's, a tenant's, an owner's; what none of them says outside."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.plugins.once import after_back
from tests.plugins.papers import PDF, large_png, picture
from trousseau.core.models import AccessLog, ToDo
from trousseau.incidents import actions, queries
from trousseau.incidents.models import Incident, IncidentReport, KeySet, Mediation, OnCallNumber, WorkOrder
from trousseau.incidents.photos import drawn
from trousseau.owners.models import Expense

from .conftest import DAY, MARKER, OTHER

ONCE = {"key": "5b0dba2e-4a51-4d1c-9a7f-2f8d8d3d4c11"}


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def url(name, *args):
    return reverse(f"incidents:{name}", args=args)


@pytest.fixture
def as_(client):
    def enter(user):
        client.force_login(user)
        return client

    return enter


def photo(content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", content or picture("JPEG"), "image/jpeg")


def test_a_tenant_says_it_in_their_words_with_a_photo_and_reads_when_they_are_answered(as_, home):
    client = as_(home.tenant)
    page = text(client.get(url("mine")))
    assert "Réponse en 1 jour ouvré" in page and 'href="tel:112"' in page
    sent = {**ONCE, "problem": "leak", "words": MARKER, "photos": photo()}
    answer = client.post(url("mine_new", "home"), sent, follow=True)
    assert "Nous répondons au plus tard le 25 novembre 2026" in text(answer) and MARKER in text(answer)
    said = IncidentReport.objects.get()
    assert (said.source, said.lease) == ("tenant", home.lease)
    shown = client.get(url("photo", said.photos.get().pk))
    assert shown["Content-Type"] == "image/jpeg" and shown["Cache-Control"] == "private, no-store"
    assert "Fuite d’eau" in text(client.get(reverse("portals:tenant")))


def test_a_photo_that_is_not_one_keeps_what_was_typed_and_writes_nothing(as_, home):
    sent = {**ONCE, "problem": "leak", "words": MARKER, "photos": photo(PDF)}
    answer = as_(home.tenant).post(url("mine_new", "home"), sent)
    assert answer.status_code == 422 and answer.context["form"].errors["photos"] and MARKER in text(answer)
    assert not Incident.objects.exists()


def test_forty_photos_made_to_be_endless_cost_the_page_nothing_and_what_was_typed_is_kept(as_, home, monkeypatch):
    """8,000 × 8,000 points in 186 KB each: two seconds and 600 MB of the page for each of them, before."""
    monkeypatch.setattr(Image, "open", None)  # in this process; the one apart has its own
    traps = [photo(large_png(8000, 8000)) for _one in range(40)]
    sent = {**ONCE, "problem": "leak", "words": MARKER, "photos": traps}
    answer = as_(home.tenant).post(url("mine_new", "home"), sent)
    said = text(answer)
    assert answer.status_code == 422 and MARKER in said and not Incident.objects.exists()
    assert "« photo 1 » a trop de points pour une image PNG" in said and "12 photos au plus par envoi" in said
    assert "9 autres photos ne sont pas gardées non plus" in said


def test_the_photos_that_can_be_taken_are_kept_and_the_others_are_told(as_, home, monkeypatch):
    monkeypatch.setattr(Image, "open", None)
    photos = [photo(), photo(PDF), photo(picture("JPEG")[:300]), photo(large_png(8000, 8000)), photo(picture("PNG"))]
    sent = {**ONCE, "problem": "leak", "words": MARKER, "photos": photos}
    said = text(as_(home.tenant).post(url("mine_new", "home"), sent, follow=True))
    report = IncidentReport.objects.get()
    assert report.words == MARKER and report.photos.count() == 2
    assert "2 photos sur 5 sont gardées" in said and "Nous répondons au plus tard" in said
    assert "photo 2" in said and "« photo 3 » ne se lit pas" in said and "« photo 4 » a trop de points" in said
    # and added later, twelve at a time
    more = [photo(picture("JPEG", (41 + n, 30))) for n in range(14)]
    said = text(as_(home.tenant).post(url("mine_photos", report.pk), {"photos": more}, follow=True))
    assert "12 photos sur 14 sont gardées" in said and "12 photos au plus par envoi" in said
    assert report.incident.photos.count() == 14


def test_the_photos_of_the_team_are_not_unpacked_by_the_page_either(as_, home, staff, report, monkeypatch):
    said = report("leak", photos=[])
    monkeypatch.setattr(Image, "open", None)
    answer = as_(staff.rental).post(
        url("photos", said.incident_id), {"photos": [photo(), photo(picture("PNG"))]}, follow=True
    )
    assert "2 photos sont gardées" in text(answer) and said.incident.photos.count() == 2


def test_reported_twice_the_tenant_is_told_that_the_two_are_one(as_, home, report):
    report("leak")
    sent = {**ONCE, "problem": "leak", "words": "Encore"}
    answer = as_(home.tenant).post(url("mine_new", "home"), sent, follow=True)
    assert "nous réunissons les deux" in text(answer) and Incident.objects.count() == 1


def test_a_tenant_speaks_of_rent_or_neighbours_without_choosing_in_a_list(as_, home):
    sent = {**ONCE, "words": "Je ne peux pas payer"}
    as_(home.tenant).post(url("mine_new", "rent"), sent)
    assert Incident.objects.get().problem == "rent"


def test_a_tenant_without_a_lease_says_nothing_and_reads_why(as_, account):
    client = as_(account("tenant"))
    assert client.get(url("mine_new", "home")).status_code == 302
    assert "Rien encore" in text(client.get(url("mine")))


def test_a_tenant_reads_no_photo_and_ends_nothing_of_another(as_, home, report, build, account):
    said = report("leak")
    other = build.running_lease("Digitale")
    person = other.household.holder
    person.user = account("tenant")
    person.save()
    client = as_(person.user)
    for page in (url("photo", said.photos.get().pk), url("mine_end", said.pk), url("mine_photos", said.pk)):
        assert client.get(page).status_code == 404
    assert MARKER not in text(client.get(url("mine")))


def test_the_team_reads_who_acts_and_each_opening_of_a_file_is_logged(as_, staff, home, report):
    said = report("leak")
    page = text(as_(staff.rental).get(url("incident", said.incident_id)))
    assert MARKER in page and "Urgent : d’ici demain" in page and "Plomberie Galet" in page
    assert "Aucun numéro d’astreinte n’est connu" in page
    assert AccessLog.objects.filter(household=home.lease.household, page="incidents:incident").exists()


def test_a_danger_says_whom_to_call_before_anything(as_, staff, report):
    page = text(as_(staff.rental).get(url("incident", report("gas").incident_id)))
    assert "0 800 47 33 33" in page and "ne touchez aucun interrupteur" in page


def test_the_on_call_number_is_written_by_the_house_and_read_where_it_is_urgent(as_, staff, home, report):
    client = as_(staff.director)
    assert client.post(url("on_call"), {"phone": "06 00 00 00 70", "hours": "la nuit"}).status_code == 302
    known = OnCallNumber.objects.get()
    client.post(url("on_call"), {"phone": "06 00 00 00 71", "hours": "la nuit", "version": known.version})
    assert "06 00 00 00 71" in text(client.get(url("incident", report("leak").incident_id)))
    assert "06 00 00 00 71" in text(as_(home.tenant).get(url("mine")))


def test_without_a_grant_an_incident_does_not_exist(as_, account, report):
    said = report("leak")
    client = as_(account("social", name="Ugo Martinet", grants=False))
    assert client.get(url("list")).context["count"] == 0
    for page in (url("incident", said.incident_id), url("answer", said.pk), url("photo", said.photos.get().pk)):
        assert client.get(page).status_code == 404


def test_at_a_building_the_words_of_a_closed_file_are_counted_and_not_shown(as_, account, staff, report, building):
    said = report("lift")
    whole = actions.gather_at_building(staff.rental, incident=said.incident, version=1, today=DAY)
    page = text(as_(account("social", name="Ugo Martinet", grants=False)).get(url("incident", whole.pk)))
    assert MARKER not in page and "1 signalement d’un ménage dont le dossier ne vous est pas ouvert" in page


def test_at_a_building_what_was_said_to_a_closed_file_is_counted_and_not_shown(as_, account, staff, report, building):
    said = report("lift", photos=[])
    told = {"incident": said.incident, "how": "call", "on": DAY, "today": DAY}
    actions.tell(staff.rental, report=said, to="reporter", words="Votre chambre sera remise à neuf", **told)
    actions.tell(staff.rental, to="owner", words="Sa locataire rentre mardi", **told)
    photos = drawn(staff.rental, [picture("PNG")])
    actions.add_photos(staff.rental, incident=said.incident, photos=photos, today=DAY)
    whole = actions.gather_at_building(staff.rental, incident=said.incident, version=1, today=DAY)
    actions.tell(staff.rental, to="syndic", words="Le syndic rappelle", **(told | {"incident": whole}))
    page = text(as_(account("rental", name="Ugo Martinet", grants=False)).get(url("incident", whole.pk)))
    assert "Le syndic rappelle" in page and "2 échanges" in page and "Photo 1" not in page
    assert "Votre chambre" not in page and "Sa locataire" not in page
    page = text(as_(staff.rental).get(url("incident", whole.pk)))
    assert "Votre chambre" in page and "Sa locataire" in page and "Photo 1" in page and "échanges" not in page


@pytest.mark.parametrize("source", ["agency", "neighbour", "syndic"])
def test_at_a_building_what_others_said_of_a_closed_file_is_counted_and_not_shown(
    as_, account, staff, home, report, building, source
):
    said = report("lift", source=source, words=OTHER, name="Nour Exemple", reach="06 00 00 00 11", by=staff.rental)
    told = {"incident": said.incident, "to": "reporter", "how": "call", "on": DAY, "today": DAY}
    actions.tell(staff.rental, report=said, words="Sa cure finit mardi", **told)
    whole = actions.gather_at_building(staff.rental, incident=said.incident, version=1, today=DAY)
    closed = as_(account("rental", name="Ugo Martinet", grants=False))
    page = text(closed.get(url("incident", whole.pk)))
    assert "1 signalement d’un ménage" in page and "1 échange" in page and "Photo 1" not in page
    assert not [words for words in (OTHER, "Nour Exemple", "06 00 00 00 11", "cure") if words in page]
    for link in (url("answer", said.pk), url("end", said.pk), url("photo", said.photos.get().pk)):
        assert closed.get(link).status_code == 404
    page = text(as_(staff.rental).get(url("incident", whole.pk)))
    assert OTHER in page and "cure" in page and "Photo 1" in page
    assert AccessLog.objects.filter(household=home.lease.household, page="incidents:incident").exists()


def test_who_to_answer_about_a_closed_file_waits_for_nobody_else(staff, account, home, report):
    said = report("leak", source="neighbour", words=OTHER, by=staff.rental)
    other = account("rental", name="Ugo Martinet", grants=False)

    def waiting(user) -> set[str]:
        return set(ToDo.objects.for_user(user).waiting().values_list("kind", flat=True))

    assert ("incidents.answer" in waiting(staff.rental), waiting(other)) == (True, set())
    actions.finish(staff.rental, incident=said.incident, version=1, on=DAY, today=DAY)
    assert ("incidents.ask_end" in waiting(staff.rental), waiting(other)) == (True, set())


def test_what_was_gathered_before_is_closed_by_its_history(staff, home, report, building):
    said = report("lift", source="neighbour", words=OTHER, by=staff.rental)
    there = report("lift", source="syndic", by=staff.rental, mandate=None, building=building, lease=None)
    home_leak = report("leak", source="neighbour", by=staff.rental)
    actions.gather_at_building(staff.rental, incident=said.incident, version=1, today=DAY)
    IncidentReport.objects.update(about=None)
    import_module("trousseau.incidents.migrations.0004_report_of_a_lease").gathered(apps, None)
    about = dict(IncidentReport.objects.values_list("pk", "about"))
    assert about == {said.pk: home.lease.pk, there.pk: None, home_leak.pk: None}


def test_nothing_is_promised_to_the_agency_itself(as_, staff, report):
    pages = [
        text(as_(staff.rental).get(url("incident", report(problem, **told).incident_id)))
        for problem, told in (("leak", {}), ("heating", {"source": "agency", "lease": None, "photos": []}))
    ]
    assert ["Réponse promise" in page for page in pages] == [True, False]


def test_the_team_notes_a_report_of_a_neighbour_by_name(as_, staff, home):
    sent = {
        **ONCE,
        "mandate": home.mandate.pk,
        "problem": "leak",
        "source": "neighbour",
        "name": "Nour Exemple",
        "reach": "06 00 00 00 99",
        "on": str(DAY),
        "words": OTHER,
    }
    page = text(as_(staff.rental).post(url("new"), sent, follow=True))
    assert "Nour Exemple" in page and OTHER in page
    both = as_(staff.rental).post(url("new"), {**sent, "mandate": ""})
    assert both.status_code == 422


def test_what_is_the_matter_is_chosen_and_never_assumed(as_, staff, home):
    client = as_(staff.rental)
    page = text(client.get(url("new")))
    assert "Ce qui ne va pas" in page and "Ce qui est faux" not in page
    assert '<option value="leak" selected' not in page
    sent = {**ONCE, "mandate": home.mandate.pk, "problem": "", "source": "tenant", "on": str(DAY), "words": OTHER}
    assert client.post(url("new"), sent).status_code == 422 and not Incident.objects.exists()


def test_the_quote_of_a_craftsman_who_is_new_is_noted_on_its_page(as_, staff, report):
    found = actions.open_order(staff.rental, incident=report().incident, what="Robinet à changer", today=DAY)
    client, page = as_(staff.rental), url("quote_new", found.pk)
    quote = {"supplier": "", "new_supplier": "", "amount": "185,40", "on": str(DAY)}
    assert "Choisissez un artisan" in text(client.post(page, quote))
    assert client.post(page, quote | {"new_supplier": "Plomberie Gélinotte"}).status_code == 302
    assert found.quotes.get().supplier.name == "Plomberie Gélinotte"


def test_who_may_not_open_the_works_has_no_link_to_them(as_, staff, order):
    link = f'href="{url("order", order.pk)}"'
    assert link in text(as_(staff.rental).get(url("incident", order.incident.pk)))
    page = text(as_(staff.social).get(url("incident", order.incident.pk)))
    assert link not in page and "Évacuation de la douche à refaire" in page


def test_works_are_agreed_to_by_the_owner_in_their_space_and_done_to_the_expense(as_, staff, home, order):
    client = as_(staff.rental)
    page = text(client.get(url("order", order.pk)))
    assert "Nécessaire" in page and "1 476,20" in page
    client.post(url("ask", order.pk), {"version": 1})
    owner = as_(home.owner)
    first = text(owner.get(reverse("portals:owner")))
    assert "Des travaux attendent votre accord : Évacuation de la douche à refaire" in first
    page = text(owner.get(url("owner_order", order.pk)))
    assert "1 284,80" in page and "Votre réponse est demandée au plus tard le 1" in page
    chosen = order.quotes.first()
    owner.post(url("owner_approve", order.pk), {"version": 2, "quote": chosen.pk})
    refused = owner.post(url("owner_refuse", order.pk), {"version": 3, "why": "Finalement non"})
    assert refused.status_code == 422 and "La réponse du 24 novembre 2026 reste" in text(refused)
    client = as_(staff.rental)
    client.post(url("give", order.pk), {"version": 3, "planned_on": str(DAY)})
    sheet = text(client.get(url("sheet", order.pk)))
    assert "Atelier Silex" in sheet and "Renoncule" not in sheet
    client.post(url("works_done", order.pk), {"version": 4, "on": str(DAY)})
    bill = {"version": 5, "number": "F-1", "kind": "repair", "dated": str(DAY), "amount": "1284,80"}
    page = text(client.post(url("bill", order.pk), bill, follow=True))
    assert "sur le compte du propriétaire" in page and Expense.objects.get().work_order == order
    report = IncidentReport.objects.get()
    tenant = as_(home.tenant)
    assert "est-ce fini ?" in text(tenant.get(url("mine")))
    tenant.post(url("mine_end", report.pk), {"end": "yes", "tidy": "yes"})
    assert Incident.objects.get().state == "ended"
    assert "Fini" in text(as_(home.owner).get(reverse("portals:owner_dwelling", args=[home.mandate.pk])))


def test_works_refused_are_not_agreed_to_afterwards_and_the_owner_reads_why(as_, staff, home, order):
    actions.ask_owner(staff.rental, order=order, version=1, today=DAY)
    owner = as_(home.owner)
    owner.post(url("owner_refuse", order.pk), {"version": 2, "why": "Trop cher"})
    sent = {"version": 3, "quote": order.quotes.first().pk}
    answer = owner.post(url("owner_approve", order.pk), sent)
    assert answer.status_code == 422 and "refusés le 24 novembre 2026" in text(answer)
    assert owner.get(url("owner_approve", order.pk)).status_code == 302


def test_an_owner_opens_the_works_of_their_own_dwellings_once_asked(as_, home, order, account, build):
    assert as_(home.owner).get(url("owner_order", order.pk)).status_code == 404  # quotes to gather
    WorkOrder.objects.update(state="asked", asked_on=DAY, answer_due_on=DAY)
    assert as_(home.owner).get(url("owner_order", order.pk)).status_code == 200
    other = build.running_lease("Digitale").mandate.owner
    other.user = account("owner")
    other.save()
    assert as_(other.user).get(url("owner_order", order.pk)).status_code == 404


def test_two_who_close_at_once_the_second_reads_what_the_first_did(as_, staff, report):
    incident = report("leak").incident
    client = as_(staff.rental)
    sent = {"version": 1, "on": str(DAY)}
    assert client.post(url("done", incident.pk), sent).status_code == 302
    assert as_(staff.social).post(url("done", incident.pk), sent).status_code in (409, 422)


def test_what_is_sent_again_of_an_incident_is_one(as_, staff, report):
    incident = report("leak").incident
    client = as_(staff.rental)
    said = {"to": "owner", "how": "call", "on": str(DAY), "words": "Prévenu"}
    after_back(client, url("tell", incident.pk), said, {"how": "letter"}, count=incident.exchanges.count)
    works = {"what": "Évacuation à refaire"}
    after_back(client, url("order_new", incident.pk), works, {"what": "Sol à refaire"}, count=incident.orders.count)
    proposed = {"nature": "night", "mediator": "Bon Voisinage", "on": str(DAY)}
    after_back(client, url("mediation_new"), proposed, {"nature": "noise"}, count=Mediation.objects.count)


def test_a_mediation_is_read_outside_by_its_nature_and_its_days_alone(as_, staff, home):
    client = as_(staff.rental)
    client.post(url("mediation_new"), {"nature": "night", "mediator": "Bon Voisinage", "on": str(DAY)})
    found = Mediation.objects.get()
    told = {"lease": home.lease.pk, "words": MARKER}
    client.post(url("party_new", found.pk), told)
    assert not found.parties.exists(), "asked about first"
    client.post(url("party_new", found.pk), {**told, "words_needed": "hôpital"})
    client.post(url("party_new", found.pk), {"name": "Nour Exemple", "words": OTHER})
    for party in found.parties.all():
        client.post(url("party_answer", party.pk), {"accepts": "yes", "on": str(DAY)})
    client.post(url("meeting_new", found.pk), {"on": str(DAY), "at": "11:00", "where": "Hall"})
    client.post(url("meeting_note", found.meetings.get().pk), {"held": "yes"})
    later = DAY + timedelta(days=14)
    sent = {"version": 2, "agreed": "Pas d’eau après 22 h", "on": str(DAY), "review_on": str(later)}
    client.post(url("agree", found.pk), sent)
    page = text(client.get(url("mediation", found.pk)))
    assert OTHER in page and MARKER in page and "Pas d’eau après 22 h" in page
    client.post(url("mediation_end", found.pk), {"version": 3, "holds": "yes", "on": str(DAY)})
    found.refresh_from_db()
    assert found.state == "held"
    outside = [
        text(as_(home.owner).get(reverse("portals:owner_dwelling", args=[home.mandate.pk]))),
        text(as_(home.tenant).get(url("mine"))),
    ]
    for page in outside:
        assert "Bruits la nuit" in page and "24 novembre 2026" in page
        assert not [w for w in (OTHER, MARKER, "Nour", "22 h", "Bon Voisinage") if w in page]


def test_nobody_outside_the_team_meets_the_words_of_another(as_, staff, home, report, order):
    """Each page of an owner, of a tenant next door and of a craftsman, with markers in all that is closed."""
    from trousseau.core.personal_data import export

    report("leak", source="neighbour", lease=None, name="Nour Exemple", words=OTHER, photos=[])
    incident = order.incident
    actions.tell(staff.rental, incident=incident, to="owner", how="call", words=f"{MARKER} {OTHER}", on=DAY, today=DAY)
    actions.ask_owner(staff.rental, order=order, version=1, today=DAY)
    actions.approve_works(home.owner, order=order, version=2, quote=order.quotes.first(), today=DAY)
    actions.give_order(staff.rental, order=order, version=3, planned_on=DAY, today=DAY)
    owner = as_(home.owner)
    pages = [
        owner.get(reverse("portals:owner")),
        owner.get(reverse("portals:owner_dwelling", args=[home.mandate.pk])),
        owner.get(url("owner_order", order.pk)),
        as_(staff.rental).get(url("sheet", order.pk)),
    ]
    for page in pages:
        assert page.status_code == 200
        assert not [w for w in (MARKER, OTHER, "Nour Exemple", "Renoncule") if w in text(page)]
    mine = text(as_(home.tenant).get(url("mine")))
    assert MARKER in mine and OTHER not in mine and "Nour" not in mine
    copied = str(export(home.lease.household, staff.director))
    assert MARKER in copied and OTHER not in copied and "Nour" not in copied


def test_a_household_that_is_erased_leaves_no_word_and_no_picture(staff, home, report, order):
    from trousseau.core.personal_data import erase

    found = actions.open_mediation(staff.rental, nature="night", mediator="X", on=DAY, today=DAY)
    actions.add_party(staff.rental, mediation=found, lease=home.lease, words=MARKER)
    kept = erase(staff.director, home.lease.household)
    said = IncidentReport.objects.get()
    assert said.words == "" and not said.photos.exists() and [one.words for one in said.history.all()] == [""]
    assert found.parties.get().words == "" and any("décret 72-678" in why for why in kept)


@pytest.mark.parametrize("source", ["agency", "neighbour", "syndic"])
@pytest.mark.parametrize("gathered", [False, True])
def test_what_others_reported_of_a_home_goes_with_its_household(staff, home, report, building, source, gathered):
    from trousseau.core.personal_data import erase

    said = report("leak", source=source, words=OTHER, name="Nour Exemple", by=staff.rental)
    if gathered:
        actions.gather_at_building(staff.rental, incident=said.incident, version=said.incident.version, today=DAY)
    erase(staff.director, home.lease.household)
    said.refresh_from_db()
    assert (
        (said.words, said.name) == ("", "")
        and {(one.words, one.name) for one in said.history.all()} == {("", "")}
        and not said.photos.exists()
    )


def test_what_a_party_from_outside_said_of_a_household_goes_with_it(staff, home):
    from trousseau.core.personal_data import erase

    found = actions.open_mediation(staff.rental, nature="night", mediator="X", on=DAY, today=DAY)
    actions.add_party(staff.rental, mediation=found, lease=home.lease, words=MARKER)
    actions.add_party(staff.rental, mediation=found, name="Nour Exemple", words=OTHER)
    erase(staff.director, home.lease.household)
    assert {party.words for party in found.parties.all()} == {""}


def test_a_copy_has_what_the_agency_reported_of_the_home_and_says_nothing_of_a_neighbour(staff, home, report):
    from trousseau.core.personal_data import export, unread

    report("leak", source="neighbour", words=OTHER, name="Nour Exemple", by=staff.rental)
    report("water", source="agency", words="Vu à la visite", by=staff.rental, photos=[])
    copied = str(export(home.lease.household, staff.director))
    assert "Vu à la visite" in copied and OTHER not in copied and "Nour" not in copied
    assert IncidentReport not in unread(home.lease.household, staff.director)


def test_keys_water_and_energy_stand_on_one_page_of_the_dwelling(as_, staff, home):
    client = as_(staff.rental)
    assert "Pas encore de trousseau" in text(client.get(url("home", home.mandate.pk)))
    client.post(url("keys_new", home.mandate.pk), {"mark": "A12", "what": "2 clés", "since": str(DAY)})
    keys = KeySet.objects.get()
    out = {"holder": "supplier", "supplier": home.galet.pk, "out_on": str(DAY), "due_on": str(DAY)}
    client.post(url("keys_out", keys.pk), out)
    client.post(url("supply_new", home.mandate.pk), {"supply": "gas", "in_name_of": "agency", "starts_on": str(DAY)})
    cut = {"supply": "gas", "received_on": str(DAY), "cut_on": "2026-12-10"}
    client.post(url("cut_off_new", home.mandate.pk), cut)
    page = text(client.get(url("home", home.mandate.pk)))
    assert "Plomberie Galet" in page and "Le logement est loué" in page
    assert "le texte interdit de couper une résidence principale" in page
    listed = text(client.get(url("premises")))
    assert "Trousseaux" in listed
    client.post(url("keys_back", keys.holdings.get().pk), {"back_on": str(DAY)})
    client.post(url("keys_lost", keys.pk), {"on": str(DAY)})
    client.post(url("supply_end", home.mandate.supplies.get().pk), {"version": 1, "ends_on": str(DAY)})
    client.post(url("cut_off_settle", home.mandate.cut_offs.get().pk), {"what": "Payé", "on": str(DAY)})
    page = text(client.get(url("home", home.mandate.pk)))
    assert "Perdu" in page and "Payé" in page and "Le logement est loué" not in page


def test_a_damage_is_followed_on_its_line(as_, staff, home, report):
    incident = report("leak").incident
    client = as_(staff.rental)
    sent = {"side": "tenant", "lease": home.lease.pk, "seen_on": str(DAY)}
    client.post(url("declaration_new", incident.pk), sent)
    found = queries.declarations(staff.rental).get()
    sent = {"version": 1, "insurer": "Mutuelle Aurore", "number": "DEMO-1", "declared_on": str(DAY)}
    page = text(client.post(url("declaration_edit", found.pk), sent, follow=True))
    assert "Mutuelle Aurore" in page and "DEMO-1" in page and "mise en demeure" in page


@pytest.mark.parametrize("name", ["list", "mediations", "premises", "new"])
def test_an_empty_house_says_what_comes_here(as_, staff, name):
    assert as_(staff.rental).get(url(name)).status_code == 200


def test_a_defect_of_a_home_visit_is_one_step_from_an_incident(as_, home, staff):
    from trousseau.captation.visits.entries import Seen
    from trousseau.followup.actions import note_home_visit

    seen = {"dry": Seen("no", "Moisissures au plafond.", "owner", DAY), "heating": Seen("yes")}
    visit = note_home_visit(staff.rental, lease=home.lease, on=DAY, today=DAY, presence="met", points=seen)
    client, [defect, right] = as_(staff.rental), visit.points.all()
    assert url("of_defect", defect.pk) in text(client.get(reverse("followup:visit", args=[visit.pk])))
    form = client.get(url("of_defect", defect.pk)).context["form"]
    given = {**form.initial, "key": ONCE["key"], "problem": "damp", "on": str(form.initial["on"])}
    assert (given["mandate"], given["source"], given["words"]) == (home.mandate.pk, "agency", "Moisissures au plafond.")
    client.post(url("of_defect", defect.pk), given)
    incident = Incident.objects.get()
    assert incident.mandate == home.mandate
    page = text(client.get(reverse("followup:visit", args=[visit.pk])))
    assert f"Incident {incident.code}" in page and "Signaler un incident" not in page
    assert client.get(url("of_defect", defect.pk)).url == url("incident", incident.pk)
    assert client.get(url("of_defect", right.pk)).status_code == 404
    assert as_(home.tenant).get(url("of_defect", defect.pk)).status_code == 403
