"""The deposit of a lease as it arrives, and the notice of it to the owner."""

from django.http import Http404
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import paper_page, unsigned_page
from trousseau.receipts.forms import MoneyIn
from trousseau.receipts.queries import deposit_of

from . import access, actions
from .forms import SumsNoticeForm
from .subjects import ACCOUNT
from .sums_notice.papers import notice_letter


@guard(access.WRITE)
def deposit(request, pk):
    found = ACCOUNT.find(request, pk)
    return ACCOUNT.form(
        request,
        found,
        title=_("Note the deposit of %(name)s") % {"name": found.household},
        here=_("Deposit"),
        verb=_("Note the deposit"),
        said=_("The deposit is held apart. Tell the owner next."),
        subtitle=_("It is held apart in the clients’ ledger until the end of the lease; the owner must be told."),
        form=MoneyIn,
        does=actions.receive_deposit,
        given={"today": today()},
        initial={"amount": found.deposit, "on": today()},
    )


@guard(access.WRITE)
def tell_owner(request, pk):
    found = ACCOUNT.find(request, pk)
    return ACCOUNT.form(
        request,
        found,
        title=_("Notice of sums received, for %(owner)s") % {"owner": found.mandate.owner.name},
        here=_("Notice of sums received"),
        verb=_("Record the notice"),
        said=_("The notice is recorded."),
        subtitle=_("By registered letter, or handed over against a signature (décret 72-678, art. 67)."),
        form=SumsNoticeForm,
        does=actions.tell_owner,
        given={"today": today()},
        initial={"on": today(), "by": "registered"},
    )


@guard(access.WRITE)
def notice_paper(request, pk):
    """The notice as it was sent; before, its draft, or the one that is handed over."""
    found = ACCOUNT.find(request, pk)
    deposit = deposit_of(found)
    if deposit is None or deposit.taken_over and not deposit.notice:
        raise Http404
    opened(request, found.household, "rents:notice_paper")
    name = f"avis-{found.mandate.code}-{found.code}"
    if deposit.notice and deposit.notice.paper:
        return paper_page(deposit.notice.paper, name)
    day = max(today(), deposit.received_on)
    return unsigned_page(request, lambda: notice_letter(deposit, on=day), name=name, url=ACCOUNT.url(found))
