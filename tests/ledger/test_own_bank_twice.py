"""A line of the agency's own bank, said twice, in two tabs, or from a page kept since it was undone."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank import OWN
from tests.plugins.bank_files import camt053
from trousseau.ledger.actions import Posting, post_many
from trousseau.ledger.bank.reconciliation import SUSPENSE, gaps
from trousseau.ledger.events import draft
from trousseau.ledger.models import BankLine
from trousseau.ledger.queries import balance

pytestmark = pytest.mark.django_db
KEYS = [f"6f1d3c0e-0f4b-4f6e-9d57-3a3c8f0f2a1{n}" for n in range(9)]


@pytest.fixture
def charge(take, agency_bank, client, staff, on_day):
    take(camt053([{"cents": -1290, "on": "2026-08-20"}], iban=OWN))
    on_day("2026-09-03")
    client.force_login(staff.rental)
    return BankLine.objects.get()


@pytest.fixture
def say(client, charge):
    def send(key: str, cents: str = "12,90", what: str = "account:658"):
        sent = {"key": key, "what": what, "cents": cents, "aux": ""}
        return client.post(reverse("ledger:own_line", args=[charge.pk]), sent)

    return send


def state(line: BankLine) -> tuple:
    line.refresh_from_db()
    return line.state, line.left, balance("agency", "658"), balance("agency", SUSPENSE)


def test_a_whole_line_said_by_a_form_sent_twice_is_said_once(say, charge):
    assert say(KEYS[0]).status_code == 302
    assert say(KEYS[0]).status_code == 302
    assert state(charge) == ("settled", 0, 1290, 0) and gaps(date(2026, 9, 3)) == []


def test_another_tab_that_says_a_line_said_meanwhile_undoes_nothing(say, charge):
    assert say(KEYS[0]).status_code == 302
    assert say(KEYS[1], what="account:615").status_code == 422
    assert state(charge) == ("settled", 0, 1290, 0)


def test_a_form_sent_again_once_its_word_was_undone_is_not_told_that_it_is_kept(client, say, charge):
    assert say(KEYS[0]).status_code == 302
    page = reverse("ledger:own_line", args=[charge.pk])
    assert client.post(page).status_code == 302
    assert state(charge) == ("unknown", -1290, 0, 1290)
    assert say(KEYS[0]).status_code == 422
    assert state(charge) == ("unknown", -1290, 0, 1290)


def test_a_form_sent_again_with_another_amount_is_not_told_that_it_is_kept(say, charge):
    assert say(KEYS[0], "10,00").status_code == 302
    assert say(KEYS[0], "2,00").status_code == 422
    assert state(charge) == ("unknown", -290, 1000, 290)


def test_an_entry_noted_before_is_the_line_by_a_form_sent_twice(client, say, charge):
    asked = draft("grant_received", on=date(2026, 8, 19), amounts={"amount": 1290}, key="k", label="Subvention C00001")
    lines = [Posting(one.account, one.credit, one.debit) for one in asked.lines]
    [entry] = post_many(None, ledger="agency", drafts=[replace(asked, lines=lines)])
    for _twice in (1, 2):
        assert say(KEYS[0], what=f"noted:{entry.pk}").status_code == 302
    assert state(charge)[:2] == ("settled", 0) and charge.clearings.get().entry == entry
