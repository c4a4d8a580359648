"""What is said outside: a named reader, a ground, an end, a person who knows; closed at once when it ends."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plugins.homes import open_one
from trousseau.core.enums import REFERRERS
from trousseau.core.errors import Refused
from trousseau.core.models import AccessLog, Organisation
from trousseau.support.actions import write_closed_note
from trousseau.support.actions_plans import cosign_plan, end_plan
from trousseau.support.actions_sharing import end_sharing, last_day, share
from trousseau.support.enums import SharingGround
from trousseau.support.models import Cosignature, Sharing
from trousseau.support.papers import plan_paper

DAY, UNTIL = date(2026, 9, 15), date(2026, 10, 15)
PLANTED = ("REPERE-MOTS", "REPERE-BUT", "REPERE-ETAPE", "REPERE-SERVICE")
NOTE, FACTS = "REPERE-NOTE parle de tout", "REPERE-FAITS vient le mercredi"


def shown(response) -> str:
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.fixture
def note(staff, followed):
    return write_closed_note(
        staff.social, household=followed, level="professional", on=DAY, today=DAY, text=NOTE, met=False
    )


@pytest.fixture
def act(staff, followed, partner):
    """Share with the partner on the day."""

    def do(**changes):
        told = {"what": "plan", "reader": partner, "ground": "social", "until": UNTIL, "informed_on": DAY, "today": DAY}
        return share(staff.social, household=followed, **told | changes)

    return do


def pages(sharing) -> list[str]:
    return [reverse(f"portals:{name}", args=[sharing.pk]) for name in ("shared", "shared_paper")]


def test_the_referent_reads_the_shared_part_alone_and_signs_it(client, partner, plan, note, act):
    of_plan, of_note = act(plan=plan), act(what="note", note=note, words=FACTS)
    client.force_login(partner)
    listed = shown(client.get(reverse("portals:shared_list")))
    assert listed.count("Capucine") == 2 and not any(marker in listed for marker in PLANTED)
    page = shown(client.get(pages(of_plan)[0]))
    assert all(marker in page for marker in PLANTED) and "REPERE-NOTE" not in page and "REPERE-FAITS" not in page
    assert "/accompagnement/" not in page  # no page of the support is linked
    facts = shown(client.get(pages(of_note)[0]))
    assert "REPERE-FAITS" in facts and "REPERE-NOTE" not in facts and not any(marker in facts for marker in PLANTED)
    with pypdfium2.PdfDocument(client.get(pages(of_plan)[1]).content) as paper:
        text = "".join(one.get_textpage().get_text_range() for one in paper)
    assert all(marker in text for marker in PLANTED) and "REPERE-NOTE" not in text and "REPERE-FAITS" not in text
    assert client.get(pages(of_note)[1]).status_code == 404
    assert client.post(reverse("portals:shared_sign", args=[of_plan.pk])).status_code == 302
    assert Cosignature.objects.get().user == partner
    assert "Vous avez signé ce plan" in shown(client.get(pages(of_plan)[0]))
    log = AccessLog.objects.filter(user=partner)
    assert set(log.values_list("page", flat=True)) == {of_plan.page, of_note.page}
    assert log.filter(page=of_plan.page).count() == 4  # read, printed, signed, read again


def test_a_plan_printed_after_its_signatures_has_no_empty_box(partner, account, plan, act, on_day):
    """Who signed, and on which day; who reads it and has not signed yet has a box."""

    def boxes() -> tuple[int, int]:
        with pypdfium2.PdfDocument(plan_paper(plan, on=date(2026, 10, 16)).pdf) as pdf:
            text = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\xa0", " ")
        return text.count("A signé le"), text.count("Date et signature")

    sharing = act(plan=plan, until=date(2026, 10, 20))
    assert boxes() == (2, 1)
    cosign_plan(partner, sharing=sharing, today=DAY)
    assert boxes() == (3, 0)
    end_sharing(partner, sharing=sharing, version=sharing.version, today=DAY)
    assert boxes() == (3, 0)  # what they signed, they signed
    act(plan=plan, reader=account("partner", name="Ada Linotte"), until=date(2026, 10, 20))
    assert boxes() == (3, 1)


def test_it_is_signed_once(partner, plan, act):
    sharing = act(plan=plan)
    cosign_plan(partner, sharing=sharing, today=DAY)
    with pytest.raises(Refused, match="déjà signé"):
        cosign_plan(partner, sharing=sharing, today=DAY)


def test_who_accompanies_reads_how_often_it_was_opened(client, staff, partner, plan, followed, act):
    sharing, outside = act(plan=plan), Client()
    outside.force_login(partner)
    outside.get(pages(sharing)[0])
    client.force_login(staff.social)
    page = shown(client.get(reverse("support:household", args=[followed.pk])))
    assert "une fois, le" in page and "Laure Linotte" in page and "CASF, art. L121-6-2" in page.replace("\xa0", " ")


def test_ended_by_hand_it_closes_at_once_and_nothing_is_left(client, staff, partner, plan, note, act):
    sharing = act(plan=plan)
    client.force_login(partner)
    assert client.get(pages(sharing)[0]).status_code == 200
    end_sharing(staff.social, sharing=sharing, version=sharing.version, today=DAY)
    with pytest.raises(Refused):
        end_sharing(staff.social, sharing=sharing, version=sharing.version, today=DAY)
    for url in pages(sharing):
        assert client.get(url).status_code == 404
    assert client.post(reverse("portals:shared_sign", args=[sharing.pk])).status_code == 404
    seen = "".join(shown(client.get(reverse(f"portals:{name}"))) for name in ("shared_list", "referrals"))
    assert not any(marker in seen for marker in (*PLANTED, "REPERE-NOTE")) and "Rien n’est partagé" in seen


def test_its_last_day_is_included_and_the_next_is_not(client, on_day, partner, plan, act):
    sharing = act(plan=plan)
    client.force_login(partner)
    on_day(UNTIL.isoformat())
    assert client.get(pages(sharing)[0]).status_code == 200
    on_day("2026-10-16")
    assert client.get(pages(sharing)[0]).status_code == 404
    with pytest.raises(Refused):
        cosign_plan(partner, sharing=sharing, today=date(2026, 10, 16))


def test_a_plan_that_ends_closes_what_is_shared_of_it(client, staff, partner, plan, act):
    sharing = act(plan=plan)
    end_plan(staff.social, plan=plan, version=plan.version, on=DAY, ended_for="reached", end_words="", today=DAY)
    client.force_login(partner)
    assert client.get(pages(sharing)[0]).status_code == 404


def test_another_partner_reads_nothing_of_it(client, account, plan, act):
    sharing = act(plan=plan)
    client.force_login(account("partner", name="Autre Linotte"))
    assert client.get(pages(sharing)[0]).status_code == 404
    assert "Capucine" not in shown(client.get(reverse("portals:shared_list")))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": None}, "until"),
        ({"until": date(2026, 9, 14)}, "until"),
        ({"until": date(2030, 1, 1)}, "until"),
        ({"ground": "commission"}, "ground"),
        ({"informed_on": date(2026, 9, 16)}, "informed_on"),
        ({"agreed_on": date(2026, 9, 16)}, "agreed_on"),
        ({"agreed_on": date(2026, 9, 14)}, "agreed_on"),
    ],
)
def test_what_a_sharing_must_say(plan, act, changes, field):
    with pytest.raises(Refused) as refused:
        act(plan=plan, **changes)
    assert refused.value.field == field
    assert not Sharing.objects.exists()


@pytest.mark.parametrize("ground", SharingGround)
@pytest.mark.parametrize("kind", REFERRERS)
def test_a_ground_is_for_the_readers_of_its_article(plan, act, partner, ground, kind):
    """CASF L121-6-2, CSP L1110-4, loi 90-449 art. 7-2, CASF L345-2-10: each names who may read."""
    theirs = {
        "social": {"ccas", "association", "partner", "siao"},
        "care": {"care"},
        "evictions": {"ccas", "partner", "landlord"},
        "siao": {"siao", "association", "ccas"},
    }
    Organisation.objects.filter(pk=partner.organisation_id).update(kind=kind)
    partner.refresh_from_db()
    if kind in theirs[ground] and ground == "evictions":
        with pytest.raises(Refused, match="expulsion"):  # of this household none is to be prevented
            act(plan=plan, ground=ground)
    elif kind in theirs[ground]:
        if ground == "care":
            with pytest.raises(Refused) as refused:
                act(plan=plan, ground=ground)
            assert refused.value.field == "agreed_on" and refused.value.article == "CSP, art. L1110-4"
        assert act(plan=plan, ground=ground, agreed_on=DAY).ground == ground
    else:
        with pytest.raises(Refused) as refused:
            act(plan=plan, ground=ground)
        assert refused.value.field == "ground" and partner.name in refused.value.message


def test_by_the_page_an_end_is_asked_and_nothing_typed_is_lost(client, staff, followed, partner, plan, note):
    client.force_login(staff.social)
    url = reverse("support:share_new", args=[followed.pk])
    page = shown(client.get(url)).replace("\xa0", " ").replace("\u202f", " ")
    for article in ("CASF, art. L121-6-2", "CSP, art. L1110-4", "Loi 90-449, art. 7-2", "CASF, art. L345-2-10"):
        assert article in page
    assert "Siéger à la commission n’est pas un motif" in page
    typed = {"what": "note", "note": note.pk, "words": FACTS, "reader": partner.pk, "ground": "social"}
    for until in ("", "2026-09-14"):
        answer = client.post(url, {**typed, "informed_on": "2026-09-15", "until": until})
        assert answer.status_code == 422 and list(answer.context["form"].errors) == ["until"] and FACTS in shown(answer)
    sick = client.post(
        url,
        {**typed, "words": "Suit un traitement pour son cancer.", "informed_on": "2026-09-15", "until": "2026-10-15"},
    )
    assert sick.status_code == 422 and "est un diagnostic" in shown(sick)
    assert not Sharing.objects.exists()
    assert client.post(url, {**typed, "informed_on": "2026-09-15", "until": "2026-10-15"}).status_code == 302
    assert Sharing.objects.get().words == FACTS


def test_only_a_partner_of_an_organisation_and_a_plan_that_was_signed(staff, draft, act):
    with pytest.raises(Refused, match="organisation extérieure"):
        act(plan=draft, reader=staff.rental)
    with pytest.raises(Refused, match="accepté"):
        act(plan=draft)


def test_a_private_note_is_shared_with_nobody(staff, followed, act):
    private = write_closed_note(
        staff.social, household=followed, level="private", on=DAY, today=DAY, text="x", met=False
    )
    with pytest.raises(Refused):
        act(what="note", note=private, words=FACTS)


def test_the_base_refuses_a_sharing_that_ends_before_it_begins(plan, act):
    sharing = act(plan=plan)
    sharing.until = date(2026, 9, 1)
    with pytest.raises(ValidationError, match="finit le jour où il commence"):
        sharing.full_clean()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file of a SQLite database is what is read here")
def test_the_file_of_the_database_holds_no_word_that_is_shared(plan, note, act):
    act(what="note", note=note, words=FACTS)
    connection.ensure_connection()
    image = connection.connection.serialize()
    assert b"Capucine" in image and b"REPERE-" not in image


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("share"), st.integers(0, 40)),
        st.tuples(st.just("end"), st.integers(0, 3)),
        st.tuples(st.just("wait"), st.integers(1, 30)),
        st.tuples(st.just("moves"), st.integers(0, 1)),  # the reader’s organisation is of another kind
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_was_shared_and_ended_no_page_opens_without_a_sharing_that_stands(
    monkeypatch, staff, followed, partner, plan, note, steps
):
    """On each day, each page answers as the acts say it, kept here beside the base."""
    reader = Client()
    partner.refresh_from_db()  # its organisation, as the example before found it
    with transaction.atomic():
        reader.force_login(partner)
        day, known, allowed = DAY, {}, True  # of each sharing, its last day, and whether it was ended
        for verb, n in steps:
            if verb == "wait":
                day += timedelta(days=n)
            monkeypatch.setenv("TROUSSEAU_TODAY", day.isoformat())
            if verb == "moves":
                allowed = bool(n)
                kind = "ccas" if allowed else "landlord"  # no professional of social action
                Organisation.objects.filter(pk=partner.organisation_id).update(kind=kind)
                partner.refresh_from_db()
            if verb == "share":
                until = min(day + timedelta(days=n), last_day(day))
                told = {"reader": partner, "ground": "social", "until": until, "informed_on": day, "today": day}
                of = {"what": "plan", "plan": plan} if n % 2 else {"what": "note", "note": note, "words": FACTS}
                try:
                    made = share(staff.social, household=followed, **of, **told)
                    known[made.pk] = [until, False, of["what"]]
                except Refused:
                    same = [one for one in known.values() if one[2] == of["what"]]
                    assert not allowed or any(not ended and day <= last for last, ended, _what in same)
            elif verb == "end" and known:
                pk = list(known)[n % len(known)]
                sharing = Sharing.objects.get(pk=pk)
                try:
                    end_sharing(staff.social, sharing=sharing, version=sharing.version, today=day)
                    known[pk][1] = True
                except Refused:
                    assert known[pk][1] or day > known[pk][0]
            standing = {pk for pk, (last, ended, _what) in known.items() if allowed and not ended and day <= last}
            for pk, (_last, _ended, what) in known.items():
                url = reverse("portals:shared", args=[pk])
                assert reader.get(url).status_code == (200 if pk in standing else 404)
                paper = 200 if pk in standing and what == "plan" else 404
                assert pk not in standing or what == "plan" or reader.get(f"{url}papier/").status_code == paper
                if pk not in standing:
                    assert reader.get(f"{url}papier/").status_code == 404
            listed = shown(reader.get(reverse("portals:shared_list")))
            assert listed.count("Capucine") == len(standing)
            assert not any(marker in listed for marker in (*PLANTED, "REPERE-FAITS", "REPERE-NOTE"))
        transaction.set_rollback(True)


def test_to_prevent_an_eviction_there_is_one_and_what_is_shared_closes_with_it(client, on_day, staff, owing_lease):
    from trousseau.prevention.procedure.actions import close_procedure, open_procedure
    from trousseau.support.actions_team import join_team

    on_day(DAY.isoformat())
    household = owing_lease.household
    given = {"part": "referent", "user": staff.social, "why": "Budget.", "starts_on": DAY, "today": DAY}
    join_team(staff.social, household=household, **given)
    note = write_closed_note(
        staff.social, household=household, level="professional", on=DAY, today=DAY, text=NOTE, met=False
    )
    ccas = Organisation.objects.create(kind="ccas", name="CCAS d’exemple")
    reader = open_one("partner", organisation=ccas)
    told = {"what": "note", "note": note, "words": FACTS, "reader": reader, "until": UNTIL, "informed_on": DAY}
    with pytest.raises(Refused, match="expulsion") as refused:
        share(staff.social, household=household, ground="evictions", today=DAY, **told)
    assert refused.value.field == "ground" and "7-2" in refused.value.article
    procedure = open_procedure(staff.director, lease=owing_lease, on=DAY, today=DAY)
    sharing = share(staff.social, household=household, ground="evictions", today=DAY, **told)
    client.force_login(reader)
    assert client.get(reverse("portals:shared", args=[sharing.pk])).status_code == 200 and sharing.stands(DAY)
    close_procedure(staff.director, procedure=procedure, version=procedure.version, on=DAY, outcome="paid", today=DAY)
    assert client.get(reverse("portals:shared", args=[sharing.pk])).status_code == 404 and not sharing.stands(DAY)
    assert list(Sharing.objects.over(DAY)) == [sharing] and not Sharing.objects.stand(DAY).exists()
    open_procedure(staff.director, lease=owing_lease, on=DAY + timedelta(days=1), today=DAY + timedelta(days=1))
    assert client.get(reverse("portals:shared", args=[sharing.pk])).status_code == 404, (
        "another one opens nothing again"
    )
