"""A mandate ends and its owner takes the lease over: last accounts, papers, and the letter to the tenant, each to its end."""

from datetime import date

import pytest
from django.urls import reverse
from pypdfium2 import PdfDocument

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.mandates.actions import end_mandate, hand_papers_back
from trousseau.mandates.models import FeeClause
from trousseau.owners.actions.statements import make_statement
from trousseau.owners.actions.takeovers import tell_tenants
from trousseau.owners.nightly import owners as night
from trousseau.rents.actions import receive_deposit

END, DAY = date(2026, 9, 30), date(2026, 10, 2)


@pytest.fixture
def ended(running_lease, call, pay, staff, on_day):
    lease = running_lease
    FeeClause.objects.all().delete()
    receive_deposit(
        staff.rental, lease=lease, amount=40000, method="transfer", on=date(2026, 7, 11), today=date(2026, 7, 11)
    )
    call(8, 9)
    pay(lease, 90000, "2026-09-05")
    mandate = lease.mandate
    mandate.refresh_from_db()
    end_mandate(staff.director, mandate=mandate, version=mandate.version, on=END, reason="agreement", taken_over=True)
    on_day(DAY.isoformat())
    return mandate


def waits(mandate) -> set[str]:
    return set(ToDo.objects.waiting().filter(subject=f"mandate:{mandate.pk}").values_list("kind", flat=True))


def test_each_thing_that_an_end_asks_for_has_its_own(ended, staff, client):
    asked = {"mandates.last_accounts", "mandates.close_fund", "mandates.give_papers", "mandates.tell_tenant"}
    assert waits(ended) == asked
    make_statement(staff.rental, mandate=ended, until=date(2026, 8, 31), today=DAY)
    assert waits(ended) == asked  # these are not the last
    make_statement(staff.rental, mandate=ended, until=END, today=DAY)
    assert waits(ended) == asked - {"mandates.last_accounts"}
    with pytest.raises(Refused):
        hand_papers_back(staff.captation, mandate=ended, version=ended.version, on=DAY, words=" ", today=DAY)
    client.force_login(staff.captation)
    page = reverse("mandates:papers_back", args=[ended.pk])
    assert page in client.get(reverse("mandates:mandate", args=[ended.pk])).content.decode()
    sent = {"version": ended.version, "on": DAY.isoformat(), "words": "Bail et deux jeux de clés"}
    assert client.post(page, sent).status_code == 302
    assert "deux jeux de clés" in client.get(reverse("mandates:mandate", args=[ended.pk])).content.decode()
    assert waits(ended) == {"mandates.close_fund", "mandates.tell_tenant"}
    night(DAY)
    assert waits(ended) == {"mandates.close_fund", "mandates.tell_tenant"}


def test_accounts_rendered_to_its_end_before_it_was_noted_are_the_last(ended, staff):
    make_statement(staff.rental, mandate=ended, until=END, today=DAY)
    ToDo.objects.filter(kind="mandates.last_accounts").update(closed_on=None)
    night(DAY)
    assert "mandates.last_accounts" not in waits(ended)


def test_the_letter_to_the_tenant_is_written_once_and_settles_it_once_it_left(ended, staff, client):
    client.force_login(staff.rental)
    assert client.post(reverse("owners:taken_over", args=[ended.pk])).status_code == 302
    item = MailItem.objects.get(kind="owners.taken_over")
    said = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(item.paper.file.open("rb").read()))
    said = " ".join(said.replace("\u00a0", " ").replace("\u202f", " ").split())
    assert ended.owner.name in said and "30 septembre 2026" in said and "400,00 €" in said and "art. 2003" in said
    assert "mandates.tell_tenant" in waits(ended)  # a letter that waits is not a letter that left
    with pytest.raises(Refused, match="déjà écrite"):
        tell_tenants(staff.rental, mandate=ended, on=DAY)
    mail.send(staff.rental, items=[item], on=DAY, today=DAY)
    assert "mandates.tell_tenant" not in waits(ended)


def test_a_mandate_that_leaves_no_lease_has_no_letter(build, staff):
    mandate = build.mandate()
    end_mandate(staff.director, mandate=mandate, version=mandate.version, on=END, reason="agreement")
    with pytest.raises(Refused, match="Aucun bail"):
        tell_tenants(staff.rental, mandate=mandate, on=DAY)
