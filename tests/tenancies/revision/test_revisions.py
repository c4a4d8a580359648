"""The yearly revision and the ceilings: what is asked, its letter, what is lost."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.tenancies.papers import text_of
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.errors import Refused
from trousseau.core.models import AgencyPaper, Dwelling, ToDo
from trousseau.core.todo import about, words
from trousseau.tenancies.amendments.actions import amend_lease
from trousseau.tenancies.models import Lease, RentChange, RentRevision
from trousseau.tenancies.revision import actions as revision
from trousseau.tenancies.revision import queries
from trousseau.tenancies.revision.asking import lower_all
from trousseau.tenancies.revision.queries import rows as rows_of
from trousseau.tenancies.terms import in_force

pytestmark = pytest.mark.usefixtures("law_of_2026")

DUE = date(2027, 7, 11)  # one year after the lease took effect
INDEXES = {"2027-T1": "149.20, 1.77", "2028-T1": "151.00, 1.21"}


@pytest.fixture
def revised(running_lease, staff):
    """A lease whose rent is revised each 11 July by the index of the first quarter, 2026 being its own."""
    Lease.objects.filter(pk=running_lease.pk).update(revised=True, revision_on=DUE, revision_quarter="2026-T1")
    for quarter, value in INDEXES.items():
        year = int(quarter[:4])
        add_scale_value(
            staff.administrator,
            code="irl.metropole",
            value=value,
            starts_on=date(year, 1, 1),
            article="Loi 89-462, art. 17-1",
            source="essai",
        )
    return Lease.objects.get(pk=running_lease.pk)


def under_convention(lease, ceiling: int | None) -> None:
    mandate = lease.mandate
    mandate.convention, mandate.anah_ceiling, mandate.anah_signed_on = "loc2", ceiling, date(2026, 6, 1)
    mandate.save()


def amend_to(lease, staff, rent: int, starts_on: date, on: date | None = None) -> None:
    lease = Lease.objects.get(pk=lease.pk)
    on = on or starts_on
    days = {"signed_on": on, "starts_on": starts_on, "today": on}
    amend_lease(staff.rental, lease=lease, version=lease.version, rent=rent, **days)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def ask(lease, staff, on: date) -> RentRevision:
    return revision.ask_revision(staff.rental, lease=lease, on=on, today=on)


class TestRevision:
    def test_it_holds_from_the_day_it_is_asked_with_its_arithmetic_and_its_letter(self, revised, staff):
        row = ask(revised, staff, date(2027, 8, 20))
        assert (row.before, row.after, row.due_on) == (40000, 40709, DUE)  # 400 × 149,20 / 146,60
        assert in_force(revised, date(2027, 8, 19)).rent == 40000
        assert in_force(revised, date(2027, 8, 20)).rent == 40709
        said = text_of(row.paper)
        for expected in ("400,00 € × 149,20 / 146,60 = 407,09 €", "20 août 2027", "457,09 €", "Aminata Capucine"):
            assert expected in said, expected

    def test_a_flat_rate_of_charges_is_revised_as_the_rent_is(self, revised, staff, client, on_day):
        Lease.objects.update(flat_charges=True)
        on_day("2027-08-20")
        client.force_login(staff.rental)
        page = client.get(reverse("tenancies:revisions")).content.decode().replace("\u00a0", " ")
        assert "forfait de charges 50,00 €" in page.replace("\u202f", " ")
        row = ask(Lease.objects.get(), staff, date(2027, 8, 20))
        term = in_force(revised, date(2027, 8, 20))
        assert (term.rent, term.charges) == (40709, 5089)  # 50 × 149,20 / 146,60 = 50,886…
        said = text_of(row.paper)
        for expected in ("Nouveau forfait de charges", "50,00 € × 149,20 / 146,60 = 50,89 €", "457,98 €"):
            assert expected in said, expected
        assert "forfait de charges" in row.change.said

    def test_what_keeps_a_letter_from_being_printed_is_said(self, revised, staff, client, on_day):
        AgencyPaper.objects.all().delete()
        on_day("2027-08-20")
        client.force_login(staff.rental)
        page = client.post(reverse("tenancies:revisions_ask"), follow=True).content.decode()
        assert not RentRevision.objects.exists()
        assert f"{revised.code}. Ce document" in page and "la carte professionnelle (Réglages" in page

    def test_before_its_day_it_is_refused_with_the_day(self, revised, staff):
        with pytest.raises(Refused, match="11.juillet 2027"):
            ask(revised, staff, date(2027, 7, 10))
        assert not RentChange.objects.exists()

    def test_it_is_asked_once_a_year(self, revised, staff):
        ask(revised, staff, DUE)
        with pytest.raises(Refused):
            ask(revised, staff, date(2027, 12, 1))
        assert RentRevision.objects.count() == 1

    def test_what_nobody_asked_in_its_year_is_lost_and_the_next_takes_one_year_of_index(self, revised, staff):
        row = ask(revised, staff, date(2028, 7, 11))
        assert list(RentRevision.objects.values_list("due_on", "asked_on")) == [
            (DUE, None),
            (date(2028, 7, 11), date(2028, 7, 11)),
        ]
        assert row.after == 40483  # 400 × 151,00 / 149,20: the lost year is not caught up

    @pytest.mark.parametrize("energy", ["F", "G", ""])
    def test_frozen_or_unknown_classes_are_not_revised(self, revised, staff, energy):
        type(revised.mandate.dwelling).objects.update(energy=energy)
        with pytest.raises(Refused):
            ask(Lease.objects.get(), staff, DUE)

    def test_without_a_clause_or_an_index_nothing_is_asked(self, running_lease, staff):
        with pytest.raises(Refused, match="jamais"):
            ask(running_lease, staff, DUE)
        Lease.objects.update(revised=True, revision_on=DUE, revision_quarter="2026-T2")
        with pytest.raises(Refused, match="2e trimestre 2027"):
            ask(Lease.objects.get(), staff, DUE)

    def test_the_ceiling_of_the_convention_caps_it(self, revised, staff):
        mandate = revised.mandate
        mandate.convention, mandate.anah_ceiling, mandate.anah_signed_on = "loc2", 40000, date(2026, 7, 1)
        mandate.save()
        row = ask(Lease.objects.get(), staff, DUE)
        assert row.after == row.ceiling == 40461  # 400 × 148,37 / 146,68, on 1 January 2027
        assert "plafond 404,61" in row.change.said.replace("\u00a0", " ")

    @pytest.mark.parametrize(
        ("top", "why"), [(40000, "2e trimestre 2027, qu’un administrateur ajoute"), (None, "l’y écrit")]
    )
    def test_a_ceiling_that_is_not_known_lets_no_rent_rise_and_says_who_must_look(
        self, revised, staff, client, on_day, top, why
    ):
        under_convention(revised, top)
        on = date(2028, 7, 11)  # the ceiling of 2028 needs an index that nobody added
        with pytest.raises(Refused, match="plafond") as refusal:
            ask(Lease.objects.get(), staff, on)
        assert why in plain(str(refusal.value))
        assert revision.open_todos(on) == 0
        on_day("2028-07-11")
        client.force_login(staff.rental)
        page = plain(client.get(reverse("tenancies:revisions")).content.decode())
        assert "Plafond inconnu" in page and page.count(why) == 1
        client.post(reverse("tenancies:revisions_ask"))
        assert not RentChange.objects.exists()
        assert why in plain(client.get(reverse("tenancies:lease", args=[revised.pk])).content.decode())

    def test_the_night_asks_for_it_once_and_asking_closes_it(self, revised, staff):
        assert revision.open_todos(date(2027, 7, 10)) == 0
        assert revision.open_todos(DUE) == revision.open_todos(DUE) == 1
        todo = ToDo.objects.waiting().get(kind="tenancies.revise")
        assert todo.due_on == date(2028, 7, 10)
        ask(revised, staff, DUE)
        assert not ToDo.objects.waiting().filter(kind="tenancies.revise").exists()

    def test_the_night_lets_fall_what_may_not_be_asked_any_more(self, revised):
        asked = ToDo.objects.waiting().filter(kind="tenancies.revise")
        assert revision.open_todos(DUE) == 1
        Dwelling.objects.update(energy="G")  # loi 89-462, art. 17-1 III
        assert revision.open_todos(DUE) == 0 and not asked.exists()

    def test_a_revision_that_was_lost_leaves_its_place_to_the_next(self, revised):
        asked = ToDo.objects.waiting().filter(kind="tenancies.revise")
        for year in (2027, 2028):
            revision.open_todos(date(year, 7, 12))
            rows = {row.subject: row.due_on for row in asked.all()}
            ready = [row for row in rows_of([revised], date(year, 7, 12)) if row.verdict.rise]
            assert rows == {about(row.lease): row.verdict.rise.occasion.last for row in ready}

    def test_one_button_asks_them_all_and_a_second_press_changes_nothing(self, client, revised, staff, on_day):
        on_day("2027-07-12")
        client.force_login(staff.rental)
        page = client.get(reverse("tenancies:revisions"))
        assert page.context["ready"] == 1 and page.context["gain"] == 709
        url = reverse("tenancies:revisions_ask")
        client.post(url)
        client.post(url)
        [change] = RentChange.objects.all()
        letter = client.get(reverse("tenancies:change_paper", args=[change.pk]))
        assert b"".join(letter.streaming_content).startswith(b"%PDF")
        assert "407,09" in client.get(reverse("tenancies:lease", args=[revised.pk])).content.decode()

    def test_a_stranger_asks_nothing(self, client, revised, account, on_day):
        on_day("2027-07-12")
        client.force_login(account("rental", grants=False))
        client.post(reverse("tenancies:revisions_ask"), {"lease": str(revised.pk)})
        assert not RentChange.objects.exists()


class TestIndex:
    @pytest.mark.parametrize(
        ("value", "starts_on", "field"),
        [
            ("149.20, 3.50", date(2027, 1, 1), "value"),
            ("149.20", date(2027, 1, 1), "value"),
            ("cent, 1", date(2027, 1, 1), "value"),
            ("149.20, 1.77", date(2027, 1, 2), "starts_on"),
        ],
    )
    def test_an_index_that_disagrees_with_its_change_is_not_taken(self, staff, value, starts_on, field):
        with pytest.raises(Refused) as refusal:
            add_scale_value(
                staff.administrator, code="irl.metropole", value=value, starts_on=starts_on, article="a", source="s"
            )
        assert refusal.value.field == field


class TestCeiling:
    def test_a_rent_above_the_ceiling_of_1_january_comes_down_with_its_letter(self, running_lease, staff):
        mandate = running_lease.mandate
        mandate.convention, mandate.anah_ceiling, mandate.anah_signed_on = "loc2", 39000, date(2026, 6, 1)
        mandate.save()
        lease = Lease.objects.get()
        change = revision.lower_to_ceiling(staff.rental, lease=lease, year=2027, today=date(2026, 12, 10))
        assert (change.from_on, change.rent, change.kind) == (date(2027, 1, 1), 39449, "ceiling")
        assert "390,00 € × 148,37 / 146,68 = 394,49 €" in text_of(change.paper)
        with pytest.raises(Refused):
            revision.lower_to_ceiling(staff.rental, lease=lease, year=2027, today=date(2026, 12, 10))

    def lower(self, staff, on: date, year: int = 2027):
        return lower_all(staff.rental, leases=Lease.objects.all(), year=year, today=on)

    @pytest.mark.parametrize("on", [date(2026, 12, 10), date(2027, 3, 1)])
    @pytest.mark.parametrize("rent", [35000, 39449, 39450, 40000])
    def test_the_ceiling_is_a_maximum_whenever_the_button_is_pressed(self, running_lease, staff, rent, on):
        """It is 394.49 € from 1 January 2027 on."""
        if rent != 40000:
            amend_to(running_lease, staff, rent, date(2026, 12, 1))
        under_convention(running_lease, 39000)
        [listed] = queries.ceilings([Lease.objects.get()], 2027, on)
        lowered = self.lower(staff, on).done
        assert (listed.over, len(lowered)) == (rent > 39449, int(rent > 39449))
        lease = Lease.objects.get()
        assert in_force(lease, date(2027, 3, 1)).rent == min(rent, 39449)
        assert not queries.ceilings([lease], 2027, date(2027, 4, 1))[0].over

    def test_a_rent_that_came_down_since_1_january_is_not_listed_nor_raised(self, running_lease, staff):
        amend_to(running_lease, staff, 35000, date(2027, 2, 1))
        under_convention(running_lease, 39000)
        assert not self.lower(staff, date(2027, 3, 1)).done
        assert in_force(Lease.objects.get(), date(2027, 3, 1)).rent == 35000

    def test_a_ceiling_corrected_since_brings_the_rent_down_again_with_a_letter_of_its_own(self, running_lease, staff):
        for top, on in ((39000, date(2027, 2, 1)), (38000, date(2027, 4, 1))):
            under_convention(running_lease, top)
            assert self.lower(staff, on).done
        numbers = [change.paper.number for change in RentChange.objects.order_by("from_on")]
        assert numbers == [f"{running_lease.code}-P2027", f"{running_lease.code}-P2027-2"]

    def test_a_year_that_is_over_lowers_nothing(self, client, running_lease, staff, on_day):
        under_convention(running_lease, 39000)
        [(_lease, why)] = self.lower(staff, date(2028, 2, 1)).refused
        assert "terminée" in why and not RentChange.objects.exists()
        on_day("2028-02-01")
        client.force_login(staff.rental)
        page = client.get(reverse("tenancies:ceilings", args=[2027])).content.decode()
        assert reverse("tenancies:ceilings_lower", args=[2027]) not in page

    def test_one_lease_that_is_refused_keeps_no_other_above_its_ceiling(
        self, client, running_lease, staff, on_day, build
    ):
        under_convention(running_lease, 39000)
        amend_to(running_lease, staff, 39000, date(2027, 3, 1), on=date(2027, 1, 10))
        other = build.running_lease("Ancolie")
        under_convention(other, 39000)
        on_day("2027-02-01")
        client.force_login(staff.rental)
        url = reverse("tenancies:ceilings_lower", args=[2027])
        page = plain(client.post(url, follow=True).content.decode())
        assert f"{running_lease.code}. Le loyer ou les charges changent déjà le 1er mars 2027" in page
        assert RentChange.objects.filter(kind="ceiling").get().lease == other
        page = plain(client.post(url, follow=True).content.decode())
        assert page.count("changent déjà") == 1 and RentChange.objects.filter(kind="ceiling").count() == 1

    @pytest.mark.parametrize(("top", "year"), [(1, 2028), (None, 2027)])
    def test_a_ceiling_that_is_not_known_is_listed_and_never_said_to_be_kept(
        self, client, running_lease, staff, on_day, top, year
    ):
        under_convention(running_lease, top)
        with pytest.raises(Refused, match="n’est pas connu"):
            revision.lower_to_ceiling(staff.rental, lease=Lease.objects.get(), year=year, today=date(2027, 12, 10))
        on_day("2027-12-10")
        client.force_login(staff.rental)
        page = plain(client.get(reverse("tenancies:ceilings", args=[year])).content.decode())
        assert "1 plafond n’est pas connu" in page and "Plafond inconnu" in page
        assert "Chaque loyer est sous le plafond" not in page and "Sous le plafond" not in page

    def test_the_list_says_each_ceiling_and_a_year_without_index(self, client, running_lease, staff, on_day):
        on_day("2026-12-10")
        mandate = running_lease.mandate
        mandate.convention, mandate.anah_ceiling, mandate.anah_signed_on = "loc1", 45000, date(2025, 6, 1)
        mandate.save()
        client.force_login(staff.rental)
        page = client.get(reverse("tenancies:ceilings", args=[2027])).content.decode().replace("\u00a0", " ")
        assert "459,92" in page and "Sous le plafond" in page  # 450 × 146,68/145,17 × 148,37/146,68, each rounded
        assert client.get(reverse("tenancies:ceilings", args=[2062])).status_code == 404


def test_a_change_is_never_retroactive_even_written_straight(running_lease):
    with pytest.raises(ValidationError):
        RentChange(
            lease=running_lease,
            from_on=date(2026, 8, 1),
            rent=1,
            charges=0,
            kind="revision",
            said="x",
            asked_on=date(2026, 9, 1),
        ).full_clean()


class TestTheIndexComesLate:
    """Loi 89-462, art. 17-1: the rent is revised from the day it is asked: each day without its index is lost for good."""

    @pytest.fixture
    def waiting(self, running_lease):
        Lease.objects.filter(pk=running_lease.pk).update(revised=True, revision_on=DUE, revision_quarter="2026-T1")
        return Lease.objects.get(pk=running_lease.pk)

    def todos(self, kind: str) -> list[ToDo]:
        return list(ToDo.objects.waiting().filter(kind=kind))

    def type_it(self, staff) -> None:
        add_scale_value(
            staff.administrator,
            code="irl.metropole",
            value=INDEXES["2027-T1"],
            starts_on=date(2027, 1, 1),
            article="Loi 89-462, art. 17-1",
            source="essai",
        )

    def test_it_is_asked_for_before_the_day_of_the_revision_once_it_is_published(self, waiting):
        revision.open_todos(date(2027, 4, 14))
        assert not self.todos("tenancies.await_index")  # not published yet, and the day is far
        revision.open_todos(date(2027, 5, 14))
        [row] = self.todos("tenancies.await_index")
        assert (row.subject, row.due_on, row.role) == ("index:2027-T1", DUE, "rental")
        assert plain(words(row)["why"]).count("11 juillet 2027") == 1 and "10 juillet 2028" in plain(words(row)["why"])
        revision.open_todos(date(2027, 6, 1))
        assert len(self.todos("tenancies.await_index")) == 1

    def test_typed_two_months_after_the_day_the_revision_is_ready_with_the_day_it_could_be_asked(self, waiting, staff):
        revision.open_todos(date(2027, 7, 20))
        assert len(self.todos("tenancies.await_index")) == 1 and not self.todos("tenancies.revise")
        self.type_it(staff)
        revision.open_todos(date(2027, 9, 5))
        assert not self.todos("tenancies.await_index")
        [row] = self.todos("tenancies.revise")
        assert "11 juillet 2027" in plain(words(row)["why"]) and "10 juillet 2028" in plain(words(row)["why"])
        asked = ask(waiting, staff, date(2027, 9, 6))
        assert (asked.due_on, asked.asked_on, asked.after) == (DUE, date(2027, 9, 6), 40709)
        assert in_force(waiting, date(2027, 9, 5)).rent == 40000 and in_force(waiting, date(2027, 9, 6)).rent == 40709
        assert "407,09" in text_of(asked.paper)

    def test_the_page_says_since_when_it_waits_and_by_which_day_it_is_lost(self, waiting, staff, client, on_day):
        on_day("2027-08-20")
        client.force_login(staff.rental)
        page = plain(client.get(reverse("tenancies:revisions")).content.decode())
        assert "L’indice du 1er trimestre 2027" in page and "depuis le 11 juillet 2027" in page
        assert "perdue après le 10 juillet 2028" in page

    def test_no_index_of_ours_is_asked_for_a_home_of_corsica(self, waiting):
        type(waiting.mandate.dwelling.commune).objects.get_or_create(
            insee="2A004", defaults={"name": "Ajaccio", "postal_code": "20000"}
        )
        Dwelling.objects.filter(pk=waiting.mandate.dwelling_id).update(commune_id="2A004")
        revision.open_todos(date(2027, 7, 20))
        assert not self.todos("tenancies.await_index")

    def test_a_lease_whose_revision_was_asked_waits_for_nothing(self, waiting, staff):
        self.type_it(staff)
        ask(waiting, staff, date(2027, 7, 12))
        revision.open_todos(date(2027, 7, 20))
        assert not self.todos("tenancies.await_index") and not self.todos("tenancies.revise")
