"""Unproved resources are not ranked, an absent chair does not preside, nobody is chosen unsaid, minutes name nobody."""

import re
from datetime import date

import pytest

from trousseau.allocation import papers, queries_sitting, sheet
from trousseau.allocation.actions import note_presence, open_sitting, recuse, withdraw_decision
from trousseau.allocation.models import Decision, Sitting
from trousseau.allocation.queries import agenda, examine, first, proposals
from trousseau.applications.proofs.actions import add_resource
from trousseau.core.errors import Refused
from trousseau.core.models import Dwelling
from trousseau.rules.anonymity import named, of_health

from .conftest import HELD
from .test_sitting import adjourn, allocate, plain, text


class TestUnprovedResources:
    def test_they_are_apart_with_what_is_missing_and_never_ranked(self, build, sitting):
        mandate = build.mandate(rooms=4)
        oldest = build.application("Chêne", on=date(2026, 1, 5), resources=None)
        second = build.application("Bleuet", on=date(2026, 2, 1), resources=None)
        proved = build.application("Lavande", on=date(2026, 6, 9))
        found = proposals(mandate, HELD)
        assert [p.application.code for p in first(found)] == [proved.code]
        apart = sheet.not_known(found)
        assert [p.application.code for p in apart] == [oldest.code, second.code]
        assert {(p.rank, p.lacking) for p in apart} == {(None, "month")}
        assert "ressources du mois" in sheet.lacking(apart[0], "").missing
        assert not {oldest.code, second.code} & {p.application.code for p in sheet.others(found)}
        examined = examine(HELD)
        assert examined.engine.proposals.plan == {proved.code: found[0].home}
        [point] = agenda(sitting)
        assert point.fitting == 1 and {oldest.pk, second.pk, proved.pk} == point.fit

    def test_one_that_a_rule_refuses_anyway_says_so(self, build):
        mandate = build.mandate(rooms=1)
        large = build.application("Chêne", rooms_min=3, resources=None)
        [found] = proposals(mandate, HELD)
        assert (found.application, found.refused, found.not_known) == (large, ("rooms_min",), False)
        assert sheet.other(found, None, "").enough

    def test_once_proved_it_takes_its_place(self, build, staff):
        mandate, late = build.mandate(), build.application("Lavande", on=date(2026, 6, 9))
        early = build.application("Bleuet", on=date(2026, 2, 1), resources=None)
        assert proposals(mandate, HELD)[0].application == late
        add_resource(
            staff.social,
            application=early,
            kind="wage",
            cents=90000,
            person=early.household.holder,
            starts_on=date(2026, 6, 1),
            proof="payslips",
            proved_on=date(2026, 6, 10),
            today=date(2026, 6, 10),
        )
        assert [p.application for p in proposals(mandate, HELD)] == [early, late]

    def test_the_sheet_says_it_and_the_commission_may_still_choose(self, build, staff, sheet, sitting):
        mandate = build.mandate()
        unproved, proved = build.application("Bleuet", resources=None), build.application("Lavande")
        page = text(sheet(staff.commission, mandate))
        assert "On ne sait pas encore : ressources à prouver" in page
        assert "Les ressources du mois : aucun justificatif" in page
        choices = sheet(staff.commission, mandate).context["form"].fields
        assert [code for code, _label in choices["choice"].choices][0] == proved.code
        assert f"{unproved.code}, une personne, ses ressources ne sont pas prouvées" in [
            str(label) for _code, label in choices["other"].choices
        ]
        allocate(staff.commission, sitting, mandate, unproved)
        assert Decision.objects.get().rank is None

    def test_who_withdrew_for_such_a_household_reads_no_sheet_of_it(self, build, staff, sitting):
        mandate = build.mandate()
        unproved = build.application("Bleuet", resources=None)
        assert unproved.pk in queries_sitting.fitting(proposals(mandate, HELD))


class TestWhoPresides:
    @pytest.fixture
    def three(self, staff, account, on_day):
        """Three are convened, the director to chair; nobody is there yet."""
        on_day(HELD.isoformat())
        third = account("commission", name="Élisée Loriot")
        sitting = open_sitting(
            staff.director, on=HELD, members=[staff.director, staff.commission, third], chair=staff.director, today=HELD
        )
        return sitting, third

    def minutes(self, sitting) -> str:
        return plain(papers.minutes_paper(Sitting.objects.get(pk=sitting.pk), number="PV0001", on=HELD).pdf)

    def test_one_of_three_asks_and_decides_nothing_under_an_absent_chair(self, build, staff, three):
        sitting, _third = three
        mandate = build.mandate()
        with pytest.raises(Refused) as refusal:
            adjourn(staff.commission, sitting, mandate)
        assert refusal.value.field == "few" and "1 sur 3" in refusal.value.message
        with pytest.raises(Refused, match="dites qui préside"):
            adjourn(staff.commission, sitting, mandate, few=True)
        assert not Decision.objects.exists()

    def test_who_presides_in_fact_is_recorded_and_printed(self, build, staff, three):
        sitting, third = three
        assert "Présidée à la fin par Solène" not in self.minutes(sitting)
        assert "n’est pas noté présent" in self.minutes(sitting)
        with pytest.raises(Refused) as refusal:
            note_presence(staff.social, sitting=sitting, version=1, presences={third: "convened"}, chair=third)
        assert refusal.value.field == "chair"
        sitting.refresh_from_db()
        note_presence(
            staff.social,
            sitting=sitting,
            version=sitting.version,
            chair=third,
            presences={third: "present", staff.commission: "present", staff.director: "excused"},
        )
        adjourn(staff.commission, Sitting.objects.get(pk=sitting.pk), build.mandate())
        said = self.minutes(sitting)
        assert "Présidée à la fin par Élisée Loriot" in said
        assert "aucune n’est adoptée ; présents à la fin de la séance : 2 sur 3" in said

    def test_the_sheet_asks_when_few_are_there(self, build, staff, three, client):
        from django.urls import reverse

        sitting, _third = three
        mandate, application = build.mandate(), build.application()
        note_presence(staff.director, sitting=sitting, version=1, presences={staff.director: "present"})
        client.force_login(staff.director)
        url = reverse("allocation:dwelling", args=[sitting.pk, mandate.pk])
        page = text(client.get(url))
        assert "aucune règle adoptée" in page and 'name="few"' in page
        given = {"choice": application.code, "reason": "La taille convient.", "read": application.code}
        answer = client.post(url, given)
        assert answer.status_code == 422 and answer.context["form"].errors["few"]
        assert "La taille convient." in answer.content.decode()
        assert client.post(url, {**given, "few": "on"}).status_code == 302

    def test_a_decision_of_one_member_alone_stays_so_when_all_are_noted_afterwards(self, build, staff, three, client):
        from django.urls import reverse

        sitting, third = three
        note_presence(staff.social, sitting=sitting, version=1, presences={third: "present"}, chair=third)
        alone = adjourn(third, Sitting.objects.get(pk=sitting.pk), build.mandate(), few=True)
        everyone = {staff.director: "present", staff.commission: "present", third: "present"}
        later = Sitting.objects.get(pk=sitting.pk)
        note_presence(staff.social, sitting=later, version=later.version, presences=everyone, chair=staff.director)
        adjourn(third, Sitting.objects.get(pk=sitting.pk), build.mandate())
        said = self.minutes(sitting)
        assert (
            "Présidée à la fin par Solène Bergeronnette" in said and "présents à la fin de la séance : 3 sur 3" in said
        )
        assert said.count("Présents pour ce point 1 sur 3 : Élisée Loriot") == said.count("Présents pour ce point") == 1
        assert said.count("Présidence de ce point Élisée Loriot") == said.count("Présidence de ce point") == 1
        assert said.count("moins de la moitié des membres convoqués") == 1
        client.force_login(staff.director)
        page = text(client.get(reverse("allocation:dwelling", args=[sitting.pk, alone.mandate_id])))
        assert re.search(r"Membres présents pour cette décision\W.*?1 sur 3 : Élisée Loriot\W", page)
        assert re.search(r"Présidée par\W.*?Élisée Loriot\W", page)
        alone.refresh_from_db()
        assert (list(alone.present.all()), alone.seated, alone.presided_by, alone.few) == ([third], 3, third, True)

    def test_who_leaves_after_a_decision_had_taken_it(self, build, staff, three):
        sitting, third = three
        everyone = {staff.director: "present", staff.commission: "present", third: "present"}
        note_presence(staff.social, sitting=sitting, version=1, presences=everyone)
        adjourn(third, Sitting.objects.get(pk=sitting.pk), build.mandate())
        later = Sitting.objects.get(pk=sitting.pk)
        left = {staff.director: "excused", staff.commission: "excused", third: "present"}
        note_presence(staff.social, sitting=later, version=later.version, presences=left, chair=third)
        said = self.minutes(sitting)
        assert "Présidée à la fin par Élisée Loriot" in said and "présents à la fin de la séance : 1 sur 3" in said
        assert "Présents pour ce point 3 sur 3" in said
        assert "Présidence de ce point Solène Bergeronnette" in said

    def test_a_chair_who_withdrew_from_the_point_is_not_said_to_preside_over_it(self, build, staff, three):
        sitting, third = three
        mandate = build.mandate()
        everyone = {staff.director: "present", staff.commission: "present", third: "present"}
        note_presence(staff.social, sitting=sitting, version=1, presences=everyone)
        recuse(staff.director, sitting=sitting, member=staff.director, mandate=mandate, on=HELD)
        decided = adjourn(third, Sitting.objects.get(pk=sitting.pk), mandate)
        assert (decided.present.count(), decided.seated, decided.presided_by) == (2, 2, None)
        said = self.minutes(sitting)
        assert "Présidence de ce point personne n’est noté" in said and "Présents pour ce point" not in said

    def test_nobody_presides_any_more_when_the_page_says_so(self, staff, three, client):
        from django.urls import reverse

        sitting, third = three
        client.force_login(staff.social)
        url = reverse("allocation:presence", args=[sitting.pk])
        page = text(client.get(url))
        assert f'<option value="{staff.director.pk}" selected>' in page
        seats = {f"seat{one.pk}": "present" for one in (staff.commission, third)}
        given = {"version": "1", f"seat{staff.director.pk}": "excused", **seats, "chair": ""}
        assert client.post(url, given).status_code == 302
        sitting.refresh_from_db()
        assert sitting.chair is None
        assert "Présidée à la fin par" not in self.minutes(sitting)


class TestNobodyIsChosenUnsaid:
    def test_successors_are_those_who_are_named(self, build, staff, sheet, sitting):
        mandate = build.mandate()
        found = [build.application(name) for name in ("Bleuet", "Chêne", "Lavande")]
        form = sheet(staff.commission, mandate).context["form"]
        assert [form[name].value() for name in ("second", "third")] == [None, None]
        read = form["read"].value() or " ".join(p.application.code for p in first(proposals(mandate, HELD)))
        answer = sheet(
            staff.commission,
            mandate,
            choice=read.split()[0],
            reason="La taille convient.",
            read=read,
            second=str(form["second"].value() or ""),
            third=str(form["third"].value() or ""),
        )
        assert answer.status_code == 302
        assert len(found) == 3 and not Decision.objects.get().successors.exists()


class TestMinutesNameNobody:
    @pytest.mark.parametrize(
        "reason",
        [
            "M. Bleuet attend depuis longtemps.",
            "Le ménage BLEUET est prioritaire.",
            "la famille chene, voisine, s’y plaira",
            "Aminata connaît le quartier.",
            "Son cancer demande un rez-de-chaussée.",
            "Personne diabétique, proche de l’hôpital.",
            "Suivie en psychiatrie.",
        ],
    )
    def test_a_name_or_an_illness_is_refused_and_nothing_is_written(self, build, staff, sitting, reason):
        mandate = build.mandate()
        mine, _other = build.application("Bleuet"), build.application("Chêne")
        with pytest.raises(Refused) as refusal:
            allocate(staff.commission, sitting, mandate, mine, reason=reason)
        assert refusal.value.field == "reason" and "Écrivez plutôt" in refusal.value.message
        assert not Decision.objects.exists()

    def test_the_page_keeps_what_was_typed(self, build, staff, sheet):
        mandate, mine = build.mandate(), build.application("Bleuet")
        typed = {"choice": mine.code, "reason": "M. Bleuet attend.", "read": mine.code}
        answer = sheet(staff.commission, mandate, **typed)
        assert answer.status_code == 422 and "M. Bleuet attend." in answer.content.decode()
        assert "nom d’une personne" in answer.context["form"].errors["reason"][0]

    def test_a_plain_reason_passes(self, build, staff, sitting):
        mandate, mine = build.mandate(), build.application("Petit")
        reason = (
            f"Le ménage {mine.code} attend depuis six mois ; ce petit logement accessible, rue du Modèle, lui convient."
        )
        assert allocate(staff.commission, sitting, mandate, mine, reason=reason).reason == reason

    @pytest.mark.parametrize("reason", ["M. Bleuet attend.", "Suivi en psychiatrie."])
    def test_no_word_that_a_refusal_advises_is_refused_in_turn(self, build, staff, sitting, reason):
        with pytest.raises(Refused) as refusal:
            allocate(staff.commission, sitting, build.mandate(), build.application("Bleuet"), reason=reason)
        advice = refusal.value.message[refusal.value.message.index("Écrivez plutôt") :]
        assert [word for word in re.findall(r"[^\W\d_]{2,}", advice) if named(advice, [word.capitalize()])] == []
        assert of_health(advice) == []

    @pytest.mark.parametrize(
        "reason",
        [
            "Le ménage est prêt, et le logement du 3 rue de l’Hôpital est trop petit.",
            "Au 5, rue de la Santé, une seule pièce.",
            "Le ménage a besoin de ce logement, près de la droguerie.",
        ],
    )
    def test_the_addresses_of_the_sitting_and_ordinary_words_pass(self, build, staff, sitting, reason):
        mandate, other = build.mandate(), build.mandate()
        Dwelling.objects.filter(pk=mandate.dwelling_id).update(address="3 rue de l'Hôpital")
        Dwelling.objects.filter(pk=other.dwelling_id).update(address="5 rue de la Santé")
        mine, _second = build.application("Besoin"), build.application("Ménage")
        adjourn(staff.commission, sitting, other)
        mandate = type(mandate).objects.get(pk=mandate.pk)
        assert allocate(staff.commission, sitting, mandate, mine, reason=reason).reason == reason

    @pytest.mark.parametrize("reason", ["M. Li attend.", "la famille Ndiaye", "Aminata attend.", "en fauteuil roulant"])
    def test_a_name_in_another_spelling_is_refused(self, build, staff, sitting, reason):
        mine, _other = build.application("Li"), build.application("N'Diaye")
        with pytest.raises(Refused):
            allocate(staff.commission, sitting, build.mandate(), mine, reason=reason)

    def test_what_is_written_when_a_decision_is_withdrawn_is_read_the_same_way(self, build, staff, sitting):
        mandate, mine = build.mandate(), build.application("Bleuet")
        decided = allocate(staff.commission, sitting, mandate, mine)
        with pytest.raises(Refused) as refusal:
            withdraw_decision(
                staff.director,
                decision=decided,
                version=decided.version,
                reason="other",
                words="Hospitalisation de M. Bleuet",
                on=HELD,
                today=HELD,
            )
        assert refusal.value.field == "words"
        decided.refresh_from_db()
        assert decided.stands
