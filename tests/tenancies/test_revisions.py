"""Revisions asked and lost, ceilings of 1 January, amendments, suspensions: what a rent becomes by date."""

from datetime import date

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from trousseau.core.actions import add_scale_value
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import AgencyPaper, HouseholdMember, Person, ToDo
from trousseau.tenancies.amendments.actions import amend_lease, apply_due
from trousseau.tenancies.contract import actions as contract
from trousseau.tenancies.guarantees.actions import record_guarantee
from trousseau.tenancies.models import Lease, LeaseParty, RentChange, RentRevision
from trousseau.tenancies.revision import actions as revision
from trousseau.tenancies.suspension import queries as suspension
from trousseau.tenancies.suspension.actions import lift_suspension, suspend_rent
from trousseau.tenancies.terms import days_due, in_force

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


def ask(lease, staff, on: date) -> RentRevision:
    return revision.ask_revision(staff.rental, lease=lease, on=on, today=on)


def text_of(document) -> str:
    with document.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    said = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
    return said.replace("\u00a0", " ").replace("\u202f", " ")


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

    def test_the_night_asks_for_it_once_and_asking_closes_it(self, revised, staff):
        assert revision.open_todos(date(2027, 7, 10)) == 0
        assert revision.open_todos(DUE) == revision.open_todos(DUE) == 1
        todo = ToDo.objects.waiting().get(kind="tenancies.revise")
        assert todo.due_on == date(2028, 7, 10)
        ask(revised, staff, DUE)
        assert not ToDo.objects.waiting().filter(kind="tenancies.revise").exists()

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

    def test_the_list_says_each_ceiling_and_a_year_without_index(self, client, running_lease, staff, on_day):
        on_day("2026-12-10")
        mandate = running_lease.mandate
        mandate.convention, mandate.anah_ceiling, mandate.anah_signed_on = "loc1", 45000, date(2025, 6, 1)
        mandate.save()
        client.force_login(staff.rental)
        page = client.get(reverse("tenancies:ceilings", args=[2027])).content.decode().replace("\u00a0", " ")
        assert "459,92" in page and "Sous le plafond" in page  # 450 × 146,68/145,17 × 148,37/146,68, each rounded
        assert client.get(reverse("tenancies:ceilings", args=[2062])).status_code == 404


def amend(lease, staff, **changes):
    given = {"signed_on": date(2026, 9, 1), "starts_on": date(2026, 10, 1), "today": date(2026, 9, 1)}
    lease.refresh_from_db()
    return amend_lease(staff.rental, lease=lease, version=lease.version, **{**given, **changes})


class TestAmendment:
    def test_a_lower_rent_holds_from_its_day_and_the_signed_terms_stay(self, running_lease, staff):
        amendment = amend(running_lease, staff, rent=38000, charges=6000)
        assert (amendment.number, amendment.change.kind) == (1, "amendment")
        assert in_force(running_lease, date(2026, 9, 30)).rent == 40000
        assert in_force(running_lease, date(2026, 10, 1)).charges == 6000
        running_lease.refresh_from_db()
        assert running_lease.rent == 40000
        said = text_of(amendment.paper)
        assert "400,00 €" in said and "380,00 €" in said and "Avenant n° 1 au bail n° L00001" in said
        assert amend(running_lease, staff, charges=5500, starts_on=date(2026, 11, 1)).number == 2

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"rent": 41000}, "rent"),
            ({"rent": -1}, "rent"),
            ({"rent": 0}, "rent"),
            ({"charges": -100}, "charges"),
            ({"rent": 38000, "starts_on": date(2062, 1, 1)}, "starts_on"),
            ({"rent": 38000, "starts_on": date(2026, 8, 31)}, "starts_on"),
            ({"rent": 38000, "signed_on": date(2026, 9, 2)}, "signed_on"),
            ({}, None),
        ],
    )
    def test_what_the_law_or_good_sense_refuses_is_said_beside_its_field(self, running_lease, staff, changes, field):
        with pytest.raises(Refused) as refusal:
            amend(running_lease, staff, **changes)
        assert refusal.value.field == field
        assert not RentChange.objects.exists()

    def test_works_agreed_in_writing_may_raise_a_rent_but_not_under_loc2(self, running_lease, staff):
        assert amend(running_lease, staff, rent=41000, for_works=True).change.rent == 41000
        Lease.objects.update(contract="conventioned")
        with pytest.raises(Refused):
            amend(running_lease, staff, rent=42000, for_works=True, starts_on=date(2026, 11, 1))

    def test_the_day_of_payment_moves_on_its_day(self, running_lease, staff):
        amend(running_lease, staff, payment_day=10)
        assert apply_due(date(2026, 9, 30)) == 0
        assert apply_due(date(2026, 10, 1)) == 1
        assert apply_due(date(2026, 10, 2)) == 0
        running_lease.refresh_from_db()
        assert running_lease.payment_day == 10

    def test_two_who_amend_at_once_meet_a_conflict_and_one_amendment_stands(self, running_lease, staff):
        given = {"signed_on": date(2026, 9, 1), "starts_on": date(2026, 10, 1), "today": date(2026, 9, 1)}
        version = running_lease.version
        amend_lease(staff.rental, lease=running_lease, version=version, rent=38000, **given)
        with pytest.raises(Conflict), transaction.atomic():
            amend_lease(staff.director, lease=Lease.objects.get(), version=version, payment_day=9, **given)
        assert running_lease.amendments.count() == 1

    def test_by_the_page_a_rise_is_refused_and_nothing_typed_is_lost(self, client, running_lease, staff, on_day):
        on_day("2026-09-01")
        client.force_login(staff.rental)
        url = reverse("tenancies:amend", args=[running_lease.pk])
        version = client.get(url).context["form"]["version"].value()
        sent = {"version": version, "amended_on": "2026-09-01", "effect_on": "2026-10-01", "new_rent": "450"}
        answer = client.post(url, sent)
        assert answer.status_code == 422 and answer.context["form"].errors["new_rent"]
        page = client.post(url, {**sent, "new_rent": "390"}, follow=True).content.decode().replace("\u00a0", " ")
        assert "390,00 €" in page and "Avenant 1" in page


@pytest.fixture
def shared(running_lease, staff):
    """A lease that two flatmates signed, each for the other."""
    Lease.objects.update(solidary=True)
    person = Person.objects.create(first_name="Joris", last_name="Réséda", born_on=date(1990, 1, 2))
    HouseholdMember.objects.create(
        household=running_lease.household, person=person, relation="other", starts_on=date(2026, 6, 2)
    )
    LeaseParty.objects.update(bond="flatmate")
    LeaseParty.objects.create(lease=running_lease, person=person, bond="flatmate", signed_on=date(2026, 6, 25))
    return Lease.objects.get()


class TestParties:
    def leave(self, staff, party, **changes):
        given = {"on": date(2026, 10, 1), "why": "notice", "today": date(2026, 9, 1)}
        return contract.leave_lease(staff.rental, party=party, version=party.version, **{**given, **changes})

    def test_a_flatmate_who_leaves_answers_for_six_months_and_their_surety_with_them(self, shared, staff):
        party = shared.parties.last()
        surety = record_guarantee(
            staff.rental,
            lease=shared,
            kind="surety",
            name="Rosa Aubépine",
            limit=720000,
            party=party,
            starts_on=date(2026, 7, 11),
        )
        answer = self.leave(staff, party)
        assert (answer.until, answer.article) == (date(2027, 3, 31), "Loi 89-462, art. 8-1")
        surety.refresh_from_db()
        assert surety.ends_on == date(2027, 3, 31)

    def test_a_new_flatmate_frees_the_one_who_left(self, shared, staff):
        self.leave(staff, shared.parties.last())
        person = Person.objects.create(first_name="Rosa", last_name="Sauge", born_on=date(1991, 1, 2))
        member = HouseholdMember.objects.create(
            household=shared.household, person=person, relation="other", starts_on=date(2026, 9, 1)
        )
        amendment = amend(
            shared, staff, joining=member, bond="flatmate", starts_on=date(2026, 12, 1), signed_on=date(2026, 9, 1)
        )
        assert str(amendment.joining) == "Rosa Sauge"
        assert shared.parties.get(person__first_name="Joris").bound_until == date(2026, 11, 30)

    def test_under_loc2_article_8_1_gives_no_end_and_the_owner_may(self, shared, staff):
        Lease.objects.update(contract="conventioned")
        party = LeaseParty.objects.last()
        answer = self.leave(staff, party)
        assert (answer.until, answer.article) == (None, "Loi 89-462, art. 40 III")
        party.refresh_from_db()
        contract.release_party(
            staff.rental, party=party, version=party.version, on=date(2026, 11, 2), today=date(2026, 11, 3)
        )
        assert LeaseParty.objects.get(pk=party.pk).bound_until == date(2026, 11, 2)

    def test_a_spouse_stays_bound_until_the_divorce(self, shared, staff):
        LeaseParty.objects.update(bond="married")
        party = LeaseParty.objects.last()
        assert self.leave(staff, party).until is None

    def test_violence_ends_it_the_day_the_letter_is_presented(self, shared, staff):
        answer = self.leave(staff, shared.parties.last(), why="violence")
        assert (answer.until, answer.article) == (date(2026, 10, 1), "Loi 89-462, art. 8-2")

    def test_the_last_tenant_does_not_leave_by_this_page(self, shared, staff):
        self.leave(staff, shared.parties.last())
        with pytest.raises(Refused):
            self.leave(staff, shared.parties.first())

    def test_the_surety_of_a_flatmate_names_whom_it_stands_for(self, shared, staff):
        with pytest.raises(Refused) as refusal:
            record_guarantee(
                staff.rental,
                lease=shared,
                kind="surety",
                name="Rosa Aubépine",
                limit=720000,
                starts_on=date(2026, 7, 11),
            )
        assert refusal.value.field == "party" and "8-1" in refusal.value.article


class TestSuspension:
    def order(self, lease, staff, **changes):
        given = {
            "kind": "order",
            "reference": "Arrêté 2026-14",
            "notified_on": date(2026, 9, 10),
            "today": date(2026, 9, 12),
        }
        return suspend_rent(staff.rental, lease=lease, **{**given, **changes})

    def test_an_order_leaves_nothing_due_from_the_next_month_to_the_month_of_its_lifting(self, running_lease, staff):
        row = self.order(running_lease, staff)
        assert row.from_on == date(2026, 10, 1)
        lift_suspension(
            staff.rental, suspension=row, reference="Mainlevée 2026-30", on=date(2026, 11, 20), today=date(2026, 11, 21)
        )
        lease = Lease.objects.get()
        asked = [suspension.month_share(lease, date(2026, month, 1)).due for month in (9, 10, 11, 12)]
        assert asked == [45000, 0, 0, 45000]
        assert days_due(lease, date(2026, 10, 1)) == []

    def test_an_aid_withheld_is_not_owed_and_is_no_debt(self, running_lease, staff):
        self.order(running_lease, staff, kind="withheld", aid=21000, from_on=date(2026, 10, 1))
        lease = Lease.objects.get()
        share = suspension.month_share(lease, date(2026, 10, 1))
        assert (share.due, share.withheld, share.tenant) == (45000, 21000, 24000)
        assert suspension.month_share(lease, date(2026, 9, 1)).withheld == 0
        assert sum(suspension.month_share(lease, date(2026, m, 1)).withheld for m in (9, 10, 11)) == 42000

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "withheld"}, "aid"),
            ({"kind": "withheld", "aid": 45001}, "aid"),
            ({"aid": 100}, "aid"),
            ({"kind": "withheld", "aid": 100, "from_on": date(2062, 1, 1)}, "from_on"),
            ({"notified_on": date(2062, 1, 1)}, "notified_on"),
            ({"reference": "  "}, "reference"),
        ],
    )
    def test_bad_input_is_said_beside_its_field(self, running_lease, staff, changes, field):
        with pytest.raises(Refused) as refusal:
            self.order(running_lease, staff, **changes)
        assert refusal.value.field == field

    def test_one_order_at_a_time_and_one_lifting(self, running_lease, staff):
        row = self.order(running_lease, staff)
        with pytest.raises(Refused):
            self.order(running_lease, staff)
        lifted = {"reference": "M", "on": date(2026, 9, 20), "today": date(2026, 9, 21)}
        lift_suspension(staff.rental, suspension=row, **lifted)
        with pytest.raises(Refused):
            lift_suspension(staff.rental, suspension=row, **lifted)

    def test_the_lease_page_says_what_the_tenant_owes(self, client, running_lease, staff, on_day):
        on_day("2026-10-05")
        client.force_login(staff.rental)
        url = reverse("tenancies:suspend", args=[running_lease.pk, "withheld"])
        sent = {"reference": "Lettre CAF", "notified_on": "2026-09-10", "aid": "210"}
        page = client.post(url, sent, follow=True).content.decode().replace("\u00a0", " ")
        assert "le locataire doit 240,00 €" in page and "Aide retenue" in page


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
