"""The statement of funds on the screen: each of its terms opens on what makes it up, down to the lines."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse as url_of
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised, pages
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing
from trousseau.engines import typography

from . import chart, findings
from .access import PROVE, READ
from .enums import Ledger, Sense
from .forms import LineFilter
from .funds import balances_of, terms
from .models import FundsStatement, Line
from .money_proofs import discover, keep_statement
from .subjects import ENTRIES, FUNDS

DAYS = 31  # statements listed beside the last one


@guard(PROVE)
def funds(request, pk: int | None = None):
    """The last statement, or that of one day."""
    found = get_object_or_404(FundsStatement, pk=pk) if pk else FundsStatement.objects.first()
    buttons = [
        Button(_("Prove it now"), url_of("ledger:prove"), PROVE, post=True),
        Button(_("Trial balance"), url_of("ledger:trial"), READ),
    ]
    context: dict = {"statement": found, "days": FundsStatement.objects.all()[:DAYS], "may_open": READ(request.user)}
    if found:
        said: dict[str, list[str]] = {}
        for code, *kept in found.findings:
            said.setdefault(code, []).append(str(findings.read(kept)))
        context["proofs"] = [(proof.title, said.get(proof.code, [])) for proof in discover()]
        context["held"] = [
            (account, chart.account_name(Ledger.CLIENTS, account), cents) for account, cents in found.held_by
        ]
        context["parts"] = [
            {
                "code": f"{account}-{side}",
                "account": account,
                "label": chart.said(label),
                "cents": cents,
                "less": side == Sense.DEBIT,
            }
            for account, side, label, cents in found.terms
        ]
    return pages.file_page(request, "ledger/funds.html", buttons=buttons, crumbs=[(str(FUNDS.label), "")], **context)


@guard(PROVE)
@require_POST
def prove(request):
    return pages.act(
        request, lambda: keep_statement(today()), url=url_of("ledger:funds"), said=_("The proofs are made again.")
    )


@guard(READ)
def term(request, pk: int, code: str):
    """What makes up one term on the day of a statement, the largest first."""
    statement = get_object_or_404(FundsStatement, pk=pk)
    found = next((term for term in terms() if term.code == code), None)
    if found is None:
        raise Http404

    def lines_of(row) -> str:
        wanted = {"account": f"{Ledger.CLIENTS}:{found.account}", "end": statement.on.isoformat()}
        wanted |= {"fund": row.get("fund__code") or "", "aux": row.get("aux") or ""}
        return f"{url_of('ledger:lines')}?{urlencode({name: value for name, value in wanted.items() if value})}"

    def named(key: str) -> Callable[[dict], str]:
        return lambda row: row[key] or _("none")

    labels = {"fund": _("Fund"), "aux": _("Lease, mandate or supplier")}
    names = {"fund": "fund__code", "aux": "aux"}
    columns = [
        Column(labels[name], named(names[name]), link=lines_of if not i else None) for i, name in enumerate(found.by)
    ] or [Column(_("Account"), lambda row: row["account"], link=lines_of)]
    return pages.list_page(
        request,
        Listing(
            title=typography.french(chart.said(found.label)),
            subtitle=_("Account %(account)s, up to %(day)s.")
            % {"account": found.account, "day": localised.day(statement.on)},
            query=balances_of(found, statement.on),
            columns=(*columns, Column(_("Amount"), lambda row: row["cents"], kind="money")),
            empty=Empty(_("Nothing on this side"), _("No balance of this account stood here on that day.")),
            noun=lambda n: ngettext("%(n)s balance", "%(n)s balances", n) % {"n": typography.number(n)},
            crumbs=FUNDS.trail((chart.said(found.label), "")),
        ),
    )


@guard(READ)
def lines(request):
    columns = (
        Column(
            _("Entry"), lambda line: str(line.entry), link=lambda line: url_of("ledger:entry", args=[line.entry_id])
        ),
        Column(_("Debit"), lambda line: line.debit or None, kind="money"),
        Column(_("Credit"), lambda line: line.credit or None, kind="money"),
        Column(_("Date"), lambda line: line.entry.date, kind="date", order="entry__date"),
        Column(_("Label"), lambda line: line.entry.label, second=lambda line: line.entry.piece),
        Column(_("Account"), lambda line: line.account),
        Column(_("Fund"), lambda line: line.fund.code if line.fund else None),
        Column(_("Lease or mandate"), lambda line: line.aux or None),
    )
    return pages.list_page(
        request,
        Listing(
            title=_("Lines"),
            subtitle=_("What moved on an account, a fund or a lease, newest first."),
            query=Line.objects.filter(entry__posted=True)
            .select_related("entry", "fund")
            .order_by("-entry__date", "-pk"),
            columns=columns,
            filterset=LineFilter,
            empty=Empty(
                _("No line"), _("Lines come with the entries: a rent called, a payment received, a subsidy paid.")
            ),
            noun=lambda n: ngettext("%(n)s line", "%(n)s lines", n) % {"n": typography.number(n)},
            crumbs=ENTRIES.trail((_("Lines"), "")),
        ),
    )
