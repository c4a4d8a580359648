"""An entry by hand: proposed by one person with its ground, posted by another, never on what the rooms keep unless said why."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.plugins.once import after_back
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.ledger.actions import open_fund
from trousseau.ledger.manual import kept, post_manual, propose_entry, refuse_manual
from trousseau.ledger.models import Entry, ManualEntry
from trousseau.ledger.postings import Posting
from trousseau.ledger.queries import balance

DAY = date(2026, 9, 15)
REPAIRS = (Posting("615", debit=12000), Posting("401", credit=12000))


def proposed(actor, lines=REPAIRS, **changes) -> ManualEntry:
    given = {"ledger": "agency", "label": "Facture F-9", "ground": "Oubliée en juillet", "on": DAY, "today": DAY}
    return propose_entry(actor, lines=lines, **(given | changes))


def waits() -> bool:
    return ToDo.objects.filter(kind="ledger.post_manual", closed_on=None).exists()


def test_a_second_person_posts_it_once(staff):
    manual = proposed(staff.rental)
    assert not Entry.objects.exists() and waits()
    entry = post_manual(staff.director, manual=manual, version=manual.version, today=DAY)
    assert (entry.journal, entry.posted_by, entry.piece) == ("OD", staff.director, str(manual))
    assert (balance("agency", "615"), balance("agency", "401")) == (12000, -12000) and not waits()
    for again in (manual, ManualEntry.objects.get()):
        with pytest.raises((Refused, Conflict)):
            post_manual(staff.director, manual=again, version=again.version, today=DAY)
    assert Entry.objects.count() == 1


def test_who_proposed_it_does_not_post_it_nor_does_another_role(staff):
    own = proposed(staff.director)
    with pytest.raises(Refused, match="autre personne"):
        post_manual(staff.director, manual=own, version=own.version, today=DAY)
    with pytest.raises(Refused):
        post_manual(staff.rental, manual=own, version=own.version, today=DAY)
    assert not Entry.objects.exists()


def test_it_is_refused_with_its_reason_or_taken_back(staff):
    first, second = proposed(staff.rental), proposed(staff.rental)
    with pytest.raises(Refused):
        refuse_manual(staff.director, manual=first, version=first.version, why_refused=" ", today=DAY)
    refuse_manual(staff.director, manual=first, version=first.version, why_refused="Déjà payée", today=DAY)
    refuse_manual(staff.rental, manual=second, version=second.version, why_refused="Erreur", today=DAY)
    assert {one.state for one in ManualEntry.objects.all()} == {"refused"} and not waits()
    with pytest.raises(Refused):
        post_manual(staff.director, manual=first, version=first.version, today=DAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ground": " "},
        {"label": ""},
        {"on": date(2026, 9, 16)},
        {"lines": [Posting("615", debit=100)]},
        {"lines": [Posting("615", debit=100), Posting("401", credit=99)]},
        {"lines": [Posting("999", debit=100), Posting("401", credit=100)]},
        {"lines": [Posting("658", debit=100), Posting("512", credit=100)]},  # kept by other pages
        {"ledger": "clients", "lines": [Posting("46711", debit=100), Posting("46712", credit=100)], "why_kept": "Oui"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(staff, wrong):
    with pytest.raises(Refused):
        proposed(staff.rental, **wrong)
    assert not ManualEntry.objects.exists()


def test_what_the_rooms_keep_is_moved_only_with_its_reason(staff):
    assert {"46711", "46712", "46713", "5121", "471"} <= kept("clients") and "615" not in kept("agency")
    fund = open_fund(staff.director, ledger="clients", code="M00099", label="Essai")
    lines = [Posting("471", debit=100), Posting("46712", credit=100, fund=fund)]
    with pytest.raises(Refused, match="46712"):
        proposed(staff.rental, lines, ledger="clients")
    manual = proposed(staff.rental, lines, ledger="clients", why_kept="Reprise de l’ancien logiciel")
    post_manual(staff.director, manual=manual, version=manual.version, today=DAY)
    assert balance("clients", "46712", fund=fund) == -100


def test_the_base_holds_the_second_person(staff):
    manual = proposed(staff.rental)
    post_manual(staff.director, manual=manual, version=manual.version, today=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        ManualEntry.objects.filter(pk=manual.pk).update(answered_by=staff.rental)


def test_from_the_form_to_the_books(client, staff, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    asked = {
        "ledger": "agency",
        "on": DAY.isoformat(),
        "label": "Facture F-9",
        "ground": "Oubliée en juillet",
        "account1": "agency:615",
        "debit1": "120",
        "account2": "agency:401",
        "credit2": "120",
    }
    url = reverse("ledger:manual_new")
    for wrong in (
        {"credit2": "119"},
        {"debit2": "120"},
        {"account2": "clients:401"},
        {"fund1": "M99999"},
        {"aux1": "Durand"},
        {"account2": "agency:512"},
    ):
        assert client.post(url, asked | wrong).status_code == 422, wrong
    after_back(client, url, asked, {"debit1": "130", "credit2": "130"}, count=ManualEntry.objects.count)
    ManualEntry.objects.first().delete()
    manual = ManualEntry.objects.get()
    page = client.get(reverse("ledger:manual", args=[manual.pk])).content.decode()
    assert reverse("ledger:manual_post", args=[manual.pk]) not in page
    client.force_login(staff.director)
    assert "Facture F-9" in client.get(reverse("ledger:manuals")).content.decode()
    post_url = reverse("ledger:manual_post", args=[manual.pk])
    assert post_url in client.get(reverse("ledger:manual", args=[manual.pk])).content.decode()
    assert client.post(post_url, {"version": str(manual.version)}).status_code == 302
    assert balance("agency", "615") == 12000


def test_sent_again_with_another_reason_to_move_what_the_rooms_keep_it_is_refused(staff):
    fund = open_fund(staff.director, ledger="clients", code="M00099", label="Essai")
    said = {"ledger": "clients", "lines": [Posting("471", debit=100), Posting("46712", credit=100, fund=fund)]}
    first = proposed(staff.rental, **said, why_kept="Reprise de l’ancien logiciel", key="a")
    assert proposed(staff.rental, **said, why_kept="Reprise de l’ancien logiciel ", key="a") == first
    with pytest.raises(Refused) as refusal:
        proposed(staff.rental, **said, why_kept="Erreur de saisie", key="a")
    assert refusal.value.field == "key" and ManualEntry.objects.count() == 1
