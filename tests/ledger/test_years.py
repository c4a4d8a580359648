"""A closed year takes no entry any more, by whatever hand: what comes late is dated on the first open day."""

from datetime import date

import pytest
from django.db import connection
from django.urls import reverse as url

from trousseau.core.errors import Refused
from trousseau.ledger.actions import Draft, Posting, post_many, reverse
from trousseau.ledger.closing import close_year
from trousseau.ledger.models import ClosedYear, Entry
from trousseau.ledger.staging import post_staged, stage
from trousseau.ledger.verification import verify
from trousseau.ledger.years import next_to_close, open_day

TODAY = date(2027, 1, 15)


@pytest.fixture
def closed(committed_db, call, account):
    """2025 is closed, 2026 is not: one entry in each."""
    entries = [call(12, year=2025), call(1, year=2026)]
    close_year(account("director"), ledger="clients", year=2025, today=TODAY)
    return entries


def draft(on: date, key: str = "k") -> Draft:
    return Draft("OD", on, "Essai", [Posting("5121", debit=5), Posting("471", credit=5)], key)


def days() -> list[tuple[date, date | None, int]]:
    rows = Entry.objects.order_by("chain_number").values_list("date", "own_date", "year")
    return list(rows)[2:]


def test_what_comes_late_is_dated_on_the_first_open_day_and_keeps_its_own(closed, call):
    first, last = date(2026, 1, 1), date(2025, 12, 31)
    late = call(11, year=2025)
    post_many(None, ledger="clients", drafts=[draft(TODAY, "a"), draft(last, "b")])
    stage("clients", "essai", [(1, draft(last, "c")), (2, draft(TODAY, "d"))])
    assert post_staged(None, ledger="clients", batch="essai") == 2
    assert days() == [
        (first, date(2025, 11, 1), 2026),
        (TODAY, None, 2027),
        (first, last, 2026),
        (first, last, 2026),
        (TODAY, None, 2027),
    ]
    assert call(11, year=2025) == late  # asked again, it is the same
    assert post_staged(None, ledger="clients", batch="essai") == 0
    with pytest.raises(Refused, match="autre contenu"):
        post_many(None, ledger="clients", drafts=[draft(date(2025, 12, 30), "b")])
    assert verify("clients").ok


def test_what_was_staged_before_the_closing_is_dated_again(closed, account):
    stage("clients", "essai", [(1, draft(date(2026, 12, 31)))])
    close_year(account("director"), ledger="clients", year=2026, today=TODAY)
    assert post_staged(None, ledger="clients", batch="essai") == 1
    assert days() == [(date(2027, 1, 1), date(2026, 12, 31), 2027)] and verify("clients").ok


def test_its_own_date_is_sealed(closed, tamper):
    post_many(None, ledger="clients", drafts=[draft(date(2025, 12, 31))])
    assert verify("clients").ok
    tamper("UPDATE ledger_entry SET own_date = '2025-12-30' WHERE own_date IS NOT NULL")
    assert {found.code for found in verify("clients").breaks} == {"altered"}


def test_of_two_years_closed_it_goes_to_the_first_day_after_both(closed, account):
    close_year(account("director"), ledger="clients", year=2026, today=TODAY)
    post_many(None, ledger="clients", drafts=[draft(date(2025, 12, 31))])
    assert days() == [(date(2027, 1, 1), date(2025, 12, 31), 2027)]


def test_what_was_posted_before_is_found_again_under_its_key(closed, call):
    assert call(12, year=2025) == closed[0]


def test_an_old_entry_is_reversed_in_the_open_year(closed):
    back = reverse(None, entry=closed[0], on=date(2025, 12, 31), label="Erreur")
    assert (back.date, back.own_date) == (date(2026, 1, 1), date(2025, 12, 31))
    late = post_many(None, ledger="clients", drafts=[draft(date(2025, 12, 20))])[0]
    with pytest.raises(Refused):
        reverse(None, entry=late, on=date(2025, 12, 19), label="Erreur")
    assert reverse(None, entry=late, on=date(2025, 12, 21), label="Erreur").own_date == date(2025, 12, 21)
    assert open_day("clients", date(2025, 12, 31)) == date(2026, 1, 1)
    assert open_day("agency", date(2025, 12, 31)) == date(2025, 12, 31)


def test_the_database_itself_refuses(closed, refused):
    columns = "ledger, journal, year, number, date, piece, label, key, source, posted_at, chain_number, prev_hash, hash"
    insert = f"""INSERT INTO ledger_entry ({columns}, idempotency_key, posted)
        SELECT ledger, journal, {{year}}, {{number}}, '{{day}}', piece, label, key, source, posted_at, 3, hash, 'h', 'x',
        false FROM ledger_entry WHERE chain_number = 2"""

    def attack(year: int, number: int, day: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(id) FROM ledger_entry")
            cursor.execute(insert.format(year=year, number=number, day=day))
            cursor.execute("SELECT max(id) FROM ledger_entry")
            [pk] = cursor.fetchone()
            for side in ("5, 0", "0, 5"):
                cursor.execute(
                    f"INSERT INTO ledger_line (entry_id, account, aux, debit, credit) VALUES ({pk}, '471', '', {side})"
                )
        found = refused(f"UPDATE ledger_entry SET posted = true WHERE id = {pk}")
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM ledger_line WHERE entry_id = {pk}")
            cursor.execute(f"DELETE FROM ledger_entry WHERE id = {pk}")
        return found

    assert attack(2025, 2, "2025-12-31")  # in the closed year
    assert attack(2026, 2, "2025-12-31")  # or hidden in it under another year's number
    assert not attack(2026, 2, "2026-12-31")
    assert refused("DELETE FROM ledger_closedyear")
    assert refused("UPDATE ledger_closedyear SET year = 2020")


def test_years_close_once_in_their_order_and_when_they_are_over(committed_db, call, account, tamper):
    director = account("director")
    entry = call(12, year=2024)
    call(12, year=2025), call(1, year=2027)

    def why(year: int, today: date = TODAY) -> str:
        with pytest.raises(Refused) as refusal:
            close_year(director, ledger="clients", year=year, today=today)
        return str(refusal.value)

    assert "pas fini" in why(2027)
    assert "ordre" in why(2025) and "ordre" in why(2026)
    assert next_to_close("clients") == 2024
    tamper(f"UPDATE ledger_entry SET label = 'autre' WHERE id = {entry.pk}")
    assert "n° 1" in why(2024)
    tamper(f"UPDATE ledger_entry SET label = '{entry.label}' WHERE id = {entry.pk}")
    close_year(director, ledger="clients", year=2024, today=TODAY)
    assert "déjà clos" in why(2024)
    assert next_to_close("clients") == 2025 and next_to_close("agency") is None


@pytest.mark.django_db
def test_the_director_closes_on_the_page(client, account, call, on_day):
    on_day("2027-01-15")
    call(12, year=2025)
    client.force_login(account("director"))
    assert "Clore 2025" in client.get(url("ledger:years")).content.decode()
    assert client.post(url("ledger:close", args=["clients"]), {"year": 2025}).status_code == 302
    assert ClosedYear.objects.get().year == 2025
    assert "2025" in client.get(url("ledger:years")).content.decode()
    assert client.post(url("ledger:close", args=["clients"]), {"year": 2025}).status_code == 422
    assert client.get(url("ledger:close", args=["autre"])).status_code == 404
