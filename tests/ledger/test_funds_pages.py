"""The statement of funds on the screen and by night."""

from datetime import date

import pytest
from django.urls import reverse as url

from trousseau.core.errors import Refused
from trousseau.ledger.actions import Posting, open_fund, post
from trousseau.ledger.models import FundsStatement
from trousseau.ledger.nightly import JOBS

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)


def read(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture(autouse=True)
def no_lease(monkeypatch):
    """No lease stands behind these entries: the proofs are the ledger's own."""
    from trousseau.ledger import money_proofs, nightly, views_funds

    for module in (money_proofs, nightly, views_funds):
        monkeypatch.setattr(module, "discover", lambda: money_proofs.PROOFS)


@pytest.fixture
def collected(call):
    """450 € called, of which 300 € came in; 100 € paid to the owner."""
    call(3)
    fund = open_fund(None, ledger="clients", code="M00007", label="Mandat 7")

    def move(key: str, *lines: Posting):
        post(None, ledger="clients", journal="BQ", on=ON, label="Essai", lines=lines, key=key)

    move("a", Posting("5121", debit=30000), Posting("46713", credit=30000, fund=fund, aux="L00002"))
    return move


def test_each_term_opens_on_its_balances_and_these_on_their_lines(client, account, collected, on_day):
    on_day("2026-03-31")
    client.force_login(account("director"))
    assert "Pas encore de représentation" in read(client.get(url("ledger:funds")))
    client.post(url("ledger:prove"))
    page = read(client.get(url("ledger:funds")))
    assert "300,00 € détenus pour autrui" in page and "Toutes les preuves tiennent" in page
    statement = FundsStatement.objects.get()
    for code in ("46712-credit", "46713-credit", "46711-debit", "4678-debit"):
        assert url("ledger:term", args=[statement.pk, code]) in page
    debtors = read(client.get(url("ledger:term", args=[statement.pk, "46711-debit"])))
    assert "498,50" in debtors and "M00001" in debtors
    lines = "?account=clients%3A46711&amp;end=2026-03-31&amp;fund=M00001&amp;aux=L00001"
    assert lines in debtors
    found = client.get(url("ledger:lines") + lines.replace("&amp;", "&"))
    assert found.context["count"] == 1 and "498,50" in read(found)
    assert "Rien de ce côté" in read(client.get(url("ledger:term", args=[statement.pk, "4678-debit"])))
    assert client.get(url("ledger:term", args=[statement.pk, "512-debit"])).status_code == 404
    assert client.get(url("ledger:funds_day", args=[statement.pk])).status_code == 200


def test_the_administrator_reads_the_sums_alone(client, account, collected, on_day):
    on_day("2026-03-31")
    JOBS["ledger.funds"](ON)
    client.force_login(account("administrator"))
    page = read(client.get(url("ledger:funds")))
    assert "Dépôts de garantie détenus" in page and url("ledger:lines") not in page
    assert client.get(url("ledger:term", args=[FundsStatement.objects.get().pk, "46713-credit"])).status_code == 403


def test_the_night_keeps_one_statement_a_day_and_fails_loudly(client, account, collected):
    assert str(JOBS["ledger.funds"](ON)).startswith("Représentation des fonds : 300,00")
    fund = open_fund(None, ledger="clients", code="M00008", label="Mandat 8")
    collected("b", Posting("46712", debit=10000, fund=fund), Posting("5121", credit=10000))
    with pytest.raises(Refused, match="Fonds M00008 : 100,00"):
        JOBS["ledger.funds"](ON)
    statement = FundsStatement.objects.get()
    assert [proof for proof, *_said in statement.findings] == ["owners"] and statement.gap == 0
    client.force_login(account("director"))
    page = read(client.get(url("ledger:funds")))
    assert "Une preuve ne tient pas" in page and "Fonds M00008 : 100,00 € versés" in page
    english = read(client.get(url("ledger:funds"), headers={"Accept-Language": "en"}))
    assert "Fund M00008: €100.00 paid to the owner beyond what was collected" in english
    FundsStatement.objects.update(findings=[["owners", "Fonds M00008 : 100 % dit autrefois."]])  # kept before
    assert "100 % dit autrefois." in read(client.get(url("ledger:funds")))
