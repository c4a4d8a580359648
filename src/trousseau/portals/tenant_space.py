"""What a tenant reads of their home: what they owe and how to pay it, what was agreed, what comes, who opened their file."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised, rooms
from trousseau.core.agenda import ForTenant
from trousseau.core.enums import Role
from trousseau.core.models import Agency, Grant, Household, User
from trousseau.followup.queries import next_home_visit
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount
from trousseau.rents.announced import beyond
from trousseau.rents.enums import CallKind
from trousseau.rents.models import DebitMandate, RentCall
from trousseau.rents.notices.documents import aided_by
from trousseau.rents.plans.queries import Standing, standing, stopped_before
from trousseau.rents.roll.queries import aged_of
from trousseau.rules import identifiers
from trousseau.rules.ageing import Aged
from trousseau.tenancies.certificates import queries as certificates
from trousseau.tenancies.certificates.queries import Proof
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import ending_notice

OPENINGS = 6  # days in sight of who opened the file


@dataclass(frozen=True)
class Sum:
    """A line of what is owed: cents, for what, and by when it is, or was, to be paid (None: nobody wrote it)."""

    words: str
    cents: int
    due_on: date | None


@dataclass(frozen=True)
class Owes:
    """What a tenant owes on a day, as the agency reads their account (`roll.aged_of`): nothing else counts it, the sentence,
    its table and their total. Cents.

    `late`: due and not paid. `unread`: due, and nobody knows yet whether it is paid: the bank is read until `read_until`.
    `stopped`: the law stops it (a commission examines the debts): it is not paid for now. `to_come`: asked, and its day has not
    come: the household's part, without the aid. `aid`: of the CAF, on its way. `credit`: paid beyond what was asked,
    but for what the CAF may ask back.
    `announced`: the next month, called ahead, of which nothing is owed yet; `announced_aid`: what the CAF is to pay of it.
    `aged`: the reading that they come from.
    """

    aged: Aged
    late: tuple[Sum, ...]
    stopped: tuple[Sum, ...]
    to_come: tuple[Sum, ...]
    aid: int
    credit: int
    since: date | None
    announced: Sum | None
    announced_aid: int
    unread: tuple[Sum, ...] = ()
    read_until: date | None = None

    @property
    def now(self) -> int:
        return sum(one.cents for one in self.late)

    @property
    def soon(self) -> int:
        return sum(one.cents for one in self.to_come)

    @property
    def not_now(self) -> int:
        return sum(one.cents for one in self.stopped)

    @property
    def total(self) -> int:
        return self.now + self.soon

    @property
    def next_on(self) -> date | None:
        return min((one.due_on for one in self.to_come if one.due_on), default=None)


def owes(lease: Lease, on: date) -> Owes:
    aged = aged_of(lease, on)
    named: dict[date, list[str]] = defaultdict(list)
    every = list(RentCall.objects.filter(lease=lease).order_by("due_on", "pk"))
    ahead = [call for call in every if call.month > on and call.kind == CallKind.RENT]
    calls = [call for call in every if call not in ahead]
    for call in calls:
        named[call.due_on].append(_words(call))
    before = stopped_before([lease.pk]).get(lease.pk)
    late = [Sum(" + ".join(named.get(day, [_("Sum due")])), cents, day) for day, cents in aged.unpaid]
    if aged.unaged:
        late.append(Sum(_("Older sums"), aged.unaged, None))
    if aged.beyond:
        late.append(Sum(_("Other sums of your account"), aged.beyond, None))
    # what came of it is in the account already
    came = aided_by([lease.pk], ahead[0].month, on).get(lease.pk, 0) if ahead and ahead[0].caf_expected else 0
    aid = max(ahead[0].caf_expected - came, 0) if ahead else 0
    halted = [one for one in late if before and (one.due_on is None or one.due_on < before)]
    return Owes(
        aged=aged,
        late=tuple(one for one in late if one not in halted),
        stopped=tuple(halted),
        to_come=_to_come(aged, [call for call in calls if call.due_on > on]),
        aid=aged.awaited + aged.to_come_aid,
        credit=max(aged.credit - beyond([lease.pk]).get(lease.pk, 0), 0),
        since=None if halted else aged.since,
        announced=Sum(_words(ahead[0]), max(ahead[0].total - aid, 0), ahead[0].due_on) if ahead else None,
        announced_aid=aid,
        unread=tuple(Sum(" + ".join(named.get(day, [_("Sum due")])), cents, day) for day, cents in aged.unread),
        read_until=aged.read_until,
    )


def _words(call: RentCall) -> str:
    if call.kind == CallKind.RENT:
        return _("Rent and charges, %(month)s") % {"month": localised.month(call.month)}
    return call.label or str(CallKind(call.kind).label)


def _to_come(aged: Aged, calls: list[RentCall]) -> tuple[Sum, ...]:
    """What was asked and is not due yet: one line, of the first day it is."""
    asked = aged.to_come - aged.to_come_aid  # the aid's part is no matter of theirs
    if not asked:
        return ()
    words = " + ".join(_words(call) for call in calls) or _("Sum asked")
    return (Sum(words, asked, min((call.due_on for call in calls), default=None)),)


@dataclass(frozen=True)
class Pay:
    """How the rent is paid: the agency's account and what to write; or a direct debit, and nothing is to be done."""

    iban: str
    bic: str
    holder: str
    reference: str
    debited: bool


def pay(lease: Lease) -> Pay:
    bank = BankAccount.objects.filter(ledger=Ledger.CLIENTS, account="5121").first()
    iban = identifiers.spaced(bank.iban) if bank else ""
    debited = DebitMandate.objects.filter(lease=lease, revoked_on=None).exists()
    return Pay(iban, bank.bic if bank else "", bank.holder if bank else "", lease.code, debited)


@dataclass(frozen=True)
class Contact:
    """Who answers: the agency as its papers print it, and the managers whose job opens this file."""

    agency: Agency | None
    names: tuple[str, ...]


def contact(household: Household | None, on: date) -> Contact:
    found: QuerySet[User] = User.objects.none()
    if household:
        grants = Grant.objects.current(on).filter(household=household)
        found = User.objects.holding(Role.RENTAL).open().filter(pk__in=grants.values("user")).order_by("name")
    return Contact(Agency.objects.first(), tuple(found.values_list("name", flat=True)))


def appointments(lease: Lease, on: date) -> list[ForTenant]:
    """What comes, the first day first: what people will do in the home, or ask of who lives there."""
    found = [day for room in rooms.installed() for days in room.tenant_days() for day in days(lease, on)]
    if lease.state == LeaseState.SIGNED:
        words = _("You visit your home with us, and you sign the inspection. Bring your insurance certificate.")
        found.append(ForTenant(lease.starts_on, _("You get the keys"), words))
    if (day := next_home_visit(lease, on)) and day >= on:
        words = _("Somebody of the agency comes to see you. If you cannot be there, tell us.")
        found.append(ForTenant(day, _("A visit at your home"), words))
    notice = ending_notice(lease) if lease.state == LeaseState.RUNNING else None
    if notice and notice.ends_on and notice.ends_on >= on:
        words = _("You give the keys back that day at the latest, and we look at the home together.")
        found.append(ForTenant(notice.ends_on, _("Your lease ends"), words))
    return sorted(found, key=lambda one: (one.on, one.at or time.min))


def plan(lease: Lease, owed: Owes, on: date) -> Standing | None:
    return standing(lease, owed.aged, on)


def asked_papers(lease: Lease, on: date) -> list[Proof]:
    """The certificates that this tenant is to give, or that end soon."""
    row = certificates.with_proofs(Lease.objects.filter(pk=lease.pk)).first()
    return [one for one in certificates.proofs(row, on) if one.status.state != "ok"] if row else []


def sections(user: User, lease: Lease) -> list[dict[str, Any]]:
    """What the rooms of the house show there."""
    found = (part(user, lease) for room in rooms.installed() for part in room.tenant_sections())
    return [one for one in found if one]
