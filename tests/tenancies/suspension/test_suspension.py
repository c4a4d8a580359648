"""A rent suspended by an order, an aid withheld."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.tenancies.leaving import queries as leaving
from trousseau.tenancies.models import Lease
from trousseau.tenancies.suspension import queries as suspension
from trousseau.tenancies.suspension.actions import lift_suspension, suspend_rent
from trousseau.tenancies.terms import days_due


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

    def test_an_order_sent_twice_at_once_suspends_once(self, committed_db, running_lease, staff, together):
        one, other = together(*[lambda: self.order(running_lease, staff)] * 2)
        assert running_lease.suspensions.get() in (one, other)
        assert [type(each) for each in (one, other)].count(Refused) == 1

    @pytest.mark.parametrize("changes", [{}, {"kind": "withheld", "aid": 21000}])
    def test_what_is_lifted_before_its_first_day_suspends_nothing(self, client, running_lease, staff, on_day, changes):
        row = self.order(running_lease, staff, **changes)
        lifted = {"reference": "Mainlevée 2026-30", "on": date(2026, 9, 20), "today": date(2026, 9, 20)}
        lift_suspension(staff.rental, suspension=row, **lifted)
        lease = Lease.objects.get()
        assert [suspension.month_share(lease, date(2026, m, 1)).tenant for m in (9, 10, 11)] == [45000] * 3
        assert leaving.first_term_on(lease) == lease.term_on
        on_day("2026-10-05")
        client.force_login(staff.rental)
        page = client.get(reverse("tenancies:lease", args=[lease.pk])).content.decode()
        assert "Levée avant son premier jour" in page and "suspend le loyer" not in page
        assert self.order(lease, staff, **changes, notified_on=date(2026, 9, 25), today=date(2026, 9, 25)).pk  # another

    def test_nothing_is_lifted_before_it_was_notified_even_written_straight(self, running_lease, staff):
        row = self.order(running_lease, staff)
        for notified_on in (row.notified_on, None):
            row.notified_on, row.to_on = notified_on, date(2026, 9, 9)
            with pytest.raises(ValidationError):
                row.full_clean()

    def test_the_lease_page_says_what_the_tenant_owes(self, client, running_lease, staff, on_day):
        on_day("2026-10-05")
        client.force_login(staff.rental)
        url = reverse("tenancies:suspend", args=[running_lease.pk, "withheld"])
        sent = {"reference": "Lettre CAF", "notified_on": "2026-09-10", "aid": "210"}
        page = client.post(url, sent, follow=True).content.decode().replace("\u00a0", " ")
        assert "le locataire doit 240,00 €" in page and "Aide retenue" in page
