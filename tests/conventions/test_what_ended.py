"""What is over takes no more writing, what was ended by mistake runs again, and a delegation names its act."""

from datetime import date

import pytest

from trousseau.conventions import actions_agreements as acts
from trousseau.conventions import actions_amendments, actions_decisions, actions_parties, actions_promises
from trousseau.conventions.actions import end_convention, sign_convention
from trousseau.conventions.actions_amendments import prepare_amendment, sign_amendment
from trousseau.conventions.actions_posts import say_post
from trousseau.conventions.models import Convention
from trousseau.core.errors import Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
SIGNED = date(2026, 11, 2)
WORDS = "approuve la convention jointe"


def fresh(convention) -> Convention:
    return Convention.objects.get(pk=convention.pk)


@pytest.fixture
def running(director, draw, on_day) -> Convention:
    on_day(DAY.isoformat())
    convention = draw()
    sign_convention(director, convention=convention, version=1, on=SIGNED, today=DAY)
    return convention


@pytest.fixture
def ended(director, running) -> Convention:
    end_convention(director, convention=running, version=running.version, on=date(2026, 11, 15), today=DAY)
    return running


@pytest.fixture
def archived(director, ended) -> Convention:
    acts.archive_convention(director, convention=ended, version=ended.version, on=DAY, today=DAY)
    return ended


def test_a_convention_of_the_archive_takes_no_writing(director, archived):
    party, post = archived.parties.first(), archived.posts.first()
    writes = (
        lambda: actions_amendments.say_delegation(
            director, convention=archived, version=archived.version, delegation="", act="founding"
        ),
        lambda: actions_promises.add_indicator(
            director, convention=archived, code="", words="Loger", target="", number=3, unit="", article=""
        ),
        lambda: actions_parties.sign_party(director, party=party, version=party.version, on=DAY, today=DAY),
        lambda: actions_promises.add_deadline(
            director, convention=archived, words="Bilan", article="", due_on=DAY, today=DAY
        ),
        lambda: say_post(director, post=post, version=post.version, share=50, cost=None),
        lambda: actions_parties.say_total(director, convention=archived, version=archived.version, total=None),
    )
    for write in writes:
        with pytest.raises(Refused, match="archive"):
            write()
    assert not archived.indicators.exists() and not archived.deadlines.exists()


def test_an_act_of_the_archive_stays_as_it_is(director, archived, council_vote):
    party = archived.parties.exclude(part="agency").last()
    type(party).objects.filter(pk=party.pk).update(decision=council_vote)
    with pytest.raises(Refused, match="archive"):
        actions_decisions.correct_decision(
            director,
            decision=council_vote,
            version=council_vote.version,
            decided_on=council_vote.decided_on,
            reference="",
            subject="Autre",
            today=DAY,
        )


def test_a_step_that_cannot_apply_says_so(director, running, client):
    client.force_login(director)
    for url in (f"{running.pk}/rouvrir/", f"{running.pk}/archiver/", f"retirer/fin/{running.pk}/"):
        page = client.get(f"/conventions/{url}")
        assert page.status_code == 422 and "<textarea" not in page.content.decode()
        assert f'name="version" value="{running.version}"' not in page.content.decode()


def test_an_end_noted_by_mistake_is_taken_back_with_its_reason(director, ended, client):
    client.force_login(director)
    assert fresh(ended).ends_on == date(2026, 11, 15)
    url = f"/conventions/retirer/fin/{ended.pk}/"
    assert url in client.get(f"/conventions/{ended.pk}/").content.decode()
    assert client.post(url, {"why": " "}).status_code == 422
    assert client.post(url, {"why": "Autre convention."}).status_code == 302
    found = fresh(ended)
    assert (found.state, found.ends_on, found.taken_back_for) == ("signed", date(2026, 12, 31), "Autre convention.")
    assert "Autre convention." in client.get(f"/conventions/{ended.pk}/").content.decode()
    with pytest.raises(Refused):
        acts.take_back_end(director, convention=found, why="Encore.", today=DAY)


def test_an_end_is_taken_back_out_of_the_archive_alone(director, archived):
    with pytest.raises(Refused, match="archive"):
        acts.take_back_end(director, convention=archived, why="Autre convention.", today=DAY)


def test_a_delegation_names_its_act_and_its_words_stand_in_it(director, running, client):
    def say(words: str, act: str = "founding") -> None:
        actions_amendments.say_delegation(
            director, convention=running, version=fresh(running).version, delegation=words, act=act
        )

    real = " ".join(running.deliberation.text.split()[20:28])
    for words, act, field in ((real, "", "act"), ("Tout peut changer sans vote.", "founding", "delegation")):
        with pytest.raises(Refused) as refusal:
            say(words, act)
        assert refusal.value.field == field
    say(real)
    assert fresh(running).delegation == real
    client.force_login(director)
    page = client.get(f"/conventions/{running.pk}/").content.decode()
    assert "Lu dans" in page and "Non vérifié" not in page
    change = {"title": running.title}
    amendment = prepare_amendment(director, convention=running, dated_on=DAY, subject="Détail", changes=change)
    assert not amendment.touches
    sign_amendment(director, amendment=amendment, version=amendment.version, on=DAY, decision=None, today=DAY)
    with pytest.raises(Refused, match="sans vote"):
        say("")
    assert fresh(running).delegation == real


def test_words_of_an_act_whose_text_is_not_here_are_said_not_checked(director, council_vote, client):
    known = acts.write_convention(
        director,
        decision=council_vote,
        title="Convention connue",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        amount=1_000_000,
        agency="Les Trois Clés",
        on=SIGNED,
    )
    client.force_login(director)
    url = f"/conventions/{known.pk}/delegation/"
    given = {"version": known.version, "delegation": "des modifications de détail"}
    assert "act" in client.post(url, given).context["form"].errors
    assert client.post(url, {**given, "act": "founding"}).status_code == 302
    page = client.get(f"/conventions/{known.pk}/").content.decode()
    assert "Non vérifié" in page and "DM2026_09_24_031" in page
