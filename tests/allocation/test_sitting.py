"""Around the table: who sits, who withdraws, what is said, and the paper that comes out of it."""

import hashlib
import io
import re
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.plugins.sent import sent_by
from trousseau.allocation import papers
from trousseau.allocation.actions import (
    call_off,
    close_sitting,
    decide,
    discuss,
    give_opinions,
    join_sitting,
    move_sitting,
    note_presence,
    open_sitting,
    recuse,
)
from trousseau.allocation.enums import STEP_AFTER, Cause
from trousseau.allocation.models import Decision, Opinion, Recusal, Sitting
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Document, Sequence, ToDo
from trousseau.mandates.models import Mandate
from trousseau.rules.draw import draw_key

from .conftest import HELD

REASON = "La taille et le secteur correspondent."


def plain(pdf: bytes) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return re.sub(r"[\s\u202f\u00a0\ufffe]+", " ", " ".join(p.get_textpage().get_text_range() for p in pages))


def text(response) -> str:
    assert response.status_code == 200
    return re.sub(r"[\s\u202f\u00a0]+", " ", response.content.decode())


@pytest.fixture
def member(account):
    return account("commission", name="Élisée Loriot")


@pytest.fixture
def table(sitting, staff, member):
    """The sitting with a third member, everyone there."""
    note_presence(
        staff.director,
        sitting=sitting,
        version=1,
        presences={staff.director: "present", staff.commission: "present", member: "present"},
    )
    return sitting


def allocate(actor, sitting, mandate, application, **more):
    given = {"outcome": "allocated", "reason": REASON, "today": HELD, **more}
    return decide(actor, sitting=sitting, mandate=mandate, application=application, **given)


def adjourn(actor, sitting, mandate, **more):
    given = {"outcome": "adjourned", "reason": REASON, "cause": "visit", "today": HELD, **more}
    return decide(actor, sitting=sitting, mandate=mandate, application=None, **given)


def close(actor, sitting):
    found = Sitting.objects.get(pk=sitting.pk)
    close_sitting(actor, sitting=found, version=found.version, on=HELD, today=HELD)
    return found


class TestTheDraw:
    def test_its_seed_is_published_when_the_sitting_is_prepared(self, client, staff, on_day):
        day = on_day("2026-06-13")
        sitting = open_sitting(staff.director, on=HELD, members=[staff.director], today=day)
        assert (len(sitting.seed), sitting.seed_on) == (28, day)
        client.force_login(staff.commission)
        page = text(client.get(reverse("allocation:sitting", args=[sitting.pk])))
        assert sitting.seed in page and "publiée le 13 juin 2026" in page and "Publiée après" not in page

    def test_a_seed_that_came_after_the_sitting_is_said(self, client, staff, on_day):
        day = on_day("2026-06-21")
        sitting = open_sitting(staff.director, on=HELD, members=[staff.director], today=day)
        client.force_login(staff.commission)
        assert "Publiée après la séance" in text(client.get(reverse("allocation:sitting", args=[sitting.pk])))

    def test_the_database_itself_refuses_another_seed(self, sitting):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            Sitting.objects.filter(pk=sitting.pk).update(seed="0" * 28)

    def test_anyone_does_it_again(self):
        assert draw_key("ab", "D00012") == hashlib.sha256(b"ab:D00012").hexdigest()
        assert draw_key("ab", "D00012") != draw_key("ac", "D00012")


class TestPresence:
    def test_who_decides_is_there(self, sitting, build, staff):
        adjourn(staff.commission, sitting, build.mandate())
        assert dict(sitting.seats.values_list("member", "presence")) == {
            staff.commission.pk: "present",
            staff.director.pk: "convened",
        }

    def test_a_member_may_join_on_the_day_and_not_before(self, sitting, staff, member, build):
        mandate = build.mandate()
        with pytest.raises(Refused, match="membres présents"):
            adjourn(member, sitting, mandate)
        with pytest.raises(Refused):
            join_sitting(member, sitting=sitting, today=date(2026, 6, 19))
        join_sitting(member, sitting=sitting, today=HELD)
        join_sitting(staff.director, sitting=sitting, today=HELD)
        assert adjourn(member, sitting, mandate).decided_by == member

    def test_an_excused_member_decides_nothing(self, sitting, staff, build):
        note_presence(staff.director, sitting=sitting, version=1, presences={staff.commission: "excused"})
        with pytest.raises(Refused):
            adjourn(staff.commission, sitting, build.mandate())

    def test_two_who_note_it_at_once_meet(self, sitting, staff):
        note_presence(staff.director, sitting=sitting, version=1, presences={staff.commission: "present"})
        with pytest.raises(Conflict):
            note_presence(staff.social, sitting=sitting, version=1, presences={staff.commission: "excused"})

    def test_a_member_notes_nobody_else(self, sitting, staff, member):
        with pytest.raises(Refused):
            note_presence(staff.commission, sitting=sitting, version=1, presences={member: "present"})

    def test_the_page_lists_those_who_may_sit(self, client, sitting, staff, member):
        client.force_login(staff.director)
        url = reverse("allocation:presence", args=[sitting.pk])
        assert "Élisée Loriot" in text(client.get(url))
        said = {
            "version": "1",
            f"seat{staff.director.pk}": "present",
            f"seat{staff.commission.pk}": "excused",
            f"seat{member.pk}": "convened",
            f"seat{staff.social.pk}": "",
        }
        assert client.post(url, said).status_code == 302
        met = client.post(url, {**said, f"seat{staff.commission.pk}": "present"})
        assert met.status_code == 409
        assert [(one["stored"], one["typed"]) for one in met.context["conflict"]] == [("Excusé", "Présent")]
        assert set(sitting.seats.values_list("member__name", "presence")) == {
            ("Solène Bergeronnette", "present"),
            ("Paul Sittelle", "excused"),
            ("Élisée Loriot", "convened"),
        }
        client.force_login(member)
        assert client.get(url).status_code == 403

    def test_who_joins_while_the_page_stands_open_keeps_the_seat(self, client, sitting, staff, member):
        client.force_login(staff.director)
        url = reverse("allocation:presence", args=[sitting.pk])
        shown = sent_by(client.get(url).context["form"])
        for one in (staff.commission, member):
            join_sitting(one, sitting=sitting, today=HELD)
        excused = {**shown, f"seat{staff.director.pk}": "excused"}
        assert client.post(url, excused).status_code == 302
        assert set(sitting.seats.values_list("member__name", "presence")) == {
            ("Solène Bergeronnette", "excused"),
            ("Paul Sittelle", "present"),
            ("Élisée Loriot", "present"),
        }

    def test_what_another_noted_meanwhile_is_taken_into_the_page(self, client, sitting, staff, member):
        client.force_login(staff.director)
        url = reverse("allocation:presence", args=[sitting.pk])
        shown = sent_by(client.get(url).context["form"])
        note_presence(staff.social, sitting=sitting, version=1, presences={staff.commission: "present"})
        met = client.post(url, {**shown, f"seat{staff.director.pk}": "excused"})
        assert met.status_code == 409 and met.context["taken"] == ["Paul Sittelle"]
        assert [(one["stored"], one["typed"]) for one in met.context["conflict"]] == [("Convoqué", "Excusé")]
        assert client.post(url, sent_by(met.context["form"])).status_code == 302
        assert set(sitting.seats.values_list("member__name", "presence")) == {
            ("Solène Bergeronnette", "excused"),
            ("Paul Sittelle", "present"),
        }

    def test_who_chairs_conducts_whatever_their_role(self, client, staff, on_day, build):
        on_day(HELD.isoformat())
        sitting = open_sitting(staff.director, on=HELD, members=[staff.commission], chair=staff.commission, today=HELD)
        mandate = build.mandate()
        client.force_login(staff.commission)
        url = reverse("allocation:discuss", args=[sitting.pk, mandate.pk])
        assert client.post(url).status_code == 302
        sitting.refresh_from_db()
        assert sitting.discussed == mandate
        assert client.get(reverse("allocation:close", args=[sitting.pk])).status_code == 200

    def test_a_chair_who_is_no_member_is_refused(self, staff):
        with pytest.raises(Refused) as refusal:
            open_sitting(staff.director, on=HELD, members=[staff.commission], chair=staff.director, today=HELD)
        assert refusal.value.field == "chair"


class TestQuorum:
    @pytest.fixture
    def two(self, staff):
        """The commission's rule asks for two members."""
        add_scale_value(
            staff.administrator,
            code="commission.quorum",
            value="2",
            starts_on=date(2026, 1, 1),
            article="Règlement",
            source="Essai",
        )

    def test_there_is_none_unless_the_commission_chose_one(self, sitting, staff, build):
        adjourn(staff.commission, sitting, build.mandate())
        assert Decision.objects.exists()

    def test_a_decision_waits_for_it(self, two, sitting, staff, build, member):
        mandate = build.mandate()
        with pytest.raises(Refused, match="1 sur les 2"):
            adjourn(staff.commission, sitting, mandate)
        join_sitting(member, sitting=sitting, today=HELD)
        adjourn(staff.commission, sitting, mandate)

    def test_who_withdrew_from_the_point_does_not_count(self, two, sitting, staff, build, member):
        mandate = build.mandate()
        join_sitting(member, sitting=sitting, today=HELD)
        recuse(member, sitting=sitting, member=member, mandate=mandate, on=HELD)
        with pytest.raises(Refused, match="quorum"):
            adjourn(staff.commission, sitting, mandate)


class TestRecusal:
    def test_the_sheet_of_a_dwelling_closes_and_the_list_says_it(self, client, table, build, staff, member):
        mandate, application = build.mandate(), build.application()
        recuse(member, sitting=table, member=member, mandate=mandate, on=HELD)
        client.force_login(member)
        address = reverse("allocation:dwelling", args=[table.pk, mandate.pk])
        for name in ("dwelling", "dwelling_live"):
            assert client.get(reverse(f"allocation:{name}", args=[table.pk, mandate.pk])).status_code == 403
        page = text(client.get(reverse("allocation:sitting", args=[table.pk])))
        assert "Retiré de ce point" in page and address not in page
        with pytest.raises(Refused, match="retiré de ce point"):
            adjourn(member, table, mandate)
        allocate(staff.commission, table, mandate, application)
        assert client.get(address).status_code == 403
        page = text(client.get(reverse("allocation:sitting", args=[table.pk])))
        assert REASON not in page and application.code not in page and "Retiré de ce point" in page

    def test_a_household_closes_every_dwelling_that_suits_it_and_is_nowhere_else(
        self, client, table, build, staff, member
    ):
        suits, too_small = build.mandate(rooms=3), build.mandate(rooms=1)
        known, other = build.application("Ail", rooms_min=2), build.application("Bleuet")
        recuse(member, sitting=table, member=member, application=known, on=HELD)
        client.force_login(member)
        assert client.get(reverse("allocation:dwelling", args=[table.pk, suits.pk])).status_code == 403
        page = text(client.get(reverse("allocation:dwelling", args=[table.pk, too_small.pk]) + "?tous"))
        assert other.code in page and known.code not in page
        with pytest.raises(Refused, match="retiré"):
            allocate(member, table, suits, other)
        assert allocate(member, table, too_small, other).recused.count() == 0

    @pytest.mark.parametrize("place", ["first", "second"])
    def test_a_household_closes_a_dwelling_that_goes_to_it_though_it_does_not_fit(
        self, table, build, staff, member, place
    ):
        too_small, known, other = build.mandate(rooms=1), build.application("Ail", rooms_min=2), build.application()
        recuse(member, sitting=table, member=member, application=known, on=HELD)
        give_opinions(member, sitting=table, mandate=too_small, opinions={other: "for"}, today=HELD)
        to, more = (known, {}) if place == "first" else (other, {"successors": [known]})
        with pytest.raises(Refused, match="retiré"):
            allocate(member, table, too_small, to, **more)
        made = allocate(staff.commission, table, too_small, to, **more)
        assert list(made.recused.all()) == [member] and member not in made.present.all()
        assert not Opinion.objects.exists()  # the minutes count no opinion of who took no part

    def test_the_dwellings_of_a_household_lead_to_no_sheet_that_is_closed(self, client, table, build, staff):
        mandates, application = [build.mandate(), build.mandate()], build.application()
        note_presence(staff.director, sitting=table, version=table.version, presences={staff.social: "present"})
        recuse(staff.social, sitting=table, member=staff.social, mandate=mandates[0], on=HELD)
        client.force_login(staff.social)
        page = text(client.get(reverse("allocation:fits", args=[application.pk])))
        closed, open_ = (reverse("allocation:dwelling", args=[table.pk, one.pk]) for one in mandates)
        assert closed not in page and open_ in page

    def test_the_minutes_name_who_withdrew_and_no_ground_exists_anywhere(self, table, build, staff, member):
        mandate = build.mandate()
        recuse(member, sitting=table, member=member, mandate=mandate, on=HELD)
        adjourn(staff.commission, table, mandate)
        found = close(staff.director, table)
        assert "Retirés pour ce point Élisée Loriot" in plain(found.minutes.file.read())
        assert {f.name for f in Recusal._meta.concrete_fields} == {
            "id",
            "sitting",
            "member",
            "mandate",
            "application",
            "by",
            "on",
        }

    def test_the_minutes_are_not_for_who_withdrew(self, client, table, build, staff, member):
        mandate = build.mandate()
        recuse(member, sitting=table, member=member, mandate=mandate, on=HELD)
        adjourn(staff.commission, table, mandate)
        close(staff.director, table)
        url = reverse("allocation:minutes", args=[table.pk])
        for user, status in ((member, 403), (staff.commission, 200)):
            client.force_login(user)
            assert client.get(url).status_code == status
            assert (url in text(client.get(reverse("allocation:sitting", args=[table.pk])))) == (status == 200)

    def test_what_they_had_said_of_the_point_is_taken_back(self, table, build, member):
        mandate, application = build.mandate(), build.application()
        give_opinions(member, sitting=table, mandate=mandate, opinions={application: "for"}, today=HELD)
        recuse(member, sitting=table, member=member, application=application, on=HELD)
        assert not Opinion.objects.exists()
        with pytest.raises(Refused):
            give_opinions(member, sitting=table, mandate=mandate, opinions={application: "for"}, today=HELD)

    def test_nobody_withdraws_from_a_decided_point_nor_another_member(self, table, build, staff, member):
        mandate, other = build.mandate(), build.mandate()
        adjourn(staff.commission, table, mandate)
        with pytest.raises(Refused, match="déjà décidé"):
            recuse(member, sitting=table, member=member, mandate=mandate, on=HELD)
        with pytest.raises(Refused):
            recuse(member, sitting=table, member=staff.commission, mandate=other, on=HELD)
        recuse(staff.director, sitting=table, member=member, mandate=other, on=HELD)  # who conducts may write it

    @pytest.mark.parametrize(
        ("sent", "field"),
        [({}, "mandate"), ({"code": "D99999"}, "code"), ({"code": "chez Ail"}, "code")],
        ids=["neither", "a number of nobody", "a name"],
    )
    def test_the_page_says_what_is_missing(self, client, table, staff, member, sent, field):
        client.force_login(member)
        url = reverse("allocation:recuse", args=[table.pk])
        answer = client.post(url, {"member": member.pk, **sent})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])

    def test_a_number_is_enough(self, client, table, build, member):
        application = build.application()
        client.force_login(member)
        url = reverse("allocation:recuse", args=[table.pk])
        assert client.post(url, {"member": member.pk, "code": application.code}).status_code == 302
        assert Recusal.objects.get().application == application
        assert client.post(url, {"member": member.pk, "code": application.code}).status_code == 422

    def test_who_does_not_sit_has_nothing_to_withdraw_from(self, client, sitting, member):
        client.force_login(member)
        assert client.get(reverse("allocation:recuse", args=[sitting.pk])).status_code == 403


class TestFollowing:
    def test_the_live_page_answers_304_until_somebody_acts(self, client, table, build, staff):
        mandate = build.mandate()
        client.force_login(staff.commission)
        for url in (
            reverse("allocation:live", args=[table.pk]),
            reverse("allocation:dwelling_live", args=[table.pk, mandate.pk]),
        ):
            tag = client.get(url)["ETag"]
            assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
        discuss(staff.director, sitting=table, mandate=mandate)
        changed = client.get(url, headers={"If-None-Match": tag})
        assert "discute de ce logement" in text(changed) and changed["ETag"] != tag
        tag = changed["ETag"]
        adjourn(staff.director, table, mandate)
        assert "a enregistré la décision" in text(client.get(url, headers={"If-None-Match": tag}))

    def test_an_unchanged_page_costs_few_queries(
        self, client, table, build, crowd, staff, django_assert_max_num_queries
    ):
        build.mandate()
        client.force_login(staff.commission)
        url = reverse("allocation:live", args=[table.pk])
        tag = client.get(url)["ETag"]
        with django_assert_max_num_queries(8):
            assert client.get(url, headers={"If-None-Match": tag}).status_code == 304

    def test_opinions_are_counted_and_change_until_the_decision(self, client, sheet, table, build, staff, member):
        mandate, application = build.mandate(), build.application()
        name = f"opinion_{application.code}"
        answer = sheet(member, mandate, give="1", reason="Déjà écrit.", **{name: "against"})
        assert "1 contre" in text(answer) and "Déjà écrit." in text(answer)
        assert "1 pour, 0 contre" in text(sheet(member, mandate, give="1", **{name: "for"}))
        assert "1 pour" in text(sheet(staff.commission, mandate))
        allocate(staff.commission, table, mandate, application)
        with pytest.raises(Refused):
            give_opinions(member, sitting=table, mandate=mandate, opinions={application: "for"}, today=HELD)
        assert "1 pour" in text(sheet(staff.commission, mandate))

    def test_an_opinion_needs_a_seat_and_loses_nothing_typed(self, sheet, sitting, build, member):
        mandate, application = build.mandate(), build.application()
        answer = sheet(member, mandate, give="1", reason="Déjà écrit.", **{f"opinion_{application.code}": "for"})
        assert "dites d’abord que vous êtes là" in text(answer) and "Déjà écrit." in text(answer)
        assert not Opinion.objects.exists()

    def test_opinions_that_come_after_the_decision_are_said_and_shown(self, sheet, table, build, staff, member):
        mandate, application = build.mandate(), build.application()
        allocate(staff.commission, table, mandate, application)
        page = text(sheet(member, mandate, give="1", **{f"opinion_{application.code}": "against"}))
        assert "Vos avis n’ont pas été pris" in page and f"{application.code}, Contre" in page
        assert "La vôtre n’est pas enregistrée" not in page and not Opinion.objects.exists()
        page = text(sheet(staff.commission, mandate, choice=application.code, reason="Déjà écrit."))
        assert "La vôtre n’est pas enregistrée" in page and "Déjà écrit." in page
        assert "Voici ce que" not in text(sheet(staff.commission, mandate, choice=application.code))
        assert "La vôtre" not in text(sheet(staff.commission, mandate))


class TestWhatComesNext:
    @pytest.mark.parametrize("cause", Cause)
    def test_an_adjournment_says_its_next_step_and_its_day(self, cause, sitting, build, staff):
        decision = adjourn(staff.commission, sitting, build.mandate(), cause=cause)
        assert (decision.next_step, decision.due_on) == (STEP_AFTER[cause], date(2026, 7, 4))
        asked = ToDo.objects.waiting().filter(room="allocation").values_list("due_on", flat=True)
        assert list(asked) == ([] if cause == Cause.TIME else [date(2026, 7, 4)])

    def test_without_a_cause_nothing_is_adjourned(self, sitting, build, staff):
        with pytest.raises(Refused) as refusal:
            adjourn(staff.commission, sitting, build.mandate(), cause="")
        assert refusal.value.field == "cause"

    def test_the_day_may_be_another_and_never_before_the_sitting(self, sitting, build, staff):
        mandate = build.mandate()
        with pytest.raises(Refused) as refusal:
            adjourn(staff.commission, sitting, mandate, due_on=date(2026, 6, 19))
        assert refusal.value.field == "due_on"
        assert adjourn(staff.commission, sitting, mandate, due_on=date(2026, 6, 25)).due_on == date(2026, 6, 25)

    def test_an_allocation_offers_the_dwelling_within_the_rule(self, sitting, build, staff):
        decision = allocate(staff.commission, sitting, build.mandate(), build.application())
        assert (decision.next_step, decision.due_on) == ("offer", date(2026, 6, 30))

    def test_what_an_adjournment_asked_ends_with_the_next_decision(self, sitting, build, staff):
        mandate, application = build.mandate(), build.application()
        adjourn(staff.commission, sitting, mandate)
        later = date(2026, 7, 20)
        following = open_sitting(staff.director, on=later, members=[staff.commission], today=later)
        allocate(staff.commission, following, mandate, application, today=later)
        assert [one.kind for one in ToDo.objects.waiting().filter(room="allocation")] == ["allocation.offer"]


class TestMinutes:
    def test_they_are_printed_numbered_and_kept_with_the_closing(self, client, table, build, staff):
        mandate, left = build.mandate(), build.mandate()
        chosen, next_one = build.application("Ail"), build.application("Bleuet", on=date(2026, 6, 3))
        give_opinions(staff.commission, sitting=table, mandate=mandate, opinions={chosen: "for"}, today=HELD)
        allocate(staff.commission, table, mandate, chosen, successors=[next_one])
        found = close(staff.director, table)
        assert (found.state, found.minutes.number, found.minutes.kind) == ("closed", "PV0001", "minutes")
        said = plain(found.minutes.file.read())
        for words in (
            "PV0001",
            "20 juin 2026",
            "Paul Sittelle",
            "Élisée Loriot",
            "Présent",
            str(mandate.dwelling),
            f"attribué au ménage {chosen.code}",
            "la première est suivie",
            REASON,
            next_one.code,
            "44 m² (9 m² au moins)",
            "1 pour, 0 contre",
            "Proposer le logement au ménage, au plus tard le 30 juin 2026",
            found.seed,
            str(left.dwelling),
            "Part des ressources, aide déduite : ressources non prouvées",
        ):
            assert words in said, words
        assert "Capucine" not in said and "Aminata" not in said and "Ail" not in said
        client.force_login(staff.commission)
        answer = client.get(reverse("allocation:minutes", args=[table.pk]))
        assert b"".join(answer.streaming_content).startswith(b"%PDF")

    def test_nothing_is_closed_when_they_cannot_be_printed(self, table, build, staff, monkeypatch):
        adjourn(staff.commission, table, build.mandate())

        def broken(*args, **kwargs):
            raise Refused("Le papier ne s’imprime pas.")

        monkeypatch.setattr(papers, "printed", broken)
        with pytest.raises(Refused, match="papier"):
            close(staff.director, table)
        table.refresh_from_db()
        assert table.is_open and table.minutes is None
        assert not Document.objects.filter(kind="minutes").exists()
        assert not Sequence.objects.filter(code="minutes").exists()

    def test_an_agency_without_its_papers_is_told_and_the_sitting_stays_open(self, client, table, build, staff):
        from trousseau.core.models import AgencyPaper

        adjourn(staff.commission, table, build.mandate())
        AgencyPaper.objects.all().delete()
        client.force_login(staff.director)
        table.refresh_from_db()
        answer = client.post(reverse("allocation:close", args=[table.pk]), {"version": table.version})
        assert answer.status_code == 422 and "papiers de l’agence" in answer.content.decode()
        table.refresh_from_db()
        assert table.is_open

    def test_the_numbers_have_no_gap(self, build, staff):
        for n, day in enumerate((date(2026, 6, 20), date(2026, 6, 27)), 1):
            sitting = open_sitting(staff.director, on=day, members=[staff.director], today=day)
            with pytest.raises(Conflict):
                close_sitting(staff.director, sitting=sitting, version=7, on=day, today=day)
            sitting.refresh_from_db()
            close_sitting(staff.director, sitting=sitting, version=1, on=day, today=day)
            assert sitting.minutes.number == f"PV000{n}"

    def test_a_sitting_is_closed_from_its_day_on_by_who_conducts_it(self, table, staff):
        early = date(2026, 6, 19)
        with pytest.raises(Refused):
            close_sitting(staff.director, sitting=table, version=2, on=early, today=early)
        with pytest.raises(Refused):
            close_sitting(staff.commission, sitting=table, version=2, on=HELD, today=HELD)

    def test_the_annex_names_the_households_for_the_director_alone(self, client, table, build, staff):
        mandate, application = build.mandate(), build.application("Renoncule")
        allocate(staff.commission, table, mandate, application)
        url = reverse("allocation:annex", args=[table.pk])
        client.force_login(staff.director)
        assert client.get(url).status_code == 404  # not closed yet
        close(staff.director, table)
        said = plain(client.get(url).content)
        assert "Annexe" in said and f"{application.code}, Aminata Renoncule" in said
        for user in (staff.commission, staff.social, staff.rental):
            client.force_login(user)
            assert client.get(url).status_code == 403

    def test_a_name_that_was_erased_does_not_come_back(self, client, table, build, staff):
        from trousseau.core.personal_data import erase

        application = build.application("Renoncule")
        allocate(staff.commission, table, build.mandate(), application)
        close(staff.director, table)
        erase(staff.director, application.household)
        client.force_login(staff.director)
        said = plain(client.get(reverse("allocation:annex", args=[table.pk])).content)
        assert "Renoncule" not in said and application.code in said


class TestConvenedByMistake:
    """While nothing began, a sitting is moved, or called off with its reason."""

    def test_moved_its_members_are_convened_for_the_other_day_by_the_same_seed(self, sitting, staff):
        seed = sitting.seed
        note_presence(staff.director, sitting=sitting, version=1, presences={staff.commission: "excused"})
        later = {"on": date(2026, 6, 25), "today": HELD}
        move_sitting(staff.director, sitting=sitting, version=2, **later)
        found = Sitting.objects.get()
        assert (found.held_on, found.seed) == (date(2026, 6, 25), seed)
        assert set(found.seats.values_list("presence", flat=True)) == {"convened"}

    def test_it_is_moved_to_no_day_that_is_past_or_taken(self, sitting, staff):
        other = open_sitting(staff.director, on=date(2026, 6, 25), members=[staff.director], today=date(2026, 6, 25))
        for on in (date(2026, 6, 19), other.held_on):
            with pytest.raises(Refused) as refused:
                move_sitting(staff.director, sitting=sitting, version=1, on=on, today=HELD)
            assert refused.value.field == "on"
        call_off(staff.director, sitting=other, version=1, why="Doublon.", today=HELD)
        with pytest.raises(Refused, match="annulée"):
            move_sitting(staff.director, sitting=sitting, version=1, on=other.held_on, today=HELD)

    def test_held_on_another_day_it_bears_its_real_day(self, sitting, staff, client, on_day):
        late = date(2026, 6, 23)
        for begin in (
            lambda: join_sitting(staff.commission, sitting=sitting, today=late),
            lambda: give_opinions(
                staff.commission, sitting=sitting, mandate=Mandate.objects.first(), opinions={}, today=late
            ),
        ):
            with pytest.raises(Refused, match="choisit d’abord son jour"):
                begin()
        on_day(late.isoformat())
        client.force_login(staff.director)
        url = reverse("allocation:sitting", args=[sitting.pk])
        assert "personne n’y était" in text(client.get(url)) and "Choisir un autre jour" in text(client.get(url))
        note_presence(staff.director, sitting=sitting, version=1, presences={staff.commission: "present"})
        assert "Choisir un autre jour" in text(client.get(url))  # those who were there were noted before its day
        move_sitting(staff.director, sitting=sitting, version=2, on=late, today=late)
        found = Sitting.objects.get()
        assert found.held_on == late and found.seats.get(member=staff.commission).presence == "present"
        join_sitting(staff.director, sitting=found, today=late)
        with pytest.raises(Refused, match="procès-verbal"):  # it began: it is no more to come
            move_sitting(staff.director, sitting=found, version=3, on=date(2026, 6, 25), today=late)
        assert "23 juin" in text(client.get(url))

    def test_minutes_typed_the_day_after_keep_the_day_of_the_sitting(self, sitting, staff):
        note_presence(staff.director, sitting=sitting, version=1, presences={staff.commission: "present"})
        join_sitting(staff.commission, sitting=sitting, today=date(2026, 6, 23))
        assert Sitting.objects.get().held_on == HELD

    def test_once_somebody_is_there_it_is_closed_with_its_minutes(self, table, staff, client, on_day):
        on_day(HELD.isoformat())
        with pytest.raises(Refused, match="procès-verbal"):
            call_off(staff.director, sitting=table, version=table.version, why="Erreur.", today=HELD)
        with pytest.raises(Refused, match="procès-verbal"):
            move_sitting(staff.director, sitting=table, version=table.version, on=date(2026, 6, 25), today=HELD)
        client.force_login(staff.director)
        page = text(client.get(reverse("allocation:sitting", args=[table.pk])))
        assert "Annuler la séance" not in page and "Choisir un autre jour" not in page

    def test_called_off_it_is_listed_and_counted_no_more_and_says_why(self, client, sitting, staff):
        from trousseau.core.agenda import Window, entries

        client.force_login(staff.director)
        url = reverse("allocation:sitting", args=[sitting.pk])
        assert "Annuler la séance" in text(client.get(url))
        off = reverse("allocation:call_off", args=[sitting.pk])
        assert client.post(off, {"version": "1", "why": "Deux fois le même jour."}).status_code == 302
        page = text(client.get(url))
        assert "Annulée" in page and "Deux fois le même jour." in page and staff.director.name in page
        assert "Clore la séance" not in page and "Je suis là" not in page
        assert url not in text(client.get(reverse("allocation:list")))
        assert not [one for one in entries(Window(staff.director, HELD, HELD)) if one.what == "sitting"]
        with pytest.raises(Refused, match="annulée"):
            join_sitting(staff.commission, sitting=sitting, today=HELD)

    def test_the_same_day_is_convened_again_by_the_seed_that_was_published(self, sitting, staff):
        seed = sitting.seed
        call_off(staff.director, sitting=sitting, version=1, why="Erreur.", today=HELD)
        again = open_sitting(staff.director, on=HELD, members=[staff.social], place="Mairie", today=HELD)
        assert again.pk == sitting.pk and (again.state, again.seed, again.off_for) == ("open", seed, "")
        assert [seat.member for seat in again.seats.all()] == [staff.social]
        assert sitting.history.filter(state="off", off_for="Erreur.").exists()
