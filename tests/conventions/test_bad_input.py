"""What is typed wrong gets a clear answer, and nothing is lost or written."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from trousseau.conventions import deadlines, terms, watch
from trousseau.conventions.actions import end_convention, organisation, sign_convention
from trousseau.conventions.actions_agreements import (
    archive_convention,
    renew_convention,
    take_back_signature,
    withdraw_convention,
    write_convention,
)
from trousseau.conventions.actions_amendments import prepare_amendment, sign_amendment, withdraw_amendment
from trousseau.conventions.actions_decisions import decide, file_act
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
from trousseau.conventions.actions_parties import add_party, say_share, say_total
from trousseau.conventions.actions_posts import enter_week, fund_post, name_holder, say_post
from trousseau.conventions.actions_programmes import add_action, add_envelope, add_meeting, commit, open_programme
from trousseau.conventions.actions_promises import add_deadline, add_indicator, edit_indicator, withdraw_indicator
from trousseau.conventions.enums import AmendmentState, ConventionState, PartyPart
from trousseau.conventions.models import Amendment, Convention, Decision, Payment, Tranche
from trousseau.conventions.queries import conventions, promises_on, promises_told
from trousseau.conventions.queries_money import EVER, account
from trousseau.conventions.queries_posts import held_by, mine
from trousseau.core.enums import OrganisationKind
from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, ToDo
from trousseau.core.todo import about
from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance

pytestmark = pytest.mark.django_db
SIGNED, LATER = date(2026, 11, 3), date(2026, 12, 1)
SCAN = (b"%PDF-1.7", ".pdf")


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


def test_a_payment_above_its_tranche_is_refused_beside_its_amount_and_writes_nothing(client, director, tranche, on_day):
    on_day("2026-12-01")
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
    payment = receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a", today=date(2026, 11, 12)
    )
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


def test_what_was_opened_before_somebody_corrected_or_withdrew_it_is_read_again(director, tranche):
    opened = Tranche.objects.get()
    given = {"due_on": tranche.due_on, "condition": "", "in_kind": False, "today": LATER}
    correct_tranche(director, tranche=tranche, version=1, amount=1_000_000, **given)
    with pytest.raises(Refused) as refusal:
        receive_tranche(
            director, tranche=opened, on=date(2026, 11, 12), amount=4_000_000, key="a", today=date(2026, 11, 12)
        )
    assert refusal.value.field == "amount" and not Payment.objects.exists()
    payment = receive_tranche(director, tranche=tranche, on=date(2026, 11, 12), key="b", today=date(2026, 11, 12))
    seen, opened = Payment.objects.get(), Tranche.objects.get()
    withdraw_payment(director, payment=payment, why="Autre convention", today=LATER)
    with pytest.raises(Refused, match="retiré"):
        withdraw_payment(director, payment=seen, why="Autre convention", today=LATER)
    withdraw_tranche(director, tranche=tranche, why="Saisie deux fois", today=LATER)
    again = {"on": date(2026, 11, 12), "key": "c"}
    for late in (
        lambda: receive_tranche(director, tranche=opened, today=LATER, **again),
        lambda: return_payment(director, tranche=opened, amount=1, words="", today=LATER, **again),
        lambda: correct_tranche(director, tranche=opened, version=2, amount=1, **given),
        lambda: withdraw_tranche(director, tranche=opened, why="Saisie deux fois", today=LATER),
    ):
        opened.withdrawn_on = None  # as it was opened
        with pytest.raises(Refused, match="retiré"):
            late()
    assert Payment.objects.count() == 1 and balance("agency", "512") == 0


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
    receive_tranche(director, tranche=tranche, on=LATER, today=LATER)
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


def test_who_prepares_a_second_amendment_is_led_to_the_first(client, director, convention):
    client.force_login(director)
    url = reverse("conventions:amendment_new", args=[convention.pk])
    assert client.get(url).status_code == 200
    first = prepare_amendment(director, convention=convention, dated_on=LATER, subject="Titre", changes={"title": "T"})
    met = client.get(url, follow=True)
    assert met.redirect_chain[0][0] == reverse("conventions:amendment", args=[first.pk])
    assert "déjà préparé" in met.content.decode()


def test_an_amendment_taken_back_leads_to_its_convention(client, director, convention):
    amendment = prepare_amendment(
        director, convention=convention, dated_on=LATER, subject="Titre", changes={"title": "T"}
    )
    client.force_login(director)
    url = reverse("conventions:withdraw", args=["avenant", amendment.pk])
    assert client.post(url, {"why": "Par erreur"}).url == (
        reverse("conventions:convention", args=[convention.pk]) + "#amendments"
    )
    amendment.refresh_from_db()
    assert amendment.withdrawn_for == "Par erreur"


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
        fund_post(director, post=post, version=post.version, amounts={grantor.pk: 1})  # its cost is unknown
    say_post(director, post=post, version=1, share=100, cost=4_500_000)
    with pytest.raises(Refused):
        fund_post(director, post=post, version=post.version, amounts={grantor.pk: 4_500_001})
    with pytest.raises(Refused) as refusal:
        fund_post(director, post=post, version=post.version, amounts={grantor.pk: 2_000_000, caf.pk: 100})
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
    end_convention(
        director, convention=convention, version=convention.version, on=date(2026, 12, 31), today=date(2026, 12, 31)
    )
    with pytest.raises(Refused):
        archive_convention(
            director, convention=convention, version=convention.version, on=date(2027, 2, 1), today=date(2027, 2, 1)
        )
    receive_tranche(director, tranche=tranche, on=date(2027, 1, 5), today=date(2027, 1, 5))
    archive_convention(
        director, convention=convention, version=convention.version, on=date(2027, 2, 1), today=date(2027, 2, 1)
    )
    assert convention.standing(date(2027, 2, 2)) == "archived"


def test_no_more_is_given_back_than_had_come_by_that_day(director, convention, tranche):
    """Fifteen thousand went back on a day on which ten had come: the account of that day said less than nothing."""
    first = receive_tranche(director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a", today=LATER)
    receive_tranche(director, tranche=tranche, on=date(2026, 11, 28), amount=1_000_000, key="b", today=LATER)
    back = {"tranche": tranche, "words": "", "today": LATER}
    for on, amount in ((date(2026, 11, 11), 1), (date(2026, 11, 15), 1_500_000)):
        with pytest.raises(Refused) as refusal:
            return_payment(director, amount=amount, on=on, key="c", **back)
        assert refusal.value.field == "on"
    return_payment(director, amount=1_500_000, on=date(2026, 11, 28), key="c", **back)
    with pytest.raises(Refused) as refusal:  # what went back since left less of what had come
        return_payment(director, amount=600_000, on=date(2026, 11, 15), key="d", **back)
    assert refusal.value.field == "amount"
    return_payment(director, amount=500_000, on=date(2026, 11, 15), key="d", **back)
    with pytest.raises(Refused):  # it was given back in part before the second came
        withdraw_payment(director, payment=first, why="Erreur", today=LATER)
    found = account(convention, date(2026, 1, 1), date(2026, 11, 20))
    assert (found.received, found.returned) == (1_000_000, 500_000)


def test_a_grant_is_lowered_under_what_was_paid_and_the_rest_goes_back(client, director, convention):
    """Its payments could not be corrected under what came, nor its share lowered under its payments."""
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    share, lower = grantor.share, grantor.share - 500_000
    tranche = promise_tranche(director, convention=convention, funder=convention.council, amount=share, due_on=SIGNED)
    first = receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=share - 1, key="a", today=date(2026, 11, 12)
    )
    asked = {"convention": convention, "dated_on": LATER, "subject": "Moins"}
    with pytest.raises(Refused) as refusal:  # a cent is still to come, of no share
        prepare_amendment(director, changes={"shares": {str(grantor.pk): lower}}, **asked)
    assert refusal.value.field == f"share_{grantor.pk}"
    last = receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 13), amount=1, key="b", today=date(2026, 11, 13)
    )
    amendment = prepare_amendment(director, changes={"shares": {str(grantor.pk): lower}}, **asked)
    vote = decide(director, body=convention.council, decided_on=LATER, reference="V", subject="Moins", today=LATER)
    sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=vote, today=LATER)
    tranche.refresh_from_db()
    said = {"due_on": SIGNED, "condition": "Au bilan", "in_kind": False, "today": LATER}
    correct_tranche(director, tranche=tranche, version=tranche.version, amount=share, **said)
    with pytest.raises(Refused):
        promise_tranche(director, convention=convention, funder=convention.council, amount=1, due_on=LATER)
    shown, found = conventions().get(pk=convention.pk), account(convention, *EVER)
    assert (found.left, found.to_give_back, shown.left) == (0, 500_000, 0)
    client.force_login(director)
    page = client.get(reverse("conventions:convention", args=[convention.pk]))
    assert page.context["unpromised"] == 0

    withdraw_payment(director, payment=last, why="Erreur", today=LATER)
    tranche.refresh_from_db()
    assert tranche.amount == share - 1  # nothing of it is to come any more
    withdraw_payment(director, payment=first, why="Erreur", today=LATER)
    tranche.refresh_from_db()
    assert tranche.amount == lower


def test_what_a_share_does_not_cover_any_more_is_asked_back_all_the_same(director, convention):
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    tranche = promise_tranche(director, convention=convention, funder=convention.council, amount=1_000, due_on=SIGNED)
    receive_tranche(director, tranche=tranche, on=date(2026, 11, 12), key="a", today=date(2026, 11, 12))
    changes = {"shares": {str(grantor.pk): 0}}
    amendment = prepare_amendment(director, convention=convention, dated_on=LATER, subject="Rien", changes=changes)
    vote = decide(director, body=convention.council, decided_on=LATER, reference="V", subject="Rien", today=LATER)
    sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=vote, today=LATER)
    asked = {"asked_on": LATER, "due_on": LATER, "words": "Part annulée", "today": LATER}
    ask_back(director, party=grantor, amount=1_000, **asked)
    assert account(convention, *EVER).to_give_back == 1_000


def test_the_account_of_a_period_says_the_share_of_its_end(director, convention):
    """A share lowered in December was that of the account of October."""
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    until = date(2026, 1, 1), date(2026, 11, 10)
    before = account(convention, *until)
    for on, share in ((date(2026, 11, 20), 2_000_000), (LATER, 1_000_000)):
        said = {"changes": {"shares": {str(grantor.pk): share}}, "subject": f"Part de {share}"}
        amendment = prepare_amendment(director, convention=convention, dated_on=date(2026, 11, 12), **said)
        vote = decide(director, body=convention.council, decided_on=on, reference=f"{on}", subject="V", today=LATER)
        if on == LATER:
            early = {"on": date(2026, 11, 19), "decision": None, "today": LATER}
            with pytest.raises(Refused, match="avenant précédent"):
                sign_amendment(director, amendment=amendment, version=1, **early)
        sign_amendment(director, amendment=amendment, version=1, on=on, decision=vote, today=LATER)
    assert account(convention, *until) == before and before.left == 7_425_000
    for end, share in ((date(2026, 11, 20), 2_000_000), (date(2026, 11, 30), 2_000_000), (LATER, 1_000_000)):
        found = next(one for one in account(convention, end, end).parties if one.party == grantor.pk)
        assert (found.share, found.left) == (share, share) and found.decision.endswith(str(share))


def test_an_amendment_changes_a_promise_in_number_and_in_words(client, director, convention):
    """It lowered the number, left the words that were printed, and judged what was over by the new number."""
    said = {"code": "mandates", "unit": "", "article": "", "number": 20}
    promise = add_indicator(director, convention=convention, words="Capter", target="vingt logements", **said)
    bare = add_indicator(director, convention=convention, words="Visiter", target="", **said)
    client.force_login(director)
    url = reverse("conventions:amendment_new", args=[convention.pk])
    form = client.get(url).context["form"]
    assert f"target_{promise.pk}" in form.fields and f"target_{bare.pk}" not in form.fields
    typed = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    typed |= {f"share_{grantor.pk}": "74250", "subject": "Moins", "dated_on": "2026-12-01"}
    typed |= {f"promise_{promise.pk}": "15", f"promise_{bare.pk}": "10"}
    page = client.post(url, typed)
    assert page.status_code == 422 and list(page.context["form"].errors) == [f"target_{promise.pk}"]
    assert client.post(url, typed | {f"target_{promise.pk}": "quinze logements"}).status_code == 302
    amendment = Amendment.objects.get()
    assert "« vingt logements » devient « quinze logements »" in str(terms.points_of(amendment)[-1].says)
    vote = decide(director, body=convention.council, decided_on=LATER, reference="V", subject="Moins", today=LATER)
    sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=vote, today=LATER)

    def promised(day: date) -> list[tuple[int | None, str]]:
        return [(one.number, one.target) for one in promises_on(convention, day)]

    assert promised(date(2026, 11, 30)) == [(20, "vingt logements"), (20, "")]
    assert promised(LATER) == [(15, "quinze logements"), (10, "")]


def test_the_words_of_a_promise_alone_are_changed_by_a_vote(director, convention):
    promise = add_indicator(
        director,
        convention=convention,
        code="",
        words="Un bilan",
        target="un bilan par an",
        number=None,
        unit="",
        article="",
    )
    changes = {"targets": {str(promise.pk): "un bilan"}}
    amendment = prepare_amendment(director, convention=convention, dated_on=LATER, subject="Bilan", changes=changes)
    assert amendment.touches


def test_a_promise_of_a_signed_convention_is_neither_rewritten_nor_withdrawn_in_silence(director, convention):
    """Its measure, its years and its words were changed freely; withdrawn on the eve of the report, nobody read of it."""
    said = {"code": "mandates", "target": "vingt", "number": 20, "span": "year", "unit": "", "article": ""}
    promise = add_indicator(director, convention=convention, words="Capter", **said)
    for field, value in (("code", "prospects"), ("code", ""), ("target", "deux"), ("number", 2), ("span", "whole")):
        with pytest.raises(Refused) as refusal:
            edit_indicator(director, indicator=promise, version=1, words="Capter", **said | {field: value})
        assert refusal.value.field == field
    edit_indicator(director, indicator=promise, version=1, words="Capter des logements", **said | {"unit": "logements"})
    bare = add_indicator(
        director, convention=convention, words="Bilan", **said | {"code": "", "target": "", "number": None}
    )
    edit_indicator(director, indicator=bare, version=1, words="Bilan", **said | {"span": "whole"})  # said at last
    withdraw_indicator(director, indicator=promise, why="Le lot est perdu", today=LATER)

    def told(start: date, end: date) -> list[tuple[str, int | None]]:
        return [(one.words, one.number) for one in promises_told(convention, start, end)]

    [still, gone] = told(SIGNED, date(2026, 11, 30))
    assert still == ("Bilan", 20)
    assert gone == ("Capter des logements (retirée le 1er\u00a0décembre 2026, Directeur\u00a0: Le lot est perdu)", None)
    assert told(date(2026, 12, 2), date(2026, 12, 31)) == [still]


def test_a_renewal_drawn_by_mistake_leaves_the_term_to_come(director, convention, council_vote):
    drawn = {"title": "Suite", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 12, 31), "amount": 1}
    renewal = renew_convention(director, convention=convention, decision=council_vote, on=LATER, **drawn)
    waiting = ToDo.objects.waiting().filter(kind="conventions.term")
    assert not waiting.exists()
    withdraw_convention(director, convention=renewal, why="Par erreur", today=LATER)
    term = next(one for one in deadlines.of(convention) if one.code == "term")
    assert term.done_on is None and waiting.exists()


def test_no_more_is_asked_back_than_the_agency_holds(director, convention, tranche):
    receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a", today=date(2026, 11, 12)
    )
    asked = {"asked_on": date(2026, 11, 20), "due_on": LATER, "words": "Poste vacant", "today": LATER}
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    with pytest.raises(Refused) as refusal:
        ask_back(director, party=grantor, amount=1_000_001, **asked)
    assert refusal.value.field == "amount"
    ask_back(director, party=grantor, amount=600_000, **asked)
    assert ToDo.objects.waiting().filter(kind="conventions.give_back").exists()
    return_payment(director, tranche=tranche, amount=600_000, on=LATER, words="", key="b", today=LATER)
    assert not ToDo.objects.waiting().filter(kind="conventions.give_back").exists()


def test_the_page_that_withdraws_a_payment_says_which_sum(client, director, convention, tranche):
    client.force_login(director)
    for amount, key in ((1_000_000, "a"), (250_000, "b")):
        payment = receive_tranche(
            director, tranche=tranche, on=date(2026, 11, 12), amount=amount, key=key, today=date(2026, 11, 12)
        )
    page = client.get(reverse("conventions:withdraw", args=["versement", payment.pk])).content.decode()
    said = " ".join(page.replace("\u202f", " ").replace("\u00a0", " ").split())
    assert "2 500,00 €, 12 novembre 2026" in said and "2026-11" not in said.partition("<form")[0]


def test_a_payment_on_which_a_sum_asked_back_rests_is_not_withdrawn(director, convention, tranche):
    kept, gone = (
        receive_tranche(
            director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key=key, today=date(2026, 11, 12)
        )
        for key in "ab"
    )
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    asked = {"asked_on": date(2026, 11, 20), "due_on": LATER, "words": "Poste vacant", "today": LATER}
    recovery = ask_back(director, party=grantor, amount=600_000, **asked)
    withdraw_payment(director, payment=gone, why="Erreur", today=LATER)
    with pytest.raises(Refused, match="somme demandée"):
        withdraw_payment(director, payment=kept, why="Erreur", today=LATER)
    withdraw_recovery(director, recovery=recovery, why="Erreur", today=LATER)
    withdraw_payment(director, payment=kept, why="Erreur", today=LATER)


def test_what_went_back_of_itself_settles_no_sum_asked_later(director, convention, tranche):
    """Asked back ten days after a return of as much, a sum was owed by nobody and waited in no day."""
    receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a", today=date(2026, 11, 12)
    )
    back = {"tranche": tranche, "amount": 300_000, "words": "", "today": LATER}
    return_payment(director, on=date(2026, 11, 15), key="b", **back)
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    asked = {"asked_on": date(2026, 11, 25), "due_on": LATER, "words": "Poste vacant", "today": LATER}
    ask_back(director, party=grantor, amount=300_000, **asked)
    waiting = ToDo.objects.waiting().filter(kind="conventions.give_back")
    assert account(convention, *EVER).to_give_back == 300_000 and waiting.exists()
    return_payment(director, on=date(2026, 11, 26), key="c", **back)
    assert account(convention, *EVER).to_give_back == 0 and not waiting.exists()


def test_a_day_to_come_is_no_payment_and_no_end(client, director, convention, tranche, on_day):
    clock = on_day("2026-11-20")
    with pytest.raises(Refused) as refusal:
        receive_tranche(director, tranche=tranche, on=date(2099, 5, 3), amount=1, key="a", today=clock)
    assert refusal.value.field == "on"
    with pytest.raises(Refused) as refusal:
        end_convention(director, convention=convention, version=convention.version, on=date(2026, 12, 30), today=clock)
    assert refusal.value.field == "on" and not Payment.objects.exists()
    client.force_login(director)  # and the page gives the verb its day
    url = reverse("conventions:tranche_receive", args=[tranche.pk])
    assert client.post(url, {"amount": "1", "on": "2099-05-03", "key": str(uuid4())}).status_code == 422
    url = reverse("conventions:end", args=[convention.pk])
    assert client.post(url, {"on": "2026-12-31", "version": convention.version}).status_code == 422


def test_a_payment_noted_late_leaves_what_is_due_since_in_the_day(director, convention, tranche):
    """What is watched is watched on the day of the note, not on the earlier one of the payment."""
    second = promise_tranche(
        director, convention=convention, funder=convention.council, amount=1_000_000, due_on=date(2026, 11, 15)
    )
    watch.payments(convention, on=LATER)
    receive_tranche(director, tranche=tranche, on=date(2026, 11, 12), key="a", today=LATER)
    assert [todo.subject for todo in ToDo.objects.waiting().filter(kind="conventions.due")] == [about(second)]


def test_what_is_sent_twice_is_written_once(director, convention, tranche, council_vote):
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a", today=date(2026, 11, 12)
    )
    asked = {
        "title": "Programme",
        "call": "",
        "funder": council_vote.body,
        "holder": convention.council,
        "decision": council_vote,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "amount": 9_000_000,
        "steered_by": "",
        "meets": "",
        "aims": ["Loger"],
    }
    programme = open_programme(director, **asked)
    with pytest.raises(Refused):
        open_programme(director, **asked)
    with pytest.raises(Refused):  # of the name of a party, and of another kind
        add_party(director, convention=convention, organisation=None, name=convention.council.name, part="partner")
    envelope = add_envelope(director, programme=programme, year=2026, line="6574", amount=9_000_000)
    action = add_action(director, programme=programme, aim=programme.aims.get(), title="AIS", convention=convention)
    same_payment = {"funder": convention.council, "amount": 1_000, "due_on": LATER}
    asked = {"amount": 1_000, "asked_on": SIGNED, "due_on": LATER, "words": "Poste vacant", "today": LATER}
    known = {"title": "Autre", "starts_on": SIGNED, "ends_on": LATER, "amount": 1_000, "agency": "Les Trois Clés"}
    promise = {"code": "", "words": "Vingt logements", "target": "", "number": None, "unit": "", "article": ""}
    for write, field in (
        (lambda: promise_tranche(director, convention=convention, **same_payment), "amount"),
        (lambda: ask_back(director, party=grantor, **asked), "amount"),
        (lambda: commit(director, action=action, envelope=envelope, amount=1_000), "envelope"),
        (lambda: add_action(director, programme=programme, aim=action.aim, title="Relais"), "title"),
        (lambda: add_meeting(director, programme=programme, on=LATER, about="Bilan", decided=""), "about"),
        (lambda: add_indicator(director, convention=convention, **promise), "words"),
        (
            lambda: add_deadline(
                director, convention=convention, words="Bilan", article="", due_on=LATER, today=SIGNED
            ),
            "words",
        ),
        (
            lambda: file_act(director, convention=convention, title="Acte", signed_on=SIGNED, file=SCAN, today=LATER),
            "file",
        ),
        (lambda: write_convention(director, decision=council_vote, on=LATER, **known), "title"),
    ):
        write()
        with pytest.raises(Refused) as refusal:
            write()
        assert refusal.value.field == field


def test_a_form_that_is_refused_leaves_neither_its_act_nor_a_body(client, director, convention, on_day):
    on_day("2026-12-01")
    client.force_login(director)
    data = {
        "title": "Autre",
        "body_name": "Conseil d’Exemple",
        "decided_on": "2026-10-01",
        "reference": "EX-1",
        "decides": "Approuve",
        "amount": "1 000",
        "starts_on": "2026-12-31",
        "ends_on": "2026-01-01",
        "agency": "Les Trois Clés",
        "partners": "Un organisme nouveau",
    }
    url = reverse("conventions:known_new")
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "ends_on": "2027-01-01", "agency": "Conseil d’Exemple"}).status_code == 422
    assert client.post(url, {**data, "ends_on": "2027-01-01", "partners": "é" * 161}).status_code == 422
    assert not Decision.objects.exists() and not Organisation.objects.filter(name__contains="nouveau").exists()
    names = {"partners": "Un organisme nouveau\nconseil d’exemple"}  # named twice, it is one party
    assert client.post(url, {**data, **names, "ends_on": "2027-01-01"}).status_code == 302
    assert Convention.objects.get(title="Autre").parties.count() == 3


def test_a_payment_is_expected_within_the_life_of_its_convention(director, convention, tranche):
    asked = {"amount": 1_000, "condition": "", "in_kind": False}
    with pytest.raises(Refused) as refusal:
        promise_tranche(
            director, convention=convention, funder=convention.council, due_on=date(1990, 12, 1), amount=1_000
        )
    assert refusal.value.field == "due_on"
    with pytest.raises(Refused):
        correct_tranche(director, tranche=tranche, version=1, due_on=date(1990, 12, 1), today=LATER, **asked)
    end_convention(director, convention=convention, version=convention.version, on=LATER, today=LATER)
    with pytest.raises(Refused):
        promise_tranche(director, convention=convention, funder=convention.council, due_on=LATER, amount=1_000)


def test_who_holds_a_post_holds_no_more_than_the_post(director, account, convention):
    post = convention.posts.first()
    say_post(director, post=post, version=post.version, share=80, cost=None)
    with pytest.raises(Refused) as refusal:
        name_holder(director, post=post, holder=account("social"), share=100, starts_on=SIGNED, today=SIGNED)
    assert refusal.value.field == "share" and not post.holdings.exists()


def test_a_week_of_the_year_9999_is_the_one_of_today(client, director):
    client.force_login(director)
    assert client.get(reverse("conventions:my_week"), {"semaine": "9999-12-31"}).status_code == 200


def test_an_amendment_keeps_the_shares_the_total_and_the_posts_in_step(
    client, director, convention, council_vote, on_day
):
    on_day("2026-12-01")
    caf = convention.parties.filter(part=PartyPart.PARTNER).first()
    say_share(
        director, party=caf, version=caf.version, share=1_400_000, in_kind=False, decision=council_vote, today=LATER
    )
    for party in convention.parties.filter(part=PartyPart.PARTNER, share=None):
        party.delete()
    say_total(director, convention=convention, version=convention.version, total=8_825_000)
    post = convention.posts.first()
    say_post(director, post=post, version=post.version, share=100, cost=3_000_000)
    fund_post(director, post=post, version=post.version, amounts={caf.pk: 1_300_000})
    asked = {"convention": convention, "dated_on": LATER, "subject": "La CAF donne plus"}
    shares = {"shares": {str(caf.pk): 3_000_000}}
    for changes, field in (
        (shares, f"share_{caf.pk}"),
        ({"shares": {str(caf.pk): 1_200_000}, "total": 8_625_000}, f"share_{caf.pk}"),  # under what it pays of the post
        ({"posts": {str(post.pk): [100, 1_200_000]}}, f"cost_{post.pk}"),
        ({"total": 9_000_000}, "total"),
    ):
        with pytest.raises(Refused) as refusal:
            prepare_amendment(director, changes=changes, **asked)
        assert refusal.value.field == field
    client.force_login(director)
    page = client.get(reverse("conventions:amendment_new", args=[convention.pk])).context["form"]
    data = {name: page.get_initial_for_field(field, name) or "" for name, field in page.fields.items()}
    data = {
        name: f"{value / 100:.2f}" if name[:5] in ("share", "total", "cost_") and value else value
        for name, value in data.items()
    }
    typed = {
        **data,
        "subject": "La CAF donne plus",
        "dated_on": "2026-12-01",
        f"share_{caf.pk}": "30000",
        "total": "104250",
    }
    assert client.post(reverse("conventions:amendment_new", args=[convention.pk]), typed).status_code == 302
    amendment = Amendment.objects.get()
    assert amendment.changes == {**shares, "total": 10_425_000} and amendment.touches
    vote = decide(
        director, body=convention.council, decided_on=LATER, reference="V", subject="La CAF donne plus", today=LATER
    )
    sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=vote, today=LATER)
    convention.refresh_from_db()
    found = account(convention, *EVER)
    assert convention.total == found.voted == 10_425_000
    said = next(one.decision for one in found.parties if one.party == caf.pk)
    assert said.startswith("Avenant")  # not the decision that said another share
    page = client.get(reverse("conventions:convention", args=[convention.pk]))
    assert [one.amended for one in page.context["parties"] if one.pk == caf.pk] == [said]


def test_a_promise_names_a_measure_that_is_counted(client, director, convention):
    """A code typed amiss was kept, and the report said that nothing measured the promise."""
    client.force_login(director)
    url = reverse("conventions:indicator_new", args=[convention.pk])
    data = {"words": "Vingt logements", "number": "20", "span": "year"}
    assert client.post(url, {**data, "code": "mandats"}).status_code == 422
    assert client.post(url, {**data, "code": "mandates"}).status_code == 302
    kept = convention.indicators.get(code="mandates")
    kept.code = "of_before"  # a measure that is counted no more stays on the promise that names it
    kept.save()
    page = client.get(reverse("conventions:indicator", args=[kept.pk]))
    assert "of_before" in dict(page.context["form"].fields["code"].choices)


def test_a_post_is_held_no_longer_than_its_convention_runs(director, account, convention):
    """Somebody whose last day nobody wrote is asked no time, and counted on no post, once the convention is over."""
    post, officer = convention.posts.first(), account("social")
    held = name_holder(director, post=post, holder=officer, share=100, starts_on=SIGNED, today=SIGNED)
    over, week = date(2027, 1, 4), date(2026, 12, 28)
    assert (held_by(officer, LATER), held_by(officer, over)) == (100, 0)
    assert mine(officer, week) == [held] and mine(officer, over) == []
    enter_week(officer, holding=held, week=week, minutes={"support": 60}, today=over)
    with pytest.raises(Refused) as refusal:
        enter_week(officer, holding=held, week=over, minutes={"support": 60}, today=over)
    assert refusal.value.field == "week"


def test_the_share_of_a_signed_convention_changes_by_an_amendment(director, convention, council_vote):
    """The page would say that the decision which gave the first one gives the other."""
    caf = convention.parties.filter(part=PartyPart.PARTNER).first()
    said = {"party": caf, "in_kind": False, "today": LATER}
    say_share(director, version=caf.version, share=1_400_000, decision=council_vote, **said)
    with pytest.raises(Refused) as refusal:
        say_share(director, version=caf.version, share=9_900_000, decision=None, **said)
    assert refusal.value.field == "share"
    say_share(director, version=caf.version, share=None, decision=None, **said)  # typed by mistake
    say_share(director, version=caf.version, share=1_500_000, decision=council_vote, **said)
    assert (caf.share, caf.decision) == (1_500_000, council_vote)


def test_a_vote_of_before_the_convention_allows_no_amendment_of_it(director, convention, council_vote):
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    changes = {"shares": {str(grantor.pk): 8_000_000}}
    amendment = prepare_amendment(director, convention=convention, dated_on=LATER, subject="Plus", changes=changes)
    assert council_vote.decided_on < convention.voted_on
    with pytest.raises(Refused) as refusal:
        sign_amendment(director, amendment=amendment, version=1, on=LATER, decision=council_vote, today=LATER)
    assert refusal.value.field == "decided_on" and amendment.state == AmendmentState.DRAFT


def test_what_was_paid_before_the_first_day_of_a_convention_is_asked_back_too(director, draw):
    early = draw(starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31))
    sign_convention(director, convention=early, version=1, on=SIGNED, today=SIGNED)
    advance = promise_tranche(director, convention=early, funder=early.council, amount=1_000_000, due_on=LATER)
    receive_tranche(director, tranche=advance, on=LATER, key="a", today=LATER)
    grantor = early.parties.get(part=PartyPart.GRANTOR)
    asked = {"asked_on": LATER, "due_on": LATER, "words": "Poste vacant", "today": LATER}
    ask_back(director, party=grantor, amount=1_000_000, **asked)
    assert account(early, *EVER).to_give_back == 1_000_000


def test_what_nobody_entered_is_not_said_of_the_act(client, director, convention):
    client.force_login(director)
    convention.posts.update(share=None, cost=None)
    for name, pk in (("post", convention.posts.first().pk), ("convention", convention.pk)):
        page = client.get(reverse(f"conventions:{name}", args=[pk])).content.decode()
        assert "non saisi" in page and "l’acte</span>" not in page


def test_a_payment_is_proposed_no_day(client, director, convention):
    client.force_login(director)
    page = client.get(reverse("conventions:tranche_new", args=[convention.pk]))
    assert page.context["form"]["due_on"].value() is None
