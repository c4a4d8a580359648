"""A form sent twice does its work once; sent again with other words, it is refused in words, for none of them is kept."""

from datetime import date

import pytest

from trousseau.conventions.actions import end_convention, enter_deliberation, read_act, sign_convention
from trousseau.conventions.actions_agreements import archive_convention
from trousseau.conventions.actions_money import (
    ask_back,
    correct_tranche,
    promise_tranche,
    receive_tranche,
    return_payment,
    withdraw_payment,
    withdraw_recovery,
    withdraw_tranche,
)
from trousseau.conventions.actions_posts import fund_post, name_holder, say_post
from trousseau.conventions.actions_programmes import (
    add_action,
    add_envelope,
    commit,
    note_payment,
    open_programme,
    withdraw_noted,
)
from trousseau.conventions.enums import PartyPart
from trousseau.conventions.models import Convention, Deliberation, NotedPayment, Payment
from trousseau.conventions.payment_letters import ask_for_payment
from trousseau.core.errors import Refused
from trousseau.ledger.models import Entry

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
SIGNED = date(2026, 11, 2)


@pytest.fixture
def running(director, draw, on_day) -> Convention:
    on_day(DAY.isoformat())
    convention = draw()
    sign_convention(director, convention=convention, version=1, on=SIGNED, today=DAY)
    return convention


@pytest.fixture
def tranche(director, running):
    return promise_tranche(director, convention=running, funder=running.council, amount=3_000_000, due_on=DAY)


def test_what_came_is_told_twice_and_noted_once(director, tranche):
    told = {"tranche": tranche, "on": DAY, "amount": 1_000_000, "words": "VIR 1", "key": "form", "today": DAY}
    first = receive_tranche(director, **told)
    assert receive_tranche(director, **told) == first
    for other in ({"amount": 900_000}, {"on": date(2026, 11, 19)}, {"words": "VIR 2"}):
        with pytest.raises(Refused, match="déjà été envoyée"):
            receive_tranche(director, **(told | other))
    second = promise_tranche(director, convention=tranche.convention, funder=tranche.funder, amount=5, due_on=DAY)
    with pytest.raises(Refused, match="déjà été envoyée"):
        receive_tranche(director, **(told | {"tranche": second}))
    withdraw_payment(director, payment=first, why="Erreur", today=DAY)
    with pytest.raises(Refused, match="déjà été envoyée"):  # it would be believed received
        receive_tranche(director, **told)
    assert Payment.objects.count() == 1


def test_what_went_back_is_told_twice_and_noted_once(director, tranche):
    receive_tranche(director, tranche=tranche, on=DAY, amount=1_000_000, key="came", today=DAY)
    told = {"tranche": tranche, "on": DAY, "amount": 200_000, "words": "", "key": "back", "today": DAY}
    first = return_payment(director, **told)
    assert return_payment(director, **told) == first
    for other in ({"amount": 900_000}, {"on": date(2026, 11, 19)}, {"key": "came", "amount": 1_000_000}):
        with pytest.raises(Refused, match="déjà été envoyée"):
            return_payment(director, **(told | other))
    assert Payment.objects.count() == 2


@pytest.fixture
def programme(director, council_vote):
    return open_programme(
        director,
        title="Programme",
        call="",
        funder=council_vote.body,
        holder=council_vote.body,
        decision=council_vote,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=9_000_000,
        steered_by="",
        meets="",
        aims=["Loger"],
    )


def test_what_an_operator_was_paid_is_told_twice_and_noted_once(director, programme):
    envelope = add_envelope(director, programme=programme, year=2026, line="6574", amount=5_000_000)
    action = add_action(director, programme=programme, aim=programme.aims.get(), title="Accueil de jour")
    found = commit(director, action=action, envelope=envelope, amount=3_000_000)
    told = {"commitment": found, "on": DAY, "amount": 1_000_000, "returned": False, "key": "form", "today": DAY}
    first = note_payment(director, **told)
    assert note_payment(director, **told) == first
    for other in ({"amount": 5}, {"on": date(2026, 11, 19)}, {"returned": True}):
        with pytest.raises(Refused, match="déjà été envoyée"):
            note_payment(director, **(told | other))
    withdraw_noted(director, noted=first, why="Erreur", today=DAY)
    with pytest.raises(Refused, match="déjà été envoyée"):
        note_payment(director, **told)
    assert NotedPayment.objects.count() == 1


def test_a_convention_that_ended_takes_what_was_foreseen_until_its_archive_and_nothing_after(
    director, running, tranche, client
):
    end_convention(director, convention=running, version=running.version, on=date(2026, 11, 15), today=DAY)
    payment = receive_tranche(
        director, tranche=tranche, on=DAY, amount=3_000_000, key="came", today=DAY
    )  # paid after the term
    party = running.parties.get(organisation=tranche.funder)
    asked = {"party": party, "asked_on": DAY, "due_on": DAY, "words": "Trop versé", "today": DAY}
    recovery = ask_back(director, **asked, amount=1_000_000)
    return_payment(director, tranche=tranche, amount=1_000_000, on=DAY, words="", key="back", today=DAY)
    fresh = Convention.objects.get(pk=running.pk)
    archive_convention(director, convention=fresh, version=fresh.version, on=DAY, today=DAY)
    tranche.refresh_from_db()
    correction = {"amount": 3_100_000, "due_on": DAY, "condition": "", "in_kind": False, "today": DAY}
    writes = (
        lambda: receive_tranche(director, tranche=tranche, on=DAY, amount=1, key="late", today=DAY),
        lambda: return_payment(director, tranche=tranche, amount=1, on=DAY, words="", key="late", today=DAY),
        lambda: promise_tranche(director, convention=running, funder=tranche.funder, amount=1, due_on=DAY),
        lambda: correct_tranche(director, tranche=tranche, version=tranche.version, **correction),
        lambda: withdraw_tranche(director, tranche=tranche, why="Erreur", today=DAY),
        lambda: withdraw_payment(director, payment=payment, why="Erreur", today=DAY),
        lambda: ask_back(director, **asked, amount=2),
        lambda: withdraw_recovery(director, recovery=recovery, why="Erreur", today=DAY),
        lambda: ask_for_payment(director, tranche=tranche, version=tranche.version, on=date(2026, 11, 21)),
    )
    before = Entry.objects.count()
    for write in writes:
        with pytest.raises(Refused, match="archive"):
            write()
    assert (Payment.objects.count(), Entry.objects.count()) == (2, before)
    client.force_login(director)
    for url in (
        f"versements/{tranche.pk}/",
        f"versements/{tranche.pk}/recevoir/",
        f"versements/{tranche.pk}/rendre/",
        f"versements/{tranche.pk}/demander/",
        f"parties/{party.pk}/reversement/",
        f"{running.pk}/versements/prevoir/",
    ):
        page = client.get(f"/conventions/{url}")
        assert page.status_code == 422 and "archive" in page.content.decode(), url


def test_an_action_under_a_convention_is_told_twice_and_written_once(director, running, programme):
    told = {"programme": programme, "aim": programme.aims.get(), "title": "Capter", "convention": running}
    action = add_action(director, **told)
    assert action.operator == running.parties.get(part=PartyPart.AGENCY).organisation
    with pytest.raises(Refused, match="déjà"):
        add_action(director, **told)
    assert programme.actions.get() == action


def test_a_post_sent_twice_is_one_and_two_alike_are_two(director, draw, client):
    draft = draw()
    before = draft.posts.count()
    client.force_login(director)
    page = f"/conventions/{draft.pk}/postes/ajouter/"
    typed = {"kind": "social", "title": "Travailleur social", "share": "100", "cost": ""}
    for times, posts in ((2, 1), (1, 2)):
        key = client.get(page).context["form"]["key"].value()
        for _sending in range(times):
            assert client.post(page, typed | {"key": key}).status_code == 302
        assert draft.posts.count() == before + posts
    assert client.post(page, typed | {"key": key, "title": "Autre"}).status_code == 422
    assert draft.posts.count() == before + 2


def test_who_pays_what_is_not_written_over_what_a_colleague_wrote(director, running, client):
    post, grantor = running.posts.first(), running.parties.get(part=PartyPart.GRANTOR)
    say_post(director, post=post, version=post.version, share=100, cost=4_500_000)
    client.force_login(director)
    page, name = f"/conventions/postes/{post.pk}/financement/", f"party_{grantor.pk}"
    form = client.get(page).context["form"]
    typed = {"version": form["version"].value(), f"initial-{name}": "", name: "10 000"}
    fund_post(director, post=post, version=post.version, amounts={grantor.pk: 2_000_000})
    answer = client.post(page, typed)
    assert answer.status_code == 409 and "20" in answer.context["conflict"][0]["stored"]
    assert post.fundings.get().amount == 2_000_000
    again = {"version": answer.context["form"]["version"].value(), f"initial-{name}": "20 000", name: "10 000"}
    assert client.post(page, again).status_code == 302
    assert post.fundings.get().amount == 1_000_000


def test_who_holds_a_part_of_a_post_is_named_once_for_a_day(director, running, account):
    post, officer = running.posts.first(), account("captation", name="Un Pinson")
    told = {"post": post, "holder": officer, "share": 50, "today": DAY}
    holding = name_holder(director, starts_on=SIGNED, **told)
    with pytest.raises(Refused, match="déjà ce poste") as refusal:
        name_holder(director, starts_on=SIGNED, **told)
    assert refusal.value.field == "holder" and post.holdings.get() == holding
    name_holder(director, starts_on=DAY, **told)
    assert post.holdings.count() == 2


def test_a_convention_drawn_twice_from_its_act_is_one(draw):
    first = draw()
    for other in ({}, {"agency": "Une autre agence"}):
        with pytest.raises(Refused, match="déjà écrite") as refusal:
            draw(first.deliberation, **other)
        assert refusal.value.field == "title"
    assert draw(first.deliberation, title="Convention de la deuxième année") != first
    assert Convention.objects.count() == 2


def test_an_act_read_twice_at_once_is_entered_once(director, act_text, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    twice = [read_act(act_text.encode(), "acte.txt") for _sending in range(2)]
    found = enter_deliberation(director, read=twice[0], on=DAY)
    with pytest.raises(Refused, match="déjà") as refusal:
        enter_deliberation(director, read=twice[1], on=DAY)
    assert refusal.value.field == "file" and Deliberation.objects.get() == found


def test_a_convention_is_archived_on_a_day_that_has_come(director, running, client):
    end_convention(director, convention=running, version=running.version, on=DAY, today=DAY)
    fresh = Convention.objects.get(pk=running.pk)
    client.force_login(director)
    page, typed = f"/conventions/{running.pk}/archiver/", {"version": fresh.version, "on": "2026-11-21"}
    answer = client.post(page, typed)
    assert answer.status_code == 422 and "on" in answer.context["form"].errors
    assert client.post(page, typed | {"on": "2026-11-20"}).status_code == 302
    assert Convention.objects.get(pk=running.pk).archived_on == DAY
