"""The books on the screen: who reads them, what they show, the correction of an entry."""

from datetime import date

import pytest
from django.urls import reverse as url
from django.utils import timezone

from trousseau.core.models import JobRun
from trousseau.ledger.actions import Posting, post, reverse
from trousseau.ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client, account):
    client.force_login(account("rental"))
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def cells(html: str, tag: str) -> list[list[str]]:
    """The rows of the first <tag> (tbody, tfoot): what each cell shows, "–" for nothing."""
    from lxml import html as parser

    document = parser.fromstring(html)
    for hidden in document.find_class("vh"):
        hidden.drop_tree()
    rows = next(document.iter(tag)).iter("tr")
    return [[" ".join(cell.text_content().split()) for cell in row.iter("th", "td")] for row in rows]


class TestWhoReads:
    @pytest.mark.parametrize("role", ["director", "rental"])
    def test_the_director_and_the_rental_manager(self, client, account, call, role):
        entry = call(3)
        client.force_login(account(role))
        for name, args in (("entries", []), ("entry", [entry.pk]), ("reverse", [entry.pk]), ("trial", [])):
            assert client.get(url(f"ledger:{name}", args=args)).status_code == 200

    @pytest.mark.parametrize(
        "role",
        [
            "administrator",
            "captation",
            "social",
            "commission",
            "coordinator",
            "funder",
            "partner",
            "owner",
            "tenant",
            "operator",
        ],
    )
    def test_no_one_else_the_administrator_neither(self, client, account, call, role, on_day):
        on_day("2026-12-01")
        entry = call(3)
        client.force_login(account(role))
        for name, args in (("entries", []), ("entry", [entry.pk]), ("reverse", [entry.pk]), ("trial", [])):
            assert client.get(url(f"ledger:{name}", args=args)).status_code == 403
        assert (
            client.post(url("ledger:reverse", args=[entry.pk]), {"label": "x", "on": "2026-04-01"}).status_code == 403
        )
        assert Entry.objects.count() == 1


class TestEntries:
    def test_an_empty_ledger_says_where_entries_come_from(self, reader):
        assert "empty" in text(reader.get(url("ledger:entries")))

    def test_lists_the_newest_first_with_its_amount(self, reader, call):
        call(1)
        call(2)
        rows = cells(reader.get(url("ledger:entries")).content.decode(), "tbody")
        assert [row[0] for row in rows] == ["AL 2026-2", "AL 2026-1"] and rows[0][3] == "498,50"

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("ledger=agency", ["VE 2026-1"]),
            ("journal=clients:BQ", ["BQ 2026-1"]),
            ("account=clients:5121", ["BQ 2026-1"]),
            ("account=agency:411", ["VE 2026-1"]),
            ("start=2026-02-01&end=2026-02-28", ["BQ 2026-1"]),
            ("q=recu", ["BQ 2026-1"]),
            ("q=CHQ-7", ["BQ 2026-1"]),
            ("q=l00001", ["BQ 2026-1", "AL 2026-1"]),
        ],
    )
    def test_filters(self, reader, call, query, found):
        call(1)
        post(
            None,
            ledger="clients",
            journal="BQ",
            on=date(2026, 2, 5),
            label="Reçu L00001",
            piece="CHQ 7",
            lines=[Posting("5121", debit=500), Posting("471", credit=500)],
            key="bq",
        )
        post(
            None,
            ledger="agency",
            journal="VE",
            on=date(2026, 3, 1),
            label="Honoraires",
            lines=[Posting("411", debit=900), Posting("706", credit=900)],
            key="ve",
        )
        rows = cells(reader.get(f"{url('ledger:entries')}?{query}").content.decode(), "tbody")
        assert [row[0] for row in rows] == found

    def test_the_csv_holds_the_same_rows(self, reader, call):
        call(1)
        response = reader.get(url("ledger:entries"), {"format": "csv"})
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
        assert len(lines) == 2 and lines[1].startswith("AL 2026-1;") and ";498,50;" in lines[1]

    def test_costs_the_same_for_many(self, reader, call, django_assert_max_num_queries):
        for month in range(1, 13):
            reverse(None, entry=call(month), on=date(2026, 12, 31), label="Erreur")
        with django_assert_max_num_queries(8):
            reader.get(url("ledger:entries"))


class TestEntry:
    def test_shows_its_lines_and_their_total(self, reader, call):
        html = reader.get(url("ledger:entry", args=[call(3).pk])).content.decode()
        rows = cells(html, "tbody")
        assert [row[1:3] for row in rows] == [["498,50", "–"], ["–", "438,50"], ["–", "60,00"]]
        assert rows[0][0].startswith("46711") and rows[0][3:] == ["M00001", "L00001"]
        assert cells(html, "tfoot")[0][1:3] == ["498,50", "498,50"]

    def test_shows_its_seal_short_and_where_it_comes_from(self, reader, call):
        entry = call(3, source="tenancies.lease:12")
        html = text(reader.get(url("ledger:entry", args=[entry.pk])))
        assert entry.hash[:12] in html and entry.hash not in html and "tenancies.lease" not in html

    def test_a_number_that_does_not_exist_is_not_found(self, reader):
        assert reader.get(url("ledger:entry", args=[999])).status_code == 404


class TestReversing:
    def test_asks_for_a_reason_then_posts_the_opposite_by_this_person(self, reader, call, on_day):
        on_day("2026-12-01")
        entry = call(3)
        page = url("ledger:reverse", args=[entry.pk])
        assert page in text(reader.get(url("ledger:entry", args=[entry.pk])))
        response = reader.post(page, {"label": "Mois appelé deux fois, L00001", "on": "2026-04-02"})
        reversal = Entry.objects.get(reverses=entry)
        assert response.headers["Location"] == url("ledger:entry", args=[reversal.pk])
        assert (reversal.label, reversal.date) == ("Mois appelé deux fois, L00001", date(2026, 4, 2))
        assert reversal.posted_by.holds("rental")
        for pk, other in ((entry.pk, reversal), (reversal.pk, entry)):
            html = text(reader.get(url("ledger:entry", args=[pk])))
            assert url("ledger:entry", args=[other.pk]) in html and "contre-passer" not in html

    def test_a_refusal_stands_beside_its_field(self, reader, call, on_day):
        on_day("2026-12-01")
        page = url("ledger:reverse", args=[call(3).pk])
        response = reader.post(page, {"label": "Erreur", "on": "2026-02-01"})
        assert response.status_code == 422 and "on" in response.context["form"].errors
        assert reader.post(page, {"label": "", "on": "2026-04-01"}).status_code == 422
        assert Entry.objects.count() == 1

    def test_looking_at_the_form_posts_nothing(self, reader, call):
        reader.get(url("ledger:reverse", args=[call(3).pk]))
        assert Entry.objects.count() == 1


class TestTrial:
    def test_adds_up_by_account_and_by_fund(self, reader, call):
        call(1)
        call(2)
        post(
            None,
            ledger="clients",
            journal="BQ",
            on=date(2026, 2, 5),
            label="Reçu L00001",
            key="bq",
            lines=[Posting("5121", debit=49850), Posting("46711", credit=49850, aux="L00001")],
        )
        page = url("ledger:trial")
        html = reader.get(page, {"on": "2026-02-28", "account": "46711"}).content.decode()
        assert [[row[0].split()[0], *row[1:3]] for row in cells(html, "tbody")] == [
            ["46711", "498,50", "–"],
            ["46712", "–", "997,00"],
            ["5121", "498,50", "–"],
        ]
        assert cells(html, "tfoot")[0][1:] == ["997,00", "997,00", "1 495,50", "1 495,50", "0,00", "0,00"]
        by_fund = html[html.index('id="funds"') :]
        assert [row[1:] for row in cells(by_fund, "tbody")] == [
            ["–", "498,50", "–", "498,50", "–", "–"],
            ["997,00", "–", "997,00", "–", "–", "–"],
        ]
        assert cells(by_fund, "tfoot")[0][1:] == ["997,00", "498,50", "997,00", "498,50", "0,00", "0,00"]
        html = reader.get(page, {"on": "2026-01-31"}).content.decode()
        assert cells(html, "tfoot")[0][1:3] == ["498,50", "498,50"]

    def test_starts_at_the_opening_of_its_year(self, reader, call):
        call(12, year=2025)
        call(1)
        html = reader.get(url("ledger:trial"), {"on": "2026-06-30", "account": "46711"}).content.decode()
        assert [[row[0].split()[0], *row[1:]] for row in cells(html[: html.index('id="funds"')], "tbody")] == [
            ["46711", "997,00", "–", "498,50", "–", "498,50", "–"],
            ["46712", "–", "997,00", "–", "498,50", "–", "498,50"],
        ]
        by_fund = html[html.index('id="funds"') :]
        assert [row[1:] for row in cells(by_fund, "tbody")] == [["997,00", "–", "498,50", "–", "498,50", "–"]]
        before = reader.get(url("ledger:trial"), {"on": "2025-12-31"}).content.decode()
        assert [row[1:] for row in cells(before, "tbody")][0] == ["498,50", "–", "498,50", "–", "–", "–"]

    def test_an_account_of_the_other_ledger_is_left_behind(self, reader, call):
        call(1)
        response = reader.get(url("ledger:trial"), {"ledger": "agency", "account": "46711"})
        assert response.status_code == 200 and not response.context["failed"]

    def test_a_day_that_is_none_says_so(self, reader):
        assert reader.get(url("ledger:trial"), {"on": "demain"}).context["failed"]

    def test_an_account_on_the_unusual_side_asks_for_a_look(self, reader):
        lines = [Posting("471", debit=500), Posting("5121", credit=500)]
        post(None, ledger="clients", journal="BQ", on=date(2026, 1, 1), label="x", lines=lines, key="k")
        assert text(reader.get(url("ledger:trial"))).count("is-warn") == 2

    def test_shows_the_verdict_of_the_last_night_and_computes_none(self, reader, monkeypatch):
        def forbidden(*args):
            raise AssertionError("verified on a GET")

        monkeypatch.setattr("trousseau.core.chain.seal", forbidden)
        page = url("ledger:trial")
        assert "callout" not in text(reader.get(page))
        run = JobRun.objects.create(job="ledger.verify", ended_at=timezone.now(), ok=True, message="bien")
        assert 'class="state"' in text(reader.get(page))
        JobRun.objects.filter(pk=run.pk).update(ok=False, message="Comptes mandants : 1 anomalie.")
        html = text(reader.get(page))
        assert "callout is-bad" in html and "1 anomalie." in html
