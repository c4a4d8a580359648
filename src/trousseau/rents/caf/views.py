"""The remittances of the CAF and its transfers."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.columns import samples
from trousseau.core.pages import Button, Column, Empty, Listing, act, file_page, list_page
from trousseau.engines import typography
from trousseau.receipts.forms import DayForm
from trousseau.tenancies.models import Lease

from .. import access
from ..enums import LineKind
from ..models import CafLump, CafRemittance
from ..subjects import RENTS
from . import actions, queries
from .forms import JoinForm, LumpForm, SlipColumnsForm, SlipFileForm
from .matching import why
from .subjects import CAF, CLAWBACKS, LUMP, REMITTANCE, WAITING


def state(remittance: CafRemittance, left: bool) -> tuple[str, str]:
    """What it waits for, a tone and words."""
    if remittance.read_on is None:
        return "warn:ask", _("Columns to be said")
    if remittance.lump_id is None:
        return "note:clock", _("Waits for its money")
    return ("warn:clock", _("Lines wait for somebody")) if left else ("ok", _("Broken down"))


@guard(access.READ)
def remittances(request):
    new = Button(_("Add a remittance"), reverse("rents:caf_remittance_new"), access.WRITE, main=True)
    lump = Button(_("Note a transfer of the CAF"), reverse("rents:caf_lump_new"), access.WRITE)
    left = set(queries.waits().values_list("remittance_id", flat=True))

    columns = (
        Column(
            gettext_lazy("Remittance"), lambda remittance: remittance.reference, link=REMITTANCE.url, order="reference"
        ),
        Column(gettext_lazy("State"), lambda remittance: state(remittance, remittance.pk in left), kind="state"),
        Column(gettext_lazy("Paid by the CAF on"), lambda remittance: remittance.paid_on, kind="date", order="paid_on"),
        Column(
            gettext_lazy("Arrived on"), lambda remittance: remittance.lump and remittance.lump.received_on, kind="date"
        ),
        Column(gettext_lazy("Total"), lambda remittance: remittance.total, kind="money", order="total"),
    )
    held = queries.ledger_to_share()
    subtitle = _("Still to be broken down on account %(account)s: %(amount)s.") % {
        "account": queries.TO_SHARE,
        "amount": localised.money(held),
    }
    return list_page(
        request,
        Listing(
            title=_("Payments of the CAF"),
            subtitle=subtitle,
            query=CafRemittance.objects.select_related("lump"),
            columns=columns,
            empty=Empty(
                _("No remittance yet"),
                _(
                    "The CAF pays one sum for many tenants: its remittance says which tenant each part is for. Columns are said once, then remembered."
                ),
                new,
            ),
            noun=lambda n: ngettext("%(n)s remittance", "%(n)s remittances", n) % {"n": typography.number(n)},
            buttons=(new, lump),
            links=(Button(_("What waits for somebody"), WAITING.url()), Button(_("Aid taken back"), CLAWBACKS.url())),
            crumbs=RENTS.trail((_("CAF"), "")),
        ),
    )


@guard(access.WRITE)
def remittance_new(request):
    def receive(actor, *, file, **told) -> CafRemittance:
        slip = actions.read_slip(file.read(), file.name, paid_on=told["paid_on"], total=told["total"])
        found, fresh = actions.receive_remittance(actor, slip=slip, **told)
        if not fresh:
            messages.info(request, _("This file was already received: nothing changed."))
        return found

    return CAF.form(
        request,
        title=_("Add a remittance of the CAF"),
        here=_("New remittance"),
        subtitle=_("First the file and its total; then its columns, once; the money is broken down when it arrives."),
        verb=_("Look at this remittance"),
        form=SlipFileForm,
        does=receive,
        given={"today": today()},
        then=lambda found: (
            reverse("rents:caf_columns", args=[found.pk]) if found.read_on is None else REMITTANCE.url(found)
        ),
        initial={"paid_on": today()},
    )


@guard(access.WRITE)
def remittance_columns(request, pk):
    found = REMITTANCE.find(request, pk)
    if found.read_on:
        return redirect(REMITTANCE.url(found))

    def say(actor, *, columns, **told) -> None:
        actions.say_columns(actor, columns=columns, lines=actions.read_lines(found, columns), **told)

    return REMITTANCE.form(
        request,
        found,
        title=_("What each column of the remittance says"),
        here=_("Columns"),
        subtitle=_("Your choices are remembered: the next remittance with this header is read at once."),
        verb=_("Read the lines"),
        form=SlipColumnsForm,
        does=say,
        given={"today": today()},
        options={"header": found.header, "columns": found.columns, "samples": samples(found.file, len(found.header))},
        template="core/form_columns.html",
    )


@guard(access.READ)
def remittance(request, pk):
    """The remittance and its lines. A name is read by who may open that household, or while it is nobody's."""
    found = REMITTANCE.find(request, pk)
    lines = list(
        found.lines.select_related(
            "lease__household__holder", "lease__mandate", "receipt__entry", "clawback", "order__entry"
        )
    )
    mine = set(
        Lease.objects.for_user(request.user)
        .filter(pk__in=[line.lease_id for line in lines])
        .values_list("pk", flat=True)
    )
    waits = set(queries.waits().filter(remittance=found).values_list("pk", flat=True))
    buttons = []
    if found.read_on is None:
        url = reverse("rents:caf_columns", args=[pk])
        buttons = [Button(_("Say the columns"), url, access.WRITE, main=True)]
    elif found.lump_id is None:
        buttons = [Button(_("Say which transfer"), reverse("rents:caf_join", args=[pk]), access.WRITE, main=True)]
    if found.lump_id is None:
        buttons.append(
            Button(_("Set this remittance aside"), reverse("rents:caf_drop", args=[pk]), access.WRITE, post=True)
        )
    rows = [
        {
            "line": line,
            "name": (line.lease.household if line.lease_id else line.name)
            if line.lease_id in mine or not line.lease_id
            else "",
            "open": line.lease_id in mine,
            "waits": why(line).label if line.pk in waits else "",
        }
        for line in lines
    ]
    placed = sum(row["line"].amount for row in rows if found.lump_id and not row["waits"])
    return file_page(
        request,
        "rents/caf_remittance.html",
        buttons=buttons,
        remittance=found,
        state=state(found, bool(waits)),
        rows=rows,
        total=sum(row["line"].amount for row in rows),
        placed=placed,
        left=found.total - placed if found.lump_id else found.total,
        back=LineKind.CLAWBACK,
        may_write=access.WRITE(request.user),
        crumbs=REMITTANCE.trail(found),
    )


@guard(access.WRITE)
def remittance_join(request, pk):
    found = REMITTANCE.find(request, pk)
    return REMITTANCE.form(
        request,
        found,
        title=_("The transfer of remittance %(remittance)s") % {"remittance": found},
        here=_("Its transfer"),
        subtitle=_(
            "Of the same amount as the remittance: %(total)s. None here? Note it first, or read the bank’s file."
        )
        % {"total": localised.money(found.total)},
        verb=_("Break it down"),
        said=_("The transfer is broken down; what matches nobody waits."),
        form=JoinForm,
        does=actions.join,
        options={"lumps": queries.lumps_waiting().filter(amount=found.total)},
    )


@guard(access.WRITE)
@require_POST
def remittance_drop(request, pk):
    found = REMITTANCE.find(request, pk)
    return act(
        request,
        lambda: actions.drop_remittance(request.user, remittance=found),
        url=CAF.url() if found.lump_id is None else REMITTANCE.url(found),
        said=_("The remittance is set aside; its file and its lines are erased."),
    )


def _after(lump: CafLump) -> str:
    """Where a transfer is read: on the remittance that breaks it down, else among what waits."""
    found = CafRemittance.objects.filter(lump=lump).first()
    return REMITTANCE.url(found) if found else WAITING.url()


@guard(access.WRITE)
def lump_new(request):
    return CAF.form(
        request,
        title=_("Note a transfer of the CAF"),
        here=_("Note a transfer"),
        subtitle=_(
            "One sum for many tenants. Its remittance breaks it down; until then it waits on account %(account)s."
        )
        % {"account": queries.TO_SHARE},
        verb=_("Note the transfer"),
        said=_("The transfer is in the clients’ ledger."),
        form=LumpForm,
        does=actions.receive_lump,
        given={"today": today()},
        then=_after,
        options={"remittances": queries.remittances_awaiting()},
        initial={"on": today()},
    )


@guard(access.WRITE)
def lump_undo(request, pk):
    lump = LUMP.find(request, pk)
    return LUMP.form(
        request,
        lump,
        title=_("Undo the transfer of %(amount)s") % {"amount": localised.money(lump.amount)},
        here=_("Undo a transfer"),
        subtitle=_("Its opposite is posted beside it; its remittance, if it has one, waits again."),
        verb=_("Undo the transfer"),
        said=_("The transfer is undone."),
        form=DayForm,
        does=actions.undo_lump,
        given={"today": today()},
        initial={"on": today()},
        cancel=WAITING.url(),
    )
