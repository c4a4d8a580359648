"""The accounts rendered to an owner."""

from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import act, paper_page

from .. import access, actions
from ..actions.statements import send_statement
from ..forms import UntilForm
from ..queries.statements import proposed_until
from ..subjects import ACCOUNT, STATEMENT


@guard(access.WRITE)
def new(request, pk):
    mandate = ACCOUNT.find(request, pk)
    return ACCOUNT.form(
        request,
        mandate,
        title=_("Render the accounts of %(mandate)s") % {"mandate": mandate.code},
        here=_("Render the accounts"),
        verb=_("Render the accounts"),
        said=_("The accounts are rendered: print them, or e-mail them to an owner who agreed."),
        form=UntilForm,
        does=actions.make_statement,
        given={"today": today()},
        then=ACCOUNT.url(mandate, "statements"),
        initial={"until": proposed_until(mandate, today())},
        subtitle=_("Numbered and kept as they are. What is posted later on these days goes in the next ones."),
    )


@guard(access.READ)
def paper(request, pk):
    found = STATEMENT.find(request, pk)
    return paper_page(found.paper, str(found))


@guard(access.WRITE)
@require_POST
def send(request, pk):
    found = STATEMENT.find(request, pk)
    return act(
        request,
        lambda: send_statement(request.user, statement=found, on=today()),
        url=STATEMENT.url(found, "statements"),
        said=_("The accounts are in the outbox: they leave in a moment."),
    )
