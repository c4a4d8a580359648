"""The accounts rendered to an owner."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Task, act, form_page
from trousseau.rules.dates import add_days, month_start

from .. import access, actions
from ..actions.statements import send_statement
from ..forms import UntilForm
from ..models import OwnerStatement
from .common import account_url, mandate_of, of_mandate


@guard(access.WRITE)
def new(request, pk):
    mandate = mandate_of(pk)

    def action(*, until) -> str:
        actions.make_statement(request.user, mandate=mandate, until=until, today=today())
        return f"{account_url(mandate)}#statements"

    return form_page(
        request,
        Task(
            title=_("Render the accounts of %(mandate)s") % {"mandate": mandate.code},
            verb=_("Render the accounts"),
            said=_("The accounts are rendered: print them, or e-mail them to an owner who agreed."),
            form=UntilForm,
            action=action,
            initial={"until": add_days(month_start(today()), -1)},
            subtitle=_("Numbered and kept as they are. What is posted later on these days goes in the next ones."),
            crumbs=of_mandate(mandate, _("Render the accounts")),
            cancel=account_url(mandate),
        ),
    )


@guard(access.READ)
def paper(request, pk):
    found = get_object_or_404(OwnerStatement.objects.select_related("paper"), pk=pk)
    return FileResponse(found.paper.file.open("rb"), as_attachment=True, filename=f"{found}.pdf")


@guard(access.WRITE)
@require_POST
def send(request, pk):
    found = get_object_or_404(OwnerStatement.objects.select_related("mandate__owner", "paper"), pk=pk)
    return act(
        request,
        lambda: send_statement(request.user, statement=found, on=today()),
        url=f"{account_url(found.mandate)}#statements",
        said=_("The accounts are in the outbox: they leave in a moment."),
    )
