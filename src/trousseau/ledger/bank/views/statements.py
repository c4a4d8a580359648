"""The statements taken, their lines, and the bank held against the books."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography

from ...access import BANK
from ...models import BankLine, Statement
from .. import queries, subjects
from ..forms import LineFilter, OnForm
from ..reconciliation import reconcile
from ..subjects import ACCOUNT
from .common import line_state
from .own import page_of, treat_buttons


@guard(BANK)
def statement_list(request, pk):
    account = ACCOUNT.find(request, pk)
    columns = (
        Column(
            gettext_lazy("To"),
            lambda s: s.last_day,
            kind="date",
            order="last_day",
            link=lambda s: reverse("ledger:statement", args=[s.pk]),
        ),
        Column(gettext_lazy("From"), lambda s: s.first_day, kind="date"),
        Column(gettext_lazy("Opening balance"), lambda s: s.opening, kind="money"),
        Column(gettext_lazy("Closing balance"), lambda s: s.closing, kind="money"),
        Column(gettext_lazy("Lines"), lambda s: s.count, kind="num"),
    )
    load = Button(_("Load a file of the bank"), reverse("ledger:bank_file_new"), BANK, main=True)
    return list_page(
        request,
        Listing(
            title=_("Statements of “%(name)s”") % {"name": account.name},
            subtitle=_("Each opens where the one before closes; a missing one, or one taken twice, is refused."),
            query=queries.statements().filter(account=account),
            columns=columns,
            empty=Empty(_("No statement yet"), _("Load the first file that the bank gives for this account."), load),
            noun=lambda n: ngettext("%(n)s statement", "%(n)s statements", n) % {"n": typography.number(n)},
            buttons=(load,),
            crumbs=subjects.BANK.trail((account.name, ""), (_("Statements"), "")),
        ),
    )


@guard(BANK)
def statement(request, pk):
    """What the bank writes of a line is shown, never exported: it names people."""
    found = get_object_or_404(Statement.objects.filter(taken=True).select_related("account"), pk=pk)
    columns = (
        Column(gettext_lazy("Date"), lambda x: x.booked_on, kind="date", order="booked_on"),
        Column(gettext_lazy("Line of the bank"), str, link=page_of, second=_shown),
        Column(gettext_lazy("Amount"), lambda x: x.cents, kind="money", order="cents"),
        Column(gettext_lazy("State"), line_state, kind="state"),
        Column(gettext_lazy("To be identified"), lambda x: x.left or None, kind="money"),
    )
    return list_page(
        request,
        Listing(
            title=_("Statement to %(day)s") % {"day": localised.day(found.last_day)},
            subtitle=_(
                "%(name)s: from %(opening)s to %(closing)s. The CSV leaves out what the bank writes: it names people."
            )
            % {
                "name": found.account.name,
                "opening": localised.money(found.opening),
                "closing": localised.money(found.closing),
            },
            query=queries.lines().filter(statement=found).order_by("booked_on", "pk"),
            columns=columns,
            filterset=LineFilter,
            empty=Empty(_("No line"), _("Nothing moved on this account between these two balances.")),
            noun=lambda n: ngettext("%(n)s line", "%(n)s lines", n) % {"n": typography.number(n)},
            crumbs=subjects.BANK.trail(
                (found.account.name, reverse("ledger:statements", args=[found.account_id])), (_("Statement"), "")
            ),
        ),
    )


def _shown(line: BankLine) -> str:
    return " · ".join(part for part in (line.party, line.label, line.iban_masked) if part)


@guard(BANK)
def reconciliation(request, pk):
    account = ACCOUNT.find(request, pk)
    form = OnForm(request.GET if request.GET.get("on") else {"on": today().isoformat()})
    on: date = form.cleaned_data["on"] if form.is_valid() else today()
    return file_page(
        request,
        "ledger/reconciliation.html",
        buttons=[Button(_("Statements"), reverse("ledger:statements", args=[pk]), BANK), *treat_buttons(account)],
        account=account,
        form=form,
        found=reconcile(account, on),
        on=on,
        crumbs=subjects.BANK.trail((account.name, ""), (_("Reconciliation"), "")),
    )
