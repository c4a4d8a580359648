"""Numbers: gapless, never restarting, in the order of dates, whoever signs at the same time."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from trousseau.core.errors import Refused
from trousseau.core.models import AgencyPaper, Sequence
from trousseau.mandates.actions import set_first_number
from trousseau.mandates.models import Mandate, RegisterEntry
from trousseau.mandates.register import NAME, head
from trousseau.mandates.verification import verify

from .conftest import DAY, amend, heads_file, numbers, sign


class TestNumbers:
    def test_a_signature_writes_the_line_with_what_stood_that_day(self, db, build):
        mandate = sign(build.staff.captation, build.draft_mandate())
        mandate.owner.name, mandate.owner.address = "Autre Nom", "ailleurs"
        mandate.owner.save()
        line = RegisterEntry.objects.get()
        assert (line.number, line.chain_number, line.kind, line.date) == (1, 1, "mandate", DAY)
        assert line.names == "Agathe Basalte 1" and line.addresses == "3 allée des Essais, 21000 Dijon"
        assert line.situation == "T2, 1 rue du Modèle, 21000 Dijon"
        assert line.purpose == "Gestion locative du 10/06/2026 au 09/06/2029"
        assert line.observations == "Signé hors de l’agence" and line.written_by == build.staff.captation

    def test_two_officers_at_once_get_two_numbers_and_no_gap(self, committed_db, together, build, account):
        drafts = [build.draft_mandate() for _ in range(4)]
        officers = [build.staff.captation, account("captation", name="Colin Roitelet")] * 2
        hands = zip(officers, drafts, strict=True)
        results = together(*(lambda o=officer, d=draft: sign(o, d) for officer, draft in hands))
        assert all(isinstance(result, Mandate) for result in results), results
        assert numbers() == [1, 2, 3, 4] and sorted(m.number for m in results) == [1, 2, 3, 4]
        assert verify().ok and head().number == 4

    def test_a_signature_older_than_the_last_line_says_why_and_the_register_keeps_it(self, db, build):
        """Décret 72-678, art. 65: the register is kept in the order of dates."""
        first, late, same = build.mandate(), build.draft_mandate(), build.draft_mandate()
        amend(build.staff.captation, first, on=DAY + timedelta(days=2))
        for on in (DAY, DAY + timedelta(days=1)):
            with pytest.raises(Refused) as refusal:
                sign(build.staff.captation, Mandate.objects.get(pk=late.pk), on=on)
            assert refusal.value.field == "late" and refusal.value.article == "Décret 72-678, art. 65"
            assert "12 juin 2026" in refusal.value.message.replace("\u00a0", " ")
        assert numbers() == [1]
        sign(build.staff.captation, same, on=DAY + timedelta(days=2))
        assert numbers() == [1, 2]
        sign(build.staff.captation, Mandate.objects.get(pk=late.pk), on=DAY, late="Rendu signé par la poste")
        line = RegisterEntry.objects.latest("chain_number")
        assert (line.number, line.date) == (3, DAY) and line.observations.endswith("Rendu signé par la poste")
        assert verify().ok

    def test_a_signature_older_than_its_draft_says_why(self, db, build):
        draft = build.draft_mandate()
        with pytest.raises(Refused) as refusal:
            sign(build.staff.captation, draft, on=DAY - timedelta(days=9))
        assert refusal.value.field == "late" and numbers() == []
        sign(
            build.staff.captation, Mandate.objects.get(pk=draft.pk), on=DAY - timedelta(days=9), late="Signé sur papier"
        )
        assert "Signé sur papier" in RegisterEntry.objects.get().observations

    def test_a_day_to_come_is_refused_and_holds_nobody_up(self, db, build):
        """Signed in 2062 by a slip, a mandate would keep every later one out of the register until then."""
        first, wrong, next_one = build.mandate(), build.draft_mandate(), build.draft_mandate()
        with pytest.raises(Refused) as refusal:
            sign(build.staff.captation, wrong, on=date(2062, 6, 10), today=DAY)
        assert refusal.value.field == "on" and "pas encore venu" in refusal.value.message
        with pytest.raises(Refused) as refusal:
            amend(build.staff.captation, first, on=DAY + timedelta(days=1), today=DAY)
        assert refusal.value.field == "on" and numbers() == [1]
        sign(build.staff.captation, next_one)
        assert numbers() == [1, 2] and verify().ok

    def test_a_register_where_a_day_to_come_stands_already_goes_on(self, db, build):
        """Written before such days were refused: its line stays, the next follow the days that have come."""
        first, wrong, next_one = build.mandate(), build.draft_mandate(), build.draft_mandate()
        sign(build.staff.captation, wrong, on=date(2027, 6, 10), today=date(2027, 6, 10))
        sign(build.staff.captation, next_one, on=DAY + timedelta(days=1))
        # nor is the mandate itself out of reach: a mention says its true day
        day = DAY + timedelta(days=2)
        amend(build.staff.captation, wrong, reason="Signé le 10 juin 2026", on=day, today=day)
        with pytest.raises(Refused):
            amend(build.staff.captation, first, on=DAY, today=day)
        assert numbers() == [1, 2, 3] and verify().ok

    def test_a_mention_is_not_older_than_the_last_line(self, db, build):
        first, second = build.mandate(), build.mandate()
        amend(build.staff.captation, second, on=DAY + timedelta(days=2))
        with pytest.raises(Refused) as refusal:
            amend(build.staff.captation, first, on=DAY + timedelta(days=1))
        assert refusal.value.field == "on" and RegisterEntry.objects.count() == 3

    def test_a_rollback_gives_the_number_back_and_writes_no_head(self, committed_db, build):
        draft = build.draft_mandate()
        with pytest.raises(RuntimeError), transaction.atomic():
            sign(build.staff.captation, draft)
            raise RuntimeError
        assert numbers() == [] and heads_file().read_text().startswith("0 000")
        build.mandate()
        assert numbers() == [1] and verify().ok

    def test_a_refused_signature_leaves_no_gap(self, db, build):
        build.mandate()
        AgencyPaper.objects.filter(kind="card").update(ends_on=date(2026, 1, 1))
        with pytest.raises(Refused):
            build.mandate()
        AgencyPaper.objects.filter(kind="card").update(ends_on=None)
        build.mandate()
        assert numbers() == [1, 2]

    def test_the_first_number_is_set_once_and_before_the_first_mandate(self, db, build):
        set_first_number(build.staff.administrator, number=413)
        with pytest.raises(Refused):
            set_first_number(build.staff.administrator, number=500)
        build.mandate()
        assert build.mandate().code == "M00414" and numbers() == [413, 414]

    def test_no_first_number_after_a_mandate_nor_below_one(self, db, build):
        with pytest.raises(Refused):
            set_first_number(build.staff.administrator, number=0)
        build.mandate()
        with pytest.raises(Refused):
            set_first_number(build.staff.administrator, number=413)

    def test_two_hands_set_one_first_number(self, committed_db, together, account):
        administrator = account("administrator")
        results = together(
            lambda: set_first_number(administrator, number=40), lambda: set_first_number(administrator, number=50)
        )
        assert {type(result) for result in results} == {type(None), Refused}
        assert Sequence.objects.get(code=NAME).last == (39 if results[0] is None else 49)
