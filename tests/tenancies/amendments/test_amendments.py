"""Amendments of a signed lease, and the tenants who leave it or join."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from tests.tenancies.papers import text_of
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import HouseholdMember, Person
from trousseau.tenancies.amendments.actions import amend_lease, apply_due
from trousseau.tenancies.contract import actions as contract
from trousseau.tenancies.enums import ProrataMethod
from trousseau.tenancies.guarantees.actions import record_guarantee
from trousseau.tenancies.models import Lease, LeaseAmendment, LeaseParty, RentChange
from trousseau.tenancies.terms import in_force


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

    @pytest.mark.parametrize("changes", [{"rent": 37000}, {"charges": 9000}])
    def test_no_sum_is_written_before_a_change_that_would_undo_it(self, running_lease, staff, changes):
        amend(running_lease, staff, rent=38000, starts_on=date(2026, 11, 1))
        with pytest.raises(Refused, match="1er.novembre 2026") as refusal:
            amend(running_lease, staff, **changes)
        assert refusal.value.field == "starts_on"
        assert amend(running_lease, staff, payment_day=10).change is None  # it changes no sum
        assert amend(running_lease, staff, **changes, starts_on=date(2026, 11, 2)).change

    def test_a_ceiling_that_is_not_known_keeps_a_rent_from_rising_not_from_falling(self, running_lease, staff):
        running_lease.mandate.convention = "loc1"  # nobody wrote its ceiling
        running_lease.mandate.save()
        with pytest.raises(Refused, match="plafond") as refusal:
            amend(running_lease, staff, rent=41000, for_works=True)
        assert refusal.value.field == "rent" and not RentChange.objects.exists()
        assert amend(running_lease, staff, rent=38000).change.rent == 38000

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

    def test_what_is_to_come_is_taken_back_by_another_amendment(self, running_lease, staff):
        """Both take effect in October, the lease says the 5th and its days as they are until then."""
        counted = running_lease.prorata
        amend(running_lease, staff, payment_day=20, prorata=ProrataMethod.THIRTY)
        again = amend(running_lease, staff, payment_day=5, prorata=counted)
        assert (again.payment_day_before, again.payment_day, again.prorata) == (20, 5, counted)
        said = text_of(again.paper)
        assert "le 20" in said and "le 5 de chaque mois" in said
        with pytest.raises(Refused, match="Rien ne change"):
            amend(running_lease, staff, payment_day=5, prorata=counted)
        apply_due(date(2026, 10, 1))
        running_lease.refresh_from_db()
        assert (running_lease.payment_day, running_lease.prorata) == (5, counted)

    def test_the_day_before_an_amendment_signed_earlier_is_read_in_the_history(self, running_lease, staff):
        first = amend(running_lease, staff, payment_day=10, starts_on=date(2026, 9, 1))
        second = amend(running_lease, staff, payment_day=20)
        running_lease.refresh_from_db()
        assert running_lease.payment_day == 10
        LeaseAmendment.objects.update(payment_day_before=None)
        import_module("trousseau.tenancies.migrations.0003_day_of_payment_before").fill(apps, None)
        found = LeaseAmendment.objects.order_by("number").values_list("pk", "payment_day_before")
        assert list(found) == [(first.pk, 5), (second.pk, 10)]

    def test_the_counting_before_an_amendment_signed_earlier_is_read_in_the_history(self, running_lease, staff):
        first = amend(running_lease, staff, prorata=ProrataMethod.THIRTY, starts_on=date(2026, 9, 1))
        second = amend(running_lease, staff, prorata=ProrataMethod.YEAR)
        LeaseAmendment.objects.update(prorata_before="")
        import_module("trousseau.tenancies.migrations.0004_counting_of_days_before").fill(apps, None)
        found = LeaseAmendment.objects.order_by("number").values_list("pk", "prorata_before")
        assert list(found) == [(first.pk, "actual"), (second.pk, "30/360")]

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
