"""A notice and the register of mail: the lease ends by the proved receipt, and by no other day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.allocation.actions import decide, open_sitting
from trousseau.allocation.queries import free_dwellings
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem, MailProof
from trousseau.mail.queries import proved, queue
from trousseau.rules.dates import add_days
from trousseau.rules.notice_to_quit import tenant_end
from trousseau.tenancies.actions import end_lease
from trousseau.tenancies.leaving import queries
from trousseau.tenancies.leaving.notices_to_quit import receive_notice, tenant_notice, withdraw_notice
from trousseau.tenancies.leaving.owner_notices import give_again, owner_notice
from trousseau.tenancies.queries import ending_notice

from .test_notices_to_quit import RECEIPT, SENT, TODAY, give, partner

TERM = date(2029, 7, 10)
LAST = date(2029, 1, 10)  # six months before the term
DAY = date(2028, 12, 1)


def todos(*kinds):
    return sorted(ToDo.objects.waiting().filter(kind__in=kinds).values_list("kind", flat=True))


def give_owner(lease, actor, *, received=None, **changes):
    said = {"channel": "reg", "ground": "sale", "for_on": TERM, "words": "Vente, 90 000 €.", "today": DAY}
    return owner_notice(actor, lease=lease, received=received or {}, **{**said, **changes})


def fresh(notice):
    return type(notice).objects.get(pk=notice.pk)


def receive(staff, item, on, today=None):
    item.refresh_from_db()
    mail.receive(staff.rental, item=item, version=item.version, on=on, today=today or on, proof=RECEIPT)


class TestTenant:
    def test_a_receipt_written_in_the_register_ends_the_lease(self, running_lease, staff):
        notice = give(running_lease, staff.rental, received_on=None)
        receive(staff, notice.mail, date(2026, 9, 8))
        assert fresh(notice).ends_on == date(2026, 12, 8) and free_dwellings(TODAY).exists()
        assert todos("tenancies.notice_receipt", "tenancies.leave") == ["tenancies.leave"]

    def test_who_may_not_write_in_the_lease_moves_its_end_by_no_page_of_the_mail(self, running_lease, staff):
        notice = give(running_lease, staff.rental, received_on=None)
        said = {"item": notice.mail, "version": notice.mail.version, "today": TODAY}
        with pytest.raises(Refused, match="rôle"):
            mail.receive(staff.social, **said, on=date(2026, 9, 8), proof=RECEIPT)
        receive(staff, notice.mail, date(2026, 9, 8))
        said["version"] = notice.mail.version
        with pytest.raises(Refused, match="rôle"):
            mail.correct(staff.social, **said, step=Step.RECEIVED, on=date(2026, 9, 9), why="Avis mal lu")
        assert fresh(notice).ends_on == date(2026, 12, 8)

    def test_a_day_without_its_proof_is_refused_and_ends_nothing(self, running_lease, staff):
        with pytest.raises(Refused, match="preuve") as refusal:
            give(running_lease, staff.rental, receipt=Proof())
        assert refusal.value.field == "says"
        notice = give(running_lease, staff.rental, received_on=None)
        MailItem.objects.filter(pk=notice.mail_id).update(received_on=date(2026, 9, 8))
        assert fresh(notice).received_on is None and fresh(notice).ends_on is None

    def test_it_is_not_received_before_it_was_sent(self, running_lease, staff):
        with pytest.raises(Refused, match="vient après"):
            give(running_lease, staff.rental, received_on=add_days(SENT, -1))
        notice = give(running_lease, staff.rental, received_on=None)
        with pytest.raises(Refused, match="vient après"):
            receive(staff, notice.mail, add_days(SENT, -1), today=TODAY)

    def test_what_came_does_not_come_back_nor_is_it_renamed(self, running_lease, staff):
        item = give(running_lease, staff.rental).mail
        with pytest.raises(Refused):
            mail.take_back(staff.rental, item=item, version=item.version, on=TODAY, today=TODAY, why="unknown")
        with pytest.raises(Refused, match="fait courir un délai"):
            mail.identify(
                staff.rental,
                item=item,
                version=item.version,
                title="Autre",
                who=None,
                channel="reg",
                received_on=SENT,
                passed_to=staff.rental,
                today=TODAY,
            )

    def test_a_receipt_written_after_a_withdrawal_ends_nothing(self, running_lease, staff):
        notice = give(running_lease, staff.rental, received_on=None)
        withdraw_notice(staff.rental, notice=notice, version=notice.version, reason="D’accord.", on=TODAY, today=TODAY)
        receive(staff, notice.mail, TODAY)
        assert fresh(notice).ends_on is None and not free_dwellings(TODAY).exists()

    def test_two_receipts_at_once_write_one(self, running_lease, staff):
        notice = give(running_lease, staff.rental, received_on=None)
        said = {"version": notice.version, "receipt": RECEIPT, "today": TODAY}
        receive_notice(staff.rental, notice=fresh(notice), on=date(2026, 9, 8), **said)
        with pytest.raises(Exception, match="changed|déjà"):
            receive_notice(staff.rental, notice=fresh(notice), on=date(2026, 9, 9), **said)
        assert fresh(notice).received_on == date(2026, 9, 8)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        after=st.integers(0, 60),
        presented=st.one_of(st.none(), st.integers(0, 60)),
        short=st.booleans(),
        proof=st.booleans(),
    )
    def test_on_any_day_the_end_is_that_of_the_proved_receipt(
        self, running_lease, staff, django_db_blocker, after, presented, short, proof
    ):
        from django.db import transaction

        with transaction.atomic():
            today = add_days(SENT, 60)
            ground = {"ground": "work", "proof": "Contrat", "proved": True} if short else {}
            notice = give(running_lease, staff.rental, received_on=None, today=today, **ground)
            shown = add_days(SENT, min(presented, after)) if presented is not None else None
            if proof:
                mail.receive(
                    staff.rental,
                    item=notice.mail,
                    version=notice.mail.version,
                    on=add_days(SENT, after),
                    today=today,
                    proof=RECEIPT,
                    presented_on=shown,
                )
            notice = fresh(notice)
            day = proved(notice.mail, Step.RECEIVED)
            assert day == (add_days(SENT, after) if proof else None) == notice.received_on
            assert notice.ends_on == (tenant_end(day, notice.months) if day else None)
            transaction.set_rollback(True)


class TestOwner:
    def test_it_is_one_item_for_each_tenant_ready_to_leave_at_their_home(self, running_lease, staff, build):
        other = partner(running_lease, build)
        notice = give_owner(running_lease, staff.rental, content=b"%PDF-1.7")
        items = [party.mail for party in notice.parties.all()]
        assert [item.person for item in items] == [running_lease.household.holder, other]
        assert all(item.sent_on is None and item.address and item.paper == items[0].paper for item in items)
        assert set(queue(staff.rental)) == set(items)
        assert notice.ends_on is None and not free_dwellings(DAY).exists()
        assert todos("tenancies.owner_notice") == ["tenancies.owner_notice"]
        assert ToDo.objects.waiting().get(kind="tenancies.owner_notice").due_on == LAST

    def test_sent_and_not_received_it_ends_nothing_yet(self, running_lease, staff):
        notice = give_owner(running_lease, staff.rental, sent_on=DAY)
        assert (notice.sent_on, notice.received_on, notice.ends_on) == (DAY, None, None)
        assert ending_notice(running_lease) == notice
        assert todos("tenancies.owner_notice", "mail.receipt") == ["mail.receipt"]

    def test_it_runs_from_the_last_proved_receipt(self, running_lease, staff, build):
        other = partner(running_lease, build)
        notice = give_owner(running_lease, staff.rental, sent_on=DAY)
        first, second = (party.mail for party in notice.parties.all())
        receive(staff, second, date(2028, 12, 6))
        assert fresh(notice).ends_on is None
        receive(staff, first, date(2028, 12, 20))
        notice = fresh(notice)
        assert (notice.received_on, notice.ends_on, notice.void) == (date(2028, 12, 20), TERM, "")
        assert free_dwellings(date(2028, 12, 20)).exists() and other

    @pytest.mark.parametrize(("on", "void"), [(LAST, ""), (add_days(LAST, 1), "late")])
    def test_received_after_the_last_day_it_has_no_effect(self, running_lease, staff, on, void):
        notice = give_owner(running_lease, staff.rental, sent_on=DAY)
        receive(staff, notice.parties.get().mail, on)
        notice = fresh(notice)
        assert (notice.void, notice.ends_on) == (void, None if void else TERM)
        assert (ending_notice(running_lease) is None) == bool(void)
        shown = queries.on_page(running_lease, staff.rental, on)
        assert shown.notice == notice and shown.last_day is None
        if void:
            assert not free_dwellings(on).exists()
            assert give_owner(running_lease, staff.rental, for_on=date(2032, 7, 10), today=on).stands

    def test_handed_over_against_a_signature_it_is_received_the_same_day(self, running_lease, staff):
        with pytest.raises(Refused, match="remise") as refusal:
            give_owner(running_lease, staff.rental, channel="hand", sent_on=DAY)
        assert refusal.value.field == "says"
        notice = give_owner(running_lease, staff.rental, channel="hand", sent_on=DAY, receipt=RECEIPT)
        assert (fresh(notice).received_on, notice.ends_on) == (DAY, TERM)

    def test_an_act_is_received_on_the_day_it_is_served(self, running_lease, staff):
        notice = give_owner(running_lease, staff.rental, channel="act", sent_on=DAY)
        receive(staff, notice.parties.get().mail, date(2028, 12, 5))
        assert fresh(notice).received_on == date(2028, 12, 5)

    def test_what_came_back_is_to_be_given_again_and_then_runs(self, running_lease, staff):
        notice = give_owner(running_lease, staff.rental, sent_on=DAY)
        party = notice.parties.get()
        old = party.mail
        with pytest.raises(Refused, match="deux fois"):
            give_again(staff.rental, party=party, channel="act", today=DAY)
        old.refresh_from_db()
        back = date(2028, 12, 20)
        mail.take_back(staff.rental, item=old, version=old.version, on=back, today=back, why="unclaim")
        assert todos("tenancies.owner_notice", "mail.failed") == ["mail.failed", "tenancies.owner_notice"]
        assert fresh(notice).received_on is None
        party = notice.parties.get()
        item = give_again(
            staff.rental, party=party, channel="act", sent_on=back, received_on=back, receipt=RECEIPT, today=back
        )
        notice = fresh(notice)
        assert (notice.received_on, notice.ends_on) == (back, TERM)
        assert todos("tenancies.owner_notice", "mail.failed", "mail.receipt") == []
        assert proved(old, Step.RECEIVED) is None and item.household == running_lease.household

    @pytest.mark.parametrize("sent", [False, True])
    def test_it_is_not_given_again_before_it_came_back_or_was_cancelled(self, running_lease, staff, sent):
        notice = give_owner(running_lease, staff.rental, sent_on=DAY if sent else None)
        item, stop = notice.parties.get().mail, add_days(DAY, 10)
        if sent:
            mail.take_back(staff.rental, item=item, version=item.version, on=stop, today=stop, why="unknown")
        else:
            mail.cancel(staff.rental, item=item, version=item.version, today=stop)

        def again(on):
            party, today = notice.parties.get(), add_days(stop, 5)
            return give_again(
                staff.rental, party=party, channel="hand", sent_on=on, received_on=on, receipt=RECEIPT, today=today
            )

        for day in (add_days(DAY, -60), add_days(stop, -1)):  # before the notice was made, then before it stopped
            with pytest.raises(Refused, match="11.décembre 2028") as refusal:
                again(day)
            assert refusal.value.field == "sent_on" and notice.parties.get().mail == item
        again(stop)
        assert fresh(notice).received_on == stop

    def test_a_return_of_what_never_left_is_refused(self, running_lease, staff):
        item = give_owner(running_lease, staff.rental).parties.get().mail
        with pytest.raises(Refused, match="jamais parti"):
            mail.take_back(staff.rental, item=item, version=item.version, on=DAY, today=DAY, why="unknown")
        with pytest.raises(Refused, match="quand il est parti"):
            receive(staff, item, DAY)

    def test_withdrawn_or_once_they_left_its_letters_do_not_leave(self, running_lease, staff):
        notice = give_owner(running_lease, staff.rental)
        withdraw_notice(staff.rental, notice=notice, version=notice.version, reason="Non envoyé.", on=DAY, today=DAY)
        assert not queue(staff.rental).exists() and todos("tenancies.owner_notice") == []
        give_owner(running_lease, staff.rental)
        running_lease.refresh_from_db()
        end_lease(staff.rental, lease=running_lease, version=running_lease.version, on=DAY, today=DAY)
        assert not queue(staff.rental).exists() and todos("tenancies.owner_notice") == []

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(days=st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=2, max_size=2))
    def test_on_any_day_the_reader_of_the_room_and_the_register_agree(self, running_lease, staff, build, days):
        from django.db import transaction

        with transaction.atomic():
            partner(running_lease, build)
            notice = give_owner(running_lease, staff.rental, sent_on=DAY)
            for party, after in zip(notice.parties.all(), days, strict=True):
                if after is not None:
                    receive(staff, party.mail, DAY + timedelta(after), today=DAY + timedelta(60))
            notice = fresh(notice)
            known = [proved(one.item, Step.RECEIVED) for one in queries.given(notice)]
            assert known == [None if after is None else DAY + timedelta(after) for after in days]
            last = None if None in known else max(known)
            assert notice.received_on == last
            in_time = last is not None and last <= LAST
            assert notice.ends_on == (TERM if in_time else None)
            assert bool(notice.void) == (last is not None and not in_time)
            transaction.set_rollback(True)


def test_a_notice_keeps_no_day_of_its_own(running_lease, staff):
    notice = tenant_notice(staff.rental, lease=running_lease, channel="act", sent_on=SENT, receipt=RECEIPT, today=TODAY)
    assert notice.begun_on is None and notice.mail.sent_on == SENT
    assert MailProof.objects.get(item=notice.mail).step == Step.RECEIVED


class TestCorrected:
    """A day of the register that was wrong moves what runs from it, or is refused."""

    def correct(self, staff, item, on=None, *, step=Step.RECEIVED, today=TODAY):
        item = MailItem.objects.get(pk=item.pk)
        mail.correct(
            staff.rental, item=item, version=item.version, step=step, on=on, why="Avis d’une autre lettre.", today=today
        )

    def test_the_end_of_the_lease_the_dwelling_and_what_is_to_do_follow_the_right_day(self, running_lease, staff):
        notice = give(running_lease, staff.rental)
        self.correct(staff, notice.mail, date(2026, 9, 2))
        notice = fresh(notice)
        assert (notice.received_on, notice.ends_on, notice.free_on) == (
            date(2026, 9, 2),
            date(2026, 12, 2),
            date(2026, 12, 3),
        )
        assert free_dwellings(TODAY).get().free_on == date(2026, 12, 3)
        left = ToDo.objects.waiting().get(kind="tenancies.leave")
        assert (left.due_on, left.params["day"]) == (date(2026, 12, 2), "2026-12-02")

    def test_a_receipt_taken_back_ends_the_lease_no_more_and_is_asked_again(self, running_lease, staff):
        notice = give(running_lease, staff.rental)
        self.correct(staff, notice.mail)
        notice = fresh(notice)
        assert (notice.received_on, notice.ends_on, notice.free_on) == (None, None, None)
        assert ending_notice(running_lease) == notice and not free_dwellings(TODAY).exists()
        assert todos("tenancies.notice_receipt", "tenancies.leave") == ["tenancies.notice_receipt"]
        receive(staff, notice.mail, date(2026, 9, 8))
        assert fresh(notice).ends_on == date(2026, 12, 8)
        assert todos("tenancies.notice_receipt", "tenancies.leave") == ["tenancies.leave"]

    def test_a_day_that_somebody_had_named_for_the_dwelling_stays(self, running_lease, staff):
        notice = give(running_lease, staff.rental, free_on=date(2027, 1, 15))
        self.correct(staff, notice.mail, date(2026, 9, 2))
        assert fresh(notice).free_on == date(2027, 1, 15)

    def test_once_the_household_left_the_days_of_its_notice_stay(self, running_lease, staff):
        notice = give(running_lease, staff.rental)
        running_lease.refresh_from_db()
        out = date(2026, 12, 4)
        end_lease(staff.rental, lease=running_lease, version=running_lease.version, on=out, today=out)
        with pytest.raises(Refused, match="est parti"):
            self.correct(staff, notice.mail, date(2026, 9, 2), today=out)
        assert fresh(notice).received_on == date(2026, 9, 4)

    def test_an_owner_s_notice_too_late_by_mistake_takes_effect_by_its_right_day(self, running_lease, staff):
        notice = give_owner(running_lease, staff.rental, sent_on=DAY)
        late = add_days(LAST, 1)
        receive(staff, notice.parties.get().mail, late)
        assert fresh(notice).void == "late"
        self.correct(staff, notice.parties.get().mail, LAST, today=late)
        notice = fresh(notice)
        assert (notice.void, notice.ends_on) == ("", TERM) and free_dwellings(late).exists()
        self.correct(staff, notice.parties.get().mail, late, today=late)
        notice = fresh(notice)
        assert (notice.void, notice.ends_on) == ("late", None) and not free_dwellings(late).exists()
        assert todos("tenancies.leave") == []

    def test_an_owner_s_notice_whose_sending_is_taken_back_is_to_be_given(self, running_lease, staff):
        notice = give_owner(running_lease, staff.rental, sent_on=DAY)
        self.correct(staff, notice.parties.get().mail, step=Step.SENT, today=add_days(DAY, 1))
        assert todos("tenancies.owner_notice", "mail.receipt") == ["tenancies.owner_notice"]
        item = notice.parties.get().mail
        mail.cancel(staff.rental, item=item, version=item.version, today=add_days(DAY, 2))
        assert todos("tenancies.owner_notice") == ["tenancies.owner_notice"]

    def test_a_letter_that_another_replaced_since_stays_as_it_is(self, running_lease, staff):
        notice = give_owner(running_lease, staff.rental, sent_on=DAY)
        old, back = notice.parties.get().mail, date(2028, 12, 20)
        mail.take_back(staff.rental, item=old, version=old.version, on=back, today=back, why="unclaim")
        give_again(staff.rental, party=notice.parties.get(), channel="act", sent_on=back, today=back)
        with pytest.raises(Refused, match="donné de nouveau"):
            self.correct(staff, old, step=Step.RETURNED, today=back)

    def test_a_dwelling_promised_to_others_keeps_its_day(self, running_lease, staff, build):
        notice = give(running_lease, staff.rental)
        sitting = open_sitting(staff.director, on=TODAY, members=[staff.director, staff.commission], today=TODAY)
        decide(
            staff.commission,
            sitting=sitting,
            mandate=running_lease.mandate,
            application=build.application("Sauge"),
            outcome="allocated",
            reason="Le logement convient.",
            today=TODAY,
        )
        with pytest.raises(Refused, match="commission"):
            self.correct(staff, notice.mail, date(2026, 9, 2))
        assert fresh(notice).received_on == date(2026, 9, 4)


def test_who_keeps_the_lease_tells_the_owner_whose_notice_came_too_late(running_lease, staff, client, on_day):
    late = add_days(LAST, 1)
    on_day(late.isoformat())
    notice = give_owner(running_lease, staff.rental, sent_on=DAY, words="Vente, 90 000 euros.")
    receive(staff, notice.parties.get().mail, late)
    row = ToDo.objects.waiting().get(kind="tenancies.notice_late")
    assert (row.role, row.household, row.params["day"]) == ("rental", running_lease.household, late.isoformat())
    client.force_login(staff.rental)
    page = client.get(row.url).content.decode()
    assert "Le propriétaire a été prévenu" in page and "90\u202f000\u00a0euros." in page and ".." not in page
    client.post(reverse("tenancies:owner_told", args=[running_lease.pk]))
    assert not todos("tenancies.notice_late")
    assert "Le propriétaire a été prévenu" not in client.get(row.url).content.decode()


def test_a_new_notice_of_the_owner_or_the_right_day_of_the_first_asks_nothing_more(running_lease, staff):
    late = add_days(LAST, 1)
    notice = give_owner(running_lease, staff.rental, sent_on=DAY)
    receive(staff, notice.parties.get().mail, late)
    TestCorrected().correct(staff, notice.parties.get().mail, LAST, today=late)
    assert todos("tenancies.notice_late") == []
    TestCorrected().correct(staff, notice.parties.get().mail, late, today=late)
    assert todos("tenancies.notice_late") == ["tenancies.notice_late"]
    give_owner(running_lease, staff.rental, for_on=date(2032, 7, 10), today=late)
    assert todos("tenancies.notice_late") == []
