"""The agency's own bank: what nobody noted is in the books the day its file is taken, and a person says what it is."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank import OWN
from tests.plugins.bank_files import camt053
from trousseau.ledger import chart
from trousseau.ledger.actions import post_many
from trousseau.ledger.bank.applying import UNKNOWN
from trousseau.ledger.bank.queries import waiting
from trousseau.ledger.bank.reconciliation import SUSPENSE, gaps
from trousseau.ledger.events import draft, events
from trousseau.ledger.models import BankLine
from trousseau.ledger.queries import balance
from trousseau.ledger.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_lines(take, agency_bank):
    """A grant that came in, a charge that went out; nobody noted either."""
    rows = [{"cents": 500000, "on": "2026-08-06"}, {"cents": -1290, "on": "2026-08-20"}]
    source = take(camt053(rows, iban=OWN))
    assert source.state == "applied", source.why_stopped
    return list(BankLine.objects.order_by("booked_on"))


def test_every_account_at_a_bank_has_where_to_put_what_nobody_noted():
    for bank in chart.banks():
        assert (bank.ledger, SUSPENSE) in chart.accounts()
        for code in UNKNOWN[bank.ledger]:
            found = events()[code]
            assert (found.ledger, {move.account for move in found.moves}) == (bank.ledger, {bank.code, SUSPENSE})


def test_the_agencys_own_file_is_taken_and_its_lines_wait(own_lines, on_day):
    assert [(line.state, line.left) for line in own_lines] == [("unknown", 500000), ("unknown", -1290)]
    assert (balance("agency", "512"), balance("agency", SUSPENSE)) == (498710, -498710)
    assert gaps(on_day("2026-09-03")) == [] and verify("agency").ok


def test_a_person_says_what_a_line_is_part_by_part_and_takes_it_back(client, staff, own_lines, on_day):
    grant, charge = own_lines
    client.force_login(staff.rental)
    page = reverse("ledger:own_line", args=[charge.pk])
    on_day("2026-09-03")

    def say(row, what, cents, key):
        sent = {"key": key, "what": what, "cents": cents, "aux": ""}
        return client.post(reverse("ledger:own_line", args=[row.pk]), sent)

    key = "6f1d3c0e-0f4b-4f6e-9d57-3a3c8f0f2a11"
    assert say(charge, "account:658", "12,91", key).status_code == 422  # more than is left
    assert say(charge, "account:658", "10,00", key).status_code == 302
    assert say(charge, "account:658", "10,00", key).status_code == 302  # sent twice is said once
    charge.refresh_from_db()
    assert (charge.left, balance("agency", "658")) == (-290, 1000) and gaps(on_day("2026-09-03")) == []
    assert say(charge, "account:615", "2,90", "6f1d3c0e-0f4b-4f6e-9d57-3a3c8f0f2a12").status_code == 302
    assert say(grant, "account:74", "5000,00", "6f1d3c0e-0f4b-4f6e-9d57-3a3c8f0f2a13").status_code == 302
    assert [row.state for row in BankLine.objects.order_by("booked_on")] == ["settled", "settled"]
    assert (balance("agency", SUSPENSE), balance("agency", "74"), balance("agency", "615")) == (0, -500000, 290)
    assert "658" in client.get(page).content.decode() or "Charges" in client.get(page).content.decode()
    assert client.post(page).status_code == 302  # it was not that
    charge.refresh_from_db()
    assert (charge.state, charge.left, balance("agency", "658"), balance("agency", "615")) == ("unknown", -1290, 0, 0)
    assert say(charge, "account:658", "12,90", "6f1d3c0e-0f4b-4f6e-9d57-3a3c8f0f2a14").status_code == 302
    assert (gaps(on_day("2026-09-03")), verify("agency").ok, balance("agency", "658")) == ([], True, 1290)


def test_what_is_said_done_is_of_its_own_line_and_what_is_left_is_asked_first(client, staff, own_lines, on_day):
    grant, charge = own_lines
    client.force_login(staff.rental)
    on_day("2026-09-03")

    def say(cents, key):
        sent = {"key": f"6f1d3c0e-0f4b-4f6e-9d57-3a3c8f0f2a1{key}", "what": "account:658", "cents": cents, "aux": ""}
        return client.post(reverse("ledger:own_line", args=[charge.pk]), sent, follow=True)

    def told(answer):
        said = [str(message) for message in answer.context["messages"]]
        return [one.replace("\u00a0", " ").replace("\u202f", " ") for one in said]

    part = say("10,00", 1)
    assert part.redirect_chain[-1][0] == reverse("ledger:own_line", args=[charge.pk])
    assert told(part) == [f"Une partie de {charge} est dans les comptes ; il en reste 2,90 €."]
    whole = say("2,90", 2)
    assert whole.redirect_chain[-1][0] == reverse("ledger:own_line", args=[grant.pk])
    assert told(whole) == [f"{charge} est dans les comptes pour ce qu’elle est."]


def test_the_file_of_the_agencys_bank_leads_to_its_own_lines(client, staff, own_lines):
    client.force_login(staff.rental)
    row = own_lines[0]
    own, theirs = reverse("ledger:own_line", args=[row.pk]), reverse("matching:lines")
    account = row.statement.account_id
    for page in (
        reverse("ledger:bank_file", args=[row.statement.file_id]),
        reverse("ledger:reconciliation", args=[account]),
    ):
        found = client.get(page).content.decode()
        assert f'href="{own}"' in found and f'href="{theirs}"' not in found, page


def test_what_somebody_noted_first_is_the_line(client, staff, take, agency_bank, on_day):
    day = on_day("2026-09-03")
    asked = draft("grant_received", on=date(2026, 8, 5), amounts={"amount": 7000}, key="k", label="Subvention C00001")
    twin = draft("grant_received", on=date(2026, 8, 6), amounts={"amount": 7000}, key="k2", label="Subvention C00002")
    [entry, _other] = post_many(None, ledger="agency", drafts=[asked, twin])
    assert take(camt053([{"cents": 7000, "on": "2026-08-06"}], iban=OWN)).state == "applied"
    line = BankLine.objects.get()
    assert line.state == "waiting"
    client.force_login(staff.rental)
    page = reverse("ledger:own_line", args=[line.pk])
    assert "Subvention C00001" in client.get(page).content.decode()
    sent = {"key": "6f1d3c0e-0f4b-4f6e-9d57-3a3c8f0f2a11", "what": f"noted:{entry.pk}", "cents": "70,00", "aux": ""}
    assert client.post(page, sent).status_code == 302
    line.refresh_from_db()
    assert (line.state, line.clearings.get().entry) == ("settled", entry) and gaps(day) == []
    assert client.post(page).status_code == 302
    line.refresh_from_db()
    assert (line.state, balance("agency", SUSPENSE)) == ("unknown", -7000) and gaps(day) == []


def test_no_page_of_the_clients_bank_counts_or_opens_a_line_of_the_agency(client, staff, own_lines):
    client.force_login(staff.rental)
    assert waiting()["count"] == 0
    assert client.get(reverse("matching:line", args=[own_lines[0].pk])).status_code == 404
    statement = client.get(reverse("ledger:statement", args=[own_lines[0].statement_id])).content.decode()
    assert reverse("ledger:own_line", args=[own_lines[0].pk]) in statement
    bank = client.get(reverse("ledger:bank")).content.decode()
    assert reverse("ledger:own_line", args=[own_lines[0].pk]) in bank
