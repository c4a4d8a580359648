"""A year of the agency's own books is closed: its result is posted, the next year opens with the balance sheet alone, and
the assembly has the result carried forward."""

import csv
import io
from datetime import date

import pytest
from accounting_fr.fec_check import check_fec
from django.urls import reverse as url

from tests.plugins.bank_files import camt053
from trousseau.core.errors import Refused
from trousseau.core.models import JobRun
from trousseau.exchange.books import fec
from trousseau.ledger.actions import Posting, post, reverse
from trousseau.ledger.books import book_entries
from trousseau.ledger.closing import carry_result, close_year, posted_results, prepared
from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance, trial
from trousseau.ledger.verification import verify

pytestmark = pytest.mark.django_db
TODAY = date(2027, 1, 15)


@pytest.fixture
def own():
    """Post in the agency's books: `own(day, 411=…)` is debits above zero, credits below."""

    def do(day: str, **cents: int) -> Entry:
        lines = [
            Posting(name.removeprefix("a"), max(amount, 0), max(-amount, 0), aux="M00001" if name == "a411" else "")
            for name, amount in cents.items()
        ]
        key = f"test:{Entry.objects.count()}"
        return post(
            None, ledger="agency", journal="OD", on=date.fromisoformat(day), label=f"Essai {key}", lines=lines, key=key
        )

    return do


@pytest.fixture
def two_years(own):
    """2025: 300 € of fees with VAT, 120,50 € of expenses. 2026: 100 € of fees, 250 € of expenses."""
    own("2025-03-01", a411=36000, a706=-30000, a44571=-6000)
    own("2025-04-01", a512=36000, a411=-36000)
    own("2025-05-01", a658=12050, a512=-12050)
    own("2026-02-01", a411=12000, a706=-10000, a44571=-2000)
    own("2026-06-01", a615=25000, a512=-25000)


@pytest.fixture
def director(account):
    return account("director")


def rows_of(year: int) -> list[dict[str, str]]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    text = "\n".join(fec.write(book_entries("agency", first, last, with_letters=True)))
    told = check_fec(text.encode(fec.ENCODING), f"123456782FEC{year}1231.txt", first, last)
    # posted today, whatever the day they are dated
    assert (told.errors, set(told.summary()) - {"warning:chronologie", "warning:validation"}) == ([], set())
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def plain(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def opened(year: int) -> dict[str, tuple[str, str]]:
    return {row["CompteNum"]: (row["Debit"], row["Credit"]) for row in rows_of(year) if row["JournalCode"] == "AN"}


def test_the_result_is_posted_and_the_next_year_opens_with_it(two_years, director):
    told = prepared("agency", 2025, TODAY)
    assert [(moved.code, moved.cents) for moved in told.accounts] == [("658", -12050), ("706", 30000)]
    assert (told.result.gain, told.account, told.obstacles) == (17950, "120", [])
    close_year(director, ledger="agency", year=2025, today=TODAY)
    [entry] = Entry.objects.filter(journal="CL")
    assert (entry.date, entry.posted_by) == (date(2025, 12, 31), director)
    lines = entry.lines.order_by("pk").values_list("account", "debit", "credit")
    assert list(lines) == [("658", 0, 12050), ("706", 30000, 0), ("120", 0, 17950)]
    assert {code: balance("agency", code, on=date(2025, 12, 31)) for code in ("658", "706", "120")} == {
        "658": 0,
        "706": 0,
        "120": -17950,
    }
    assert opened(2026) == {"120": ("0,00", "179,50"), "44571": ("0,00", "60,00"), "512": ("239,50", "0,00")}
    assert verify("agency").ok


def test_its_file_holds_the_year_and_not_what_closed_it(two_years, director):
    """LPF, art. A47 A-1, VII: the result is read on the accounts of income and expense."""
    before = rows_of(2025)
    close_year(director, ledger="agency", year=2025, today=TODAY)
    assert rows_of(2025) == before and {row["JournalCode"] for row in before} == {"OD"}
    shown = {row.code: row.balance for row in trial("agency", date(2025, 12, 31)).rows}
    assert shown == {"411": 0, "44571": -6000, "512": 23950, "658": 12050, "706": -30000}


def test_a_year_that_is_not_closed_brings_its_result_all_the_same(two_years, director):
    before = opened(2026)
    assert before["120"] == ("0,00", "179,50") and not {"658", "706"} & before.keys()
    sheet = trial("agency", date(2026, 12, 31))
    assert {row.code: row.opening for row in sheet.rows if row.opening} == {"120": -17950, "44571": -6000, "512": 23950}
    assert sheet.opened_owed == sheet.opened_due and sheet.owed == sheet.due
    assert [row.opening for row in trial("agency", date(2026, 12, 31), "120").rows] == [-17950]
    assert [row.opening for row in trial("agency", date(2026, 12, 31), "706").rows] == [0]
    close_year(director, ledger="agency", year=2025, today=TODAY)
    assert opened(2026) == before and trial("agency", date(2026, 12, 31)) == sheet


def test_books_that_open_within_a_year_hold_its_own_income_alone(two_years):
    carried, *_rest = book_entries("agency", date(2026, 3, 1))
    assert {tuple(move.parts): move.cents for move in carried.movements} == {
        ("120",): -17950,
        ("411", "M00001"): 12000,
        ("44571",): -8000,
        ("512",): 23950,
        ("706",): -10000,
    }


def test_the_assembly_has_it_carried_forward_before_the_next_closing(two_years, director):
    close_year(director, ledger="agency", year=2025, today=TODAY)
    [obstacle] = prepared("agency", 2026, TODAY).obstacles
    assert "2025" in obstacle.said and obstacle.page == "ledger:carry"
    with pytest.raises(Refused, match="assemblée"):
        close_year(director, ledger="agency", year=2026, today=TODAY)
    with pytest.raises(Refused, match="fini"):
        carry_result(director, on=date(2025, 12, 31), today=TODAY)
    with pytest.raises(Refused):
        carry_result(director, on=date(2027, 6, 1), today=TODAY)
    wrong = carry_result(director, on=date(2026, 6, 1), today=TODAY)
    reverse(director, entry=wrong, on=date(2026, 6, 2), label="Décision du 12")
    entry = carry_result(director, on=date(2026, 6, 12), today=TODAY)
    assert list(entry.lines.order_by("pk").values_list("account", "debit", "credit")) == [
        ("120", 17950, 0),
        ("110", 0, 17950),
    ]
    with pytest.raises(Refused):
        carry_result(director, on=date(2026, 6, 12), today=TODAY)
    close_year(director, ledger="agency", year=2026, today=TODAY)
    results = [(found.year, found.cents, found.carried_on) for found in posted_results("agency")]
    assert results == [(2025, 17950, date(2026, 6, 12)), (2026, -15000, None)]
    loss = carry_result(director, on=date(2027, 1, 10), today=TODAY)
    assert list(loss.lines.order_by("pk").values_list("account", "debit", "credit")) == [
        ("119", 15000, 0),
        ("129", 0, 15000),
    ]
    assert opened(2027)["110"] == ("0,00", "179,50") and opened(2027)["129"] == ("150,00", "0,00")


def test_what_closed_a_year_is_not_reversed(two_years, director):
    close_year(director, ledger="agency", year=2025, today=TODAY)
    with pytest.raises(Refused, match="clos"):
        reverse(director, entry=Entry.objects.get(journal="CL"), on=TODAY, label="Erreur")


def test_the_clients_books_have_no_result(call, director):
    call(12, year=2025)
    assert prepared("clients", 2025, TODAY).accounts == []
    close_year(director, ledger="clients", year=2025, today=TODAY)
    assert Entry.objects.count() == 1 and posted_results("clients") == []


def test_what_is_better_settled_before_is_said_and_does_not_block(call, director, bank_account, take):
    def said() -> list[str]:
        told = prepared("clients", 2026, TODAY)
        assert told.obstacles == []
        return [f"{caution.said} {caution.who}" for caution in told.cautions]

    call(12)
    [statement] = said()
    assert "aucun relevé" in statement and "5121" in statement and "Gestion locative" in statement
    take(
        camt053([{"cents": 700, "on": "2026-12-30", "label": "?"}], first="2026-12-01", last="2026-12-31"),
        on="2027-01-02",
    )
    [unknown] = said()
    assert "471" in unknown and "7,00" in unknown
    close_year(director, ledger="clients", year=2026, today=TODAY)


class TestLetters:
    def lettered(self, year: int, account: str) -> list[tuple[str, str, str, str]]:
        rows = [row for row in rows_of(year) if row["CompteNum"] == account]
        return [(row["CompAuxNum"], row["Debit"], row["EcritureLet"], row["DateLet"]) for row in rows]

    def test_what_comes_to_nothing_is_settled_on_that_day(self, two_years, own):
        assert self.lettered(2025, "411") == [
            ("M00001", "360,00", "A", "20250401"),
            ("M00001", "0,00", "A", "20250401"),
        ]
        own("2026-03-01", a512=5000, a411=-5000)
        assert [row[2:] for row in self.lettered(2026, "411")] == [("", ""), ("", "")]  # a part is no settlement
        own("2026-07-01", a512=7000, a411=-7000)
        assert [row[2:] for row in self.lettered(2026, "411")] == [("A", "20260701")] * 3

    def test_a_payment_that_names_nothing_settles_the_oldest(self, own):
        own("2025-01-10", a411=1000, a706=-1000)
        own("2025-01-20", a411=2500, a706=-2500)
        own("2025-02-01", a512=1000, a411=-1000)
        assert [row[2:] for row in self.lettered(2025, "411")] == [("A", "20250201"), ("", ""), ("A", "20250201")]
        own("2025-03-01", a512=2000, a411=-2000)
        assert [row[2] for row in self.lettered(2025, "411")] == ["A", "", "A", ""]
        own("2025-03-02", a512=500, a411=-500)
        assert [row[2] for row in self.lettered(2025, "411")] == ["A", "B", "A", "B", "B"]

    def test_the_balance_of_the_opening_is_settled_with_what_follows(self, two_years, own):
        own("2027-01-05", a512=12000, a411=-12000)
        assert [row[2:] for row in self.lettered(2027, "411")] == [("A", "20270105")] * 2

    def test_an_entry_and_its_reversal_settle_each_other_alone(self, own):
        own("2025-01-01", a411=1000, a706=-1000)
        wrong = own("2025-02-01", a411=2000, a706=-2000)
        reverse(None, entry=wrong, on=date(2025, 3, 1), label="Erreur")
        own("2025-04-01", a512=1000, a411=-1000)
        assert [row[2] for row in self.lettered(2025, "411")] == ["B", "A", "A", "B"]

    def test_the_income_and_the_bank_bear_no_letter(self, two_years):
        assert {row["EcritureLet"] for row in rows_of(2025) if row["CompteNum"] in ("512", "706", "658")} == {""}

    def test_a_line_of_the_bank_is_settled_by_its_own_voucher(self, call):
        def moved(piece: str, cents: int, key: str) -> None:
            sides = [Posting("471", max(cents, 0), max(-cents, 0)), Posting("5121", max(-cents, 0), max(cents, 0))]
            post(
                None,
                ledger="clients",
                journal="OD",
                on=date(2026, 1, 5),
                label="Essai",
                lines=sides,
                key=key,
                piece=piece,
            )

        (
            moved("R1", -500, "a"),
            moved("R2", -700, "b"),
            moved("R1", 200, "c"),
            moved("R1", 300, "d"),
            moved("R2", 1, "e"),
        )
        letters = {}
        for entry in book_entries("clients", with_letters=True):
            letters.setdefault(entry.piece, []).append(entry.movements[0].letter)
        assert letters == {"R1": ["A"] * 3, "R2": ["", ""]}


class TestPages:
    @pytest.fixture
    def reader(self, client, director, on_day):
        on_day("2027-01-15")
        client.force_login(director)
        return client

    def test_closing_shows_what_it_posts_then_posts_it(self, reader, two_years):
        page = url("ledger:close", args=["agency"])
        html = plain(reader.get(page))
        assert "179,50" in html and "Résultat : excédent" in html and "120" in html
        assert Entry.objects.filter(journal="CL").count() == 0
        assert reader.post(page, {"year": 2025}).status_code == 302
        html = plain(reader.get(url("ledger:years")))
        assert "excédent de 179,50" in html
        assert url("ledger:fec", args=[2025]) in html and "2026 ne peut pas encore être clos" in html
        assert url("ledger:carry") in html

    def test_what_blocks_it_takes_the_button_away_and_says_who_lifts_it(self, reader, two_years):
        JobRun.objects.create(job="ledger.verify", ended_at="2027-01-14T03:00Z", ok=False, message="1 anomalie")
        html = plain(reader.get(url("ledger:close", args=["agency"])))
        assert (
            "ne peut pas encore être clos" in html and "Administrateur" in html and 'class="btn btn-main"' not in html
        )

    def test_the_result_is_carried_forward_on_its_page(self, reader, two_years, director):
        close_year(director, ledger="agency", year=2025, today=TODAY)
        page = url("ledger:carry")
        assert "Report à nouveau (excédents)" in plain(reader.get(page))
        assert reader.post(page, {"on": "2027-06-01"}).status_code == 422
        assert reader.post(page, {"on": "2026-06-12"}).status_code == 302
        assert "12 juin 2026" in plain(reader.get(url("ledger:years")))
        assert reader.post(page, {"on": "2026-06-12"}).status_code == 422

    def test_the_file_of_a_year_is_that_of_the_command(self, reader, two_years):
        answer = reader.get(url("ledger:fec", args=[2025]))
        text = b"".join(answer.streaming_content)
        written = "\r\n".join(
            fec.write(book_entries("agency", date(2025, 1, 1), date(2025, 12, 31), with_letters=True))
        )
        assert text == f"{written}\r\n".encode(fec.ENCODING)
        assert "000000000FEC20251231.txt" in answer["Content-Disposition"]
        assert reader.get(url("ledger:fec", args=[2019])).status_code == 404
