"""The hours or the months of a measure, asked of its funder and paid: in the agency’s own ledger."""

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from trousseau.conventions.withdrawing import refuse_withdrawn, withdraw
from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.ledger.actions import hold, post_many, reverse
from trousseau.ledger.enums import Ledger
from trousseau.ledger.events import draft
from trousseau.ledger.models import Entry
from trousseau.rules.dates import add_days, last_day

from . import due, queries
from .enums import Adhesion, BilledBy
from .mail_papers import credit_due, keep_true
from .models import BILLS_SINCE, HouseholdMeasure, MeasureBill, MeasurePayment


def _same_references(known: MeasureBill, told: Any) -> None:
    sent_again(
        known, reference=" ".join(told.reference.split()), order_reference=" ".join(told.order_reference.split())
    )


@verb(
    once=Once(
        MeasureBill,
        stands={"withdrawn_on": None, "reversal": None},
        later=("credit_number",),
        apart=("reference", "order_reference"),
        also=_same_references,
    ),
    frozen=No("the accounts of the agency"),
    happened=("asked_on",),
)
def bill_measure(
    actor: User,
    *,
    measure: HouseholdMeasure,
    version: int,
    units: int,
    amount: int,
    asked_on: date,
    reference: str,
    key: str,
    today: date,
    order_reference: str = "",
) -> MeasureBill:
    """Asked of who pays the measure, once under one `key`. Raises Refused above what was granted, and above the hours that were
    noted or the months that began; and of a measure that a convention pays, whose money is noted there."""
    hold(Ledger.AGENCY)
    measure.refresh_from_db()  # somebody billed it meanwhile
    said = {
        "measure": measure,
        "units": units,
        "amount": amount,
        "asked_on": asked_on,
        "reference": " ".join(reference.split()),
        "order_reference": " ".join(order_reference.split()),
    }
    _billable(measure, asked_on)
    billed = (measure.units_billed or 0) + units
    if measure.units_planned is not None and billed > measure.units_planned:
        raise Refused(
            _(
                "%(planned)s were granted and %(billed)s are billed already: bill what is left, or write what was granted since."
            )
            % {"planned": measure.units_planned, "billed": measure.units_billed or 0},
            "units",
        )
    _done(measure, billed, asked_on)
    assert measure.funder, "what has no funder is not billed"
    last = MeasureBill.objects.order_by("-number").first()
    if last and asked_on < last.asked_on:
        raise Refused(
            _("%(code)s is of %(day)s: bills are numbered in the order of their days, choose that one or later.")
            % {"code": last.code, "day": localised.day(last.asked_on)},
            "asked_on",
            "CGI, annexe II, art. 242 nonies A",
        )
    since, until = _covered(measure, units, asked_on)
    bill = MeasureBill(
        number=last.number + 1 if last else 1,  # nobody else takes it: the ledger is held
        kind=measure.kind,
        funder=measure.funder,
        unit=measure.unit,
        since=since,
        until=until,
        times_to=measure.times.aggregate(last=Max("pk"))["last"] if measure.unit == BilledBy.HOURS else None,
        asked_by=actor,
        key=key,
        **said,
    )
    bill.entry = _post(actor, "measure_billed", bill.code, asked_on, amount, f"followup.bill:{key}")
    record(bill, actor)
    edit(actor, measure, version=version, units_billed=billed, reason="bill")
    due.follow_bill(bill, today)
    return bill


def _done(measure: HouseholdMeasure, billed: int, on: date) -> None:
    """Raises Refused for more units in all than were done by the day `on`."""
    if measure.unit == BilledBy.HOURS:
        if billed > (hours := queries.units_by(measure, on)):
            raise Refused(
                _(
                    "%(hours)s h were noted by that day while the measure ran, less than what would be billed: note the time first."
                )
                % {"hours": hours},
                "units",
            )
        return
    term = measure.planned_end
    over = term is not None and term < on and measure.ended_on is None
    if billed > (begun := queries.units_by(measure, min(on, term or on))):
        raise Refused(
            (
                _("Months begun by the planned end: %(months)s. Write first until which day the measure was renewed.")
                if over
                else _("Months begun by that day: %(months)s, fewer than would be billed in all: bill what began.")
            )
            % {"months": begun},
            "units",
        )


def _covered(measure: HouseholdMeasure, units: int, asked_on: date) -> tuple[date, date]:
    """The first and the last day of what is billed: of the times that no bill asked for, the oldest; of the months, the first
    that none covers. Raises Refused when so many do not follow each other."""
    if measure.unit == BilledBy.HOURS:
        days, wanted = [], units * 60
        for time, minutes in queries.unbilled(measure, asked_on):
            if wanted > 0:
                days.append(time.on)
                wanted -= minutes
        return days[0], days[-1]
    end = measure.ended_on
    dated = list(measure.bills.filter(withdrawn_on=None).exclude(since=None).order_by("since"))
    before = (measure.units_billed or 0) - sum(one.units for one in dated)  # by hand, or by a bill that says no day
    for bill in dated:
        if bill.since != _first_day(measure, before):
            break
        before += bill.units
    since, until = _first_day(measure, before), last_day(measure.begun_on, before + units)
    later = next((one for one in dated if one.since and one.since > since), None)
    if later and later.since and until >= later.since:
        raise Refused(
            _("%(code)s covers the months from %(day)s: bill first those before it, then the others by another bill.")
            % {"code": later.code, "day": localised.day(later.since)},
            "units",
        )
    return since, min(until, end or until)


def _first_day(measure: HouseholdMeasure, months: int) -> date:
    """Of the month that comes after so many."""
    return add_days(last_day(measure.begun_on, months), 1) if months else measure.begun_on


def _billable(measure: HouseholdMeasure, on: date) -> None:
    if not measure.unit or measure.funder is None:
        raise Refused(_("Say first who pays this measure, and whether by the hour or by the month."))
    if measure.adhesion == Adhesion.REFUSED:
        raise Refused(_("What the household refused is not billed."))
    if measure.convention:
        raise Refused(_("Its convention pays this measure: what is promised and what comes of it are noted there."))
    if on < max(measure.begun_on, BILLS_SINCE):
        raise Refused(_("The measure had not begun on that day."), "asked_on")


def _post(actor: User, event: str, code: str, on: date, amount: int, key: str) -> Entry:
    asked = draft(
        event, on=on, amounts={"amount": amount}, key=key, aux=code, source=f"followup.bill:{code}", piece=code
    )
    [entry] = post_many(actor, ledger=Ledger.AGENCY, drafts=[asked])
    return entry


@verb(
    once=Once(MeasurePayment, stands={"withdrawn_on": None, "reversal": None}),
    frozen=No("the accounts of the agency"),
    happened=("on",),
)
def pay_bill(actor: User, *, bill: MeasureBill, amount: int, on: date, key: str, today: date) -> MeasurePayment:
    """What came of it, whole or in part; once under one `key`. Raises Refused above what is left."""
    hold(Ledger.AGENCY)
    bill.refresh_from_db()  # somebody paid or withdrew it meanwhile
    refuse_withdrawn(bill)
    if on < bill.asked_on:
        raise Refused(
            _("It was asked on %(day)s: it is paid that day or later.") % {"day": localised.day(bill.asked_on)}, "on"
        )
    if amount > bill.left:
        raise Refused(
            _("%(left)s are left of this bill: a payment is never above it.") % {"left": localised.money(bill.left)},
            "amount",
        )
    payment = MeasurePayment(bill=bill, on=on, amount=amount, noted_by=actor, key=key)
    payment.entry = _post(actor, "measure_paid", bill.code, on, amount, f"followup.paid:{key}")
    record(payment, actor)
    _awaited(bill, today)
    return payment


def _awaited(bill: MeasureBill, today: date) -> None:
    """What is awaited of it changed: its letters that wait, and what is to be done."""
    fresh = MeasureBill.objects.select_related("funder", "measure__household").get(pk=bill.pk)
    keep_true(fresh, today)
    due.follow_bill(fresh, today)


@verb(once=VERSIONED, frozen=No("the accounts of the agency"), happened=TODAY)
def withdraw_bill(actor: User, *, bill: MeasureBill, version: int, why: str, today: date) -> None:
    """It was written by mistake: its entry is undone, its units are to be billed again; an invoice that was sent, by the
    register or by other means, waits for its credit note. Raises Refused once something came."""
    hold(Ledger.AGENCY)
    bill.refresh_from_db()  # as above
    refuse_withdrawn(bill)
    if bill.paid:
        raise Refused(_("Something came of it: withdraw what was noted first, with its reason."))
    undone = reverse(actor, entry=bill.entry, on=max(today, bill.entry.date), label=f"Annulation, {bill.code}")
    edit(
        actor,
        bill,
        version=version,
        reversal=undone,
        withdrawn_on=today,
        withdrawn_by=actor,
        withdrawn_for=_said(why),
        reason="withdraw",
        **credit_due(bill),
    )
    _awaited(bill, today)
    if bill.measure:
        billed = (bill.measure.units_billed or 0) - bill.units
        edit(actor, bill.measure, version=bill.measure.version, units_billed=max(billed, 0), reason="bill")


def _said(why: str) -> str:
    if not why.strip():
        raise Refused(_("Say why it is withdrawn: it stays in the history, with the reason."), "why")
    return why.strip()


@verb(once=No("the second time is refused"), frozen=No("the accounts of the agency"), happened=TODAY)
def withdraw_payment(actor: User, *, payment: MeasurePayment, why: str, today: date) -> None:
    """It was noted by mistake: its entry is undone, the sum is awaited again."""
    hold(Ledger.AGENCY)
    payment.refresh_from_db()  # somebody withdrew it meanwhile
    refuse_withdrawn(payment)
    payment.reversal = reverse(
        actor, entry=payment.entry, on=max(today, payment.entry.date), label=f"Annulation, {payment.bill.code}"
    )
    withdraw(actor, payment, why=why, on=today)
    _awaited(payment.bill, today)
