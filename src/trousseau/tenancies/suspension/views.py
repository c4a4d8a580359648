"""Pages of a suspension of the rent: record it, lift it, read its papers."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page
from trousseau.rules.suspension import ORDER, WITHHELD

from .. import access
from ..enums import SuspensionKind
from ..frames import crumbs, find, lease_url
from . import actions, queries
from .forms import LiftForm, SuspendForm


@guard(access.WRITE)
def new(request, pk, kind):
    found = find(request, pk)
    if kind not in SuspensionKind.values or found.signed_on is None:
        raise Http404
    opened(request, found.household, "tenancies:suspend")
    order = kind == SuspensionKind.ORDER
    label = str(SuspensionKind(kind).label)

    def action(**cleaned) -> str:
        actions.suspend_rent(request.user, lease=found, kind=kind, today=today(), **cleaned)
        return lease_url(found, "#loyer")

    lede = (
        _("Under an order, nothing is due from the first day of the month after it was notified.")
        if order
        else _("The tenant owes the rent and charges less the aid, and the rest is no debt of theirs.")
    )
    return form_page(
        request,
        Task(
            title=label,
            lede=lede,
            verb=_("Record the suspension"),
            form=SuspendForm,
            action=action,
            options={"kind": kind},
            initial={"notified_on": today()},
            said=_("The suspension is recorded."),
            crumbs=crumbs(found, label),
            cancel=lease_url(found, "#loyer"),
            article=ORDER if order else WITHHELD,
        ),
    )


@guard(access.WRITE)
def lift(request, pk):
    row = get_object_or_404(queries.suspensions(request.user), pk=pk)

    def action(**cleaned) -> str:
        actions.lift_suspension(request.user, suspension=row, today=today(), **cleaned)
        return lease_url(row.lease, "#loyer")

    return form_page(
        request,
        Task(
            title=_("Record that it is lifted"),
            lede=f"{row.get_kind_display()}, {row.reference}.",
            verb=_("Record the lifting"),
            form=LiftForm,
            action=action,
            initial={"on": today()},
            said=_("The suspension is lifted."),
            crumbs=crumbs(row.lease, _("Lifting")),
            cancel=lease_url(row.lease, "#loyer"),
        ),
    )


@guard(access.READ)
def paper(request, pk, which):
    """`which`: order, or lifting."""
    row = get_object_or_404(queries.suspensions(request.user), pk=pk)
    document = row.paper if which == "order" else row.lifted_paper
    if document is None:
        raise Http404
    opened(request, row.lease.household, "tenancies:suspension_paper")
    name = f"suspension-{row.lease.code}-{which}.pdf"
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=name)
