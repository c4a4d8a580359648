"""Each night: the fees that fell due, the accounts that are soon to be rendered, what ended mandates still hold."""

from datetime import date

from django.db.models import F

from trousseau.core import scales
from trousseau.core.todo import close_todos, open_todo
from trousseau.mandates.enums import MandateState
from trousseau.mandates.models import Mandate
from trousseau.mandates.todo import LAST_ACCOUNTS
from trousseau.rules.said import Said, say

from . import todo as todo
from .actions.fees import take_fees
from .actions.handovers import follow_money
from .models import OwnerStatement
from .queries.statements import to_render


def owners(on: date) -> Said:
    """Safe to run twice: a fee is taken once, a thing to do is asked once."""
    taken, waiting = take_fees(None, until=on), to_render(on)
    article = scales.at("mandate.accounts_months", on).article
    for due, mandate in waiting:
        open_todo(
            todo.RENDER_ACCOUNTS,
            thing=mandate,
            on=on,
            due_on=due,
            article=article,
            mandate=mandate.code,
            owner=mandate.owner.name,
            months=mandate.accounts_months,
        )
    last = OwnerStatement.objects.filter(mandate__state=MandateState.ENDED, last_day__gte=F("mandate__ended_on"))
    close_todos(LAST_ACCOUNTS, things=[f"mandate:{pk}" for pk in last.values_list("mandate", flat=True)], on=on)
    ended = Mandate.objects.filter(state=MandateState.ENDED, fund__isnull=False).order_by("pk")
    follow_money(list(ended.select_related("owner", "fund")), on=on)
    return say("Fees taken: %(taken)s; accounts to render: %(waiting)s.", taken=taken, waiting=len(waiting))


JOBS = {"owners.accounts": owners}
