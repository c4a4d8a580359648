"""From the act to the money, by the actions."""

from datetime import date

import pytest

from trousseau.conventions.actions import (
    complete_deliberation,
    draw_convention,
    edit_convention,
    end_convention,
    sign_convention,
)
from trousseau.conventions.actions_money import promise_tranche, receive_tranche
from trousseau.conventions.actions_posts import name_holder, say_post
from trousseau.conventions.enums import ConventionState, PartyPart, PostKind, Verdict
from trousseau.conventions.models import Deliberation
from trousseau.conventions.queries import conventions, publication
from trousseau.conventions.queries_acts import missing_to_publish
from trousseau.conventions.queries_parties import grantors
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance

pytestmark = pytest.mark.django_db


def test_the_shipped_act_becomes_money_received_once_in_a_balanced_entry(director, enter, draw, act_text):
    act = enter(act_text)
    assert (act.verdict, act.errors, act.adopted) == (Verdict.PROVED, 0, True)
    assert act.held_on == date(2026, 10, 15) and act.reading["vote"]["for"] == 19

    convention = draw(act)
    assert [post.kind for post in convention.posts.all()] == [PostKind.CAPTATION, PostKind.SOCIAL, PostKind.RENTAL]
    parts = {party.organisation.name: party.part for party in convention.parties.select_related("organisation")}
    assert parts["Les Trois Clés"] == PartyPart.AGENCY and parts["CAF"] == PartyPart.PARTNER
    assert parts[act.council.name] == PartyPart.GRANTOR
    waiting = ToDo.objects.waiting().get(subject=f"convention:{convention.pk}")
    assert waiting.url == f"/conventions/{convention.pk}/" and waiting.role == "director"

    first = promise_tranche(
        director, convention=convention, funder=act.council, amount=4_000_000, due_on=date(2026, 11, 10)
    )
    with pytest.raises(Refused, match="signature|Sign|Signez"):
        receive_tranche(director, tranche=first, on=date(2026, 11, 12), today=date(2026, 11, 12))
    sign_convention(director, convention=convention, version=1, on=date(2026, 11, 3), today=date(2026, 11, 3))
    assert not ToDo.objects.waiting().filter(subject=f"convention:{convention.pk}")

    receive_tranche(director, tranche=first, on=date(2026, 11, 12), today=date(2026, 11, 12))
    entry = Entry.objects.get()
    lines = list(entry.lines.order_by("id").values_list("account", "debit", "credit"))
    assert lines == [("512", 4_000_000, 0), ("74", 0, 4_000_000)] and first.payments.get().entry == entry
    assert balance("agency", "512") == 4_000_000 and balance("agency") == 0
    with pytest.raises(Refused):
        receive_tranche(director, tranche=first, on=date(2026, 11, 12), today=date(2026, 11, 12))
    shown = conventions().get()
    assert (shown.received, shown.left) == (4_000_000, 3_425_000)


def test_the_same_file_is_entered_once(enter, act_text):
    enter(act_text)
    with pytest.raises(Refused) as refusal:
        enter(act_text, "autre-nom.txt")
    assert refusal.value.field == "file" and Deliberation.objects.count() == 1


def test_a_file_that_is_no_act_is_refused_beside_its_field(enter):
    with pytest.raises(Refused) as refusal:
        enter("Recette de la tarte aux pommes : éplucher, cuire, servir.")
    assert refusal.value.field == "file" and "délibération" in refusal.value.message


def test_a_rejected_act_gives_no_convention(enter, draw, act_text):
    rejected = enter(act_text.replace("POUR : 19", "POUR : 1").replace("CONTRE : 1", "CONTRE : 19"))
    assert rejected.verdict == Verdict.REJECTED
    with pytest.raises(Refused):
        draw(rejected)


def test_an_error_in_the_vote_waits_for_a_person_who_settles_it(enter, draw, act_text):
    doubtful = enter(act_text.replace("POUR : 19", "POUR : 18"))
    assert doubtful.verdict == Verdict.DOUBTFUL and doubtful.errors >= 1
    with pytest.raises(Refused) as refusal:
        draw(doubtful)
    assert refusal.value.field == "settled"
    convention = draw(doubtful, settled=True)
    assert convention.history.get().history_change_reason == "settled"


def test_an_error_in_the_names_leaves_the_vote_proved(enter, act_text):
    missed = enter(act_text.replace("Monsieur Rémi FAUCON", ""))
    assert missed.errors and missed.verdict == Verdict.PROVED


def test_a_convention_is_not_signed_before_its_vote(director, draw):
    convention = draw()
    with pytest.raises(Refused) as refusal:
        sign_convention(director, convention=convention, version=1, on=date(2026, 10, 14), today=date(2026, 10, 14))
    assert refusal.value.field == "on"


def test_the_payments_never_pass_the_amount_voted(director, draw):
    convention = draw()
    council = convention.deliberation.council
    promise_tranche(director, convention=convention, funder=council, amount=7_000_000, due_on=date(2026, 12, 1))
    with pytest.raises(Refused):
        promise_tranche(director, convention=convention, funder=council, amount=425_001, due_on=date(2026, 12, 1))
    with pytest.raises(Refused) as refusal:
        edit_convention(
            director,
            convention=convention,
            version=1,
            title="Autre",
            starts_on=convention.starts_on,
            ends_on=convention.ends_on,
            amount=6_999_999,
        )
    assert refusal.value.field == "amount"


def test_a_signed_convention_is_not_rewritten_and_its_publication_has_a_day(director, draw):
    convention = draw()
    assert publication(convention) is None
    sign_convention(director, convention=convention, version=1, on=date(2026, 11, 30), today=date(2026, 11, 30))
    assert publication(convention).on == date(2027, 2, 28)
    assert publication(convention).scale.article == "Décret 2017-779"
    with pytest.raises(Refused):
        edit_convention(
            director,
            convention=convention,
            version=2,
            title="Autre",
            starts_on=convention.starts_on,
            ends_on=convention.ends_on,
            amount=1,
        )


def test_a_convention_ends_within_its_period(director, draw):
    convention = draw()
    sign_convention(director, convention=convention, version=1, on=date(2026, 11, 3), today=date(2026, 11, 3))
    with pytest.raises(Refused):
        end_convention(director, convention=convention, version=2, on=date(2027, 1, 1), today=date(2027, 1, 2))
    end_convention(director, convention=convention, version=2, on=date(2026, 12, 1), today=date(2026, 12, 1))
    assert convention.state == ConventionState.ENDED and convention.ends_on == date(2026, 12, 1)


def test_a_post_is_held_by_the_team_and_two_writers_do_not_erase_each_other(director, account, draw):
    post = draw().posts.first()
    officer, on = account("captation"), date(2026, 11, 2)
    with pytest.raises(Refused):
        name_holder(director, post=post, holder=account("tenant"), share=100, starts_on=on, today=on)
    holding = name_holder(director, post=post, holder=officer, share=80, starts_on=on, today=on)
    say_post(director, post=post, version=2, share=80, cost=None)
    with pytest.raises(Conflict):
        say_post(director, post=post, version=2, share=None, cost=None)
    post.refresh_from_db()
    assert (holding.holder, post.share) == (officer, 80)


def test_the_agency_does_not_pay_itself(draw):
    names = {o.name for o in grantors(draw())}
    assert "Les Trois Clés" not in names and "CAF" in names


def test_what_the_act_leaves_out_is_asked_until_it_is_completed(director, enter, act_text):
    act = enter(act_text)
    assert len(missing_to_publish(act)) == 3
    complete_deliberation(
        director, deliberation=act, version=1, number="DM2026_10_15_012", subject_code="7.5", siret="12345678901234"
    )
    assert missing_to_publish(act) == []


def test_the_parties_are_named_once(director, enter, act_text):
    act = enter(act_text)
    convention = draw_convention(
        director,
        deliberation=act,
        title="Convention",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=1,
        agency="Les trois clés",
        partners=["CAF", "Caf", "LES TROIS CLÉS", act.council.name],
        on=date(2026, 11, 2),
    )
    assert convention.parties.count() == 3
