"""What other rooms read of a convention: its account by party, its posts without a name, the lines of the programme."""

from datetime import date

import pytest

from trousseau.conventions.actions import sign_convention
from trousseau.conventions.actions_decisions import decide
from trousseau.conventions.actions_money import ask_back, promise_tranche, receive_tranche, return_payment
from trousseau.conventions.actions_parties import say_share
from trousseau.conventions.actions_posts import enter_week, fund_post, name_holder, say_post
from trousseau.conventions.actions_programmes import add_action, add_envelope, commit, open_programme
from trousseau.conventions.enums import Activity, PartyPart, PostKind
from trousseau.conventions.queries_money import account
from trousseau.conventions.queries_posts import posts_in
from trousseau.conventions.queries_programmes import aims_of, programme_lines

pytestmark = pytest.mark.django_db
SIGNED, YEAR_START, YEAR_END = date(2026, 11, 3), date(2026, 1, 1), date(2026, 12, 31)


@pytest.fixture
def convention(director, draw):
    drawn = draw()
    sign_convention(director, convention=drawn, version=1, on=SIGNED, today=SIGNED)
    return drawn


def test_the_account_says_each_party_in_cents_and_names_who_said_no_share(director, convention):
    council = convention.council
    tranche = promise_tranche(
        director, convention=convention, funder=council, amount=4_000_000, due_on=date(2026, 11, 10)
    )
    receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=2_500_000, key="a", today=date(2026, 11, 12)
    )
    return_payment(
        director,
        tranche=tranche,
        amount=500_000,
        on=date(2026, 11, 20),
        words="Poste vacant",
        key="b",
        today=date(2026, 11, 20),
    )
    found = account(convention, YEAR_START, YEAR_END)
    grantor = next(one for one in found.parties if one.part == PartyPart.GRANTOR)
    assert (grantor.share, grantor.due, grantor.received, grantor.returned, grantor.left) == (
        7_425_000,
        4_000_000,
        2_500_000,
        500_000,
        4_925_000,
    )
    assert grantor.decision == convention.subject
    others = [one for one in found.parties if one.part == PartyPart.PARTNER]
    assert others and all(one.share is None and one.left is None and one.decision == "" for one in others)
    assert found.unsaid == tuple(one.name for one in others) and found.voted == 7_425_000
    before = account(convention, YEAR_START, date(2026, 11, 11))
    assert (before.received, before.due, before.left) == (0, 4_000_000, 7_425_000)


def test_a_share_is_known_with_the_decision_that_says_it_and_what_is_asked_back_is_owed(director, convention):
    caf = convention.parties.select_related("organisation").filter(part=PartyPart.PARTNER).first()
    act = decide(
        director,
        body=caf.organisation,
        decided_on=date(2026, 11, 5),
        reference="CA-2026-112",
        subject="Participation 2026",
        today=date(2026, 11, 6),
    )
    say_share(director, party=caf, version=1, share=4_200_000, in_kind=False, decision=act, today=date(2026, 11, 6))
    tranche = promise_tranche(
        director, convention=convention, funder=caf.organisation, amount=4_200_000, due_on=date(2026, 11, 30)
    )
    receive_tranche(director, tranche=tranche, on=date(2026, 12, 1), today=date(2026, 12, 1))
    ask_back(
        director,
        party=caf,
        amount=300_000,
        asked_on=date(2026, 12, 20),
        due_on=date(2027, 1, 31),
        words="Poste vacant un mois",
        today=date(2026, 12, 20),
    )
    found = next(one for one in account(convention, YEAR_START, YEAR_END).parties if one.party == caf.pk)
    assert (found.share, found.left, found.to_give_back, found.decision) == (4_200_000, 0, 300_000, "CA-2026-112")
    assert account(convention, YEAR_START, date(2026, 12, 19)).to_give_back == 0


def test_the_posts_of_a_period_name_nobody(director, account_of, convention):
    officer = account_of("captation")
    post = convention.posts.get(kind=PostKind.CAPTATION)
    say_post(director, post=post, version=1, share=100, cost=4_500_000)
    holding = name_holder(
        director, post=post, holder=officer, share=None, starts_on=date(2026, 11, 4), today=date(2026, 11, 4)
    )
    grantor = convention.parties.get(part=PartyPart.GRANTOR)
    fund_post(director, post=post, version=post.version, amounts={grantor.pk: 2_065_000})
    enter_week(
        officer,
        holding=holding,
        week=date(2026, 11, 11),
        minutes={Activity.CAPTATION: 1200, Activity.OTHER: 60, Activity.RENTAL: None},
        today=date(2026, 11, 13),
    )
    found = next(one for one in posts_in(convention, YEAR_START, YEAR_END) if one.post == post.pk)
    assert (found.share, found.cost, found.filled) == (100, 4_500_000, True)
    assert found.minutes == ((Activity.CAPTATION, 1200), (Activity.OTHER, 60))
    assert found.funded == ((convention.council.name, 2_065_000),)
    assert officer.name not in repr(posts_in(convention, YEAR_START, YEAR_END))
    earlier = next(one for one in posts_in(convention, YEAR_START, date(2026, 11, 3)) if one.post == post.pk)
    assert (earlier.filled, earlier.minutes) == (False, ())
    silent = next(one for one in posts_in(convention, YEAR_START, YEAR_END) if one.post != post.pk)
    assert (silent.share, silent.cost) == (None, None)


def test_a_line_of_the_programme_says_what_is_committed_paid_and_left(director, convention, council_vote):
    programme = open_programme(
        director,
        title="Territoire accéléré",
        call="AMI 2021",
        funder=council_vote.body,
        holder=convention.council,
        decision=council_vote,
        starts_on=date(2026, 1, 1),
        ends_on=date(2028, 12, 31),
        amount=18_240_000,
        steered_by="",
        meets="",
        aims=["Maintenir", "Prévenir", "Observer", "Loger vite"],
    )
    envelope = add_envelope(director, programme=programme, year=2026, line="6574", amount=8_000_000)
    action = add_action(
        director, programme=programme, aim=programme.aims.get(number=4), title="AIS", convention=convention
    )
    tranche = promise_tranche(
        director, convention=convention, funder=convention.council, amount=4_000_000, due_on=date(2026, 11, 10)
    )
    commit(director, action=action, envelope=envelope, amount=7_425_000)
    receive_tranche(
        director, tranche=tranche, on=date(2026, 11, 12), amount=1_000_000, key="a", today=date(2026, 11, 12)
    )
    [line] = programme_lines()
    assert (line.year, line.line, line.envelope, line.committed, line.paid, line.left) == (
        2026,
        "6574",
        8_000_000,
        7_425_000,
        1_000_000,
        575_000,
    )


def test_what_a_party_paid_fills_its_commitments_year_after_year(client, director, convention, council_vote):
    """Whatever was foreseen first, the programme says what the agency's ledger received, and no line more than it commits."""
    programme = open_programme(
        director,
        title="Territoire accéléré",
        call="",
        funder=council_vote.body,
        holder=convention.council,
        decision=council_vote,
        starts_on=date(2026, 1, 1),
        ends_on=date(2027, 12, 31),
        amount=18_240_000,
        steered_by="",
        meets="",
        aims=["Loger vite"],
    )
    action = add_action(director, programme=programme, aim=programme.aims.get(), title="AIS", convention=convention)
    years = [
        add_envelope(director, programme=programme, year=year, line="6574", amount=8_000_000) for year in (2026, 2027)
    ]
    foreseen = {"convention": convention, "funder": convention.council, "amount": 3_000_000}
    first = promise_tranche(director, due_on=date(2026, 11, 10), **foreseen)
    commit(director, action=action, envelope=years[0], amount=2_000_000)
    commit(director, action=action, envelope=years[1], amount=3_000_000)
    second = promise_tranche(director, due_on=date(2026, 11, 11), **foreseen)
    receive_tranche(director, tranche=first, on=date(2026, 11, 12), key="a", today=date(2026, 11, 12))
    assert [line.paid for line in programme_lines()] == [2_000_000, 1_000_000]
    receive_tranche(
        director, tranche=second, on=date(2026, 11, 12), amount=1_000_000, key="b", today=date(2026, 11, 12)
    )
    return_payment(
        director,
        tranche=first,
        amount=500_000,
        on=date(2026, 11, 20),
        words="Poste vacant",
        key="c",
        today=date(2026, 11, 20),
    )
    assert [line.paid for line in programme_lines()] == [2_000_000, 1_500_000]
    [aim] = aims_of(programme)
    assert (aim.actions[0].committed, aim.actions[0].paid, aim.actions[0].left) == (5_000_000, 3_500_000, 1_000_000)
    client.force_login(director)
    page = client.get(f"/conventions/programmes/{programme.pk}/").content.decode()
    said = page.replace("\u202f", " ").replace("\xa0", " ")
    assert "5 000,00 € ont été rendus" in said  # with it, what is paid and left makes what is committed


def test_what_the_council_lets_be_changed_without_it_is_kept_in_its_words(enter, draw, act_text):
    allowed = (
        "d’autoriser Monsieur le Président à signer cette convention et à y apporter, le cas échéant, des modifications"
        " de détail ne remettant pas en cause son économie générale."
    )
    words = act_text.replace(
        "d’autoriser Monsieur le Président à signer cette convention et les actes qui en découlent.", allowed
    )
    assert words != act_text
    assert "modifications de détail" in draw(enter(words)).delegation


def test_the_posts_of_a_convention_are_read_in_as_many_queries_as_one(
    director, convention, account_of, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from trousseau.conventions.models import FundedPost
    from trousseau.conventions.queries_posts import posts_shown

    officer = account_of("captation")
    for post in convention.posts.all():
        name_holder(director, post=post, holder=officer, share=60, starts_on=YEAR_START, today=SIGNED)
    with CaptureQueriesContext(connection) as few:
        shown = posts_shown(convention, SIGNED)
    assert [one.alerts for one in shown] == [1, 1, 1]  # 180 % of a full time
    for _more in range(4):
        FundedPost.objects.create(convention=convention, kind=PostKind.OTHER, title="Poste d’essai")
    with django_assert_num_queries(len(few)):
        assert len(posts_shown(convention, SIGNED)) == 7


def test_a_funder_reads_no_hour_of_a_post(director, convention, account_of, account, client):
    post = convention.posts.get(kind=PostKind.SOCIAL)
    officer = account_of("social")
    holding = name_holder(director, post=post, holder=officer, share=100, starts_on=YEAR_START, today=SIGNED)
    enter_week(officer, holding=holding, week=date(2026, 10, 26), minutes={"support": 1290}, today=SIGNED)
    client.force_login(director)
    assert "21,5 h" in client.get(f"/conventions/postes/{post.pk}/").content.decode().replace("\u202f", " ").replace(
        "\xa0", " "
    )
    for role in ("funder", "coordinator"):
        client.force_login(account(role))
        said = client.get(f"/conventions/postes/{post.pk}/").content.decode()
        assert "21,5" not in said and "Armelle Fauvette" not in said and "restent à l’agence" in said
