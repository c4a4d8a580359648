"""What stands on 4678 and for how long; the aid that the CAF takes back."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography
from trousseau.payouts.access import PAY
from trousseau.payouts.enums import OrderState
from trousseau.rules.dates import add_months, month_start
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from .. import access
from ..enums import CallKind
from ..models import Clawback
from ..subjects import ACCOUNT
from . import paying_back, placing, queries
from .forms import ClawbackForm, PayBackForm, PlaceForm
from .matching import proposals
from .subjects import CAF, CLAWBACK, LINE

OLD = 30  # days after which what nobody placed is shown in red: the agency's own pace


@guard(access.READ)
def waiting(request):
    day = today()
    mine = set(Lease.objects.for_user(request.user).values_list("pk", flat=True))
    rows = [
        {"one": one, "age": one.age(day), "old": one.age(day) > OLD, "open": getattr(one.row, "lease_id", None) in mine}
        for one in queries.waiting()
    ]
    total = sum(row["one"].cents for row in rows)
    return file_page(
        request,
        "rents/caf_waiting.html",
        rows=rows,
        total=total,
        oldest=max((row["age"] for row in rows), default=0),
        ledger=queries.ledger_to_share(),
        account=queries.TO_SHARE,
        may_write=access.WRITE(request.user),
        may_pay=PAY(request.user),
        crumbs=CAF.trail((_("To be broken down"), "")),
    )


@guard(access.WRITE)
def place(request, pk):
    """Whose is this line: the leases whose household bears its name are offered first."""
    line = LINE.find(request, pk)
    mine = leases(request.user).for_owner().filter(keys_on__isnull=False).order_by("household__holder__key", "pk")
    close = [line.lease] if line.lease_id else proposals(line, mine)
    subtitle = _("Remittance %(remittance)s, row %(row)s: %(amount)s for %(month)s. Written: %(said)s.") % {
        "remittance": line.remittance,
        "row": line.row,
        "amount": localised.money(line.amount),
        "month": localised.month(line.month),
        "said": ", ".join(filter(None, (line.number, line.code, line.name))),
    }
    return LINE.form(
        request,
        line,
        title=_("Say whose this aid is"),
        here=_("Whose is it"),
        subtitle=subtitle,
        verb=_("Place this line"),
        said=_("The line is placed; the number at the CAF is remembered."),
        form=PlaceForm,
        does=placing.place_line,
        options={"leases": mine},
        initial={"lease": close[0] if close else None, "month": line.month},
    )


@guard(access.WRITE)
def give_back(request, pk):
    line = LINE.find(request, pk)
    return LINE.form(
        request,
        line,
        title=_("Pay %(amount)s back to the CAF") % {"amount": localised.money(abs(line.amount))},
        here=_("Pay back"),
        subtitle=_("This aid is for nobody who lives here: it leaves by the next payment run."),
        verb=_("Ask this payment"),
        said=_("It waits for the next payment run."),
        form=PayBackForm,
        does=paying_back.return_line,
        given={"on": today()},
        initial={"payee": paying_back.last_payee()},
    )


def _left(row: Clawback) -> int:
    return 0 if row.order and row.order.state == OrderState.SENT else row.left


def _clawback_state(row: Clawback) -> tuple[str, str]:
    if row.order and row.order.state == OrderState.SENT:
        return "ok", _("Paid back to the CAF")
    if row.order and row.order.asked:
        return "note", _("In the next payment run")
    return ("warn:clock", _("Owed to the CAF")) if row.left else ("ok", _("Deducted by the CAF"))


@guard(access.READ)
def clawbacks(request):
    columns = (
        Column(
            gettext_lazy("Household"),
            lambda row: str(row.lease.household),
            order="lease__household__holder__key",
            link=lambda row: reverse("tenancies:tenancy", args=[row.lease_id]),
            second=lambda row: row.lease.code,
        ),
        Column(gettext_lazy("State"), _clawback_state, kind="state"),
        Column(gettext_lazy("Month of the aid"), lambda row: row.month, kind="month", order="month"),
        Column(gettext_lazy("Amount"), lambda row: row.amount, kind="money", order="amount"),
        Column(gettext_lazy("Left to the CAF"), _left, kind="money"),
        Column(gettext_lazy("Notified on"), lambda row: row.notified_on, kind="date", order="notified_on"),
        Column(gettext_lazy("Reason"), lambda row: row.reason),
    )
    return list_page(
        request,
        Listing(
            title=_("Aid taken back by the CAF"),
            subtitle=_("The tenant owes it again; the agency owes it to the CAF until it is deducted or paid back."),
            query=CLAWBACK.rows(request.user),
            columns=columns,
            empty=Empty(
                _("No aid taken back"),
                _(
                    "When the CAF notifies a clawback, note it from the account of the lease; a deduction on a remittance is noted by itself."
                ),
            ),
            noun=lambda n: ngettext("%(n)s clawback", "%(n)s clawbacks", n) % {"n": typography.number(n)},
            crumbs=CAF.trail((_("Aid taken back"), "")),
        ),
    )


@guard(access.WRITE)
def clawback_new(request, pk):
    lease = ACCOUNT.find(request, pk)
    called = list(lease.calls.filter(kind=CallKind.RENT).values_list("month", flat=True))
    after = [add_months(called[0], 1)] if called else [month_start(lease.starts_on)]  # aid paid after a departure
    return ACCOUNT.form(
        request,
        lease,
        title=_("Aid of %(name)s taken back by the CAF") % {"name": lease.household},
        here=_("Aid taken back"),
        subtitle=_(
            "The tenant owes it again, from the day it is notified; the receipt of that month stays as it was given."
        ),
        verb=_("Note the clawback"),
        said=_("The clawback is on the account of the tenant."),
        form=ClawbackForm,
        does=placing.notify_clawback,
        given={"today": today()},
        options={"months": [*after, *called]},
        initial={"on": today(), "month": called[0] if called else None},
    )


@guard(access.WRITE)
def clawback_pay(request, pk):
    row = CLAWBACK.find(request, pk)
    return CLAWBACK.form(
        request,
        row,
        title=_("Pay %(amount)s back to the CAF") % {"amount": localised.money(row.left)},
        here=_("Pay back"),
        subtitle=_("It leaves by the next payment run; the tenant still owes it to the owner’s account."),
        verb=_("Ask this payment"),
        said=_("It waits for the next payment run."),
        form=PayBackForm,
        does=paying_back.pay_back,
        given={"on": today()},
        initial={"payee": paying_back.last_payee()},
    )
