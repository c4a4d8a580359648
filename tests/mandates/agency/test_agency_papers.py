"""The agency's papers and the money that its guarantee covers."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.actions_papers import add_paper, correct_paper
from trousseau.core.errors import Conflict
from trousseau.core.models import AgencyPaper, ToDo
from trousseau.core.papers import agency_part
from trousseau.ledger.actions import Posting, open_fund, post
from trousseau.ledger.queries import client_money
from trousseau.mandates.agency.nightly import watch_papers
from trousseau.mandates.agency.queries import coverage, paper_states

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)


@pytest.fixture
def staff(staff):
    """The card is given for three years, where that of the other tests lasts for all of them."""
    AgencyPaper.objects.filter(kind="card").update(starts_on=date(2026, 5, 1), ends_on=date(2029, 4, 30))
    return staff


@pytest.fixture
def receive(staff):
    """Money in and out of a fund of the clients' ledger: `receive("M00001", 5_000_00, on)`; below zero it goes out."""
    funds = {}

    def move(code: str, cents: int, on: date, account: str = "46712") -> None:
        if code not in funds:
            funds[code] = open_fund(staff.rental, ledger="clients", code=code, label=code)
        bank = {"debit": cents} if cents > 0 else {"credit": -cents}
        other = {"credit": cents} if cents > 0 else {"debit": -cents}
        post(
            staff.rental,
            ledger="clients",
            journal="BQ",
            on=on,
            label="Essai",
            lines=[Posting("5121", **bank), Posting(account, fund=funds[code], **other)],
            key=f"{code}{on}{cents}{account}",
        )

    return move


def waiting() -> dict[str, date]:
    return dict(ToDo.objects.filter(role="director", closed_on=None).values_list("subject", "due_on"))


def test_the_money_owed_each_day_is_read_from_the_ledger(receive):
    receive("M00001", 90_000, date(2026, 11, 2))
    receive("M00002", 20_000, date(2026, 11, 3))
    receive("M00001", -60_000, date(2026, 11, 5))
    receive("M00002", 5_000, date(2026, 11, 5), account="46714")  # the agency's own fee, before its transfer
    owed = [day.owed for day in client_money(date(2026, 11, 1), date(2026, 11, 6))]
    assert owed == [0, 90_000, 110_000, 110_000, 50_000, 50_000]
    assert [day.owed for day in client_money(date(2026, 11, 4), date(2026, 11, 5))] == [110_000, 50_000]


def test_an_owner_paid_too_much_takes_nothing_off_a_deposit(receive):
    receive("M00001", 60_000, date(2026, 11, 1), account="46713")
    receive("M00001", -45_000, date(2026, 11, 2))
    receive("M00001", 50_000, date(2026, 11, 3))
    assert [day.owed for day in client_money(date(2026, 11, 1), date(2026, 11, 3))] == [60_000, 60_000, 65_000]
    assert [day.owed for day in client_money(date(2026, 11, 3), date(2026, 11, 3))] == [65_000]


def test_a_rent_called_and_not_paid_is_no_money_of_its_owner(receive):
    receive("M00001", 45_000, date(2026, 11, 1))
    receive("M00001", -30_000, date(2026, 11, 1), account="46711")
    assert [day.owed for day in client_money(date(2026, 11, 1), date(2026, 11, 1))] == [15_000]


def test_two_queries_whatever_the_days(receive, django_assert_num_queries):
    for day in range(1, 20):
        receive(f"M{day:05d}", 1_000, date(2026, 11, day))
    with django_assert_num_queries(2):
        client_money(date(2025, 1, 1), DAY)


@pytest.mark.parametrize(
    ("received", "state"), [(8_799_999, "fine"), (8_800_000, "near"), (10_999_999, "near"), (11_000_000, "over")]
)
def test_the_alert_comes_at_80_then_at_100_per_cent(receive, received, state):
    receive("M00001", received, date(2026, 6, 1))
    receive("M00001", -received, date(2026, 6, 2))
    found = coverage(DAY)
    assert (found.state, found.peak.owed, found.peak.on, found.now) == (state, received, date(2026, 6, 1), 0)
    watch_papers(DAY)
    watch_papers(DAY)
    assert ("guarantee" in waiting()) is (state != "fine")


def test_the_peak_of_the_year_before_counts_too(receive):
    receive("M00001", 12_000_000, date(2025, 3, 1))
    receive("M00001", -12_000_000, date(2025, 3, 2))
    found = coverage(DAY)
    assert (found.peak.owed, found.previous_peak.owed, found.least_guarantee) == (0, 12_000_000, 12_000_000)
    assert found.state == "over"


def test_a_guarantee_under_its_minimum_is_said(staff):
    AgencyPaper.objects.filter(kind="guarantee").update(amount=10_999_900)
    assert coverage(DAY).state == "low"


def test_the_director_hears_of_the_card_five_months_before_and_no_more_once_it_is_renewed(staff):
    AgencyPaper.objects.filter(kind="card").update(ends_on=date(2027, 4, 30))
    watch_papers(date(2026, 11, 29))
    assert "paper:card" not in waiting()
    watch_papers(date(2026, 11, 30))
    assert waiting()["paper:card"] == date(2027, 2, 28)  # the last day to ask: two months before
    assert [one.state for one in paper_states(date(2027, 3, 1)) if one.kind == "card"] == ["ask"]
    add_paper(
        staff.director,
        kind="card",
        number="CPI 0001",
        issuer="CCI d’essai",
        starts_on=date(2027, 5, 1),
        ends_on=date(2030, 4, 30),
    )
    watch_papers(date(2026, 12, 1))
    assert "paper:card" not in waiting()


def test_what_is_missing_waits_for_the_director(staff):
    watch_papers(DAY)
    assert set(waiting()) == {"paper:accreditation"}
    AgencyPaper.objects.filter(kind="insurance").update(ends_on=date(2026, 11, 23))
    assert [one.state for one in paper_states(DAY) if one.kind == "insurance"] == ["expired"]


def test_a_card_without_an_end_is_never_said_valid(staff):
    AgencyPaper.objects.filter(kind="card").update(ends_on=None)
    AgencyPaper.objects.filter(kind="insurance").update(ends_on=None)
    states = {one.kind: one.state for one in paper_states(DAY)}
    assert states["card"] == "unended" and states["insurance"] == "fine"  # that one goes on until it is given up
    watch_papers(DAY)
    assert "paper:card" in waiting() and "paper:insurance" not in waiting()
    AgencyPaper.objects.filter(kind="card").update(ends_on=date(2029, 4, 30))
    watch_papers(DAY)
    assert "paper:card" not in waiting()


def test_a_card_of_thirteen_years_is_never_said_valid(staff):
    AgencyPaper.objects.all().delete()
    for kind in ("card", "insurance"):
        add_paper(staff.director, kind=kind, issuer="CCI", number="1", starts_on=DAY, ends_on=date(2039, 11, 24))
    states = {one.kind.value: one.state for one in paper_states(DAY)}
    assert (states["card"], states["insurance"]) == ("long", "fine")
    watch_papers(DAY)
    assert waiting()["paper:card"] == DAY


def test_a_paper_of_the_past_shows_the_card_of_its_day(staff):
    AgencyPaper.objects.filter(kind="card").update(ends_on=date(2026, 6, 30))
    add_paper(
        staff.director,
        kind="card",
        number="CPI 0001",
        issuer="CCI d’essai",
        starts_on=date(2026, 7, 1),
        ends_on=date(2029, 6, 30),
    )
    assert agency_part(date(2026, 6, 30)).card_number == "CPI 0000 0000 000 000 000"
    assert agency_part(date(2026, 7, 1)).card_number == "CPI 0001"
    assert agency_part(date(2029, 7, 1)).card_number == ""


def test_two_who_correct_at_once_meet_the_conflict(staff):
    paper = AgencyPaper.objects.get(kind="card")
    correct_paper(staff.director, paper=AgencyPaper.objects.get(pk=paper.pk), version=1, number="CPI 0002")
    with pytest.raises(Conflict):
        correct_paper(staff.administrator, paper=paper, version=1, number="CPI 0003")


class TestPage:
    def test_it_says_the_peak_the_month_and_the_papers(self, client, staff, receive, on_day):
        on_day("2026-11-24")
        receive("M00001", 9_900_000, date(2026, 6, 1))
        client.force_login(staff.director)
        page = client.get(reverse("mandates:papers"))
        text = page.content.decode().replace("\u00a0", " ")
        assert page.status_code == 200 and page.context["found"].percent == 90
        assert "art. 29" in text and "art. 80" in text and "<svg" in text and len(page.context["months"]) >= 12

    def test_a_guarantee_without_amount_is_refused_beside_its_field(self, client, staff, on_day):
        on_day("2026-12-01")
        client.force_login(staff.administrator)
        url = reverse("mandates:paper_new")
        asked = {
            "kind": "guarantee",
            "issuer": "Caisse d’essai, 2 rue du Modèle, 21000 Dijon",
            "starts_on": "2026-12-01",
        }
        alone = client.post(url, {**asked, "issuer": "Caisse d’essai,", "amount": "120000"})
        assert alone.status_code == 422 and "issuer" in alone.context["form"].errors  # papers print an address too
        refused = client.post(url, asked)
        assert refused.status_code == 422 and "amount" in refused.context["form"].errors
        assert client.post(url, {**asked, "amount": "120000"}).status_code == 302
        again = client.post(url, {**asked, "amount": "130000"})
        assert again.status_code == 422
        paper = AgencyPaper.objects.get(kind="guarantee", amount=12_000_000)
        edited = client.post(
            reverse("mandates:paper_edit", args=[paper.pk]), {**asked, "amount": "125000", "version": "1"}
        )
        assert edited.status_code == 302

    @pytest.mark.parametrize(("kind", "answer"), [("card", 422), ("accreditation", 422), ("insurance", 302)])
    def test_what_is_given_for_years_asks_for_its_end(self, client, staff, kind, answer, on_day):
        on_day("2026-12-01")
        client.force_login(staff.administrator)
        asked = {"kind": kind, "number": "CPI 9", "issuer": "CCI d’essai, Dijon", "starts_on": "2026-12-01"}
        said = client.post(reverse("mandates:paper_new"), asked)
        assert said.status_code == answer
        if answer == 422:
            assert "ends_on" in said.context["form"].errors

    @pytest.mark.parametrize(("kind", "latest"), [("card", 2029), ("accreditation", 2031)])
    def test_what_is_given_for_years_does_not_last_longer(self, client, staff, kind, latest, on_day):
        on_day("2026-12-01")
        AgencyPaper.objects.all().delete()
        client.force_login(staff.director)
        new = reverse("mandates:paper_new")
        asked = {"kind": kind, "number": "1", "issuer": "CCI, 1 rue Haute, 21000 Dijon", "starts_on": "2026-11-24"}
        said = client.post(new, asked | {"ends_on": f"{latest}-11-25"})
        assert said.status_code == 422 and f"24\u00a0novembre {latest}" in str(said.context["form"].errors["ends_on"])
        assert client.post(new, asked | {"ends_on": f"{latest}-11-24"}).status_code == 302

    def test_with_nothing_filled_in_it_says_what_to_do_first(self, client, account):
        client.force_login(account("director"))
        page = client.get(reverse("mandates:papers")).content.decode().replace("\u00a0", " ")
        assert "art. 29" in page and 'class="empty"' in page
