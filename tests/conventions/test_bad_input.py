"""What is typed wrong gets a clear answer, and nothing is lost or written."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from trousseau.conventions.actions import end_convention, organisation, sign_convention
from trousseau.conventions.actions_agreements import (
    archive_convention,
    decide,
    renew_convention,
    say_share,
    say_total,
    take_back_signature,
    write_convention,
)
from trousseau.conventions.actions_amendments import prepare_amendment, sign_amendment, withdraw_amendment
from trousseau.conventions.actions_money import (
    ask_back,
    correct_tranche,
    promise_tranche,
    receive_tranche,
    return_payment,
    withdraw_payment,
    withdraw_tranche,
)
from trousseau.conventions.actions_posts import fund_post, name_holder, say_post
from trousseau.conventions.enums import AmendmentState, ConventionState, PartyPart
from trousseau.conventions.models import Amendment, Payment
from trousseau.conventions.queries import EVER, account, held_by
from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance

pytestmark = pytest.mark.django_db
SIGNED, LATER = date(2026, 11, 3), date(2026, 12, 1)


@pytest.fixture
def convention(director, draw):
    drawn = draw()
    sign_convention(director, convention=drawn, version=1, on=SIGNED, today=SIGNED)
    return drawn


@pytest.fixture
def tranche(director, convention):
    return promise_tranche(
        director, convention=convention, funder=convention.council, amount=4_000_000, due_on=date(2026, 11, 10)
    )


def test_a_payment_above_its_tranche_is_refused_beside_its_amount_and_writes_nothing(client, director, tranche):
    client.force_login(director)
    data = {"amount": "40 000,01", "on": "2026-11-12", "key": str(uuid4())}
    page = client.post(reverse("conventions:tranche_receive", args=[tranche.pk]), data)
    assert page.status_code == 422 and "amount" in page.context["form"].errors
    assert not Payment.objects.exists() and not Entry.objects.exists()
    url = reverse("conventions:tranche_receive", args=[tranche.pk])
    for _again in range(2):  # the same form sent twice
        client.post(url, {**data, "amount": "15 000"})
    assert Payment.objects.count() == 1 and balance("agency", "512") == 1_500_000


def test_more_is_never_given_back_than_came_and_a_payment_noted_by_mistake_is_undone_in_the_ledger(director, tranche):
    payment = receive_tranche(director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a")
    with pytest.raises(Refused) as refusal:
        return_payment(
            director, tranche=tranche, amount=1_000_001, on=date(2026, 11, 13), words="", key="b", today=LATER
        )
    assert refusal.value.field == "amount"
    with pytest.raises(Refused) as refusal:
        withdraw_payment(director, payment=payment, why=" ", today=LATER)
    assert refusal.value.field == "why"
    withdraw_payment(director, payment=payment, why="Autre convention", today=LATER)
    assert balance("agency", "512") == 0 and payment.withdrawn_for == "Autre convention"
    withdraw_tranche(director, tranche=tranche, why="Saisie deux fois", today=LATER)
    assert account(tranche.convention, *EVER).due == 0


def test_the_director_is_told_what_is_due_until_it_came(director, tranche):
    due = ToDo.objects.waiting().filter(kind="conventions.due")
    correct_tranche(
        director,
        tranche=tranche,
        version=1,
        amount=3_000_000,
        due_on=date(2026, 11, 10),
        condition="Bilan",
        in_kind=False,
        today=LATER,
    )
    assert due.get().params["since"] == "2026-11-10"
    receive_tranche(director, tranche=tranche, on=LATER)
    assert not due.exists()


def test_an_amendment_dated_before_its_convention_is_refused_beside_its_date(director, convention):
    with pytest.raises(Refused) as refusal:
        prepare_amendment(
            director, convention=convention, dated_on=date(2026, 11, 2), subject="Trop tôt", changes={"title": "X"}
        )
    assert refusal.value.field == "dated_on" and not Amendment.objects.exists()


def test_what_touches_the_economy_waits_for_a_vote_and_then_changes_the_convention(director, convention):
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    amendment = prepare_amendment(
        director,
        convention=convention,
        dated_on=date(2026, 11, 20),
        subject="Moins",
        changes={"shares": {str(grantor.pk): 7_000_000}},
    )
    assert amendment.touches
    with pytest.raises(Refused) as refusal:
        sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=None, today=LATER)
    assert refusal.value.field == "decided_on" and refusal.value.article == "Loi 2000-321, art. 10"
    vote = decide(
        director,
        body=convention.council,
        decided_on=date(2026, 11, 26),
        reference="DM-2",
        subject="Avenant",
        today=LATER,
    )
    sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=vote, today=LATER)
    grantor.refresh_from_db()
    assert grantor.share == 7_000_000 and amendment.state == AmendmentState.SIGNED
    with pytest.raises(Refused):
        withdraw_amendment(director, amendment=amendment, why="Non", today=LATER)


def test_an_amendment_prepared_on_what_changed_since_is_prepared_again(director, convention):
    grantor, caf = convention.parties.exclude(part=PartyPart.AGENCY).order_by("pk")[:2]
    amendment = prepare_amendment(
        director, convention=convention, dated_on=date(2026, 11, 20), subject="Détail", changes={}
    )
    act = decide(
        director, body=caf.organisation, decided_on=SIGNED, reference="1", subject="Participation", today=LATER
    )
    say_share(director, party=caf, version=1, share=100, in_kind=False, decision=act, today=LATER)
    with pytest.raises(Refused, match="retirez|withdraw"):
        sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=act, today=LATER)


def test_more_than_a_full_post_is_refused_and_a_person_above_full_time_is_told(
    client, director, account_of, convention
):
    client.force_login(director)
    post = convention.posts.first()
    page = client.post(reverse("conventions:post_edit", args=[post.pk]), {"version": "1", "share": "140"})
    assert page.status_code == 422 and "140" in str(page.context["form"].errors["share"])
    officer = account_of("captation")
    for one in convention.posts.all()[:2]:
        name_holder(director, post=one, holder=officer, share=70, starts_on=SIGNED, today=LATER)
    assert held_by(officer, LATER) == 140
    assert officer.name in client.get(reverse("conventions:post", args=[post.pk])).content.decode()


def test_a_funder_reads_the_post_and_never_a_name(client, director, account, account_of, convention):
    post = convention.posts.first()
    officer = account_of("captation")
    name_holder(director, post=post, holder=officer, share=100, starts_on=SIGNED, today=LATER)
    for role in ("funder", "coordinator", "commission"):
        client.force_login(account(role, name=f"Lecteur {role}"))
        for name, key in (("convention", convention.pk), ("post", post.pk)):
            assert officer.name not in client.get(reverse(f"conventions:{name}", args=[key])).content.decode()


def test_two_hold_one_post_at_once_only_by_parts(director, account, convention):
    post = convention.posts.first()
    one, two = account("captation", name="Un Pinson"), account("social", name="Deux Grives")
    name_holder(director, post=post, holder=one, share=60, starts_on=SIGNED, today=LATER)
    with pytest.raises(Refused) as refusal:
        name_holder(director, post=post, holder=two, share=50, starts_on=LATER, today=LATER)
    assert refusal.value.field == "starts_on"
    name_holder(director, post=post, holder=two, share=40, starts_on=LATER, today=LATER)


def test_shares_that_do_not_add_up_are_refused(director, convention):
    post = convention.posts.first()
    grantor, caf = convention.parties.exclude(part=PartyPart.AGENCY).order_by("pk")[:2]
    with pytest.raises(Refused):
        fund_post(director, post=post, amounts={grantor.pk: 1})  # its cost is unknown
    say_post(director, post=post, version=1, share=100, cost=4_500_000)
    with pytest.raises(Refused):
        fund_post(director, post=post, amounts={grantor.pk: 4_500_001})
    with pytest.raises(Refused) as refusal:
        fund_post(director, post=post, amounts={grantor.pk: 2_000_000, caf.pk: 100})
    assert refusal.value.field == f"party_{caf.pk}"  # no decision says its share
    with pytest.raises(Refused) as refusal:
        say_total(director, convention=convention, version=2, total=7_424_999)
    assert refusal.value.field == "total"
    with pytest.raises(Refused) as refusal:
        say_share(director, party=caf, version=1, share=100, in_kind=False, decision=None, today=LATER)
    assert refusal.value.field == "decided_on"


def test_a_convention_without_an_act_is_refused_and_with_a_reference_it_lives_to_its_archive(director):
    fields = {
        "title": "Convention de la CAF",
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "amount": 1_000_000,
        "agency": "Les Trois Clés",
        "on": SIGNED,
    }
    with pytest.raises(Refused) as refusal:
        write_convention(director, decision=None, **fields)
    assert refusal.value.field == "decided_on"
    caf = organisation(OrganisationKind.FUNDER, "CAF d’essai")
    act = decide(director, body=caf, decided_on=date(2026, 10, 1), reference="CA-9", subject="Soutien", today=SIGNED)
    convention = write_convention(director, decision=act, **fields)
    sign_convention(director, convention=convention, version=1, on=SIGNED, today=SIGNED)
    take_back_signature(director, convention=convention, why="Mauvaise convention", today=SIGNED)
    assert convention.state == ConventionState.DRAFT and convention.taken_back_for
    sign_convention(director, convention=convention, version=convention.version, on=SIGNED, today=SIGNED)
    tranche = promise_tranche(director, convention=convention, funder=caf, amount=1_000_000, due_on=LATER)
    next_year = renew_convention(
        director,
        convention=convention,
        decision=act,
        title="Convention 2027",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 12, 31),
        amount=1_100_000,
        on=LATER,
    )
    assert next_year.parties.count() == 2 and next_year.renews == convention
    end_convention(director, convention=convention, version=convention.version, on=date(2026, 12, 31))
    with pytest.raises(Refused):
        archive_convention(director, convention=convention, version=convention.version, today=date(2027, 2, 1))
    receive_tranche(director, tranche=tranche, on=date(2027, 1, 5))
    archive_convention(director, convention=convention, version=convention.version, today=date(2027, 2, 1))
    assert convention.standing(date(2027, 2, 2)) == "archived"


def test_no_more_is_asked_back_than_the_agency_holds(director, convention, tranche):
    receive_tranche(director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a")
    asked = {"asked_on": date(2026, 11, 20), "due_on": LATER, "words": "Poste vacant", "today": LATER}
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    with pytest.raises(Refused) as refusal:
        ask_back(director, party=grantor, amount=1_000_001, **asked)
    assert refusal.value.field == "amount"
    ask_back(director, party=grantor, amount=600_000, **asked)
    assert ToDo.objects.waiting().filter(kind="conventions.give_back").exists()
    return_payment(director, tranche=tranche, amount=600_000, on=LATER, words="", key="b", today=LATER)
    assert not ToDo.objects.waiting().filter(kind="conventions.give_back").exists()
