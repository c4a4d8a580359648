"""The books as they are read: entries, one entry, the trial balance."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse as url_of
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau import journey
from trousseau.core import pages
from trousseau.core.access import HEADS, guard
from trousseau.core.clock import today
from trousseau.core.models import JobRun
from trousseau.core.pages import Button, Column, Empty, Listing
from trousseau.engines import typography

from . import actions, chart, queries
from .access import BANK, PROVE, READ, REVERSE
from .enums import Ledger
from .forms import EntryFilter, ReverseForm, TrialForm
from .models import Entry
from .subjects import ENTRIES, ENTRY


def _state(entry: Entry) -> tuple[str, str] | None:
    if entry.reverses_id:
        return ("", _("Reverses %(entry)s") % {"entry": entry.reverses})
    if hasattr(entry, "reversed_by"):
        return ("", _("Reversed by %(entry)s") % {"entry": entry.reversed_by})
    return None


@guard(READ)
def entries(request):
    columns = (
        Column(_("Entry"), str, link=ENTRY.url),
        Column(_("Date"), lambda e: e.date, kind="date", order="date"),
        Column(_("Label"), lambda e: e.label, second=lambda e: e.piece),
        Column(_("Amount"), lambda e: e.total, kind="money"),
        Column(_("Ledger"), lambda e: Ledger(e.ledger).label),
        Column(_("Correction"), _state, kind="state"),
    )
    listing = Listing(
        title=_("Entries"),
        query=queries.entries(),
        columns=columns,
        empty=Empty(
            _("No entry yet"),
            _("Entries come from the other pages: a rent called, a payment received, a subsidy paid."),
        ),
        noun=lambda n: ngettext("%(n)s entry", "%(n)s entries", n) % {"n": typography.number(n)},
        subtitle=_("A posted entry is never changed: it is corrected by its opposite."),
        filterset=EntryFilter,
        buttons=[
            Button(_("Bank"), url_of("ledger:bank"), BANK),
            Button(_("Trial balance"), url_of("ledger:trial"), READ),
            Button(_("Statement of funds"), url_of("ledger:funds"), PROVE),
        ],
        links=[
            Button(_("Entries by hand"), url_of("ledger:manuals"), READ),
            Button(_("Lines"), url_of("ledger:lines"), READ),
            Button(_("Years"), url_of("ledger:years"), READ),
            Button(_("Sheets to be signed"), url_of("core:heads"), HEADS),
        ],
    )
    return pages.list_page(request, listing)


@guard(READ)
def entry(request, pk: int):
    found = get_object_or_404(queries.entries().select_related("posted_by"), pk=pk)
    lines = [
        (line, chart.account_name(found.ledger, line.account))
        for line in found.lines.select_related("fund").order_by("pk")
    ]
    journal = chart.journals().get((found.ledger, found.journal))
    open_ = not found.reverses_id and not hasattr(found, "reversed_by")
    reverse_ = Button(_("Reverse this entry"), url_of("ledger:reverse", args=[pk]), REVERSE)
    return pages.file_page(
        request,
        "ledger/entry.html",
        buttons=[reverse_] if open_ else [],
        entry=found,
        lines=lines,
        debit=sum(line.debit for line, label in lines),
        credit=sum(line.credit for line, label in lines),
        journal=chart.said(journal.label) if journal else "",
        origin=_origin(found.source),
        posted_on=timezone.localdate(found.posted_at),
        reversed_by=getattr(found, "reversed_by", None),
        crumbs=ENTRY.trail(found),
    )


def _origin(source: str) -> str:
    """« tenancies.lease:12 » as its reader says it: the name of the room that posted it."""
    room = journey.stop_of(source.partition(".")[0])
    return str(room.label) if room and room.label else source


@guard(REVERSE)
def reverse(request, pk: int):
    found = ENTRY.find(request, pk)
    subtitle = _("The entry stays as it is; its opposite is added, and together they come to nothing.")
    if found.source:
        subtitle += " " + _("What posted it is not undone here: cancel the payment or the call on its own page.")
    return ENTRY.form(
        request,
        found,
        title=_("Reverse %(entry)s") % {"entry": found},
        here=_("Reverse"),
        verb=_("Post the opposite entry"),
        form=ReverseForm,
        does=actions.reverse,
        then=ENTRY.url,
        said=_("The opposite entry is posted."),
        subtitle=subtitle,
        initial={"on": today(), "label": _("Reversal of %(entry)s") % {"entry": found}},
    )


@guard(READ)
def trial(request):
    asked = {"ledger": Ledger.CLIENTS.value, "on": today().isoformat(), **request.GET.dict()}
    if (asked["ledger"], asked.get("account")) not in chart.accounts():
        asked.pop("account", None)  # the reader changed ledger: the account to detail stays behind
    form = TrialForm(asked)
    context: dict[str, Any] = {"form": form, "failed": not form.is_valid()}
    if form.is_valid():
        ledger, on, account = (form.cleaned_data[name] for name in ("ledger", "on", "account"))
        context |= {"ledger": Ledger(ledger), "first": on.replace(month=1, day=1), "on": on, "account": account}
        context["provisional"] = [
            (str(year), cents) for year, cents in sorted(queries.results(ledger, on.year).items())
        ]
        context["accounts"] = queries.trial(ledger, on)
        if account:
            context["funds"] = queries.trial(ledger, on, account)
            context["account_label"] = chart.account_name(ledger, account)
    verified = JobRun.objects.filter(job="ledger.verify", ended_at__isnull=False).first()
    return pages.file_page(
        request,
        "ledger/trial.html",
        verified=verified,
        verified_on=verified and timezone.localdate(verified.ended_at),
        crumbs=ENTRIES.trail((_("Trial balance"), "")),
        **context,
    )
