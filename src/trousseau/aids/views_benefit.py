"""The housing benefit of a lease, from the claim to its end; the certificate of rent; the rents of July."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.pages import Button, Column, Empty, Listing, act, list_page, pdf_page
from trousseau.engines import typography
from trousseau.rules.dates import month_end
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases
from trousseau.tenancies.terms import in_force, with_terms

from . import access, actions_benefit, due, queries, words
from .enums import BenefitStep
from .forms import BenefitForm, ChangeForm, DayForm, RentsForm
from .models import RentsDeclared
from .papers import certificate_paper
from .subjects import EVENT, RENTS, TENANCY

SHOWN = 4  # events in sight


def section(user: User, lease: Lease, day: date) -> dict | None:
    """What the page of a household says of its housing benefit."""
    if lease.signed_on is None:
        return None
    found = queries.benefit_of(user, lease)
    state = words.BENEFIT[found.state] if found.state else None
    told = [one for one in found.events if one not in found.changes]
    return {
        "lease": lease,
        "found": found,
        "state": state,
        "unclaimed": found.state is None and due.unclaimed(day).filter(pk=lease.pk).exists(),
        "recent": told[:SHOWN],
        "earlier": told[SHOWN:],
        "changes": [{"event": one, "badge": words.until(one.due_on, day)} for one in found.changes],
        "ended": lease.ends_on is not None and lease.ends_on < day,
    }


@guard(access.WRITE)
def benefit_new(request, pk):
    lease, day = TENANCY.find(request, pk, "aids:benefit_new"), today()
    found = queries.benefit_of(request.user, lease)
    step = BenefitStep.CLAIMED if found.state is None else BenefitStep.OPENED
    return TENANCY.form(
        request,
        lease,
        title=_("Housing benefit of %(name)s") % {"name": lease.household},
        here=_("Housing benefit"),
        part="benefit",
        verb=_("Keep it"),
        subtitle=_("How much is paid to the agency each month is written in the account of the tenant."),
        form=BenefitForm,
        does=actions_benefit.note_benefit,
        given={"today": day},
        initial={"on": day, "step": step},
        said=_("It is kept."),
    )


@guard(access.WRITE)
def change_new(request, pk):
    lease, day = TENANCY.find(request, pk, "aids:change_new"), today()
    return TENANCY.form(
        request,
        lease,
        title=_("A change to declare for %(name)s") % {"name": lease.household},
        here=_("Change to declare"),
        part="benefit",
        verb=_("Keep it"),
        form=ChangeForm,
        does=actions_benefit.note_change,
        given={"today": day},
        initial={"on": day, "due_on": month_end(day)},
        said=_("It is kept: it comes back on the day it is to be declared."),
    )


@guard(access.WRITE)
def change_done(request, pk):
    event = EVENT.find(request, pk, "aids:change_done", step=BenefitStep.CHANGE, withdrawn_on=None)
    return EVENT.form(
        request,
        event,
        title=_("The change was declared"),
        subtitle=f"{event.get_change_display()}, {event.lease.household}",
        part="benefit",
        verb=_("Note it declared"),
        form=DayForm,
        does=actions_benefit.declare_change,
        given={"today": today()},
        initial={"on": today()},
        said=_("It is noted declared."),
    )


@guard(access.WRITE)
@require_POST
def event_withdraw(request, pk):
    event = EVENT.find(request, pk, "aids:event_withdraw")
    return act(
        request,
        lambda: actions_benefit.withdraw_event(request.user, event=event, version=event.version, today=today()),
        url=EVENT.url(event, "benefit"),
        said=_("It is taken back: it counts no more."),
    )


@guard(access.READ)
def certificate(request, pk):
    lease = TENANCY.find(request, pk, "aids:certificate")
    if lease.signed_on is None:
        raise Http404
    try:
        paper = certificate_paper(lease, on=today())
    except Refused as refusal:
        return act(request, _refuse(refusal), url=TENANCY.url(lease, "benefit"), said="")
    return pdf_page(paper.pdf, f"attestation-loyer-{lease.code}")


def _refuse(refusal: Refused):
    def again() -> None:
        raise refusal

    return again


@guard(access.PAY)
def rents(request):
    """The rent of July of each lease that ran then, as who pays the benefits asks for it once a year."""
    day = today()
    year = _year(request, day)
    july = date(year, due.MONTH, due.LAST_DAY)
    mine = leases(request.user).filter(pk__in=due.to_declare(year).values("pk"))
    declared = RentsDeclared.objects.filter(year=year).first()
    note = Button(_("Note them declared"), reverse("aids:rents_declared", args=[year]), access.PAY, main=True)
    subtitle = _("Rent without charges, and charges, of July %(year)s, of each lease that ran then.") % {"year": year}
    if declared:
        subtitle = _("Declared on %(day)s, for %(n)s leases.") % {
            "day": localised.day(declared.on),
            "n": typography.number(declared.leases),
        }
    return list_page(
        request,
        Listing(
            title=_("Rents of July %(year)s") % {"year": year},
            subtitle=subtitle,
            query=with_terms(mine).order_by("household__holder__key", "pk"),
            columns=(
                Column(
                    gettext_lazy("Household"),
                    lambda lease: str(lease.household),
                    order="household__holder__key",
                    link=lambda lease: TENANCY.url(lease),
                    second=lambda lease: lease.code,
                ),
                Column(gettext_lazy("Home"), lambda lease: str(lease.mandate.dwelling)),
                Column(gettext_lazy("Rent without charges"), lambda lease: in_force(lease, july).rent, kind="money"),
                Column(gettext_lazy("Charges"), lambda lease: in_force(lease, july).charges, kind="money"),
                Column(gettext_lazy("Keys given on"), lambda lease: lease.keys_on, kind="date"),
                Column(gettext_lazy("Ended on"), lambda lease: lease.ends_on, kind="date"),
            ),
            empty=Empty(_("No lease ran in July"), _("The rents of July are listed here once their leases ran.")),
            noun=lambda n: ngettext("%(n)s lease", "%(n)s leases", n) % {"n": typography.number(n)},
            buttons=() if declared or day < date(year, due.MONTH, due.FIRST_DAY) else (note,),
            crumbs=RENTS.trail(),
        ),
    )


def _year(request, day: date) -> int:
    """The year asked for, else the last one whose July has come."""
    asked = request.GET.get("annee", "")
    if asked.isdecimal() and 2000 <= int(asked) <= day.year:
        return int(asked)
    return day.year if day >= date(day.year, due.MONTH, due.FIRST_DAY) else day.year - 1


@guard(access.PAY)
def rents_declared(request, year):
    day = today()
    if not 2000 <= year <= day.year:
        raise Http404
    return RENTS.form(
        request,
        title=_("The rents of July %(year)s were declared") % {"year": year},
        here=_("Declared"),
        verb=_("Note them declared"),
        form=RentsForm,
        does=actions_benefit.declare_rents,
        given={"year": year, "today": day},
        initial={"on": day},
        said=_("It is noted: nobody is reminded of it until next July."),
    )
