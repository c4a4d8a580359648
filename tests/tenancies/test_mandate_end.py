"""A mandate does not end under a household that waits for its keys: what must be undone first is said."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.homes import ready
from trousseau.allocation.actions import decide, open_sitting, withdraw_decision
from trousseau.allocation.models import Decision
from trousseau.core.errors import Conflict, Refused
from trousseau.mandates.actions import amend_mandate, end_mandate, sign_mandate, withdraw_mandate
from trousseau.mandates.models import Availability, Mandate
from trousseau.mandates.queries import available
from trousseau.rents.models import RentCall
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.actions import abandon_lease, draft_lease, end_lease, hand_keys, sign_lease
from trousseau.tenancies.models import Lease

DECIDED, DRAFTED, SIGNED, STARTS = date(2026, 6, 20), date(2026, 6, 22), date(2026, 6, 25), date(2026, 7, 11)


def end(build, mandate, on=date(2026, 7, 1), **fields) -> None:
    found = Mandate.objects.get(pk=mandate.pk)
    end_mandate(build.staff.director, mandate=found, version=found.version, on=on, **fields)


def draft(build, decision) -> Lease:
    return draft_lease(
        build.staff.rental,
        decision=decision,
        rent=40000,
        charges=5000,
        deposit=40000,
        starts_on=STARTS,
        payment_day=5,
        on=DRAFTED,
        today=DRAFTED,
    )


def sign(build, lease) -> None:
    sign_lease(build.staff.rental, lease=lease, version=lease.version, on=SIGNED, today=SIGNED)


def keys(build, lease, on=STARTS) -> None:
    hand_keys(build.staff.rental, lease=lease, version=lease.version, keys_count=2, on=on, today=on)


@pytest.mark.django_db
class TestWhatStands:
    def test_a_decision_is_withdrawn_first(self, build):
        decision = build.decision()
        with pytest.raises(Refused, match=r"commission.*20.juin 2026.*retirer la décision"):
            end(build, decision.mandate)
        assert Mandate.objects.get().state == "signed"
        withdraw_decision(
            build.staff.director,
            decision=decision,
            version=decision.version,
            reason="refused",
            on=DRAFTED,
            today=DRAFTED,
        )
        end(build, decision.mandate)
        assert Mandate.objects.get().state == "ended"

    def test_a_draft_is_abandoned_then_the_decision_withdrawn(self, build):
        lease = build.lease()
        with pytest.raises(Refused, match="L00001 est rédigé.*abandonner"):
            end(build, lease.mandate)
        abandon_lease(build.staff.rental, lease=lease, version=1, reason="Le ménage renonce", on=SIGNED, today=SIGNED)
        with pytest.raises(Refused, match="retirer la décision"):
            end(build, lease.mandate)

    @pytest.mark.parametrize("taken_over", [False, True])
    def test_a_signed_lease_gets_its_keys_first_then_the_owner_takes_it_over(self, build, taken_over):
        lease = build.lease()
        sign(build, lease)
        with pytest.raises(Refused, match="L00001 est signé.*Remettez d’abord les clés"):
            end(build, lease.mandate, on=STARTS, taken_over=taken_over)
        keys(build, lease)
        with pytest.raises(Refused, match="reprend"):
            end(build, lease.mandate, on=STARTS)
        end(build, lease.mandate, on=STARTS, taken_over=True)
        assert Mandate.objects.get().taken_over

    def test_the_page_says_it_before_the_button_is_pressed(self, client, build, on_day):
        lease = build.lease()
        on_day("2026-07-01")
        client.force_login(build.staff.director)
        url = reverse("mandates:end", args=[lease.mandate_id])
        assert "Le bail L00001 est rédigé" in client.get(url).content.decode().replace("\u00a0", " ")
        sent = client.post(url, {"version": lease.mandate.version, "on": "2026-07-01", "reason": "agreement"})
        assert sent.status_code == 422 and Mandate.objects.get().state == "signed"

    def test_once_the_household_left_the_mandate_ends_and_its_dwelling_is_not_free_again(self, build):
        lease = build.running_lease()
        end(build, lease.mandate, on=date(2026, 9, 30), taken_over=True)
        lease.refresh_from_db()
        left = date(2026, 12, 31)
        end_lease(build.staff.rental, lease=lease, version=lease.version, on=left, today=left)
        assert not Availability.objects.filter(ends_on=None).exists() and not available(left).exists()


@pytest.mark.django_db
class TestWithdrawal:
    """Signed at the owner's on 15 June with work asked for at once: the owner may change their mind until the 29th."""

    @pytest.fixture
    def decided(self, build):
        mandate, day = build.draft_mandate(), date(2026, 6, 15)
        sign_mandate(
            build.staff.captation,
            mandate=mandate,
            version=1,
            signed_at="owner",
            available_from=day,
            on=day,
            today=day,
            informed_on=day,
            early_start=True,
        )
        sitting = open_sitting(
            build.staff.director, on=DECIDED, members=[build.staff.director, build.staff.commission], today=DECIDED
        )
        return decide(
            build.staff.commission,
            sitting=sitting,
            mandate=mandate,
            application=build.application(),
            outcome="allocated",
            reason="Le logement convient.",
            today=DECIDED,
        )

    def withdraw(self, build, mandate, *, sent_on=date(2026, 6, 24), on=date(2026, 6, 28)) -> None:
        found = Mandate.objects.get(pk=mandate.pk)
        withdraw_mandate(build.staff.captation, mandate=found, version=found.version, sent_on=sent_on, today=on)

    def test_what_waits_is_undone_first_and_the_day_of_sending_still_counts(self, build, decided):
        with pytest.raises(Refused, match="retirer la décision"):
            self.withdraw(build, decided.mandate)
        withdraw_decision(
            build.staff.director,
            decision=decided,
            version=decided.version,
            reason="refused",
            on=date(2026, 7, 2),
            today=date(2026, 7, 2),
        )
        self.withdraw(build, decided.mandate, on=date(2026, 7, 2))  # the letter of the 24th, after the delay
        assert Mandate.objects.get().ended_on == date(2026, 6, 24)

    def test_a_household_that_has_its_keys_stays_with_the_owner_and_nothing_is_called(self, build, decided):
        lease = draft_lease(
            build.staff.rental,
            decision=decided,
            rent=40000,
            charges=5000,
            deposit=40000,
            starts_on=date(2026, 6, 26),
            payment_day=5,
            on=DRAFTED,
            today=DRAFTED,
        )
        sign(build, ready(lease, build.staff.rental))
        with pytest.raises(Refused, match="Remettez d’abord les clés"):
            self.withdraw(build, lease.mandate)
        keys(build, lease, on=date(2026, 6, 26))
        self.withdraw(build, lease.mandate)  # sent on the 24th, two days before the keys
        mandate = Mandate.objects.get()
        assert (mandate.state, mandate.taken_over) == ("ended", True)
        assert call_month(None, month=date(2026, 6, 1)) == call_month(None, month=date(2026, 7, 1)) == 0
        assert not RentCall.objects.exists()


@pytest.mark.django_db
def test_nothing_is_signed_under_a_mandate_past_its_term(build):
    """The power to sign ended with it (loi 70-9, art. 6); an amendment gives it again."""
    lease = build.lease()
    Mandate.objects.update(ends_on=date(2026, 6, 24))
    with pytest.raises(Refused, match="24.juin 2026.*avenant") as refusal:
        sign(build, Lease.objects.get())
    assert refusal.value.article == "Loi 70-9, art. 6"
    mandate = Mandate.objects.get()
    amend_mandate(
        build.staff.captation,
        mandate=mandate,
        version=mandate.version,
        signed_on=DRAFTED,
        starts_on=DRAFTED,
        today=DRAFTED,
        ends_on=date(2029, 6, 24),
    )
    sign(build, Lease.objects.get())
    lease.refresh_from_db()
    assert lease.state == "signed"


class TestTwoAtOnce:
    def test_an_end_and_a_decision_never_both(self, committed_db, together, build):
        mandate, application = build.mandate(), build.application()
        sitting = open_sitting(
            build.staff.director, on=DECIDED, members=[build.staff.director, build.staff.commission], today=DECIDED
        )
        results = together(
            lambda: end(build, mandate),
            lambda: decide(
                build.staff.commission,
                sitting=sitting,
                mandate=mandate,
                application=application,
                outcome="allocated",
                reason="Le logement convient.",
                today=DECIDED,
            ),
        )
        refused = [isinstance(result, Refused | Conflict) for result in results]
        assert sum(refused) == 1, results
        assert Decision.objects.exists() is not (Mandate.objects.get().state == "ended")

    def test_an_end_and_the_keys_never_leave_a_lease_that_nobody_took_over(self, committed_db, together, build):
        lease = build.lease()
        sign(build, lease)
        results = together(lambda: end(build, lease.mandate, on=STARTS), lambda: keys(build, lease))
        assert isinstance(results[0], Refused) and results[1] is None, results
        assert Mandate.objects.get().state == "signed" and Lease.objects.get().state == "running"

    def test_an_end_and_a_departure_leave_no_free_dwelling(self, committed_db, together, build):
        lease, left = build.running_lease(), date(2026, 9, 30)
        results = together(
            lambda: end(build, lease.mandate, on=left, taken_over=True),
            lambda: end_lease(build.staff.rental, lease=lease, version=lease.version, on=left, today=left),
        )
        assert results[1] is None, results
        ended = Mandate.objects.get().state == "ended"
        assert ended and not Availability.objects.filter(ends_on=None).exists()
