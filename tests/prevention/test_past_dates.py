"""The answer for a day is the same on that day and ever after, whatever is noted later of that day or of an earlier one."""

from contextlib import suppress
from datetime import date
from random import Random

import pytest
from django.core.exceptions import ValidationError

from trousseau.core.errors import Refused
from trousseau.followup.actions import note_contact
from trousseau.mail.actions import correct, set_proof_aside
from trousseau.prevention import actions, reports
from trousseau.prevention.command import next_actions
from trousseau.prevention.models import ArrearsReport, ProcedureAct
from trousseau.prevention.procedure import actions as procedure
from trousseau.prevention.queries import situation
from trousseau.receipts.models import Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.sums import ask_sum, give_back
from trousseau.rents.models import PaymentPlan
from trousseau.rents.run.calling import call_month
from trousseau.rules.dates import add_days

BEGINS, ENDS = date(2026, 9, 6), date(2027, 1, 30)
PDF = b"%PDF-1.7"


def known(lease, on):
    """All that the day reads of a lease: what it owes, what was done, the action."""
    found = situation(lease, on)
    return list(next_actions(on)), found.unpaid, found.arrears, found.facts


class Walk:
    """Acts of chance, each noted on `today` and dated that day or up to three weeks before."""

    def __init__(self, lease, staff, chance: Random):
        self.lease, self.staff, self.chance, self.count = lease, staff, chance, 0

    def act(self, today: date) -> None:
        on = max(add_days(today, -self.chance.randrange(21)), date(2026, 8, 6))
        self.count += 1
        name = self.chance.choice([name for name in dir(self) if name.startswith("do_")])
        with suppress(Refused, ValidationError):  # what this day does not allow
            getattr(self, name)(on, today)

    def do_pay(self, on, today):
        receive_payment(
            self.staff.rental,
            lease=self.lease,
            payer="tenant",
            method="card",
            amount=self.chance.choice([5000, 20000, 45000, 90000]),
            on=on,
            today=today,
            key=f"walk-{self.count}",
        )

    def do_undo(self, on, today):
        receipt = Receipt.objects.rent().filter(lease=self.lease, reversal=None).order_by("-pk").first()
        if receipt:
            undo(self.staff.rental, receipt=receipt, on=max(on, receipt.received_on), today=today)

    def do_ask(self, on, today):
        told = {"kind": "other", "label": "Clé", "amount": 4000, "on": on, "due_on": on, "noted_on": today}
        ask_sum(self.staff.rental, lease=self.lease, key=f"walk-{self.count}", **told)

    def do_credit(self, on, today):
        give_back(
            self.staff.rental,
            lease=self.lease,
            label="Geste",
            amount=3000,
            on=on,
            key=f"walk-{self.count}",
            noted_on=today,
        )

    def do_contact(self, on, today):
        kind = self.chance.choice(["call", "letter", "visit"])
        presence = self.chance.choice(["met", "met", "absent"])
        note_contact(
            self.staff.rental, household=self.lease.household, kind=kind, on=on, today=today, presence=presence
        )

    def do_step(self, on, today):
        step = self.chance.choice(["plan", "notice", "check", "limit", "order", "decide"])
        actions.take_step(
            self.staff.rental, lease=self.lease, step=step, on=on, today=today, note="Fait.", arrears=step == "decide"
        )

    def do_plan(self, on, today):
        actions.agree_plan(
            self.staff.rental, lease=self.lease, each=30000, first_on=add_days(today, 9), agreed_on=on, today=today
        )

    def do_end_plan(self, on, today):
        plan = PaymentPlan.objects.filter(lease=self.lease, ended_on=None).first()
        if plan:
            actions.end_plan(self.staff.rental, plan=plan, on=max(on, plan.made_on), why="broken", today=today)

    def do_pause(self, _on, today):
        actions.pause(self.staff.rental, lease=self.lease, until=add_days(today, 20), reason="Salaire.", today=today)

    def do_lift(self, _on, today):
        actions.lift_pause(self.staff.rental, lease=self.lease, today=today)

    def do_report(self, on, today):
        given = {"channel": "system", "content": PDF, "suffix": ".pdf"}
        reports.report_arrears(self.staff.rental, lease=self.lease, on=on, today=today, **given)

    def do_correct_report(self, on, today):
        report = ArrearsReport.objects.filter(lease=self.lease, mail__sent_on__isnull=False).last()
        if report:
            proof = report.mail.proofs.standing().first()
            if proof and self.chance.random() < 0.5:
                set_proof_aside(
                    self.staff.rental,
                    item=report.mail,
                    version=report.mail.version,
                    proof=proof,
                    why="Une autre pièce.",
                    today=today,
                )
            else:
                correct(
                    self.staff.rental,
                    item=report.mail,
                    version=report.mail.version,
                    step="sent",
                    on=on,
                    why="Erreur de jour.",
                    today=today,
                )

    def do_procedure(self, on, today):
        file = self.lease.procedures.filter(closed_on=None).first()
        if file is None:
            procedure.open_procedure(self.staff.rental, lease=self.lease, on=today, today=today)
            return
        kind = self.chance.choice(["hearing", "judgment", "overindebtedness_admissible", "ccapex_seized"])
        scan = (PDF, ".pdf") if self.chance.random() < 0.6 else None
        procedure.note_act(
            self.staff.rental,
            procedure=file,
            act=kind,
            on=on,
            author="court",
            today=today,
            proof="decision" if scan else "",
            scan=scan,
        )

    def do_prove(self, _on, today):
        act = ProcedureAct.objects.filter(procedure__lease=self.lease, paper=None, withdrawn_on=None).first()
        if act:
            told = {"version": act.version, "proof": "decision", "scan": (PDF, ".pdf"), "today": today}
            procedure.prove_act(self.staff.rental, act=act, **told)

    def do_withdraw(self, _on, today):
        act = ProcedureAct.objects.filter(procedure__lease=self.lease, withdrawn_on=None).first()
        if act:
            procedure.withdraw_act(self.staff.rental, act=act, version=act.version, why="Erreur.", today=today)


@pytest.mark.parametrize("seed", range(4))
def test_the_answer_of_a_day_never_changes_whatever_is_noted_later(aided, staff, seed):
    walk, today, read = Walk(aided, staff, Random(seed)), BEGINS, {}
    while today <= ENDS:
        if today.day <= 4 and not aided.calls.filter(month=today.replace(day=1)).exists():
            call_month(staff.rental, month=today.replace(day=1))
        for _time in range(walk.chance.randrange(3)):
            walk.act(today)
        actions.refresh(aided, on=today)
        read[today] = known(aided, today)
        today = add_days(today, 4)
    assert len({str(one) for one in read.values()}) > 20  # the walk changes what is read
    changed = {day: (told, now) for day, told in read.items() if (now := known(aided, day)) != told}
    assert not changed, next(iter(changed.items()))


def test_a_payment_dated_before_a_day_and_noted_after_it_is_unknown_to_that_day(owing, staff):
    day, later = date(2026, 9, 12), date(2026, 9, 20)
    told = known(owing, day)
    given = {"lease": owing, "payer": "tenant", "method": "card", "on": date(2026, 9, 8), "today": later}
    receive_payment(staff.rental, amount=90000, key="late", **given)
    assert known(owing, day) == told and situation(owing, day).debt == 90000
    assert situation(owing, later).debt == 0
    receipt = Receipt.objects.get(lease=owing, amount=90000)
    undo(staff.rental, receipt=receipt, on=date(2026, 9, 21), today=date(2026, 9, 25))
    assert situation(owing, date(2026, 9, 22)).debt == 0 and situation(owing, date(2026, 9, 25)).debt == 90000
