"""Draft, sign, hand over the keys, record a departure."""

from datetime import date

import pypdfium2
import pytest
from django.core.exceptions import ValidationError

from tests.plugins.homes import DRAFTED, STARTS
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Grant, ToDo
from trousseau.rules.dates import add_days
from trousseau.tenancies import actions
from trousseau.tenancies.models import Lease

SIGNED = date(2026, 6, 25)


def draft(decision, actor, **changes):
    given = {
        "rent": 40000,
        "charges": 5000,
        "deposit": 40000,
        "starts_on": STARTS,
        "payment_day": 5,
        "on": DRAFTED,
        "today": DRAFTED,
    }
    return actions.draft_lease(actor, decision=decision, **{**given, **changes})


def waiting(lease):
    return set(ToDo.objects.waiting().filter(subject=f"lease:{lease.pk}").values_list("kind", flat=True))


def test_a_draft_takes_its_term_and_contract_from_the_law_and_opens_the_file_to_the_managers(decision, staff):
    lease = draft(decision, staff.rental)
    assert (lease.code, lease.term_on, lease.contract) == ("L00001", date(2029, 7, 10), "contrat_type")
    person = decision.application.household.holder
    assert Grant.objects.filter(person=person, user=staff.rental, ground=actions.TENANCY).exists()
    assert waiting(lease) == {"tenancies.sign"}
    assert not ToDo.objects.waiting().filter(subject=f"decision:{decision.pk}").exists()


def test_a_legal_person_lets_for_six_years(decision, staff):
    owner = decision.mandate.owner
    owner.kind = "body"
    owner.save()
    assert draft(decision, staff.rental).term_on == date(2032, 7, 10)


@pytest.mark.parametrize(
    ("changes", "field"), [({"deposit": 40001}, "deposit"), ({"starts_on": date(2026, 6, 19)}, "starts_on")]
)
def test_a_draft_the_law_does_not_allow_names_its_field(decision, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        draft(decision, staff.rental, **changes)
    assert refusal.value.field == field


def test_a_decision_has_one_lease(decision, staff):
    draft(decision, staff.rental)
    decision.refresh_from_db()
    with pytest.raises(Refused):
        draft(decision, staff.rental)


def test_a_refused_draft_gives_its_number_back(decision, staff):
    with pytest.raises(ValidationError):
        draft(decision, staff.rental, payment_day=31)
    assert draft(decision, staff.rental).number == 1


def test_editing_a_draft_moves_its_term(lease, staff):
    actions.edit_lease(
        staff.rental,
        lease=lease,
        version=1,
        rent=39000,
        deposit=39000,
        starts_on=date(2026, 8, 1),
        charges=5000,
        payment_day=1,
    )
    lease.refresh_from_db()
    assert (lease.rent, lease.term_on, lease.version) == (39000, date(2029, 7, 31), 2)


def test_two_people_on_one_draft_the_second_meets_the_first_and_writes_nothing(lease, staff):
    same = Lease.objects.get(pk=lease.pk)
    fields = {"deposit": 39000, "starts_on": STARTS}
    actions.edit_lease(staff.rental, lease=lease, version=1, rent=39000, **fields)
    with pytest.raises(Conflict) as met:
        actions.edit_lease(staff.director, lease=same, version=1, rent=38000, **{**fields, "deposit": 38000})
    assert met.value.current.rent == 39000
    assert Lease.objects.get().rent == 39000


def test_signing_keeps_the_paper_with_the_rent_the_term_and_the_deposit(lease, staff):
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    lease.refresh_from_db()
    with lease.paper.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    text = " ".join(page.get_textpage().get_text_range() for page in pdf).replace("\u00a0", " ").replace("\u202f", " ")
    for said in (
        "Aminata Capucine",
        "Agathe Basalte",
        "400,00 €",
        "50,00 €",
        "11 juillet 2026",
        "10 juillet 2029",
        "M00001",
    ):
        assert said in text, said
    assert waiting(lease) == {"tenancies.keys"}


def test_a_signed_lease_is_not_rewritten(lease, staff):
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    with pytest.raises(Refused):
        actions.edit_lease(staff.rental, lease=lease, version=2, rent=1, deposit=0, starts_on=STARTS)


def test_a_lease_without_the_energy_class_says_what_the_paper_still_lacks(lease, staff):
    dwelling = lease.mandate.dwelling
    dwelling.energy = ""
    dwelling.save()
    with pytest.raises(Refused) as refusal:
        actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    assert "DPE" in refusal.value.message
    lease.refresh_from_db()
    assert (lease.state, lease.paper) == ("draft", None)


def test_the_keys_house_the_application_and_take_the_dwelling_from_the_free_ones(running_lease):
    lease = running_lease
    assert (lease.state, lease.keys_on, lease.keys_count) == ("running", STARTS, 2)
    lease.decision.application.refresh_from_db()
    assert lease.decision.application.state == "housed"
    assert lease.mandate.availabilities.get().ends_on == STARTS
    assert waiting(lease) == set()


@pytest.mark.parametrize("on", [date(2026, 7, 10), date(2026, 7, 20)], ids=["before it takes effect", "not yet come"])
def test_the_keys_are_given_from_the_first_day_and_not_in_the_future(lease, staff, on):
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    with pytest.raises(Refused) as refusal:
        actions.hand_keys(staff.rental, lease=lease, version=2, keys_count=2, on=on, today=date(2026, 7, 15))
    assert refusal.value.field == "on"


def test_steps_come_in_their_order(lease, staff):
    with pytest.raises(Refused):
        actions.hand_keys(staff.rental, lease=lease, version=1, keys_count=2, on=STARTS, today=STARTS)
    with pytest.raises(Refused):
        actions.end_lease(staff.rental, lease=lease, version=1, on=STARTS, today=STARTS)


def test_a_social_worker_reads_leases_and_signs_none(lease, staff):
    with pytest.raises(Refused):
        actions.sign_lease(staff.social, lease=lease, version=1, on=SIGNED, today=SIGNED)


def test_a_departure_frees_the_dwelling_the_next_day_and_ends_the_allocations_grants(running_lease, staff):
    lease, last = running_lease, date(2026, 9, 15)
    actions.end_lease(staff.rental, lease=lease, version=lease.version, on=last, today=last)
    assert lease.mandate.availabilities.get(ends_on=None).starts_on == date(2026, 9, 16)
    person = lease.household.holder
    assert set(
        Grant.objects.filter(person=person, user=staff.rental, ends_on=None).values_list("ground", flat=True)
    ) == {actions.TENANCY}


def test_a_departure_before_the_keys_is_refused(running_lease, staff):
    with pytest.raises(Refused):
        actions.end_lease(
            staff.rental,
            lease=running_lease,
            version=running_lease.version,
            on=date(2026, 7, 10),
            today=date(2026, 8, 1),
        )


def test_an_abandoned_draft_leaves_room_for_another_on_the_same_decision(lease, staff):
    actions.abandon_lease(staff.rental, lease=lease, version=1, reason="Mauvais loyer.", on=SIGNED, today=SIGNED)
    lease.refresh_from_db()
    assert (lease.state, lease.abandoned_on, lease.abandoned_for) == ("abandoned", SIGNED, "Mauvais loyer.")
    person = lease.household.holder
    assert not Grant.objects.open_to(staff.rental, SIGNED).filter(person=person, ground=actions.TENANCY).exists()
    second = draft(lease.decision, staff.rental)
    assert (second.number, second.state) == (2, "draft")
    assert Grant.objects.open_to(staff.rental, SIGNED).filter(person=person, ground=actions.TENANCY).exists()
    with pytest.raises(Refused):
        actions.sign_lease(staff.rental, lease=lease, version=2, on=SIGNED, today=SIGNED)


def test_a_signed_lease_is_not_abandoned(lease, staff):
    actions.sign_lease(staff.rental, lease=lease, version=1, on=SIGNED, today=SIGNED)
    with pytest.raises(Refused, match="congé"):
        actions.abandon_lease(staff.rental, lease=lease, version=2, reason="Non.", on=SIGNED, today=SIGNED)


@pytest.mark.parametrize(
    ("reason", "on", "field"),
    [("  ", SIGNED, "reason"), ("Oui.", STARTS, "on"), ("Oui.", date(2026, 6, 19), "on")],
    ids=["without a reason", "a day to come", "before the decision"],
)
def test_a_draft_is_abandoned_with_its_reason_on_a_day_that_is_possible(lease, staff, reason, on, field):
    with pytest.raises(Refused) as refusal:
        actions.abandon_lease(staff.rental, lease=lease, version=1, reason=reason, on=on, today=SIGNED)
    assert refusal.value.field == field


def test_a_draft_dated_to_come_is_refused(decision, staff):
    with pytest.raises(Refused) as refusal:
        draft(decision, staff.rental, on=STARTS)
    assert refusal.value.field == "on"


class TestOwnersAgreement:
    @pytest.fixture
    def chosen(self, build):
        """A draft lease under a mandate by which the owner agrees to each household."""
        from trousseau.mandates.models import Mandate

        lease = build.lease()
        Mandate.objects.filter(pk=lease.mandate_id).update(choice="owner")
        lease.refresh_from_db()
        return lease

    def agree(self, staff, lease, on, **more):
        from trousseau.allocation.actions import record_owner_answer

        record_owner_answer(
            staff.rental,
            decision=lease.decision,
            version=lease.decision.version,
            answer="agreed",
            channel="call",
            on=on,
            today=STARTS,
            **more,
        )

    def test_the_signature_waits_for_it(self, staff, chosen):
        with pytest.raises(Refused, match="le propriétaire donne son accord"):
            actions.sign_lease(staff.rental, lease=chosen, version=1, on=SIGNED, today=SIGNED)

    def test_it_comes_between_the_decision_and_the_lease(self, staff, chosen):
        with pytest.raises(Refused, match="après la décision"):
            self.agree(staff, chosen, add_days(SIGNED, -40))
        self.agree(staff, chosen, add_days(SIGNED, 1))
        with pytest.raises(Refused, match="avant la signature"):
            actions.sign_lease(staff.rental, lease=chosen, version=1, on=SIGNED, today=SIGNED)

    def test_it_is_kept_with_the_lease_and_shown(self, staff, chosen, client, on_day):
        on_day(SIGNED.isoformat())
        client.force_login(staff.rental)
        page = client.get(f"/baux/{chosen.pk}/bail/").content.decode()
        assert "donne d’abord son accord" in page
        owner = f"/commission/decision/{chosen.decision_id}/proprietaire/"
        assert owner in page
        sent = {"version": chosen.decision.version, "on": SIGNED.isoformat(), "answer": "agreed", "channel": "call"}
        assert client.post(owner, sent).status_code == 302
        url = f"/baux/{chosen.pk}/signer/"
        assert url in client.get(f"/baux/{chosen.pk}/bail/").content.decode()
        assert client.post(url, {"version": 1, "on": SIGNED.isoformat()}).status_code == 302
        chosen.refresh_from_db()
        assert chosen.owner_agreed_on == SIGNED and chosen.state == "signed"
        assert "Accord du propriétaire" in client.get(f"/baux/{chosen.pk}/bail/").content.decode()

    def test_nothing_is_asked_when_the_choice_is_delegated(self, staff, build, client, on_day):
        lease = build.lease()
        on_day(SIGNED.isoformat())
        client.force_login(staff.rental)
        assert "/proprietaire/" not in client.get(f"/baux/{lease.pk}/bail/").content.decode()
