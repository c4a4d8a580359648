"""Where the money stands today: what a rental manager does each week and each month, in the order in which she does it.

Every figure is read by the query of the page that it opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised
from trousseau.core.models import User
from trousseau.engines import typography
from trousseau.ledger.bank import queries as bank
from trousseau.ledger.enums import FileState
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import month_start

from . import access
from .caf import queries as caf
from .debits.enums import CollectionState
from .debits.models import Collection
from .enums import CallKind, RentReceiptKind
from .models import RentCall, RentReceipt
from .notices.enums import PaperKind
from .notices.making import to_make
from .owners import access as owners_access
from .owners.enums import RunState
from .owners.models import PaymentRun
from .owners.queries import standings
from .owners.queries.statements import count_to_render
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


def steps(user: User, day: date) -> list[Step]:
    """Those that `user` may take, on the day `day`."""
    found: list[Step] = []
    if access.BANK(user):
        found += [_statements(day), _lines(day), _caf(day)]
    found += [_calls(day), _papers(day)]
    if access.BANK(user):
        found.append(_debits(day))
    if owners_access.READ(user):
        found += [_payouts(day), _statements_of_owners(day)]
    return found


def _ago(then: date, day: date) -> str:
    return localised.distance(then, day)


def _join(parts: Sequence[str]) -> str:
    said = ", ".join(parts)
    return said[:1].upper() + said[1:] + "." if said else ""


def _statements(day: date) -> Step:
    title, url = _("Take the bank’s statements"), reverse("ledger:bank")
    waiting = bank.files().filter(state__in=(FileState.COLUMNS, FileState.READY)).order_by("pk").first()
    last = bank.statements().aggregate(day=Max("last_day"))["day"]
    detail = (
        _("The last one goes to %(day)s, %(ago)s.") % {"day": localised.day(last), "ago": _ago(last, day)}
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


def _lines(day: date) -> Step:
    found = bank.waiting()
    state, detail = ("ok", _("Nothing waits")), ""
    if found["count"]:
        words = ngettext("%(n)s line", "%(n)s lines", found["count"])
        state = ("warn:ask", words % {"n": typography.number(found["count"])})
        detail = _join(
            [_("%(amount)s came in") % {"amount": localised.money(found["came"])}]
            + ([_("%(amount)s went out") % {"amount": localised.money(found["went"])}] if found["went"] else [])
            + [_("the oldest %(ago)s") % {"ago": _ago(found["since"], day)}]
        )
    return Step(_("Say whose each line is"), state, detail, reverse("rents:bank_lines"))


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
    detail = _join([amount, _("the oldest %(ago)s") % {"ago": _ago(waiting[0].since, day)}])
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


def _payouts(day: date) -> Step:
    title = _("Pay the owners")
    staged = PaymentRun.objects.filter(state=RunState.STAGED).order_by("pk").first()
    if staged:
        detail = _("%(amount)s prepared: read the list, then write the bank’s file.") % {
            "amount": localised.money(staged.total)
        }
        return Step(title, ("warn:ask", _("A run to read")), detail, reverse("rents:payment_run", args=[staged.pk]))
    if Mandate.objects.filter(fund__isnull=False).count() > MANY:
        return Step(title, ("", _("On their page")), "", reverse("rents:owners"))
    due = [account for account in standings(day).values() if account.payable]
    ready = [account for account in due if not account.stop]
    detail = (
        _("%(amount)s may be paid today.") % {"amount": localised.money(sum(a.payable for a in ready))} if ready else ""
    )
    stopped = len(due) - len(ready)
    if stopped:
        words = ngettext("%(n)s has no confirmed IBAN.", "%(n)s have no confirmed IBAN.", stopped)
        detail = f"{detail} {words % {'n': stopped}}".strip()
    words = ngettext("%(n)s account", "%(n)s accounts", len(due)) % {"n": len(due)}
    url = reverse("rents:owners") + ("?situation=pay" if ready else "?situation=stopped" if due else "")
    return Step(title, ("note", words) if due else ("ok", _("Nothing to pay")), detail, url)


def _statements_of_owners(day: date) -> Step:
    count, first = count_to_render(day)
    title = _("Render the owners their accounts")
    if first is None:
        return Step(title, ("ok", _("Nothing waits")), "", reverse("rents:owner_statements"))
    words = ngettext("%(n)s account", "%(n)s accounts", count) % {"n": typography.number(count)}
    detail = _("The first by %(day)s, %(ago)s.") % {"day": localised.day(first), "ago": _ago(first, day)}
    url = reverse("rents:owner_statements_new")
    return Step(title, ("warn:clock" if first < day else "note", words), detail, url)
