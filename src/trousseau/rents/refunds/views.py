"""The pages of a credit given back."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page
from trousseau.payouts.enums import OrderState
from trousseau.tenancies.queries import leases

from .. import access
from ..forms import fresh_key
from ..models import TenantRefund
from ..subjects import crumbs, find, url_of
from . import actions, queries
from .forms import RefundForm


@guard(access.WRITE)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    found = find(request, pk)
    most = queries.refundable(found)

    def action(*, key, **fields) -> str:
        actions.refund_credit(request.user, lease=found, on=today(), key=str(key), **fields)
        return f"{url_of(found)}#refunds"

    return form_page(
        request,
        Task(
            title=_("Give %(name)s their credit back") % {"name": found.household},
            verb=_("Ask for this payment"),
            said=_("It waits for the next payment run."),
            subtitle=_(
                "At most %(amount)s: the credit of the account, as far as the bank has shown it. It leaves the account "
                "today, and the bank by the next payment run."
            )
            % {"amount": localised.money(most)},
            form=RefundForm,
            action=action,
            initial={"key": fresh_key(), "amount": most or None, "payee": str(found.household.holder)},
            crumbs=crumbs(found, _("Give the credit back")),
            cancel=url_of(found),
            article=actions.ARTICLE,
        ),
    )


@guard(access.WRITE)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    rows = TenantRefund.objects.filter(order__state=OrderState.WAITING, lease__in=leases(request.user))
    refund = get_object_or_404(rows.select_related("lease__household__holder"), pk=pk)
    lease = refund.lease

    def action() -> str:
        actions.give_up_refund(request.user, refund=refund, on=today())
        return reverse("rents:lease", args=[lease.pk])

    return form_page(
        request,
        Task(
            title=_("Give back %(amount)s no longer") % {"amount": localised.money(refund.amount)},
            verb=_("Give this payment up"),
            said=_("Nothing leaves: it is a credit of the account again."),
            subtitle=_("It did not leave yet. It is a credit of the account again, and settles the next debts."),
            form=Form,
            action=action,
            crumbs=crumbs(lease, _("Give this payment up")),
            cancel=url_of(lease),
        ),
    )
