from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.once import after_back
from tests.plugins.papers import PDF as SCAN
from trousseau.mail import actions, queries
from trousseau.mail.enums import Direction
from trousseau.mail.models import MailItem

from .conftest import DAY


@pytest.fixture
def rental(client, staff, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    return client


def scan(name="lettre.pdf", content=SCAN):
    return SimpleUploadedFile(name, content)


def note(**more):
    return {"channel": "call", "who": "", "subject": "rent", "words": "", "answer": "wanted"} | more


def test_a_call_is_noted_from_the_home_with_its_time_and_who_noted_it(rental, staff):
    answer = rental.post(reverse("mail:note"), note(words="deux fois", passed_to=staff.rental.pk), follow=True)
    item = MailItem.objects.get()
    assert (item.title, item.direction, item.prepared_by) == ("Loyer ou dette : deux fois", Direction.IN, staff.rental)
    assert item.noted_at and item.answer_by == DAY
    assert "Personne non reconnue" in answer.content.decode()


def test_what_is_sent_again_after_back_is_one_line_of_the_register(rental, staff):
    came = note(words="deux fois", passed_to=staff.rental.pk)
    after_back(rental, reverse("mail:note"), came, {"words": "trois fois"}, count=MailItem.objects.count)
    written = {"who": "Mairie", "title": "Certificat", "on": DAY.isoformat(), "channel": "post"}
    written["address"] = "1 place Haute, 21000 Dijon"
    after_back(rental, reverse("mail:write_down"), written, {"title": "Attestation"}, count=MailItem.objects.count)


def test_a_name_that_several_bear_is_asked_again_and_nothing_is_lost(rental, staff, build):
    from trousseau.core.actions_people import register_household, register_person

    for first in ("Anouk", "Basile"):
        person = register_person(staff.rental, last_name="Orpin", first_name=first)
        household = register_household(staff.rental, holder=person, on=DAY)
        from trousseau.core.actions_grants import grant_household

        grant_household(household, users=[staff.rental], ground="essai", on=DAY)
    data = note(who="Orpin", words="clés", passed_to=staff.rental.pk)
    answer = rental.post(reverse("mail:note"), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Anouk Orpin" in page and "Basile Orpin" in page and "clés" in page
    whom = next(one for one in answer.context["form"].fields["whom"].choices if "Anouk" in one[1])[0]
    rental.post(reverse("mail:note"), data | {"whom": whom})
    item = MailItem.objects.get()
    assert (item.name, str(item.person), item.household.holder.first_name) == ("Anouk Orpin", "Anouk Orpin", "Anouk")


def test_a_name_of_a_household_that_is_not_open_to_them_is_not_proposed(rental, staff):
    from trousseau.core.actions_people import register_household, register_person

    person = register_person(staff.social, last_name="Cardamine", first_name="Basile")
    register_household(staff.social, holder=person, on=DAY)
    rental.post(reverse("mail:note"), note(who="Cardamine", passed_to=staff.rental.pk))
    item = MailItem.objects.get()
    assert (item.name, item.person) == ("Cardamine", None)


def test_scans_are_dropped_then_named(rental, staff):
    rental.post(reverse("mail:drop"), {"scans": [scan("a.pdf"), scan("b.pdf", SCAN + b" ")]})
    first, second = MailItem.objects.order_by("pk")
    assert first.paper and second.paper and first.passed_to == staff.rental
    rental.post(
        reverse("mail:identify", args=[first.pk]),
        {
            "version": first.version,
            "who": "Tribunal judiciaire",
            "title": "Avis d’audience",
            "channel": "post",
            "received_on": DAY,
            "passed_to": staff.social.pk,
            "answer_by": DAY + timedelta(1),
        },
    )
    first.refresh_from_db()
    assert (first.name, first.passed_to) == ("Tribunal judiciaire", staff.social)


@pytest.mark.parametrize(
    ("name", "content"),
    [("facture.pdf", b"<script>"), ("x.pdf", b"MZ\x90"), ("vide.pdf", b"")],
    ids=["script", "program", "empty"],
)
def test_a_scan_that_is_no_scan_is_refused_and_none_of_the_others_is_kept(rental, name, content):
    answer = rental.post(reverse("mail:drop"), {"scans": [scan(), scan(name, content)]})
    assert answer.status_code == 422
    assert not MailItem.objects.exists()


def test_a_scan_of_forty_megabytes_is_refused_in_words(rental):
    answer = rental.post(reverse("mail:drop"), {"scans": [scan("grand.pdf", SCAN + b" " * 40_000_000)]})
    assert answer.status_code == 422
    assert "dépasse 20" in answer.content.decode()


def test_the_queue_is_printed_then_posted_by_one_act(rental, letter):
    items = [letter(f"Personne {n}") for n in range(3)]
    pdf = rental.get(reverse("mail:print"))
    assert pdf.content.startswith(b"%PDF")
    assert not MailItem.objects.exclude(sent_on=None).exists()
    rental.post(reverse("mail:post"), {"on": DAY, "items": [item.pk for item in items]})
    assert set(MailItem.objects.values_list("sent_on", flat=True)) == {DAY}


def test_the_second_tab_that_posts_the_same_letters_is_told_and_marks_nothing(rental, letter, staff, client):
    items = [letter(f"Personne {n}") for n in range(3)]
    data = {"on": DAY, "items": [item.pk for item in items]}
    rental.post(reverse("mail:post"), data)
    answer = rental.post(reverse("mail:post"), data)
    assert answer.status_code == 422
    assert "rien n’a été marqué" in answer.content.decode()


def test_what_one_may_not_read_is_not_found(client, staff, letter, on_day):
    on_day(DAY.isoformat())
    item = letter()
    client.force_login(staff.captation)
    assert client.get(reverse("mail:item", args=[item.pk])).status_code == 404
    assert client.get(reverse("mail:paper", args=[item.pk])).status_code == 404


def test_opening_a_household_s_letter_is_logged(rental, letter, running_lease):
    from trousseau.core.models import AccessLog

    item = letter(household=running_lease.household)
    before = AccessLog.objects.count()
    rental.get(reverse("mail:item", args=[item.pk]))
    rental.get(reverse("mail:paper", args=[item.pk]))
    rental.get(reverse("mail:print"))
    assert AccessLog.objects.count() == before + 3


def test_two_who_write_the_receipt_of_one_letter_meet_a_conflict(rental, letter, staff):
    item = letter(channel="reg")
    actions.send(staff.rental, items=[item], on=DAY, today=DAY)
    data = {"version": item.version, "on": DAY, "says": "Avis signé"}
    assert rental.post(reverse("mail:receive", args=[item.pk]), data).status_code == 302
    again = rental.post(reverse("mail:receive", args=[item.pk]), data)
    assert again.status_code in (409, 422)
    assert item.proofs.filter(step="got").count() == 1


def test_every_page_of_an_item_answers_at_each_of_its_states(rental, letter, staff):
    item = letter(channel="reg")
    seen = [rental.get(reverse("mail:item", args=[item.pk])).content.decode()]
    actions.send(staff.rental, items=[item], on=DAY, today=DAY)
    seen.append(rental.get(reverse("mail:item", args=[item.pk])).content.decode())
    item.refresh_from_db()
    actions.take_back(staff.rental, item=item, version=item.version, on=DAY, today=DAY, why="unknown")
    seen.append(rental.get(reverse("mail:item", args=[item.pk])).content.decode())
    assert "rien ne court" in seen[1] and "C’est réglé" in seen[2] and "C’est réglé" not in seen[0]
    assert "Une lettre n’est pas arrivée" in rental.get(reverse("mail:home")).content.decode()
    assert list(queries.failed(staff.rental)) == [item]


def test_a_bundle_of_which_no_letter_can_be_printed_offers_no_print_and_says_why(rental, letter):
    item = letter("Noémie Serpolet", address="21000 Dijon")
    MailItem.objects.update(bundle="essai:1")
    page = rental.get(reverse("mail:home")).content.decode()
    assert "Noémie Serpolet" in page and "aucune adresse complète" in page
    assert "?bundle=essai:1" not in page
    MailItem.objects.filter(pk=item.pk).update(address="9 rue du Modèle, 21000 Dijon")
    assert "?bundle=essai:1" in rental.get(reverse("mail:home")).content.decode()


def test_before_the_agency_has_a_name_the_page_says_who_gives_it_instead_of_the_button(rental, letter, client, staff):
    from trousseau.core.models import Agency

    letter()
    bundled = letter("Noémie Serpolet")
    MailItem.objects.filter(pk=bundled.pk).update(bundle="essai:1")
    assert reverse("mail:print") in rental.get(reverse("mail:home")).content.decode()
    Agency.objects.all().delete()
    page = rental.get(reverse("mail:home")).content.decode()
    assert reverse("mail:print") not in page and "L’administrateur ou la direction" in page
    client.force_login(staff.director)
    page = client.get(reverse("mail:home")).content.decode()
    assert reverse("mail:print") not in page and reverse("core:agency_edit") in page


def test_an_ordinary_letter_of_a_paper_that_counts_from_its_receipt_says_that_it_starts_nothing(rental, letter):
    item, registered = letter(), letter(channel="reg")
    for name in ("mail:item", "mail:send", "mail:envelope"):
        read = rental.get(reverse(name, args=[item.pk])).content.decode()
        assert "aucun délai" in read or "n’en fait courir aucun" in read, name
    assert "ne fait courir aucun délai" in rental.get(reverse("mail:home")).content.decode()
    assert f"lettres ordinaires\u202f: {item.reference}." in rental.get(reverse("mail:post")).content.decode() or (
        f"lettres ordinaires\u00a0: {item.reference}." in rental.get(reverse("mail:post")).content.decode()
    )
    for name in ("mail:item", "mail:send"):
        assert "aucun délai" not in rental.get(reverse(name, args=[registered.pk])).content.decode()


def test_no_more_letters_are_printed_and_posted_together_than_the_page_shows(rental, letter, monkeypatch):
    from trousseau.mail import printing, views

    monkeypatch.setattr(printing, "MOST", 2)
    monkeypatch.setattr(views, "QUEUE", 2)
    items = [letter(f"Personne {n}") for n in range(3)]
    page = rental.get(reverse("mail:home")).content.decode()
    assert "Personne 1" in page and "Personne 2" not in page and "une fois celles-ci" in page
    form = rental.get(reverse("mail:post")).context["form"]
    assert form.initial["items"] == [item.pk for item in items[:2]]
