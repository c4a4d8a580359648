"""Pages of a dwelling between two households: the list, one departure, its works, the keys that come back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography

from .. import access
from ..enums import LeaseState
from ..models import Departure, Lease
from ..queries import ending_notice
from ..subjects import DEPARTURE, LEASE, LEASES, WORK
from . import departure as actions
from . import turnover
from .forms import AddressForm, EndForm, WorkEditForm, WorkForm


@guard(access.READ)
def turnovers(request):
    day = today()

    def step(lease: Lease):
        one = turnover.next_step(lease, day)
        return (one.tone, one.title) if one else ("ok", _("Everything is done"))

    columns = (
        Column(
            gettext_lazy("Household"),
            lambda lease: str(lease.household),
            order="household__holder__key",
            link=DEPARTURE.url,
            second=lambda lease: lease.code,
        ),
        Column(gettext_lazy("What comes next"), step, kind="state"),
        Column(gettext_lazy("Dwelling free on"), lambda lease: lease.free_on, kind="date", order="free_on"),
        Column(gettext_lazy("Dwelling"), lambda lease: str(lease.mandate.dwelling), order="mandate__dwelling__key"),
        Column(gettext_lazy("Next lease on"), lambda lease: lease.next_start, kind="date", order="next_start"),
        Column(gettext_lazy("Days empty"), lambda lease: turnover.gap(lease, day).days, kind="num"),
        Column(gettext_lazy("Rent lost"), lambda lease: turnover.gap(lease, day).lost, kind="money"),
    )
    return list_page(
        request,
        Listing(
            title=_("Departures"),
            subtitle=_(
                "The dwellings between two households, free for the longest first: what is next, and what the gap costs."
            ),
            query=turnover.turnovers(request.user, day),
            columns=columns,
            empty=Empty(
                _("Nobody leaves"),
                _("A lease comes here when its notice is recorded, and leaves when the next keys are given."),
            ),
            noun=lambda n: ngettext("%(n)s departure", "%(n)s departures", n) % {"n": typography.number(n)},
            crumbs=LEASES.trail((_("Departures"), "")),
        ),
    )


@guard(access.READ)
def departure(request, pk):
    """A lease that ends, or the last that ended in a dwelling that waits; afterwards only what was kept."""
    day = today()
    lease = turnover.turnovers(request.user, day).filter(pk=pk).first()
    if lease is None:
        lease = LEASE.find(request, pk, state=LeaseState.ENDED)
        lease.ending_on = lease.free_on = None
    opened(request, lease.household, "tenancies:departure")
    steps = turnover.whole(lease, day) if lease.free_on else []
    may = access.WRITE(request.user)
    buttons = [Button(_("Add works"), reverse("tenancies:work_new", args=[pk]), access.WRITE)]
    gone = getattr(lease, "departure", None)
    if gone:
        buttons.append(Button(_("Note the new address"), reverse("tenancies:new_address", args=[pk]), access.WRITE))
    return file_page(
        request,
        "tenancies/departure.html",
        buttons=buttons,
        lease=lease,
        gone=gone,
        notice=ending_notice(lease),
        steps=steps,
        next=turnover.next_step(lease, day) if lease.free_on else None,
        gap=turnover.gap(lease, day) if lease.free_on else None,
        works=lease.turnover_works.all(),
        earlier=turnover.earlier_works(lease),
        may=may,
        crumbs=DEPARTURE.trail(lease),
    )


@guard(access.WRITE)
def end(request, pk):
    lease, day = LEASE.find(request, pk), today()
    notice = ending_notice(lease)
    ends_on = notice.ends_on if notice and notice.ends_on else day
    return LEASE.form(
        request,
        lease,
        title=_("Record the departure of %(name)s") % {"name": lease.household},
        here=_("Record the departure"),
        verb=_("Record the departure"),
        said=_("The lease is ended; the dwelling is free from the next day."),
        subtitle=_("The dwelling is offered again from the next day; the accounts of lease %(lease)s stay open.")
        % {"lease": lease.code},
        form=EndForm,
        does=actions.record_departure,
        given={"today": day},
        then=DEPARTURE.url(lease),
        initial={"keys_back_on": day, "on": min(ends_on, day), "keys_back": lease.keys_count},
    )


@guard(access.WRITE)
def address(request, pk):
    lease = LEASE.find(request, pk)
    gone = get_object_or_404(Departure, lease=lease)
    return LEASE.form(
        request,
        lease,
        title=_("New address of %(name)s") % {"name": lease.household},
        here=_("New address"),
        subtitle=_("Where the deposit and the last accounts are sent."),
        verb=_("Keep this address"),
        said=_("The address is kept."),
        form=AddressForm,
        does=actions.tell_address,
        initial={"new_address": gone.new_address, "was": gone.new_address},
        cancel=DEPARTURE.url(lease),
    )


@guard(access.WRITE)
def work_new(request, pk):
    lease = LEASE.find(request, pk)
    return LEASE.form(
        request,
        lease,
        title=_("Works between two households"),
        here=_("Works"),
        subtitle=_("%(dwelling)s. What the owner pays is agreed first.") % {"dwelling": lease.mandate.dwelling},
        verb=_("Add these works"),
        said=_("The works are in the list."),
        form=WorkForm,
        does=actions.add_work,
        given={"today": today()},
        cancel=DEPARTURE.url(lease),
    )


@guard(access.WRITE)
def work_edit(request, pk, work_pk):
    work = WORK.find(request, work_pk, lease=pk)
    return WORK.form(
        request,
        work,
        title=_("Works between two households"),
        here=_("Works"),
        subtitle=str(work.lease.mandate.dwelling),
        verb=_("Save these works"),
        said=_("The works are saved."),
        form=WorkEditForm,
        does=actions.edit_work,
        given={"today": today()},
        obj=work,
        cancel=DEPARTURE.url(work.lease),
    )
