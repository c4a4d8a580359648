"""A line is never removed: a later mention cancels it, or says its amendment."""

from datetime import date

import pytest

from trousseau.core.errors import Refused
from trousseau.mandates.models import Mandate, RegisterEntry
from trousseau.mandates.verification import verify

from .conftest import amend, cancel, end, sign


class TestMentions:
    def test_a_cancellation_comes_later_and_bears_the_number(self, db, build):
        mandate, other = build.mandate(), build.mandate()
        end(build.staff, mandate)
        line = cancel(build.staff.director, mandate)
        assert (line.chain_number, line.number, line.kind) == (4, 1, "cancel")
        assert line.purpose == "Annulation du mandat n° 1" and line.observations == "Inscrit deux fois"
        later = sign(build.staff.captation, build.draft_mandate(), on=date(2026, 7, 2))
        assert later.number == other.number + 1

    def test_a_mandate_in_force_is_ended_before_its_line_is_cancelled(self, db, build):
        with pytest.raises(Refused, match="end it first|mettez-y fin"):
            cancel(build.staff.director, build.mandate())

    def test_a_cancelled_line_takes_no_more_mention(self, db, build):
        mandate = build.mandate()
        end(build.staff, mandate)
        cancel(build.staff.director, mandate)
        for again in (cancel, amend):
            with pytest.raises(Refused):
                again(build.staff.director, mandate)

    def test_a_draft_takes_no_mention(self, db, build):
        with pytest.raises(Refused):
            amend(build.staff.director, build.draft_mandate())

    def test_a_mention_is_not_older_than_its_mandate(self, db, build):
        with pytest.raises(Refused) as refusal:
            amend(build.staff.director, build.mandate(), on=date(2026, 6, 9))
        assert refusal.value.field == "on"

    def test_two_cancellations_at_once_write_one(self, committed_db, together, build):
        mandate = build.mandate()
        end(build.staff, mandate)
        director = build.staff.director
        results = together(*[lambda: cancel(director, Mandate.objects.get(pk=mandate.pk))] * 2)
        assert {type(result) for result in results} == {RegisterEntry, Refused}
        assert verify().ok
