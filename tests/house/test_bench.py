"""What the bench fills a base with is still what the tables take: it is run by hand, and a column added broke it unseen."""

import pytest

from bench import data, imports, month, register
from trousseau.mandates.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def users(settings):
    settings.SECOND_FACTOR = False  # as `fill` says itself, for its whole process
    return data.fill(12)


def test_the_rows_of_its_lists_are_pages(users, client):
    for _name, role, url in data.PAGES:
        client.force_login(users[role])
        assert client.get(url).status_code == 200, url


def test_its_register_is_whole(users, monkeypatch):
    monkeypatch.setattr(register, "LINES", 15)
    assert verify([register.fill(users["director"])]).ok


def test_its_month_is_posted_three_ways(users, monkeypatch, capsys):
    monkeypatch.setattr(month, "LEASES", 8)
    monkeypatch.setattr(month, "LINES", 24)
    month.report(users["director"])
    assert "post / bulk_create" in capsys.readouterr().out


def test_its_spreadsheet_is_read_and_applied(users, monkeypatch):
    monkeypatch.setattr(imports, "ROWS", 20)
    assert imports.rate(users["captation"]) > 0
