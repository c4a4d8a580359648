"""Pages of a suspension of the rent: record it, lift it, read its papers."""

from django.http import Http404
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import paper_page
from trousseau.rules.suspension import ORDER, WITHHELD

from .. import access
from ..enums import SuspensionKind
from ..subjects import LEASE, SUSPENSION
from . import actions
from .forms import LiftForm, SuspendForm


@guard(access.WRITE)
def new(request, pk, kind):
    found = LEASE.find(request, pk)
    if kind not in SuspensionKind.values or found.signed_on is None:
        raise Http404
    opened(request, found.household, "tenancies:suspend")
    order = kind == SuspensionKind.ORDER
    return LEASE.form(
        request,
        found,
        title=str(SuspensionKind(kind).label),
        part="loyer",
        subtitle=_("Under an order, nothing is due from the first day of the month after it was notified.")
        if order
        else _("The tenant owes the rent and charges less the aid, and the rest is no debt of theirs."),
        verb=_("Record the suspension"),
        form=SuspendForm,
        does=actions.suspend_rent,
        given={"kind": kind, "today": today()},
        options={"kind": kind},
        initial={"notified_on": today()},
        said=_("The suspension is recorded."),
        article=ORDER if order else WITHHELD,
    )


@guard(access.WRITE)
def lift(request, pk):
    row = SUSPENSION.find(request, pk)
    return SUSPENSION.form(
        request,
        row,
        title=_("Record that it is lifted"),
        here=_("Lifting"),
        part="loyer",
        subtitle=f"{row.get_kind_display()}, {row.reference}.",
        verb=_("Record the lifting"),
        form=LiftForm,
        does=actions.lift_suspension,
        given={"today": today()},
        initial={"on": today()},
        said=_("The suspension is lifted."),
    )


@guard(access.READ)
def paper(request, pk, which):
    """`which`: order, or lifting."""
    part = "paper" if which == "order" else "lifted_paper"
    row = SUSPENSION.find(request, pk, "tenancies:suspension_paper", **{f"{part}__isnull": False})
    return paper_page(getattr(row, part), f"suspension-{row.lease.code}-{which}")
