"""Where the money stands today: what a rental manager does each week and each month, in the order in which she does it.

Every figure is read by the query of the page that it opens.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised, rooms
from trousseau.core.models import User
from trousseau.engines import typography
from trousseau.ledger.bank import queries as bank
from trousseau.ledger.enums import FileState
from trousseau.rules.dates import month_start

from . import access
from .caf import queries as caf
from .enums import CallKind, CollectionState, PaperKind, RentReceiptKind
from .models import Collection, RentCall, RentReceipt
from .notices.making import to_make
from .run.staging import to_call

MANY = 3000  # accounts: beyond, what each may pay is counted on their page alone, not each time the home is opened
WEEK = 7  # days: a bank's statement comes each week at least, or one no longer knows who paid


@dataclass(frozen=True)
class Step:
    """`state`: (tone, words), as in a list. `detail`: what it is made of. `url`: where it is done."""

    title: str
    state: tuple[str, str]
    detail: str
    url: str


@dataclass(frozen=True)
class Chapter:
    """A step, before anybody asks for it. `rank`: its place in the week; `right`: who takes it; `step`: what it says on a day."""

    rank: int
    right: Callable[[User], bool]
    step: Callable[[date], Step]


def steps(user: User, day: date) -> list[Step]:
    """Those that `user` may take, on the day `day`."""
    chapters = [one for room in rooms.installed() for one in room.money_steps()]
    return [one.step(day) for one in sorted(chapters, key=lambda one: one.rank) if one.right(user)]


def ago(then: date, day: date) -> str:
    return localised.distance(then, day)


def join(parts: Sequence[str]) -> str:
    said = ", ".join(parts)
    return said[:1].upper() + said[1:] + "." if said else ""


def _statements(day: date) -> Step:
    title, url = _("Take the bank’s statements"), reverse("ledger:bank")
    waiting = bank.files().filter(state__in=(FileState.COLUMNS, FileState.READY)).order_by("pk").first()
    last = bank.statements().aggregate(day=Max("last_day"))["day"]
    detail = (
        _("The last one goes to %(day)s, %(ago)s.") % {"day": localised.day(last), "ago": ago(last, day)}
        if last
        else ""
    )
    if waiting:
        state = ("warn:ask", _("File to look at"))
        return Step(title, state, detail, reverse("ledger:bank_file", args=[waiting.pk]))
    if last is None:
        detail = (
            _("The account is followed: load its first statement.")
            if bank.accounts().exists()
            else _("Follow the account on which you hold your clients’ money, then load its first statement.")
        )
        return Step(title, ("warn:ask", _("No statement taken")), detail, url)
    late = (day - last).days > WEEK
    return Step(title, ("warn:clock", _("To load")) if late else ("ok", _("Up to date")), detail, url)


def _caf(day: date) -> Step:
    waiting, awaited = caf.waiting(), caf.remittances_awaiting().count()
    title, announced = _("Break down what the CAF pays"), ""
    if awaited:
        announced = ngettext(
            "%(n)s remittance announces money that has not come.",
            "%(n)s remittances announce money that has not come.",
            awaited,
        ) % {"n": awaited}
    if not waiting:
        return Step(title, ("ok", _("Nothing waits")), announced, reverse("rents:caf_remittances"))
    words = ngettext("%(n)s sum", "%(n)s sums", len(waiting)) % {"n": len(waiting)}
    amount = localised.money(sum(abs(one.cents) for one in waiting))
    detail = join([amount, _("the oldest %(ago)s") % {"ago": ago(waiting[0].since, day)}])
    return Step(title, ("warn:clock", words), f"{detail} {announced}".strip(), reverse("rents:caf_waiting"))


def _calls(day: date) -> Step:
    month = month_start(day)
    called = RentCall.objects.filter(month=month, kind=CallKind.RENT).count()
    left = to_call(month).count()
    title = _("Call the rents of %(month)s") % {"month": localised.month(month)}
    said = ngettext("%(n)s rent called.", "%(n)s rents called.", called) % {"n": typography.number(called)}
    if left:
        words = _("%(n)s to call") % {"n": typography.number(left)}
        return Step(title, ("warn:clock", words), said, reverse("rents:run"))
    state = ("ok", _("Called")) if called else ("", _("No lease in force"))
    return Step(title, state, said if called else "", reverse("rents:run"))


def _papers(day: date) -> Step:
    month = month_start(day)
    left = to_make(PaperKind.NOTICES, month).count()
    given = RentReceipt.objects.filter(month=month, kind=RentReceiptKind.RECEIPT, cancelled_on=None).count()
    words = ngettext("%(n)s notice to make", "%(n)s notices to make", left) % {"n": typography.number(left)}
    said = ngettext("%(n)s receipt given for the month.", "%(n)s receipts given for the month.", given)
    return Step(
        _("Give the notices and the receipts"),
        ("warn:clock", words) if left else ("ok", _("Nothing waits")),
        said % {"n": typography.number(given)},
        reverse("rents:papers"),
    )


def _debits(day: date) -> Step:
    title, url = _("Debit those who signed for it"), reverse("rents:collections")
    made = Collection.objects.filter(state=CollectionState.MADE).order_by("due_on").first()
    if made:
        detail = _("%(amount)s to debit on %(day)s.") % {
            "amount": localised.money(made.total),
            "day": localised.day(made.due_on),
        }
        return Step(title, ("warn:clock", _("File ready")), detail, reverse("rents:collection", args=[made.pk]))
    last = Collection.objects.exclude(state=CollectionState.CANCELLED).order_by("-due_on").first()
    detail = (
        _("The last debit: %(amount)s on %(day)s.")
        % {"amount": localised.money(last.total), "day": localised.day(last.due_on)}
        if last
        else ""
    )
    return Step(title, ("ok", _("Nothing waits")), detail, url)


STEPS = (
    Chapter(10, access.BANK, _statements),
    Chapter(30, access.BANK, _caf),
    Chapter(40, access.READ, _calls),
    Chapter(50, access.READ, _papers),
    Chapter(60, access.BANK, _debits),
)
