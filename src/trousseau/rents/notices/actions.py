"""Have the papers of a month made, and say that those to be printed left."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.tasks import enqueue_once
from trousseau.core.todo import about
from trousseau.core.verbs import TODAY, No, verb
from trousseau.mail.actions import send
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.rules.dates import month_start

from ..access import ACCOUNT
from ..models import PaperRun
from .making import to_make
from .tasks import work_on_papers


@verb(once=No("a paper that is made is not made again"), frozen=ACCOUNT, happened=TODAY)
def ask_papers(actor: User, *, kind: str, month: date, today: date, among: Iterable[int] | None = None) -> PaperRun:
    """Have the papers of a month made by the task worker, `among` leases if they are said. A paper already made is not made again."""
    month = month_start(month)
    waiting = to_make(kind, month, among).count()
    if not waiting:
        raise Refused(
            _("Nothing is left to make for this month: call its rents first, or each has its paper."), "month"
        )
    run = PaperRun(kind=kind, month=month, made_by=actor, asked_on=today, total=waiting)
    record(run, actor)
    enqueue_once(work_on_papers, run.pk)
    return run


@verb(once=No("a paper that left waits no more"), frozen=ACCOUNT, happened=TODAY)
def note_printed(actor: User, *, run: PaperRun, on: date) -> int:
    """The papers to be printed of a run are in the post."""
    items = list(MailItem.objects.waiting().filter(bundle=about(run), channel=Channel.POST))
    if items:
        send(actor, items=items, on=on, today=on)
    return len(items)
