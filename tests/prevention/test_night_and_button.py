"""The button that computes a tenancy again and the night give the same action, on any day, whatever was noted that day."""

from datetime import date
from random import Random

import pytest

from tests.prevention.test_past_dates import Walk
from trousseau.core.models import ToDo
from trousseau.prevention import actions
from trousseau.prevention.nightly import JOBS
from trousseau.prevention.procedure import actions as procedure
from trousseau.prevention.todo import KINDS, READY
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.run.calling import call_month
from trousseau.rules.dates import add_days
from trousseau.rules.prevention import RULES

BEGINS, ENDS = date(2026, 9, 6), date(2027, 1, 30)
HUMAN = {
    kinds[rule.step].code for rule in RULES if rule.kind == "human" for kinds in (KINDS, READY) if rule.step in kinds
}
KEPT = ("kind", "due_on", "article", "params", "url")


def waits(lease) -> list[dict]:
    """What is asked of the lease as its to-dos say it."""
    return list(ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{lease.pk}").values(*KEPT))


def night(on: date) -> None:
    for job in ("stops", "breaches", "refresh", "letters"):
        JOBS[f"prevention.{job}"](on)


def test_a_rent_missed_under_the_terms_of_a_judge_is_late_since_its_own_day_by_both(owing, staff):
    on = date(2026, 9, 12)
    given = {"proof": "decision", "scan": (b"%PDF-1.7", ".pdf"), "by": "judge", "until": date(2027, 12, 31)}
    file = procedure.open_procedure(staff.rental, lease=owing, on=on, today=on)
    [act] = procedure.note_act(
        staff.rental, procedure=file, act="delays_granted", on=on, author="court", today=on, **given
    )
    actions.note_terms(staff.rental, act=act, each=10000, first_on=date(2026, 10, 5), today=on)
    for month, cents in ((10, 55000), (11, 10000)):  # of November, the instalment alone
        call_month(staff.rental, month=date(2026, month, 1))
        day = date(2026, month, 5)
        told = {"lease": owing, "payer": "tenant", "method": "card", "on": day, "today": day}
        receive_payment(staff.rental, amount=cents, key=str(month), **told)
        night(day)
    actions.refresh(owing, on=date(2026, 11, 6))
    [by_button] = waits(owing)
    night(date(2026, 11, 6))
    assert waits(owing) == [by_button]
    assert (by_button["kind"], by_button["due_on"]) == ("prevention.instalment", date(2026, 11, 6))


@pytest.mark.parametrize("seed", range(4))
def test_the_night_gives_what_the_button_gave(aided, staff, seed):
    walk, today, differ, kinds = Walk(aided, staff, Random(seed)), BEGINS, [], set()
    while today <= ENDS:
        if today.day <= 4 and not aided.calls.filter(month=today.replace(day=1)).exists():
            call_month(staff.rental, month=today.replace(day=1))
        for _time in range(walk.chance.randrange(3)):
            walk.act(today)
        actions.refresh(aided, on=today)
        by_button = waits(aided)
        duties = [row for row in by_button if row["kind"] not in HUMAN]
        assert len(by_button) <= 1 or (len(by_button) == 2 and len(duties) == 1 and duties[0]["due_on"] < today)
        kinds |= {row["kind"] for row in by_button}
        night(today)
        if waits(aided) != by_button:
            differ.append((today, by_button, waits(aided)))
        today = add_days(today, 4)
    assert not differ, differ[:3]
    assert len(kinds) > 2
