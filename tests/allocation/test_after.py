"""After the sitting: refusals in codes, successors, the owner's answer, the letters."""

import io
import re
from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.frozen import freeze
from trousseau.allocation import actions
from trousseau.allocation.actions import (
    call_successor,
    close_sitting,
    decide,
    mark_sent,
    open_sitting,
    record_owner_answer,
    record_refusal,
    withdraw_decision,
)
from trousseau.allocation.enums import EFFECTS, FORBIDDEN, Ground, RefusalCode
from trousseau.allocation.models import Decision, DecisionLetter, OwnerAnswer, Refusal, Sitting
from trousseau.allocation.owner_view import shown
from trousseau.allocation.papers_letters import waiting
from trousseau.allocation.queries import followed, proposals, sittings
from trousseau.allocation.queries_sitting import followed_by_year
from trousseau.allocation.todo import AFTER_REFUSAL
from trousseau.applications.actions import edit_application, go_over, move_application, touch_contact
from trousseau.applications.proofs.actions import add_resource
from trousseau.core.actions_grants import take_grants
from trousseau.core.errors import Refused
from trousseau.core.models import Grant, Organisation, ToDo
from trousseau.core.personal_data import erase
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.mail.queries import bundles, register
from trousseau.mandates.actions import amend_mandate, end_mandate, note_state
from trousseau.mandates.models import Mandate
from trousseau.tenancies.actions import draft_lease

from .conftest import HELD

DAY, NEXT = date(2026, 6, 24), date(2026, 7, 20)


def lives(application, address: str) -> None:
    holder = application.household.holder
    holder.address = address
    holder.save()


def plain(pdf: bytes) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return re.sub(r"[\s\u202f\u00a0\ufffe]+", " ", " ".join(p.get_textpage().get_text_range() for p in pages))


def text(response) -> str:
    return re.sub(r"[\s\u202f\u00a0]+", " ", response.content.decode())


@pytest.fixture
def given(sitting, build, staff):
    """A dwelling given to the first of three who fit, the two others designated after it."""
    mandate = build.mandate()
    names = ("Ail", "Bleuet", "Chêne")
    found = [build.application(name, on=date(2026, 6, day)) for day, name in enumerate(names, 2)]
    return decide(
        staff.commission,
        sitting=sitting,
        mandate=mandate,
        application=found[0],
        outcome="allocated",
        reason="Le plus ancien.",
        today=HELD,
        successors=found[1:],
    )


def prepare_letters(actor, *, sitting, examined, on) -> int:
    missing = actions.missing_letters(sitting, examined=examined, on=on)
    return actions.prepare_letters(actor, sitting=sitting, missing=missing, on=on)


@pytest.fixture
def chosen_by_owner(given):
    """The same, under a mandate by which the owner agrees to each household."""
    Mandate.objects.filter(pk=given.mandate_id).update(choice="owner")
    given.mandate.refresh_from_db()
    return given


def refuse(staff, decision, code="far", **more):
    fields = {"channel": "call", "heard_by": staff.social, "on": DAY, "today": DAY, **more}
    found = record_refusal(staff.social, decision=decision, version=decision.version, code=code, **fields)
    decision.refresh_from_db()
    return found


def answer(staff, decision, what="agreed", ground="", on=DAY):
    found = record_owner_answer(
        staff.rental,
        decision=decision,
        version=decision.version,
        answer=what,
        ground=ground,
        channel="call",
        on=on,
        today=NEXT,
    )
    decision.refresh_from_db()
    return found


def asked_after() -> set[str]:
    """What refusals asked for and still waits."""
    rows = ToDo.objects.waiting().filter(kind__in=AFTER_REFUSAL)
    return set(rows.values_list("kind", flat=True))


def edit_wishes(staff, application) -> None:
    application.refresh_from_db()
    edit_application(
        staff.social, application=application, version=application.version, communes=[], today=NEXT, rooms_min=1
    )


def earns(staff, application) -> None:
    add_resource(staff.social, application=application, kind="wage", cents=90000, starts_on=NEXT, today=NEXT)


def see(staff, _application) -> None:
    mandate = Mandate.objects.get()
    note_state(staff.rental, mandate=mandate, version=mandate.version, on=NEXT, words="Peinture à refaire", today=NEXT)


def test_the_file_of_a_household_leads_to_the_sheet_but_for_who_withdrew_from_it(given, staff, client):
    client.force_login(staff.social)
    file = reverse("applications:application", args=[given.application_id])
    sheet = reverse("allocation:dwelling", args=[given.sitting_id, given.mandate_id])
    assert sheet in text(client.get(file)) and client.get(sheet).status_code == 200
    given.recused.add(staff.social)
    assert sheet not in text(client.get(file)) and client.get(sheet).status_code == 403


class TestOffer:
    """Who accompanies the household proposes it the dwelling, until it answers."""

    def waits(self, user) -> list:
        return list(ToDo.objects.waiting().for_user(user).filter(kind="allocation.offer"))

    def test_the_social_worker_of_the_household_proposes_it_until_the_lease_is_drafted(self, build, staff, account):
        decision = build.decision()
        [row] = self.waits(staff.social)
        assert (row.due_on, row.household) == (decision.due_on, decision.application.household)
        assert not self.waits(account("social", grants=False))
        draft_lease(
            staff.rental,
            decision=decision,
            rent=40000,
            charges=5000,
            deposit=40000,
            starts_on=date(2026, 7, 11),
            payment_day=5,
            on=DAY,
            today=DAY,
        )
        assert not self.waits(staff.social)

    def test_a_refusal_closes_it_and_the_successor_is_proposed_the_dwelling(self, given, staff):
        refuse(staff, given, RefusalCode.OTHER, words="Dit au téléphone.")
        assert not self.waits(staff.social)
        called = call_successor(staff.social, decision=given, on=DAY, today=DAY)
        assert [row.household for row in self.waits(staff.social)] == [called.application.household]

    def test_an_owner_who_chooses_agrees_first(self, sitting, build, staff):
        mandate, application = build.mandate(), build.application()
        Mandate.objects.update(choice="owner")
        mandate.refresh_from_db()
        said = {"outcome": "allocated", "reason": "Il convient.", "today": HELD}
        decision = decide(staff.commission, sitting=sitting, mandate=mandate, application=application, **said)
        assert not self.waits(staff.social)
        answer(staff, decision, "agreed")
        assert len(self.waits(staff.social)) == 1


class TestRefusal:
    @pytest.mark.parametrize("code", RefusalCode)
    def test_each_code_says_its_effect_and_costs_nothing(self, code, given, staff, build):
        other = build.mandate()
        before = [p.application.pk for p in proposals(other, HELD)]
        refusal = refuse(staff, given, code, words="Dit au téléphone.")
        assert given.withdrawn_for == EFFECTS[code].withdrawn
        assert (refusal.heard_by, refusal.channel, refusal.on) == (staff.social, "call", DAY)
        waiting = ToDo.objects.waiting().filter(kind__startswith="allocation.")
        asked = waiting.exclude(kind="allocation.lease").values_list("kind", flat=True)
        assert list(asked) == ([EFFECTS[code].todo] if EFFECTS[code].todo else [])
        after = [p.application.pk for p in proposals(other, DAY)]
        assert after == [given.application_id, *before]  # it stands first again, with its seniority

    @pytest.mark.parametrize("code", [code for code in RefusalCode if EFFECTS[code].todo])
    def test_what_it_asks_is_over_once_the_household_is_housed_or_leaves(self, code, given, staff):
        application = given.application
        refuse(staff, given, code)
        if code == "state":
            mandate = Mandate.objects.get()
            end_mandate(staff.director, mandate=mandate, version=mandate.version, on=NEXT)
        else:
            application.refresh_from_db()
            move_application(staff.social, application=application, code="leave", on=NEXT, today=NEXT)
        assert not asked_after()

    @pytest.mark.parametrize(
        ("code", "settles"),
        [
            ("far", edit_wishes),
            ("far", lambda staff, one: go_over(staff.social, application=one, code="souhaits", on=NEXT)),
            ("rent", earns),
            ("rent", lambda staff, one: go_over(staff.social, application=one, code="budget", on=NEXT)),
            ("state", see),
            ("housed", lambda staff, one: go_over(staff.social, application=one, code="logement", on=NEXT)),
            ("no_answer", lambda staff, one: touch_contact(staff.social, one, on=NEXT)),
        ],
    )
    def test_it_is_settled_by_what_answers_it(self, code, settles, given, staff):
        """The wishes written again, a resource noted, a contact, the state seen; or somebody says that nothing changes."""
        refuse(staff, given, code)
        assert asked_after() == {EFFECTS[RefusalCode(code)].todo}
        settles(staff, given.application)
        assert not asked_after()

    def test_it_is_gone_over_on_the_page_of_the_application_by_who_may_write_there(self, client, given, staff, on_day):
        refuse(staff, given, "far")
        on_day(NEXT.isoformat())
        client.force_login(staff.social)
        file = reverse("applications:application", args=[given.application_id])
        address = reverse("applications:gone_over", args=[given.application_id, "souhaits"])
        assert address in text(client.get(file))
        assert client.get(address).status_code == 405
        client.post(address)
        assert not asked_after() and address not in text(client.get(file))
        assert "Plus rien ne l’attend" in text(client.post(address, follow=True))
        assert client.post(reverse("applications:gone_over", args=[given.application_id, "autre"])).status_code == 404

    def test_two_silences_set_nothing_aside_by_themselves(self, given, staff, build):
        refuse(staff, given, "no_answer")
        later = open_sitting(staff.director, on=NEXT, members=[staff.commission], today=NEXT)
        again = decide(
            staff.commission,
            sitting=later,
            mandate=build.mandate(),
            application=given.application,
            outcome="allocated",
            reason="Encore.",
            today=NEXT,
        )
        refuse(staff, again, "no_answer", on=NEXT, today=NEXT)
        asked = set(ToDo.objects.waiting().filter(kind__startswith="allocation.").values_list("kind", flat=True))
        assert asked == {"allocation.reach", "allocation.aside"}
        given.application.refresh_from_db()
        assert given.application.state == "active"

    def test_another_ground_is_said_in_words(self, given, staff):
        with pytest.raises(Refused) as refusal:
            refuse(staff, given, "other")
        assert refusal.value.field == "words" and not Refusal.objects.exists()

    def test_the_page_asks_how_it_was_heard(self, client, given, staff, on_day):
        on_day(DAY.isoformat())
        client.force_login(staff.social)
        page = reverse("allocation:withdraw", args=[given.sitting_id, given.mandate_id])
        missing = client.post(page, {"version": "1", "on": DAY.isoformat(), "reason": "rent"})
        assert set(missing.context["form"].errors) == {"channel", "heard_by"}
        sent = {
            "version": "1",
            "on": DAY.isoformat(),
            "reason": "rent",
            "channel": "meeting",
            "heard_by": staff.social.pk,
        }
        assert client.post(page, sent).status_code == 302
        shown = text(client.get(reverse("allocation:dwelling", args=[given.sitting_id, given.mandate_id])))
        assert "Loyer ou charges trop élevés" in shown and "Rencontre" in shown


class TestSuccessor:
    def test_the_next_is_asked_without_a_new_sitting_and_what_it_opens_opens(self, given, staff):
        refuse(staff, given)
        called = call_successor(staff.social, decision=given, on=DAY, today=DAY)
        assert (called.application.household.holder.last_name, called.rank, called.sitting) == (
            "Bleuet",
            2,
            given.sitting,
        )
        assert (called.succeeds, called.decided_on, called.due_on) == (given, DAY, date(2026, 7, 4))
        assert Grant.objects.open_to(staff.rental, DAY).filter(household=called.application.household).exists()
        assert ToDo.objects.waiting().get(kind="allocation.lease").household == called.application.household

    def test_the_third_follows_the_second_and_then_nobody(self, given, staff):
        refuse(staff, given)
        second = call_successor(staff.social, decision=given, on=DAY, today=DAY)
        refuse(staff, second)
        third = call_successor(staff.social, decision=second, on=DAY, today=DAY)
        assert third.application.household.holder.last_name == "Chêne"
        refuse(staff, third)
        with pytest.raises(Refused, match="prochaine séance"):
            call_successor(staff.social, decision=third, on=DAY, today=DAY)

    def test_who_read_the_decision_before_its_refusal_is_answered_in_words(self, given, staff):
        read = Decision.objects.get(pk=given.pk)
        refuse(staff, given)
        with pytest.raises(Refused):
            call_successor(staff.social, decision=read, on=DAY, today=DAY)

    def test_one_that_no_longer_waits_is_passed_over(self, given, staff):
        from trousseau.applications.actions import move_application

        second = given.successors.get(place=2).application
        move_application(staff.social, application=second, code="leave", on=DAY, today=DAY)
        refuse(staff, given)
        called = call_successor(staff.social, decision=given, on=DAY, today=DAY)
        assert called.application.household.holder.last_name == "Chêne"

    def test_one_to_whom_another_dwelling_went_is_passed_over(self, given, staff, build, sitting):
        second = given.successors.get(place=2).application
        decide(
            staff.commission,
            sitting=sitting,
            mandate=build.mandate(),
            application=second,
            outcome="allocated",
            reason="Un autre.",
            today=HELD,
        )
        refuse(staff, given)
        called = call_successor(staff.social, decision=given, on=DAY, today=DAY)
        assert called.application.household.holder.last_name == "Chêne"

    def test_not_while_the_decision_stands_nor_twice_nor_after_another_sitting(self, given, staff):
        with pytest.raises(Refused, match="tient"):
            call_successor(staff.social, decision=given, on=DAY, today=DAY)
        refuse(staff, given)
        later = open_sitting(staff.director, on=NEXT, members=[staff.commission], today=NEXT)
        adjourned = decide(
            staff.commission,
            sitting=later,
            mandate=given.mandate,
            application=None,
            outcome="adjourned",
            cause="time",
            reason="Plus tard.",
            today=NEXT,
        )
        with pytest.raises(Refused, match="séance suivante"):
            call_successor(staff.social, decision=given, on=NEXT, today=NEXT)
        Decision.objects.filter(pk=adjourned.pk).delete()
        call_successor(staff.social, decision=given, on=DAY, today=DAY)
        with pytest.raises(Refused, match="déjà été sollicité"):
            call_successor(staff.social, decision=given, on=DAY, today=DAY)

    def test_the_pages_say_who_is_asked_and_in_place_of_whom(self, client, given, staff, on_day):
        on_day(DAY.isoformat())
        refuse(staff, given)
        client.force_login(staff.social)
        place = [given.sitting_id, given.mandate_id]
        sheet, page = reverse("allocation:dwelling", args=place), reverse("allocation:succeed", args=place)
        assert page in text(client.get(sheet))
        assert client.post(page, {"on": DAY.isoformat()}).url == sheet
        shown = text(client.get(sheet))
        assert "À la place de" in shown and given.application.code in shown and "suppléant désigné" in shown
        assert client.get(page).url == sheet

    def test_who_withdrew_from_the_point_neither_undoes_it_nor_calls_who_follows(
        self, client, chosen_by_owner, staff, on_day
    ):
        given = chosen_by_owner
        given.recused.add(staff.social)
        client.force_login(staff.social)
        with pytest.raises(Refused, match="retiré de ce point"):
            refuse(staff, given)
        with pytest.raises(Refused, match="retiré de ce point"):
            record_owner_answer(
                staff.social, decision=given, version=1, answer="agreed", channel="call", on=DAY, today=DAY
            )
        withdraw_decision(staff.director, decision=given, version=1, reason="owner", on=DAY, today=DAY)
        given.refresh_from_db()
        with pytest.raises(Refused, match="retiré de ce point"):
            call_successor(staff.social, decision=given, on=DAY, today=DAY)
        place = [given.sitting_id, given.mandate_id]
        pages = [reverse(f"allocation:{name}", args=place) for name in ("dwelling", "withdraw", "succeed")]
        pages.append(reverse("allocation:owner", args=[given.pk]))
        assert [client.get(page).status_code for page in pages] == [403] * 4

    @pytest.mark.parametrize("wrong", ["itself", "twice", "unknown"])
    def test_each_household_has_one_place(self, wrong, sitting, build, staff):
        mandate, first, second = (
            build.mandate(),
            build.application("Ail"),
            build.application("Bleuet", on=date(2026, 6, 3)),
        )
        left = build.application("Chêne", on=date(2026, 6, 21))  # came after the sitting
        named = {"itself": [first], "twice": [second, second], "unknown": [left]}[wrong]
        with pytest.raises(Refused):
            decide(
                staff.commission,
                sitting=sitting,
                mandate=mandate,
                application=first,
                outcome="allocated",
                reason="Dit.",
                today=HELD,
                successors=named,
            )
        assert not Decision.objects.exists()

    def test_a_frozen_household_is_said_before_what_the_sitting_answers(self, given, staff):
        one = given.successors.first().application
        freeze(staff, one.household, keep=[staff.social], on=HELD)
        close_sitting(staff.director, sitting=Sitting.objects.get(), version=1, on=HELD, today=HELD)
        said = {"mandate": given.mandate, "application": one, "outcome": "allocated", "reason": "Dit.", "today": HELD}
        with pytest.raises(Refused, match="gelé") as refused:
            decide(staff.commission, sitting=given.sitting, **said)
        assert refused.value.field == "application"

    def test_a_frozen_successor_is_passed_over(self, given, staff, on_day):
        on_day(DAY.isoformat())
        second, third = (one.application for one in given.successors.order_by("place"))
        refuse(staff, given)
        freeze(staff, second.household, keep=[staff.social], on=DAY)
        assert call_successor(staff.social, decision=given, on=DAY, today=DAY).application == third
        assert not Grant.objects.open_to(staff.rental, DAY).filter(household=second.household).exists()

    def test_nobody_is_asked_for_whom_the_act_would_refuse(self, given, staff, client, on_day):
        """With both successors frozen the page has no button; with one, it has."""
        on_day(DAY.isoformat())
        refuse(staff, given)
        client.force_login(staff.social)
        place = [given.sitting_id, given.mandate_id]
        for one, asked in zip(given.successors.order_by("place"), (True, False), strict=True):
            freeze(staff, one.application.household, keep=[staff.social], on=DAY)
            page = client.get(reverse("allocation:dwelling", args=place)).content.decode()
            assert (reverse("allocation:succeed", args=place) in page) == asked
        with pytest.raises(Refused):
            call_successor(staff.social, decision=given, on=DAY, today=DAY)

    def test_a_successor_is_no_decision_of_the_commission_in_its_rate(self, given, staff):
        refuse(staff, given)
        call_successor(staff.social, decision=given, on=DAY, today=DAY)
        assert followed(DAY) == (1, 1)
        assert [(y.year, y.first, y.whole, y.alert) for y in followed_by_year(DAY)] == [(2026, 1, 1, True)]
        found = sittings().get(pk=given.sitting_id)
        assert (found.decided, found.allocated, found.withdrawn, found.followed) == (1, 1, 1, 1)


class TestOwner:
    def test_agreement_is_dated_and_asked_once(self, chosen_by_owner, staff):
        answer(staff, chosen_by_owner)
        assert chosen_by_owner.stands
        with pytest.raises(Refused, match="déjà donné"):
            answer(staff, chosen_by_owner)

    def test_a_delegated_choice_is_not_asked(self, given, staff):
        with pytest.raises(Refused, match="l’agence choisit"):
            answer(staff, given)

    def test_a_refusal_says_its_ground_and_the_successor_may_be_asked(self, chosen_by_owner, staff):
        with pytest.raises(Refused) as refusal:
            answer(staff, chosen_by_owner, "refused")
        assert refusal.value.field == "ground"
        answer(staff, chosen_by_owner, "refused", Ground.RESOURCES)
        assert (chosen_by_owner.withdrawn_for, OwnerAnswer.objects.get().answer) == ("owner", "refused")
        assert call_successor(staff.social, decision=chosen_by_owner, on=DAY, today=DAY).stands

    @pytest.mark.parametrize("ground", sorted(FORBIDDEN))
    def test_a_forbidden_ground_is_not_followed_written_and_told_to_the_director(self, ground, chosen_by_owner, staff):
        found = answer(staff, chosen_by_owner, "refused", ground)
        assert found.answer == "forbidden" and chosen_by_owner.stands
        asked = ToDo.objects.waiting().get(kind="allocation.forbidden")
        assert asked.role == "director" and "225-1" in asked.article and "Loi 89-462, art. 1" in asked.article

    def test_the_page_shows_the_article_and_the_landlords_file_alone(self, client, chosen_by_owner, staff, on_day):
        on_day(DAY.isoformat())
        client.force_login(staff.rental)
        page = reverse("allocation:owner", args=[chosen_by_owner.pk])
        sent = {"version": "1", "on": DAY.isoformat(), "answer": "refused", "ground": "origin", "channel": "call"}
        assert client.post(page, sent).url == page
        shown = text(client.get(page))
        assert "ne suit pas cette consigne" in shown and "225-1" in shown and "une personne" in shown
        assert "1 100,00 €" in shown and "Ail" not in shown

    def test_the_rent_that_they_read_is_that_of_the_mandate_as_it_was_amended(self, chosen_by_owner, staff, on_day):
        day, mandate = on_day(DAY.isoformat()), chosen_by_owner.mandate
        amend_mandate(
            staff.captation,
            mandate=mandate,
            version=mandate.version,
            signed_on=day,
            starts_on=day,
            today=day,
            rent=mandate.rent - 5000,
        )
        assert shown(chosen_by_owner).rent == mandate.rent - 5000 + mandate.charges

    def test_the_owner_answers_in_their_own_space(self, client, chosen_by_owner, account, on_day):
        on_day(DAY.isoformat())
        owner = chosen_by_owner.mandate.owner
        owner.user = account("owner")
        owner.save()
        Decision.objects.filter(pk=chosen_by_owner.pk).update(next_step="agree")
        client.force_login(owner.user)
        page = reverse("portals:owner_answer", args=[chosen_by_owner.pk])
        home = text(client.get(reverse("portals:owner")))
        assert page in home and "Aminata" not in home
        shown = text(client.get(page))
        assert chosen_by_owner.application.code in shown and "Aminata" not in shown and "ETHOS" not in shown
        assert "Situation familiale" not in shown
        forbidden = client.post(page, {"version": "1", "answer": "refused", "ground": "family"})
        assert forbidden.status_code == 422 and not OwnerAnswer.objects.exists()  # no page proposes it to them
        assert client.post(page, {"version": "1", "answer": "agreed"}).url == reverse("portals:owner")
        assert page not in text(client.get(reverse("portals:owner")))
        assert list(OwnerAnswer.objects.values_list("answer", "channel")) == [("agreed", "portal")]
        client.force_login(account("owner"))
        assert client.get(page).status_code == 404


class TestLetters:
    @pytest.fixture
    def closed(self, given, staff):
        found = Sitting.objects.get(pk=given.sitting_id)
        close_sitting(staff.director, sitting=found, version=1, on=HELD, today=HELD)
        return found

    def test_they_wait_for_the_minutes(self, given, staff):
        with pytest.raises(Refused, match="d’abord la séance"):
            prepare_letters(staff.social, sitting=given.sitting, examined=False, on=HELD)

    def test_asking_twice_prepares_what_is_missing(self, closed, given, staff):
        house = Organisation.objects.create(kind="partner", name="Association d’essai")
        given.application.referred_by = house
        given.application.save()
        prepare = {"sitting": closed, "on": HELD}
        assert prepare_letters(staff.social, examined=False, **prepare) == 3
        assert prepare_letters(staff.social, examined=True, **prepare) == 2
        assert prepare_letters(staff.social, examined=True, **prepare) == 0
        kinds = DecisionLetter.objects.values_list("kind", flat=True)
        assert sorted(kinds) == ["offer", "owner", "partner", "waiting", "waiting"]

    def test_letters_drawn_twice_at_once_are_prepared_once(self, closed, given, staff):
        lives(given.application, "11 rue du Modèle, 21000 Dijon")
        prepare = {"sitting": closed, "on": HELD}

        def both() -> list[int]:
            drawn = [actions.missing_letters(closed, examined=False, on=HELD) for _page in range(2)]
            return [actions.prepare_letters(staff.social, missing=one, **prepare) for one in drawn]

        assert both() == [2, 0]
        mail.withdraw(staff.social, items=list(MailItem.objects.filter(decision_letter__kind="offer")), today=HELD)
        assert both() == [1, 0] and MailItem.objects.waiting().count() == 2

    def test_each_reads_what_is_theirs_and_nobody_reads_of_the_others(self, client, closed, given, staff, on_day):
        on_day("2026-06-21")
        house = Organisation.objects.create(kind="partner", name="Association d’essai")
        given.application.referred_by = house
        given.application.save()
        client.force_login(staff.social)
        url = reverse("allocation:letters", args=[closed.pk])
        assert client.post(url, {"examined": "on"}).url == url
        assert client.get(url).status_code == 200
        from trousseau.allocation.papers_letters import letters, letters_paper

        for kind, mine, never in (
            ("offer", ("Aminata Ail", "30 juin 2026", "ne vous coûte rien"), ("Bleuet", "Chêne", "Le plus ancien")),
            ("partner", ("Association d’essai", given.application.code), ("Ail", "Le plus ancien", "rue du Modèle")),
            ("owner", ("Agathe Basalte", "une personne"), ("Ail", "Association", "Le plus ancien", "1 100")),
            ("waiting", ("Aminata Bleuet", "reste active"), ("Ail,", "Le plus ancien", "rang")),
        ):
            said = plain(letters_paper(closed, letters(closed).filter(kind=kind)[:1], on=DAY).pdf)
            assert all(word in said for word in mine), (kind, said)
            body = said.replace("2 rue du Modèle, 21000 Dijon", "")  # the guarantor's own address
            assert not any(word in body for word in never), (kind, said)

    def test_the_day_they_left_is_kept_and_they_are_not_printed_again(self, client, closed, given, staff, on_day):
        on_day("2026-06-21")
        lives(given.application, "CCAS, 11 rue du Modèle, 21000 Dijon")
        prepare_letters(staff.social, sitting=closed, examined=False, on=HELD)
        with pytest.raises(Refused):
            mark_sent(staff.social, sitting=closed, on=date(2026, 6, 19), today=DAY)
        client.force_login(staff.social)
        paper = client.get(reverse("allocation:letters_print", args=[closed.pk]))
        assert paper.content.startswith(b"%PDF") and "Aminata Ail" in plain(paper.content)
        client.post(reverse("allocation:letters_sent", args=[closed.pk]), {"on": "2026-06-21"})
        assert set(DecisionLetter.objects.values_list("mail__sent_on", "mail__sent_by")) == {
            (date(2026, 6, 21), staff.social.pk)
        }
        assert client.get(reverse("allocation:letters_print", args=[closed.pk])).status_code == 302

    def test_a_letter_without_an_address_waits_until_one_is_written(self, client, closed, given, staff, on_day):
        on_day("2026-06-21")
        prepare_letters(staff.social, sitting=closed, examined=False, on=HELD)
        assert mark_sent(staff.social, sitting=closed, on=DAY, today=DAY) == 1  # the owner's
        with pytest.raises(Refused, match="d’adresse"):
            mark_sent(staff.social, sitting=closed, on=DAY, today=DAY)
        client.force_login(staff.social)
        page, printing = (
            reverse("allocation:letters", args=[closed.pk]),
            reverse("allocation:letters_print", args=[closed.pk]),
        )
        said = client.get(page).content.decode()
        assert "n’a pas d’adresse" in said and printing not in said
        lives(given.application, "CCAS, 11 rue du Modèle, 21000 Dijon")
        assert prepare_letters(staff.social, sitting=closed, examined=False, on=DAY) == 0
        offer = MailItem.objects.get(decision_letter__kind="offer")
        assert offer.address == "CCAS, 11 rue du Modèle, 21000 Dijon"
        assert mark_sent(staff.social, sitting=closed, on=DAY, today=DAY) == 1

    def test_a_letter_without_an_address_keeps_no_other_from_being_printed(self, client, closed, staff, on_day):
        on_day("2026-06-21")
        prepare_letters(staff.social, sitting=closed, examined=False, on=HELD)  # nobody asked the household’s address
        client.force_login(staff.social)
        url = reverse("allocation:letters_print", args=[closed.pk])
        assert url in client.get(reverse("allocation:letters", args=[closed.pk])).content.decode()
        paper = client.get(url)
        assert paper.status_code == 200
        said = plain(paper.content)
        assert "Agathe Basalte" in said and "Aminata Ail" not in said

    @pytest.mark.parametrize("closed_by_name", [False, True])
    def test_who_may_not_open_a_file_neither_prints_nor_marks_its_letter(
        self, client, closed, given, staff, account, on_day, closed_by_name
    ):
        on_day("2026-06-21")
        lives(given.application, "11 rue du Modèle, 21000 Dijon")
        prepare_letters(staff.director, sitting=closed, examined=False, on=HELD)
        reader = staff.social if closed_by_name else account("social", grants=False)
        if closed_by_name:
            take_grants(staff.director, user=reader, on=HELD, why="Un parent", households=[given.application.household])
        client.force_login(reader)
        page = text(client.get(reverse("allocation:letters", args=[closed.pk])))
        assert "Un courrier qui n’est pas parti est d’un dossier qui vous est fermé" in page
        said = plain(client.get(reverse("allocation:letters_print", args=[closed.pk])).content)
        assert "Agathe Basalte" in said and "Ail" not in said
        assert mark_sent(reader, sitting=closed, on=DAY, today=DAY) == 1  # the owner's, which names no household
        with pytest.raises(Refused, match="ne vous sont pas ouverts"):
            mark_sent(reader, sitting=closed, on=DAY, today=DAY)
        assert mark_sent(staff.director, sitting=closed, on=DAY, today=DAY) == 1

    def test_each_is_posted_by_itself_or_with_the_others(self, closed, given, staff):
        lives(given.application, "11 rue du Modèle, 21000 Dijon")
        prepare_letters(staff.social, sitting=closed, examined=False, on=HELD)
        [line] = bundles(staff.social)
        assert (line.code, line.n) == (f"sitting:{closed.pk}", 2)
        assert line.url == reverse("allocation:letters", args=[closed.pk])
        offer = MailItem.objects.get(decision_letter__kind="offer")
        mail.send(staff.social, items=[offer], on=DAY, today=DAY)
        assert [item.name for item in waiting(closed)] == [given.mandate.owner.name]
        assert mark_sent(staff.social, sitting=closed, on=NEXT, today=NEXT) == 1
        offer.refresh_from_db()
        assert offer.sent_on == DAY

    def test_what_came_back_is_written_again_to_another_address_alone(self, closed, given, staff):
        lives(given.application, "11 rue du Modèle, 21000 Dijon")
        prepare = {"sitting": closed, "examined": False}
        prepare_letters(staff.social, on=HELD, **prepare)
        offer = MailItem.objects.get(decision_letter__kind="offer")
        with pytest.raises(Refused, match="jamais parti"):
            mail.take_back(staff.social, item=offer, version=offer.version, on=DAY, today=DAY, why="unknown")
        mark_sent(staff.social, sitting=closed, on=DAY, today=DAY)
        offer.refresh_from_db()
        mail.take_back(staff.social, item=offer, version=offer.version, on=DAY, today=DAY, why="unknown")
        assert ToDo.objects.waiting().for_user(staff.social).filter(kind="mail.failed").exists()
        assert prepare_letters(staff.social, on=DAY, **prepare) == 0
        lives(given.application, "CCAS, 11 rue du Modèle, 21000 Dijon")
        assert prepare_letters(staff.social, on=DAY, **prepare) == 1
        [again] = waiting(closed)
        assert again.pk != offer.pk and again.address.startswith("CCAS")
        assert DecisionLetter.objects.get(kind="offer").mail == again

    def test_what_did_not_leave_leaves_no_more_once_the_decision_fell(self, closed, given, staff):
        prepare_letters(staff.social, sitting=closed, examined=True, on=HELD)
        withdraw_decision(staff.social, decision=given, version=given.version, reason="owner", on=DAY, today=DAY)
        left = DecisionLetter.objects.filter(mail__cancelled_on=None).values_list("kind", flat=True)
        assert set(left) == {"waiting"}

    def test_the_neutral_letter_goes_to_whom_nobody_designated_and_whose_request_is_open(self, closed, given, staff):
        """« Ce logement ne vous est pas attribué. Votre demande reste active »: false to who refused it, and to who left."""
        left, other = (one.application for one in given.successors.all())
        move_application(staff.social, application=left, code="leave", on=DAY, today=DAY)
        refuse(staff, given)
        prepare_letters(staff.social, sitting=closed, examined=True, on=DAY)
        assert [row.application for row in DecisionLetter.objects.filter(kind="waiting")] == [other]

    @pytest.mark.parametrize("offered", [False, True])
    def test_whom_the_owner_refused_reads_the_neutral_letter_unless_they_read_an_offer(
        self, chosen_by_owner, closed, staff, offered
    ):
        first = chosen_by_owner.application
        lives(first, "11 rue du Modèle, 21000 Dijon")
        if offered:
            prepare_letters(staff.social, sitting=closed, examined=False, on=HELD)
            mark_sent(staff.social, sitting=closed, on=HELD, today=HELD)
        answer(staff, chosen_by_owner, "refused", Ground.RESOURCES)
        prepare_letters(staff.social, sitting=closed, examined=True, on=DAY)
        written = {row.application for row in DecisionLetter.objects.filter(kind="waiting")}
        assert (first in written) != offered and len(written) == (2 if offered else 3)

    @pytest.mark.parametrize("reason", ["other", "unreachable"])
    def test_whose_decision_fell_before_its_offer_left_reads_the_neutral_letter(self, given, closed, staff, reason):
        first = given.application
        lives(first, "11 rue du Modèle, 21000 Dijon")
        said = {"reason": reason, "words": "Dégât des eaux : le logement n’est plus à louer."}
        withdraw_decision(staff.social, decision=given, version=given.version, on=DAY, today=DAY, **said)
        prepare_letters(staff.social, sitting=closed, examined=True, on=DAY)
        assert first in {row.application for row in DecisionLetter.objects.filter(kind="waiting")}

    def test_the_letters_of_a_household_are_read_by_who_may_open_its_file(self, closed, given, staff, account):
        prepare_letters(staff.social, sitting=closed, examined=False, on=HELD)
        offer = MailItem.objects.get(decision_letter__kind="offer")
        assert offer.paper.household == given.application.household
        assert offer in register(staff.social) and offer not in register(account("social", grants=False))
        assert offer not in register(staff.commission)
        owner = MailItem.objects.get(decision_letter__kind="owner")
        assert owner.household is None and owner.whom == f"owner:{given.mandate.owner_id}"

    def test_an_erased_household_is_written_to_no_more_and_its_letters_go(self, closed, given, staff):
        lives(given.application, "11 rue du Modèle, 21000 Dijon")
        prepare_letters(staff.social, sitting=closed, examined=False, on=HELD)
        offer = MailItem.objects.get(decision_letter__kind="offer")
        paper = offer.paper
        erase(staff.director, given.application.household)
        offer.refresh_from_db()
        assert offer.cancelled_on and not offer.address and offer.paper is None and "Ail" not in offer.name
        assert not type(paper).objects.filter(pk=paper.pk).exists()
        assert not DecisionLetter.objects.filter(kind="offer").exists()

    def test_no_letter_goes_to_a_household_whose_decision_fell(self, closed, given, staff):
        withdraw_decision(staff.social, decision=given, version=given.version, reason="owner", on=DAY, today=DAY)
        prepare_letters(staff.social, sitting=closed, examined=False, on=DAY)
        assert not DecisionLetter.objects.exists()
