"""The deposit of a lease as it arrives, and the notice of it to the owner."""

from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Task, form_page
from trousseau.receipts.forms import MoneyIn
from trousseau.receipts.queries import deposit_of

from . import access, actions
from .forms import SumsNoticeForm
from .subjects import crumbs, find, url_of
from .sums_notice.papers import notice_letter


@guard(access.WRITE)
def deposit(request, pk):
    found = find(request, pk)

    return form_page(
        request,
        Task(
            title=_("Note the deposit of %(name)s") % {"name": found.household},
            verb=_("Note the deposit"),
            said=_("The deposit is held apart. Tell the owner next."),
            subtitle=_("It is held apart in the clients’ ledger until the end of the lease; the owner must be told."),
            form=MoneyIn,
            does=actions.receive_deposit,
            given={"lease": found, "today": today()},
            initial={"amount": found.deposit, "on": today()},
            crumbs=crumbs(found, _("Deposit")),
            cancel=url_of(found),
        ),
    )


@guard(access.WRITE)
def tell_owner(request, pk):
    found = find(request, pk)

    def action(**cleaned) -> str:
        actions.tell_owner(request.user, lease=found, today=today(), **cleaned)
        return url_of(found)

    return form_page(
        request,
        Task(
            title=_("Notice of sums received, for %(owner)s") % {"owner": found.mandate.owner.name},
            verb=_("Record the notice"),
            said=_("The notice is recorded."),
            subtitle=_("By registered letter, or handed over against a signature (décret 72-678, art. 67)."),
            form=SumsNoticeForm,
            action=action,
            initial={"on": today(), "by": "registered"},
            crumbs=crumbs(found, _("Notice of sums received")),
            cancel=url_of(found),
        ),
    )


@guard(access.WRITE)
def notice_paper(request, pk):
    """The notice as it was sent; before, as it would be sent today."""
    found = find(request, pk)
    deposit = deposit_of(found)
    if deposit is None:
        raise Http404
    opened(request, found.household, "rents:notice_paper")
    name = f"avis-{found.mandate.code}-{found.code}.pdf"
    if deposit.notice and deposit.notice.paper:
        return FileResponse(deposit.notice.paper.file.open("rb"), as_attachment=True, filename=name)
    printed = notice_letter(deposit, on=max(today(), deposit.received_on))
    return HttpResponse(
        printed.pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
