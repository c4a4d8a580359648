"""The pages of a credit given back."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today

from .. import access
from ..subjects import ACCOUNT, REFUND
from . import actions, queries
from .forms import RefundForm


@guard(access.WRITE)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    found = ACCOUNT.find(request, pk)
    most = queries.refundable(found)
    apart = queries.of_caf(found)
    kept = (
        " "
        + _("%(amount)s that the CAF paid beyond what it announced stay apart.") % {"amount": localised.money(apart)}
        if apart
        else ""
    )
    return ACCOUNT.form(
        request,
        found,
        title=_("Give %(name)s their credit back") % {"name": found.household},
        here=_("Give the credit back"),
        verb=_("Ask for this payment"),
        said=_("It waits for the next payment run."),
        subtitle=_(
            "At most %(amount)s: the credit of the account, as far as the bank has shown it. It leaves the account "
            "today, and the bank by the next payment run."
        )
        % {"amount": localised.money(most)}
        + kept,
        form=RefundForm,
        does=actions.refund_credit,
        given={"on": today()},
        then=ACCOUNT.url(found, "refunds"),
        initial={"amount": most or None, "payee": str(found.household.holder)},
        article=actions.ARTICLE,
    )


@guard(access.WRITE)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    refund = REFUND.find(request, pk)
    return REFUND.form(
        request,
        refund,
        title=_("Give back %(amount)s no longer") % {"amount": localised.money(refund.amount)},
        here=_("Give this payment up"),
        verb=_("Give this payment up"),
        said=_("Nothing leaves: it is a credit of the account again."),
        subtitle=_("It did not leave yet. It is a credit of the account again, and settles the next debts."),
        form=Form,
        does=actions.give_up_refund,
        given={"on": today()},
    )
