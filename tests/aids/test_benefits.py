"""The housing benefit of a lease, from the keys to its end; the certificate of rent; the rents of July."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from trousseau.aids import actions_benefit as actions
from trousseau.aids import due, queries
from trousseau.aids.models import BenefitEvent, RentsDeclared
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.tenancies.models import Lease

from .conftest import DAY
from .test_requests import shown, waiting


def test_the_claim_is_asked_for_after_the_keys_until_it_is_filed(client, people, indebted):
    due.follow_benefits(DAY)
    todo = ToDo.objects.waiting().get(kind="aids.claim")
    assert todo.due_on == date(2026, 7, 18) and todo.household == indebted.household
    client.force_login(people.rental)
    page = shown(client.get(reverse("aids:household", args=[indebted.household_id])))
    assert "Déposer la demande d’aide au logement" in page
    url = reverse("aids:benefit_new", args=[indebted.pk])
    assert client.post(url, {"step": "claimed", "on": "2026-12-31"}).status_code == 422
    assert client.post(url, {"step": "claimed", "on": "2026-01-01"}).status_code == 422
    assert client.post(url, {"step": "overpaid", "on": DAY.isoformat()}).status_code == 422
    assert client.post(url, {"step": "opened", "on": DAY.isoformat(), "cents": "50"}).status_code == 422
    assert client.post(url, {"step": "claimed", "on": DAY.isoformat()}).status_code == 302
    assert "aids.claim" not in waiting()
    assert queries.benefit_of(people.rental, indebted).state == "claimed"
    event = BenefitEvent.objects.get()
    client.post(reverse("aids:event_withdraw", args=[event.pk]))
    assert queries.benefit_of(people.rental, indebted).state is None and "aids.claim" in waiting()


def test_a_lease_that_the_caf_pays_for_has_nothing_to_claim(people, indebted):
    indebted.calls.update(caf_expected=20000)
    assert due.follow_benefits(DAY) == 0 and "aids.claim" not in waiting()


def test_a_change_is_declared_once(people, indebted):
    by = date(2026, 9, 30)
    event = actions.note_change(people.rental, lease=indebted, change="people", on=DAY, due_on=by, today=DAY)
    assert ToDo.objects.waiting().get(kind="aids.change").due_on == by
    other = BenefitEvent.objects.get(pk=event.pk)
    actions.declare_change(people.rental, event=event, version=event.version, on=DAY, today=DAY)
    assert "aids.change" not in waiting()
    with pytest.raises(Conflict):
        actions.declare_change(people.social, event=other, version=other.version, on=DAY, today=DAY)
    with pytest.raises(Refused):
        actions.declare_change(people.rental, event=event, version=event.version, on=DAY, today=DAY)
    with pytest.raises(Refused):
        actions.note_change(people.rental, lease=indebted, change="rent", on=DAY, due_on=date(2026, 9, 1), today=DAY)


def test_what_is_noted_twice_or_of_another_time_is_refused(people, indebted):
    claim = {"lease": indebted, "step": "claimed", "on": DAY, "today": DAY}
    event = actions.note_benefit(people.rental, **claim)
    with pytest.raises(Refused):
        actions.note_benefit(people.social, **claim)
    actions.withdraw_event(people.rental, event=event, version=event.version, today=DAY)
    actions.note_benefit(people.rental, **claim)

    change = {"lease": indebted, "change": "rent", "on": DAY, "due_on": date(2026, 9, 30), "today": DAY}
    for wrong in ({"on": date(1950, 1, 1)}, {"on": date(2029, 1, 1)}, {"due_on": date(2099, 1, 1)}):
        with pytest.raises(Refused):
            actions.note_change(people.rental, **{**change, **wrong})
    event = actions.note_change(people.rental, **change)
    with pytest.raises(Refused):
        actions.note_change(people.social, **change)
    with pytest.raises(Refused):
        actions.declare_change(people.rental, event=event, version=event.version, on=date(1999, 1, 1), today=DAY)


def test_the_certificate_says_the_rent_of_the_day_and_no_amount_of_a_debt(client, people, indebted):
    client.force_login(people.social)
    paper = client.get(reverse("aids:certificate", args=[indebted.pk]))
    with pypdfium2.PdfDocument(paper.content) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    flat = text.replace("\xa0", " ").replace("\u202f", " ")
    assert "Attestation de loyer" in flat and "Capucine" in flat and "450,00" in flat
    assert "Un loyer est en retard." in flat and "900,00" not in flat


def test_the_rents_of_july_are_listed_exported_and_declared_once_a_year(client, on_day, people, indebted):
    assert due.follow_rents(date(2026, 6, 30)) is False
    assert due.follow_rents(date(2026, 7, 31)) is True and "aids.rents" in waiting()
    client.force_login(people.rental)
    url = reverse("aids:rents")
    page = shown(client.get(url))
    assert "Capucine" in page
    csv = shown(client.get(f"{url}?format=csv"))
    assert "Loyer sans les charges" in csv and "Capucine" in csv
    note = reverse("aids:rents_declared", args=[2026])
    assert client.post(note, {"on": "2026-06-30"}).status_code == 422
    assert client.post(note, {"on": DAY.isoformat()}).status_code == 302
    assert RentsDeclared.objects.get().leases == 1 and "aids.rents" not in waiting()
    assert client.post(note, {"on": DAY.isoformat()}).status_code == 422
    assert client.get(reverse("aids:rents_declared", args=[2099])).status_code == 404
    assert due.follow_rents(date(2027, 7, 1)) is True


def test_the_july_before_a_portfolio_came_in_is_not_asked_for(indebted):
    assert due.follow_rents(date(2026, 7, 31)) is True
    Lease.objects.update(decision=None, brought_in_on=date(2026, 7, 31))  # its balances are of that evening
    assert due.follow_rents(date(2026, 8, 1)) is False and "aids.rents" not in waiting()
    assert due.follow_rents(date(2027, 7, 1)) is True
