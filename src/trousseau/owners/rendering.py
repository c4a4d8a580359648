"""Have the accounts of many mandates rendered, and send them."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.tasks import take_up_again
from trousseau.core.verbs import No, verb
from trousseau.ledger.access import ACCOUNTS
from trousseau.mail.models import MailItem

from .actions.statements import send_statement
from .models import OwnerStatement, StatementRun
from .queries.statements import unrendered
from .tasks import work_on_statements


@verb(once=No("who asks twice has one run"), frozen=ACCOUNTS, happened=("until",))
def ask_statements(actor: User, *, until: date, today: date, every: bool = False) -> StatementRun:
    """Have the accounts until that day rendered by the task worker. Two who ask at once have one run; one that
    stopped goes on from where it was.

    Raises Refused for a day to come, or when nothing is to be rendered.
    """
    count = len(unrendered(until, every=every, on=today))
    if not count:
        raise Refused(_("Every account that falls due is rendered until that day."), "until")
    run, _fresh = StatementRun.objects.get_or_create(
        until=until, every=every, ended_at=None, defaults={"made_by": actor, "asked_on": today, "total": count}
    )
    take_up_again(work_on_statements, run)
    return run


def to_send(run: StatementRun) -> list[OwnerStatement]:
    """The accounts of a run whose owner agreed to e-mail, that did not leave and are not about to."""
    rows = OwnerStatement.objects.filter(last_day=run.until, mail__in=MailItem.objects.waiting())
    rows = rows.filter(mandate__account_terms__email_on__lte=run.asked_on).exclude(mandate__owner__email="")
    return list(rows.select_related("mandate__owner", "paper", "mail").order_by("number"))


def send_statements(actor: User, *, run: StatementRun, on: date) -> int:
    """E-mail those whose owner agreed to it, each in a transaction of its own; how many were given to the outbox."""
    found = to_send(run)
    for statement in found:
        send_statement(actor, statement=statement, on=on)
    return len(found)
