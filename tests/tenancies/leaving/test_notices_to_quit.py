"""A notice to quit: its delay, who gives or receives it, and the dwelling offered again at once with its day."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.homes import ready
from trousseau.allocation.actions import decide, open_sitting
from trousseau.allocation.queries import free_dwellings
from trousseau.captation.models import Owner
from trousseau.core.errors import Refused
from trousseau.core.models import HouseholdMember, ToDo
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.models import MailItem
from trousseau.mandates.actions import end_mandate
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import is_let, mandates, occupation
from trousseau.rules.dates import add_days
from trousseau.tenancies import actions
from trousseau.tenancies.leaving.notices_to_quit import (
    gather_notices,
    receive_notice,
    record_abandonment,
    record_death,
    tenant_notice,
    withdraw_notice,
)
from trousseau.tenancies.leaving.owner_notices import OwnerCase, owner_notice
from trousseau.tenancies.models import LeaseParty, NoticeToQuit

SENT = date(2026, 9, 1)
TODAY = date(2026, 9, 10)
RECEIPT = Proof("Avis de réception signé, au dossier")
END = date(2026, 12, 4)  # three months from the receipt on 4 September


def give(lease, actor, **changes):
    given = {"channel": "reg", "sent_on": SENT, "received_on": date(2026, 9, 4), "receipt": RECEIPT, "today": TODAY}
    return tenant_notice(actor, lease=lease, **{**given, **changes})


def partner(lease, build):
    """A second tenant who signed."""
    other = build.application("Ancolie").household.holder
    HouseholdMember.objects.create(
        household=lease.household, person=other, relation="partner", starts_on=lease.household.created_on
    )
    LeaseParty.objects.create(lease=lease, person=other)
    return other


def row(lease):
    return mandates(TODAY).get(pk=lease.mandate_id)


def test_a_notice_received_puts_the_dwelling_in_the_commissions_list_with_its_day(running_lease, staff):
    notice = give(running_lease, staff.rental)
    assert (notice.months, notice.ends_on, notice.free_on) == (3, END, add_days(END, 1))
    found = free_dwellings(TODAY).get()
    assert (found.pk, found.free_on, found.under_notice) == (running_lease.mandate_id, add_days(END, 1), True)
    assert occupation(row(running_lease), TODAY) == "notice" and is_let(running_lease.mandate)
    assert ToDo.objects.waiting().get(kind="tenancies.leave").due_on == END


def test_a_registered_letter_runs_from_its_receipt(running_lease, staff):
    notice = give(running_lease, staff.rental, received_on=None)
    assert notice.ends_on is None and not free_dwellings(TODAY).exists()
    assert ToDo.objects.waiting().filter(kind="tenancies.notice_receipt").exists()
    receive_notice(
        staff.rental, notice=notice, version=notice.version, on=date(2026, 9, 8), receipt=RECEIPT, today=TODAY
    )
    assert notice.ends_on == date(2026, 12, 8) and free_dwellings(TODAY).exists()
    assert not ToDo.objects.waiting().filter(kind="tenancies.notice_receipt").exists()


@pytest.mark.parametrize("channel", ["act", "hand"])
def test_an_act_or_a_hand_delivery_runs_from_its_own_day(running_lease, staff, channel):
    assert give(running_lease, staff.rental, channel=channel, received_on=None).ends_on == date(2026, 12, 1)


def test_an_email_is_no_notice(running_lease, staff):
    with pytest.raises(Refused) as refusal:
        give(running_lease, staff.rental, channel="other")
    assert refusal.value.field == "channel"


def test_a_ground_with_its_proof_makes_it_a_month(running_lease, staff):
    notice = give(running_lease, staff.rental, ground="income", proof="Attestation RSA de septembre 2026", proved=True)
    assert (notice.months, notice.ends_on) == (1, date(2026, 10, 4))


def test_a_ground_without_its_proof_leaves_three(running_lease, staff):
    assert give(running_lease, staff.rental, ground="income").months == 3


def test_a_proof_says_what_it_is(running_lease, staff):
    with pytest.raises(Refused) as refusal:
        give(running_lease, staff.rental, ground="income", proved=True)
    assert refusal.value.field == "proof"


def test_the_notice_of_one_tenant_of_two_leaves_the_lease_to_the_other(running_lease, staff, build):
    partner(running_lease, build)
    notice = give(running_lease, staff.rental, people=(running_lease.household.holder,))
    assert not notice.whole and not free_dwellings(TODAY).exists()
    assert give(running_lease, staff.rental).whole and free_dwellings(TODAY).exists()


def test_the_notice_of_one_tenant_sent_twice_is_recorded_once(running_lease, staff, build):
    partner(running_lease, build)
    holder = (running_lease.household.holder,)
    first = give(running_lease, staff.rental, people=holder)
    with pytest.raises(Refused) as refused:
        give(running_lease, staff.rental, people=holder)
    assert refused.value.field == "people" and str(holder[0]) in refused.value.message
    assert NoticeToQuit.objects.get() == first and MailItem.objects.filter(notice_to_quit__isnull=False).count() == 1
    withdraw_notice(
        staff.rental, notice=first, version=first.version, reason="D’un commun accord", on=TODAY, today=TODAY
    )
    assert give(running_lease, staff.rental, people=holder).stands


def test_notices_given_apart_by_every_tenant_end_the_lease_on_the_last_day(running_lease, staff, build, client, on_day):
    other = partner(running_lease, build)
    url, page = (reverse(f"tenancies:{name}", args=[running_lease.pk]) for name in ("gather_notices", "lease"))
    give(running_lease, staff.rental, people=(running_lease.household.holder,))
    with pytest.raises(Refused):  # the other one stays
        gather_notices(staff.rental, lease=running_lease, free_on=None, today=TODAY)
    assert not ToDo.objects.waiting().filter(kind="tenancies.gather_notices").exists()
    give(running_lease, staff.rental, people=(other,), received_on=date(2026, 9, 8))
    asked = ToDo.objects.waiting().get(kind="tenancies.gather_notices")
    last = date(2026, 12, 8)
    assert (asked.due_on, asked.url) == (last, url) and not free_dwellings(TODAY).exists()
    on_day("2026-09-10")
    client.force_login(staff.rental)
    assert url in client.get(page).content.decode()
    assert client.get(url).context["form"]["free_on"].value() == add_days(last, 1)
    assert client.post(url, {"free_on": "2026-12-15"}).status_code == 302
    notice = NoticeToQuit.objects.get(whole=True)
    assert (notice.ends_on, notice.free_on, notice.parties.count()) == (last, date(2026, 12, 15), 2)
    assert free_dwellings(TODAY).get().free_on == date(2026, 12, 15)
    assert ToDo.objects.waiting().get(kind="tenancies.leave").due_on == last
    assert not ToDo.objects.waiting().filter(kind="tenancies.gather_notices").exists()
    assert client.post(url, {"free_on": "2026-12-15"}).status_code == 422


def test_a_notice_whose_receipt_is_not_known_waits_for_it(running_lease, staff, build):
    other = partner(running_lease, build)
    give(running_lease, staff.rental, people=(running_lease.household.holder,))
    letter = give(running_lease, staff.rental, people=(other,), received_on=None)
    with pytest.raises(Refused, match="reçu"):
        gather_notices(staff.rental, lease=running_lease, free_on=None, today=TODAY)
    receive_notice(
        staff.rental, notice=letter, version=letter.version, on=date(2026, 9, 9), receipt=RECEIPT, today=TODAY
    )
    assert gather_notices(staff.rental, lease=running_lease, free_on=None, today=TODAY).ends_on == date(2026, 12, 9)


def test_a_lease_is_under_one_notice_at_a_time(running_lease, staff):
    give(running_lease, staff.rental)
    with pytest.raises(Refused):
        give(running_lease, staff.rental)


def test_a_lease_whose_keys_were_not_given_ends_by_no_notice(lease, staff):
    with pytest.raises(Refused):
        give(lease, staff.rental)


def test_a_social_worker_records_none(running_lease, staff):
    with pytest.raises(Refused):
        give(running_lease, staff.social)


def test_a_notice_withdrawn_takes_the_dwelling_from_the_list(running_lease, staff):
    notice = give(running_lease, staff.rental)
    withdraw_notice(
        staff.rental, notice=notice, version=notice.version, reason="Accord du 9 septembre.", on=TODAY, today=TODAY
    )
    assert not free_dwellings(TODAY).exists() and occupation(row(running_lease), TODAY) == "let"
    assert not ToDo.objects.waiting().filter(kind="tenancies.leave").exists()
    assert give(running_lease, staff.rental).stands


class TestNextHousehold:
    """The commission decides while the household under notice lives there; the keys wait for its departure."""

    HELD = date(2026, 9, 10)
    NEXT = add_days(END, 1)

    @pytest.fixture
    def chosen(self, running_lease, staff, build):
        give(running_lease, staff.rental)
        sitting = open_sitting(
            staff.director, on=self.HELD, members=[staff.director, staff.commission], today=self.HELD
        )
        return decide(
            staff.commission,
            sitting=sitting,
            mandate=running_lease.mandate,
            application=build.application("Sauge"),
            outcome="allocated",
            reason="Le logement convient.",
            today=self.HELD,
        )

    def draft(self, staff, decision, starts_on):
        drafted = actions.draft_lease(
            staff.rental,
            decision=decision,
            rent=40000,
            charges=5000,
            deposit=40000,
            starts_on=starts_on,
            payment_day=5,
            on=self.HELD,
            today=self.HELD,
        )
        return ready(drafted, staff.rental, self.HELD)

    def test_the_next_lease_is_drafted_from_the_day_the_dwelling_is_free(self, chosen, staff):
        with pytest.raises(Refused, match="5.décembre 2026") as refusal:
            self.draft(staff, chosen, END)
        assert refusal.value.field == "starts_on"
        assert self.draft(staff, chosen, self.NEXT).state == "draft"

    def test_its_keys_wait_for_the_departure(self, chosen, staff, running_lease):
        coming = self.draft(staff, chosen, self.NEXT)
        actions.sign_lease(staff.rental, lease=coming, version=1, on=date(2026, 9, 20), today=self.NEXT)
        with pytest.raises(Refused, match="départ"):
            actions.hand_keys(staff.rental, lease=coming, version=2, keys_count=2, on=self.NEXT, today=self.NEXT)
        running_lease.refresh_from_db()
        actions.end_lease(staff.rental, lease=running_lease, version=running_lease.version, on=END, today=self.NEXT)
        actions.hand_keys(staff.rental, lease=coming, version=2, keys_count=2, on=self.NEXT, today=self.NEXT)
        coming.refresh_from_db()
        stretch = coming.mandate.availabilities.order_by("-starts_on").first()
        assert (coming.state, stretch.starts_on, stretch.ends_on) == ("running", self.NEXT, self.NEXT)

    def test_the_notice_is_not_withdrawn_once_another_household_waits(self, chosen, staff, running_lease):
        notice = running_lease.notices_to_quit.get()
        with pytest.raises(Refused, match="commission"):
            withdraw_notice(staff.rental, notice=notice, version=notice.version, reason="Reste.", on=TODAY, today=TODAY)

    def test_the_mandate_does_not_end_while_another_household_waits(self, chosen, staff, running_lease):
        mandate = Mandate.objects.get(pk=running_lease.mandate_id)
        with pytest.raises(Refused, match="commission"):
            end_mandate(
                staff.director, mandate=mandate, version=mandate.version, on=TODAY, taken_over=True, today=TODAY
            )


def test_without_a_notice_a_dwelling_takes_no_other_lease(running_lease, staff, build):
    assert not free_dwellings(TODAY).filter(pk=running_lease.mandate_id).exists()


def test_a_mandate_under_notice_ends_only_if_its_owner_takes_the_lease_over(running_lease, staff):
    give(running_lease, staff.rental)
    mandate = Mandate.objects.get(pk=running_lease.mandate_id)
    with pytest.raises(Refused) as refusal:
        end_mandate(staff.director, mandate=mandate, version=mandate.version, on=TODAY, today=TODAY)
    assert refusal.value.field == "taken_over"
    end_mandate(staff.director, mandate=mandate, version=mandate.version, on=TODAY, taken_over=True, today=TODAY)
    assert not mandate.availabilities.filter(ends_on=None).exists()


def test_a_departure_before_the_day_announced_frees_the_dwelling_earlier(running_lease, staff):
    give(running_lease, staff.rental)
    running_lease.refresh_from_db()
    left = date(2026, 9, 30)
    actions.end_lease(
        staff.rental, lease=running_lease, version=running_lease.version, on=left, today=date(2026, 10, 1)
    )
    stretch = running_lease.mandate.availabilities.get(ends_on=None)
    assert (stretch.starts_on, stretch.announced) == (date(2026, 10, 1), False)


class TestOwner:
    """The lease runs to 10 July 2029."""

    TODAY = date(2028, 12, 1)

    def give(self, lease, actor, **changes):
        person = lease.household.holder
        given = {
            "channel": "reg",
            "sent_on": date(2028, 11, 20),
            "receipt": RECEIPT,
            "received": {person: date(2028, 11, 25)},
            "ground": "sale",
            "for_on": date(2029, 7, 10),
            "words": "Vente, 90 000 €.",
            "today": self.TODAY,
        }
        return owner_notice(actor, lease=lease, **{**given, **changes})

    def receive(self, staff, notice, person, on):
        item = notice.parties.get(person=person).mail
        mail.receive(staff.rental, item=item, version=item.version, on=on, today=self.TODAY, proof=RECEIPT)
        notice.refresh_from_db()
        notice._prefetched_objects_cache = {}

    def test_it_ends_the_lease_at_its_term(self, running_lease, staff):
        notice = self.give(running_lease, staff.rental, for_on=date(2029, 3, 1))
        assert notice.ends_on == date(2029, 7, 10) and free_dwellings(self.TODAY).exists()

    def test_received_too_late_it_is_for_the_next_term(self, running_lease, staff):
        with pytest.raises(Refused, match="10.juillet 2032") as refusal:
            self.give(
                running_lease,
                staff.rental,
                received={running_lease.household.holder: date(2029, 1, 11)},
                today=date(2029, 1, 12),
            )
        assert refusal.value.field == "for_on"

    def test_it_is_given_to_each_tenant_who_signed(self, running_lease, staff, build):
        other = partner(running_lease, build)
        notice = self.give(running_lease, staff.rental)
        assert [party.person for party in notice.parties.all()] == [running_lease.household.holder, other]
        assert notice.ends_on is None and notice.received_on is None and not free_dwellings(self.TODAY).exists()
        self.receive(staff, notice, other, date(2028, 11, 28))
        assert (notice.received_on, notice.ends_on) == (date(2028, 11, 28), date(2029, 7, 10))

    def test_an_old_tenant_of_small_means_is_rehoused(self, running_lease, staff):
        person = running_lease.household.holder
        person.born_on = date(1960, 1, 1)
        person.save()
        with pytest.raises(Refused) as refusal:
            self.give(running_lease, staff.rental, case=OwnerCase(low_means=True))
        assert refusal.value.article == "Loi 89-462, art. 15 III"
        assert self.give(running_lease, staff.rental, case=OwnerCase(low_means=True, owner_escapes=True)).stands

    def test_somebody_of_that_age_who_lives_with_them_protects_them_too(self, running_lease, staff, build):
        mother = partner(running_lease, build)
        running_lease.parties.filter(person=mother).delete()
        HouseholdMember.objects.filter(person=mother).update(relation="other")
        mother.born_on = date(1964, 7, 9)  # sixty-five the day before the lease ends
        mother.save()
        with pytest.raises(Refused) as refusal:
            self.give(running_lease, staff.rental, case=OwnerCase(low_means=True))
        assert refusal.value.article == "Loi 89-462, art. 15 III"
        assert self.give(running_lease, staff.rental, case=OwnerCase(low_means=True, rehoused=True)).stands

    def test_a_legal_person_takes_no_dwelling_back(self, running_lease, staff):
        Owner.objects.filter(pk=running_lease.mandate.owner_id).update(kind="body")
        running_lease.mandate.owner.refresh_from_db()
        with pytest.raises(Refused) as refusal:
            self.give(running_lease, staff.rental, ground="take_back")
        assert refusal.value.field == "ground"

    def test_none_while_the_convention_runs(self, running_lease, staff):
        running_lease.contract = "conventioned"
        running_lease.save()
        with pytest.raises(Refused, match="convention"):
            self.give(running_lease, staff.rental)
        Mandate.objects.filter(pk=running_lease.mandate_id).update(anah_ends_on=date(2032, 7, 10))
        running_lease.mandate.refresh_from_db()
        with pytest.raises(Refused, match="10.juillet 2035") as refusal:
            self.give(running_lease, staff.rental)
        assert refusal.value.article == "Loi 89-462, art. 40 III"


def test_a_death_ends_the_lease_when_nobody_goes_on_with_it(running_lease, staff):
    given = {"on": date(2026, 9, 2), "free_on": date(2026, 10, 15), "today": TODAY}
    with pytest.raises(Refused):
        record_death(staff.rental, lease=running_lease, alone=False, **given)
    notice = record_death(staff.rental, lease=running_lease, alone=True, **given)
    assert (notice.ends_on, free_dwellings(TODAY).get().free_on) == (date(2026, 9, 2), date(2026, 10, 15))


def test_an_abandonment_waits_a_month_for_an_answer(running_lease, staff):
    given = {"summoned_on": date(2026, 7, 31), "words": "Ordonnance 26/0012", "today": TODAY}
    with pytest.raises(Refused):
        record_abandonment(staff.rental, lease=running_lease, ordered_on=date(2026, 8, 31), **given)
    found = record_abandonment(staff.rental, lease=running_lease, ordered_on=date(2026, 9, 1), **given)
    assert found.ends_on == date(2026, 9, 1)


def test_a_notice_is_given_by_the_tenants_of_its_own_day(running_lease, staff, build):
    other = partner(running_lease, build)
    LeaseParty.objects.filter(person=other).update(joined_on=add_days(SENT, 1))
    with pytest.raises(Refused, match=str(other)):
        give(running_lease, staff.rental, people=(other,))
    assert not NoticeToQuit.objects.exists()
    notice = give(running_lease, staff.rental)  # by those of that day: who joined since stays
    assert [party.person for party in notice.parties.all()] == [running_lease.household.holder] and not notice.whole


def test_a_tenants_notice_withdrawn_leaves_what_the_owners_asks(running_lease, staff, build):
    first = give(running_lease, staff.rental, people=(partner(running_lease, build),))
    given = {"channel": "reg", "received": {}, "ground": "serious", "for_on": running_lease.term_on, "words": "Impayés"}
    owner_notice(staff.rental, lease=running_lease, today=TODAY, **given)
    withdraw_notice(staff.rental, notice=first, version=first.version, reason="Accord", on=TODAY, today=TODAY)
    assert ToDo.objects.waiting().filter(kind="tenancies.owner_notice").exists()
    last = NoticeToQuit.objects.get(by="owner")
    withdraw_notice(staff.rental, notice=last, version=last.version, reason="Accord", on=TODAY, today=TODAY)
    assert not ToDo.objects.waiting().filter(kind="tenancies.owner_notice").exists()
