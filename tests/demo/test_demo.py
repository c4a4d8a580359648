"""The demonstration is told by the rooms' own actions. That a seed tells it again is seen by `python -m bench.story`."""

import pytest
from django.db.models import F

from tests.plugins.read_outside import read_outside
from tests.plugins.town import TOLD_ON

COUNTED = (87, 167, 181)  # owners, dwellings, households
# what begins with the end
AFTER_A_MANDATE = ("mandates.last_accounts", "mandates.close_fund", "mandates.give_papers", "mandates.tell_tenant")
AFTER_A_LEASE = ("tenancies.deposit", "rents.tell_owner", "rents.deposit_came_back", "rents.refund_came_back")


@pytest.mark.once
def test_the_books_of_the_demonstration_are_proved_outside(demonstration):
    from trousseau.captation.models import Owner
    from trousseau.core.models import Dwelling, Household
    from trousseau.ledger.bank.reconciliation import gaps
    from trousseau.ledger.enums import Ledger
    from trousseau.ledger.verification import verify
    from trousseau.rents.accounts import months
    from trousseau.rents.queries import ledger_balance
    from trousseau.tenancies.models import Lease

    assert (Owner.objects.count(), Dwelling.objects.count(), Household.objects.count()) == COUNTED
    for ledger in Ledger.values:
        assert verify(ledger).ok
        read_outside(ledger, accounts=20, entries=400)
    assert gaps(TOLD_ON) == []
    whole()
    debts()
    in_order()
    nothing_settled_waits()
    for lease in Lease.objects.filter(keys_on__isnull=False):
        credit = sum(p.amount for p in lease.receipts.rent().filter(reversal=None)) - sum(
            cents for month in months(lease) for _payment, cents in month.payments
        )
        assert sum(month.left for month in months(lease)) - credit == ledger_balance(lease)


def nothing_settled_waits() -> None:
    """No thing to do stands for what is over: a household that is housed, a mandate or a lease that ended."""
    from trousseau.applications.enums import CLOSED
    from trousseau.applications.models import Application
    from trousseau.core.models import ToDo
    from trousseau.core.todo import about_each, close_over
    from trousseau.mandates.models import Mandate
    from trousseau.tenancies.models import Lease

    over = [
        (Application.objects.filter(state__in=CLOSED), ()),
        (Mandate.objects.filter(state="ended"), AFTER_A_MANDATE),
        (Lease.objects.filter(state__in=("ended", "abandoned")), AFTER_A_LEASE),
    ]
    for rows, follows in over:
        subjects = about_each(rows)
        assert subjects or follows is AFTER_A_MANDATE
        late = ToDo.objects.waiting().filter(subject__in=subjects).exclude(kind__in=follows)
        assert not list(late.values_list("kind", flat=True))
    assert close_over(on=TOLD_ON) == 0


def whole() -> None:
    """What the story of leases and money must hold: each is looked for, none is only said."""
    from trousseau.core.enums import Role
    from trousseau.core.models import Dwelling, User
    from trousseau.desk.queries import duties
    from trousseau.owners.models import OwnerStatement, StatementRun
    from trousseau.owners.queries.statements import to_render
    from trousseau.portals import queries
    from trousseau.prevention.models import ArrearsReport
    from trousseau.rents.models import Clawback, Debit, RentCall
    from trousseau.tenancies.models import Lease, LeaseParty, NoticeToQuit, RentRevision
    from trousseau.tenancies.queries import own_lease

    assert Dwelling.objects.count() >= 150 and RentCall.objects.dates("month", "month").count() >= 24
    assert Clawback.objects.exists()
    back = dict(Debit.objects.exclude(returned_on=None).values_list("reason", "mandate__revoked_on"))
    assert back["AM04"] is None and back["AC04"], "a closed account ends its mandate, a lack of money does not"
    [gone] = LeaseParty.objects.exclude(left_on=None)
    assert gone.left_on < TOLD_ON < gone.bound_until and gone.lease.parties.on(TOLD_ON).count() == 1
    assert NoticeToQuit.objects.filter(whole=False, ends_on__gt=TOLD_ON).exists()
    asked = RentRevision.objects.exclude(asked_on=None)
    assert asked.count() > 40 and all(one.after > one.before for one in asked)
    drafted = Lease.objects.filter(brought_in_on=None)
    assert {"loc1", "loc2", "loc3"} <= set(drafted.values_list("mandate__convention", flat=True))
    partial = drafted.filter(calls__rent__lt=F("rent"), calls__month__lt=F("starts_on"))
    assert partial.exists(), "a month begun is called for its days"
    assert [run.made for run in StatementRun.objects.order_by("until")] == [132, OwnerStatement.objects.count() - 132]
    assert to_render(TOLD_ON) == []
    day = duties(User.objects.holding(Role.RENTAL).get())
    assert len(day) < 60 and not [duty for duty in day if duty.row.kind == "owners.render_accounts"]
    assert queries.mandates(User.objects.holding(Role.OWNER).get(), TOLD_ON)
    mine = own_lease(User.objects.holding(Role.TENANT).get(), TOLD_ON)
    assert queries.rent_notices(mine) and queries.rent_receipts(mine) and queries.charges(mine)
    assert ArrearsReport.objects.exists() or any(d.row.kind == "prevention.report" for d in day)


def debts() -> None:
    """Each of the three stories of a debt is told to its end, and the owner who has an account is asked for an instruction."""
    from trousseau.core.enums import Role
    from trousseau.core.models import ToDo, User
    from trousseau.demo.debts import ERASED, JUDGED, KEPT
    from trousseau.portals.owner_space import debts as told
    from trousseau.portals.queries import mandates
    from trousseau.prevention.letters.queries import to_write
    from trousseau.prevention.meeting.queries import sheet
    from trousseau.prevention.models import ArrearsMeeting, Procedure
    from trousseau.prevention.queries import situation
    from trousseau.prevention.queries_creditor import files
    from trousseau.rents.models import Adjustment, PaymentPlan
    from trousseau.tenancies.models import Lease

    kept, judged, erased = (Lease.objects.get(number=number) for number in (KEPT, JUDGED, ERASED))
    assert [plan.why_ended for plan in PaymentPlan.objects.filter(lease=kept)] == ["kept"]
    assert ToDo.objects.waiting().filter(kind="prevention.thanks", subject=f"lease:{kept.pk}").exists()
    acts = Procedure.objects.get(lease=judged).acts.order_by("on", "pk").values_list("act", flat=True)
    assert list(acts)[-3:] == ["hearing", "judgment", "delays_granted"]
    assert situation(judged, TOLD_ON).plan.plan.origin == "judge"
    assert files([erased.pk], TOLD_ON)[erased.pk].erased_on
    assert Adjustment.objects.filter(lease=erased, kind="lost").exists() and not situation(erased, TOLD_ON).debt
    manager, owner = (User.objects.holding(role).get() for role in (Role.RENTAL, Role.OWNER))
    assert to_write(manager, TOLD_ON), "letters of the day are to be read"
    assert [one.awaits for mandate in mandates(owner, TOLD_ON) for one in told(mandate, TOLD_ON) if one.awaits]
    [row] = [row for row in sheet(manager, ArrearsMeeting.objects.latest("pk"), TOLD_ON).todo if row.lease == judged]
    assert [one.what for one in row.late] == ["Suivre les délais du juge"]


AHEAD = {  # what is planned, due, or runs until a day: nothing else may come after the day of the story
    "ends_on",
    "due_on",
    "planned_end",  # of a measure, and what is due of it
    "interim_due",
    "final_due",
    "renewal_due",
    "valid_until",
    "next_contact_on",
    "return_on",
    "planned_on",
    "keep_until",
    "mend_by",
    "term_on",
    "for_on",  # the day that an owner’s notice names
    "revision_on",
    "answer_by",
    "free_on",
    "bound_until",
    "next_on",
    "anah_ends_on",
    "starts_on",
    "until",
    "review_on",
    "answer_due_on",
    "cut_on",  # a cut of gas or power that is announced
}


PLANNED = ("desk.appointment", "desk.historicalappointment")  # their day `on` is one to come


def in_order() -> None:
    """An agency in order: owners paid each month, so that its guarantee covers what it holds; its nights done; no date
    ahead of the clock."""
    from django.apps import apps
    from django.db.models import DateField, DateTimeField

    from trousseau.core.models import JobRun
    from trousseau.mandates.agency.queries import coverage
    from trousseau.payouts.models import PaymentRun

    covered = coverage(TOLD_ON)
    assert covered.state == "fine" and covered.peak.owed > 100_000_00
    assert PaymentRun.objects.filter(state="written").dates("written_on", "month").count() == 25
    assert JobRun.objects.exists() and not JobRun.objects.filter(ok=False).exists()
    for model in apps.get_models():
        if model.__module__.startswith("trousseau."):
            for field in model._meta.concrete_fields:
                if field.name == "on" and model._meta.label_lower in PLANNED:
                    continue
                if isinstance(field, DateField) and not isinstance(field, DateTimeField) and field.name not in AHEAD:
                    ahead = model._base_manager.filter(**{f"{field.name}__gt": TOLD_ON})
                    assert not ahead.exists(), (model, field.name)


@pytest.mark.django_db
def test_it_refuses_an_installation_that_has_accounts(account, capsys):
    from trousseau.demo.command import main

    account("director")
    assert main([]) == 1
    assert "installation vide" in capsys.readouterr().err
