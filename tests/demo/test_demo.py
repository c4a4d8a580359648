"""The demonstration is told by the rooms' own actions. That a seed tells it again is seen by `python -m bench.story`."""

import pytest
from django.db.models import F

from tests.plugins.read_outside import read_outside
from tests.plugins.town import TOLD_ON

COUNTED = (87, 167, 181)  # owners, dwellings, households


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
    in_order()
    for lease in Lease.objects.filter(keys_on__isnull=False):
        credit = sum(p.amount for p in lease.receipts.rent().filter(reversal=None)) - sum(
            cents for month in months(lease) for _payment, cents in month.payments
        )
        assert sum(month.left for month in months(lease)) - credit == ledger_balance(lease)


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
    assert queries.mandates(User.objects.holding(Role.OWNER).get())
    mine = queries.lease(User.objects.holding(Role.TENANT).get())
    assert queries.rent_notices(mine) and queries.rent_receipts(mine) and queries.charges(mine)
    assert ArrearsReport.objects.exists() or any(d.row.kind == "prevention.report" for d in day)


AHEAD = {  # what is planned, due, or runs until a day: nothing else may come after the day of the story
    "ends_on",
    "due_on",
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
}


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
                if isinstance(field, DateField) and not isinstance(field, DateTimeField) and field.name not in AHEAD:
                    ahead = model._base_manager.filter(**{f"{field.name}__gt": TOLD_ON})
                    assert not ahead.exists(), (model, field.name)


@pytest.mark.django_db
def test_it_refuses_an_installation_that_has_accounts(account, capsys):
    from trousseau.demo.command import main

    account("director")
    assert main([]) == 1
    assert "installation vide" in capsys.readouterr().err
