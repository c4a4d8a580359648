"""A decision that does not come to a lease is withdrawn: what it had promised is free again."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.homes import DRAFTED, HELD, SIGNED, STARTS, ready
from trousseau.allocation.actions import GROUND, decide, open_sitting, withdraw_decision
from trousseau.allocation.models import Decision
from trousseau.allocation.queries import free_dwellings, proposals
from trousseau.core.errors import Refused
from trousseau.core.models import Grant, ToDo
from trousseau.tenancies.actions import abandon_lease, draft_lease, hand_keys, sign_lease

DAY = date(2026, 6, 24)
NEXT = date(2026, 7, 20)
SPACES = str.maketrans({"\u202f": " ", "\xa0": " "})


def withdraw(decision, actor, **changes):
    given = {"version": decision.version, "reason": "refused", "on": DAY, "today": DAY}
    withdraw_decision(actor, decision=decision, **{**given, **changes})
    decision.refresh_from_db()
    return decision


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode().translate(SPACES)


def open_to(user, household, on) -> set[str]:
    return set(Grant.objects.open_to(user, on).filter(household=household).values_list("ground", flat=True))


def test_the_dwelling_and_the_household_are_free_again_and_all_that_it_opened_closes_that_day(decision, staff):
    mandate, household = decision.mandate, decision.application.household
    assert open_to(staff.rental, household, DAY) == {GROUND}
    withdraw(decision, staff.social, words="Trop loin de son travail.")
    assert free_dwellings(DAY).filter(pk=mandate.pk).exists()
    assert open_to(staff.rental, household, DAY) == set()
    assert open_to(staff.rental, household, HELD) == {GROUND}  # what was open stays written
    assert not ToDo.objects.waiting().filter(subject=f"decision:{decision.pk}").exists()
    decision.application.refresh_from_db()
    assert decision.application.state == "active"
    assert (decision.withdrawn_on, decision.withdrawn_by, decision.outcome) == (DAY, staff.social, "allocated")


def test_a_sitting_held_before_the_refusal_does_not_give_the_dwelling_twice(decision, staff):
    withdraw(decision, staff.social)
    assert not free_dwellings(date(2026, 6, 23)).filter(pk=decision.mandate_id).exists()


def test_a_refusal_costs_nothing_and_the_dwelling_goes_to_the_next_on_the_sheet(decision, build, staff):
    other, following = build.mandate(), build.application("Lavande", on=date(2026, 6, 12))
    mine = decision.application
    withdraw(decision, staff.social)
    # still first for every other dwelling, no longer put forward for the one it refused
    assert [(p.application, p.rank) for p in proposals(other, NEXT)] == [(mine, 1), (following, 2)]
    assert [(p.application, p.rank) for p in proposals(decision.mandate, NEXT)] == [(following, 1), (mine, None)]
    sitting = open_sitting(staff.director, on=NEXT, members=[staff.director, staff.commission], today=NEXT)
    again = decide(
        staff.commission,
        sitting=sitting,
        mandate=decision.mandate,
        application=following,
        outcome="allocated",
        reason="Le ménage suivant.",
        today=NEXT,
    )
    assert (again.rank, again.stands) == (1, True)


def test_the_same_household_may_receive_another_dwelling_and_its_file_opens_again(decision, build, staff):
    withdraw(decision, staff.social)
    sitting = open_sitting(staff.director, on=NEXT, members=[staff.director, staff.commission], today=NEXT)
    decide(
        staff.commission,
        sitting=sitting,
        mandate=build.mandate(),
        application=decision.application,
        outcome="allocated",
        reason="Plus près de son travail.",
        today=NEXT,
    )
    assert open_to(staff.rental, decision.application.household, NEXT) == {GROUND}


def test_an_unreachable_household_did_not_refuse_the_dwelling(decision, staff):
    withdraw(decision, staff.social, reason="unreachable")
    assert [p.rank for p in proposals(decision.mandate, NEXT)] == [1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": date(2026, 6, 25)}, "on"),
        ({"on": date(2026, 6, 19)}, "on"),
        ({"reason": "other", "words": "  "}, "words"),
    ],
    ids=["a day to come", "before the decision", "another reason without a word"],
)
def test_what_is_missing_is_said_beside_its_field(decision, staff, changes, field):
    with pytest.raises(Refused) as refusal:
        withdraw(decision, staff.social, **changes)
    assert refusal.value.field == field
    assert Decision.objects.get().stands


def drafted(decision, staff):
    return draft_lease(
        staff.rental,
        decision=decision,
        rent=40000,
        charges=5000,
        deposit=40000,
        starts_on=STARTS,
        payment_day=5,
        on=DRAFTED,
        today=DRAFTED,
    )


def test_a_draft_lease_is_abandoned_first_then_the_decision_is_withdrawn(decision, staff):
    lease, household = drafted(decision, staff), decision.application.household
    with pytest.raises(Refused, match="abandonnez-le d’abord"):
        withdraw(decision, staff.social)
    abandon_lease(staff.rental, lease=lease, version=1, reason="Le ménage renonce.", on=DAY, today=DAY)
    assert open_to(staff.rental, household, DAY) == {GROUND}
    ours = ToDo.objects.waiting().filter(kind__startswith="allocation.")
    assert set(ours.values_list("kind", flat=True)) == {"allocation.lease"}
    withdraw(decision, staff.social)
    assert open_to(staff.rental, household, DAY) == set()
    assert not ours.exists()


def test_a_signed_lease_and_given_keys_stand_in_the_way(decision, staff):
    lease = ready(drafted(decision, staff), staff.rental)
    sign_lease(staff.rental, lease=lease, version=1, on=date(2026, 6, 25), today=STARTS)
    with pytest.raises(Refused, match="congé"):
        withdraw(decision, staff.social, on=STARTS, today=STARTS)
    hand_keys(staff.rental, lease=lease, version=2, keys_count=1, on=STARTS, today=STARTS)
    with pytest.raises(Refused, match="clés"):
        withdraw(decision, staff.social, on=STARTS, today=STARTS)


def leave(decision, staff, build):
    from trousseau.applications.actions import move_application

    move_application(staff.social, application=decision.application, code="leave", on=DAY, today=DAY)


def merge(decision, staff, build):
    from trousseau.applications.merging.actions import merge_applications

    stands = build.application(on=date(2026, 6, 9))
    merge_applications(staff.social, gone=decision.application, stands=stands, why="Deux fois.", on=DAY, today=DAY)


def take_elsewhere(decision, staff, build):
    from trousseau.applications.offers import actions

    said = {"landlord": "Bailleur", "dwelling": "T2, rue du Modèle"}
    offer = actions.record_social_offer(
        staff.social, application=decision.application, offered_on=DAY, today=DAY, **said
    )
    actions.answer_social_offer(staff.social, offer=offer, version=1, answer="accepted", on=DAY, today=DAY)
    actions.end_social_offer(staff.social, offer=offer, version=2, outcome="taken", on=DAY, today=DAY)


@pytest.mark.parametrize("close", [leave, merge, take_elsewhere])
def test_a_request_is_not_closed_under_the_dwelling_that_is_promised_to_it(decision, staff, build, close):
    """Else nobody would be told, and the dwelling would leave the free ones for good."""
    with pytest.raises(Refused, match="Faites d’abord retirer la décision"):
        close(decision, staff, build)
    lease = draft_lease(
        staff.rental,
        decision=decision,
        rent=40000,
        charges=5000,
        deposit=40000,
        starts_on=STARTS,
        payment_day=5,
        on=DRAFTED,
        today=DRAFTED,
    )
    with pytest.raises(Refused, match="abandonnez-le d’abord"):
        leave(decision, staff, build)
    abandon_lease(staff.rental, lease=lease, version=1, reason="Renonce", on=DAY, today=DAY)
    withdraw(decision, staff.social)
    leave(Decision.objects.get(), staff, build)
    assert decision.mandate in free_dwellings(DAY)


def test_the_page_that_closes_a_request_says_what_is_promised(client, decision, staff, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.social)
    page = reverse("applications:move", args=[decision.application_id, "leave"])
    assert "est promis à ce ménage" in text(client.get(page))
    client.post(page, {"on": DAY.isoformat()})
    decision.application.refresh_from_db()
    assert decision.application.state == "active"


def test_no_lease_is_drafted_on_a_withdrawn_decision(decision, staff):
    withdraw(decision, staff.social)
    with pytest.raises(Refused, match="retirée"):
        drafted(decision, staff)


def test_the_page_withdraws_and_three_pages_say_so(client, decision, staff, on_day):
    on_day("2026-06-24")
    place = [decision.sitting_id, decision.mandate_id]
    sheet, page = reverse("allocation:dwelling", args=place), reverse("allocation:withdraw", args=place)
    client.force_login(staff.social)
    assert page in text(client.get(sheet))
    assert "ne coûte rien au ménage" in text(client.get(page))
    sent = {
        "version": "1",
        "on": "2026-06-24",
        "reason": "far",
        "channel": "call",
        "heard_by": staff.social.pk,
        "words": "Préfère attendre.",
    }
    missing = client.post(page, {**sent, "reason": ""})
    assert missing.status_code == 422 and "Préfère attendre." in missing.content.decode()
    assert client.post(page, sent).url == sheet
    minutes = reverse("allocation:sitting", args=[decision.sitting_id])
    application = reverse("applications:application", args=[decision.application_id])
    for url in (sheet, minutes, application):
        shown = text(client.get(url)).lower()
        assert "le ménage a refusé" in shown, url
    assert "Préfère attendre." in text(client.get(sheet))
    assert page not in text(client.get(sheet))
    assert client.get(page).url == sheet


def test_the_second_of_two_who_withdraw_is_told_and_loses_no_word(client, decision, staff, on_day):
    on_day("2026-06-24")
    withdraw(decision, staff.director, reason="owner")
    client.force_login(staff.social)
    page = reverse("allocation:withdraw", args=[decision.sitting_id, decision.mandate_id])
    sent = {
        "version": "1",
        "on": "2026-06-24",
        "reason": "far",
        "channel": "call",
        "heard_by": staff.social.pk,
        "words": "Mes mots à moi.",
    }
    answer = client.post(page, sent)
    assert answer.status_code == 422
    assert "rien à retirer" in answer.content.decode() and "Mes mots à moi." in answer.content.decode()
    assert Decision.objects.get().withdrawn_for == "owner"


def test_a_member_of_the_commission_reads_why_and_withdraws_nothing(client, decision, staff, on_day):
    on_day("2026-06-24")
    place = [decision.sitting_id, decision.mandate_id]
    client.force_login(staff.commission)
    assert client.get(reverse("allocation:withdraw", args=place)).status_code == 403
    withdraw(decision, staff.social)
    shown = text(client.get(reverse("allocation:dwelling", args=place)))
    assert "Le ménage a refusé" in shown and "Capucine" not in shown


def test_the_next_sheet_says_who_refused_and_why_it_is_not_put_forward(client, decision, staff, on_day):
    withdraw(decision, staff.social)
    sitting = open_sitting(staff.director, on=NEXT, members=[staff.director, staff.commission], today=NEXT)
    on_day("2026-07-20")
    client.force_login(staff.commission)
    shown = text(client.get(reverse("allocation:dwelling", args=[sitting.pk, decision.mandate_id])))
    assert "Attribué auparavant, sans bail" in shown and "A refusé ce logement" in shown
    listed = text(client.get(reverse("allocation:list")))
    assert reverse("allocation:dwelling", args=[sitting.pk, decision.mandate_id]) in listed


def test_a_sitting_to_come_decides_nothing(build, staff):
    sitting = open_sitting(staff.director, on=HELD, members=[staff.director], today=HELD)
    with pytest.raises(Refused):
        decide(
            staff.commission,
            sitting=sitting,
            mandate=build.mandate(),
            application=None,
            outcome="adjourned",
            reason="Trop tôt.",
            today=SIGNED,
        )
    assert not Decision.objects.exists()
