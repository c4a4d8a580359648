"""What this room tells of a tenancy: its account in one sentence, the last months, the payment plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.pages import Button
from trousseau.receipts.enums import Payer
from trousseau.rules.ageing import Aged
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease
from trousseau.tenancies.parts import Asked, Day, Fact, Section, Told
from trousseau.tenancies.terms import in_force

from . import access
from .accounts import Accounts, Month, on_its_way
from .enums import CallKind
from .plans.queries import Standing, standing
from .roll.queries import aged_of
from .said import account_line
from .subjects import ACCOUNT

AGED, PLAN = "rents.aged", "rents.plan"  # what a later room needs not read again
MONTHS = 6  # in sight
NEAR = 3  # instalments to come in sight


@dataclass(frozen=True)
class Line:
    """One call: what is due of it, the aid awaited apart, who paid what, on which days."""

    row: Month
    awaited: int

    @property
    def due(self) -> int:
        return self.row.left - self.awaited

    @property
    def caf(self) -> int:
        return self.row.paid_by(Payer.CAF)

    @property
    def tenant(self) -> int:
        return self.row.paid_by(Payer.TENANT)  # a credit or an aid is said with what came

    @property
    def known(self) -> list[str]:
        """« CAF 25 octobre », « Locataire 12 octobre »: the last day of each payer."""
        last: dict[str, date] = {}
        for receipt, _cents in self.row.payments:
            label = str(Payer(receipt.payer).label)
            last[label] = max(receipt.received_on, last.get(label, receipt.received_on))
        return [f"{label} {localised.day(day, year=False)}" for label, day in sorted(last.items())]


def told(asked: Asked) -> Told | None:
    user, lease, on = asked.user, asked.lease, asked.on
    if lease.keys_on is None:
        return None
    aged = asked.once(AGED, lambda: aged_of(lease, on))
    reads = access.READ(user)
    account = Accounts([lease.pk]) if reads else None
    months = account.months(lease.pk) if account else []
    awaited = on_its_way(months, account.awaited(lease.pk, months, on) if account else {}, on)
    lines = [Line(row, awaited[row.call.pk]) for row in months]
    plan = asked.once(PLAN, lambda: standing(lease, aged, on))
    pay = Button(_("Note a payment"), reverse("rents:payment_new", args=[lease.pk]), access.WRITE)
    return Told(
        account=account_line(aged),
        facts=[*_debt(aged), *_aid(lease, months, on)],
        days=_days(plan, on),
        sections=[*_months(lease, lines, aged, on, reads), *_plan(lease, plan, aged)],
        buttons=[pay],
        pages=[Button(_("The account"), ACCOUNT.url(lease), access.READ)],
    )


def _debt(aged: Aged) -> Iterator[Fact]:
    if aged.beyond:
        yield Fact(10, _("Debt"), "?", _("the account is to be looked at"))
    elif aged.debt:
        note = _("since %(day)s") % {"day": localised.day(aged.since)} if aged.since else _("age unknown")
        yield Fact(10, _("Debt"), localised.money(aged.debt), note)
    elif aged.unread and aged.read_until:
        note = _("the bank is read, and its lines identified, until %(day)s") % {"day": localised.day(aged.read_until)}
        yield Fact(10, _("Debt"), _("not known yet"), note)
    else:
        yield Fact(10, _("Debt"), localised.money(0), _("nothing due is unpaid"))


def _aid(lease: Lease, months: list[Month], on: date) -> Iterator[Fact]:
    """What the CAF was to pay of the last month called, and what is left for the household."""
    called = next((row for row in months if row.call.kind == CallKind.RENT and row.call.month <= on), None)
    if called is None:
        return
    aid, terms = called.call.caf_expected, in_force(lease, on)
    came = next((r.received_on for row in months for r, _c in row.payments if r.payer == Payer.CAF), None)
    if aid or came:
        note = _("received on %(day)s") % {"day": localised.day(came)} if came else _("nothing received yet")
        yield Fact(30, _("CAF, paid to the agency"), localised.money(aid), note)
    yield Fact(40, _("Left to pay each month"), localised.money(max(terms.rent + terms.charges - aid, 0)))


def _months(lease: Lease, lines: list[Line], aged: Aged, on: date, reads: bool) -> Iterator[Section]:
    if not reads:
        return
    called = [line for line in lines if line.row.call.month <= month_start(on) or line.row.left]
    shown = called[:MONTHS]
    # an old month that is not settled stays in sight
    shown += [line for line in called[MONTHS:] if line.due]
    settled = not aged.debt and not aged.beyond and not aged.unread
    yield Section(
        "loyers",
        10,
        _("Rents"),
        "rents/_tenancy_months.html",
        {"lines": shown, "lease": lease, "read_until": aged.read_until},
        settled=_("nothing is late") if settled and shown else "",
        more=[(_("The whole account"), ACCOUNT.url(lease))],
        flush=True,
    )


def _plan(lease: Lease, plan: Standing | None, aged: Aged) -> Iterator[Section]:
    if plan:
        left = [row for row in plan.rows if row.left]
        near = max(NEAR, sum(1 for row in left if row.missed))  # what was missed stays in sight
        yield Section(
            "plan",
            20,
            _("Payment plan"),
            "rents/_tenancy_plan.html",
            {"plan": plan, "near": left[:near], "far": left[near:]},
            count=_("%(paid)s of %(all)s") % {"paid": len(plan.rows) - len(left), "all": len(plan.rows)},
            flush=True,
        )


def _days(plan: Standing | None, on: date) -> list[Day]:
    if plan is None:
        return []
    row = next((row for row in plan.rows if row.left and row.due_on >= on), None)
    if row is None:
        return []
    return [
        Day(row.due_on, _("Instalment of the plan: %(amount)s") % {"amount": localised.money(row.left)}, "", "#plan")
    ]
