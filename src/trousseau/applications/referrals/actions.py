"""Ask for what is missing, answer, and notice when nobody moves."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.actions import write
from trousseau.core.enums import Role
from trousseau.core.errors import Refused
from trousseau.core.frozen import frozen
from trousseau.core.models import Household, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, No, Refuses, verb

from .. import todo
from ..actions import check_open
from ..enums import CLOSED, Party
from ..models import Application, AskedComplement
from ..queries import with_resources
from .queries import Moves, with_complements

NOT_NOW = gettext_lazy("The agency takes no answer about this household for now: call it.")


@verb(
    once=No("what is asked already is refused while its answer is awaited"),
    frozen=Refuses("application.household"),
    happened=("on",),
)
def ask_complement(
    actor: User, *, application: Application, of: str, what: str, on: date, today: date
) -> AskedComplement:
    """Ask the partner or the household for something. Raises Refused when no partner referred the household."""
    check_open(application)
    if of == Party.PARTNER and application.referred_by is None:
        raise Refused(_("No partner referred this household: ask the household itself."), "of")
    if application.complements.filter(of=of, what=what.strip(), answered_on=None).exists():
        raise Refused(_("This is asked already, and its answer is awaited."), "what")
    row = AskedComplement(application=application, of=of, what=what.strip(), asked_by=actor, asked_on=on)
    write(row)
    return row


def _told_so(told: Any) -> Household | None:
    """A partner is not told that the file is frozen: they are answered apart."""
    return None if told.actor.holds(Role.PARTNER) else told.complement.application.household


@verb(once=No("a second answer is refused"), frozen=Refuses(_told_so), happened=TODAY)
def answer_complement(actor: User, *, complement: AskedComplement, answer: str, on: date) -> None:
    """The answer, from the partner itself or as the agency heard it. Once: a second answer is another question. Raises Refused
    once the application is closed: nobody is left to act on it; of a frozen file too, and a partner is not told that it is."""
    if actor.holds(Role.PARTNER) and frozen([complement.application.household_id]):
        raise Refused(str(NOT_NOW), "answer")
    check_open(complement.application)
    rows = AskedComplement.objects.filter(pk=complement.pk, answered_on=None)
    if not rows.update(answer=answer.strip()[:500], answered_by=actor, answered_on=max(on, complement.asked_on)):
        raise Refused(_("This was already answered: reload the page."))
    application = complement.application
    close_todo(todo.STALLED, thing=application, on=on)
    if complement.of == Party.PARTNER:
        open_todo(
            todo.ANSWERED,
            thing=complement,
            url=todo.ANSWERED.url(application.pk),
            on=on,
            due_on=on,
            household=application.household,
            name=str(application.household),
            partner=str(application.referred_by),
        )


@verb(once=No("read twice, it was read"), frozen=No("it writes no word"), happened=TODAY)
def read_answer(actor: User, *, complement: AskedComplement, on: date) -> None:
    close_todo(todo.ANSWERED, thing=complement, on=on)


def mark_stalled(on: date) -> int:
    """Each night: the referred households on whom nobody moved for too long. Twice does nothing more."""
    rule, found = Moves(on), 0
    rows = Application.objects.filter(referred_by__isnull=False).exclude(state__in=CLOSED)
    for application in with_complements(with_resources(rows, on)).select_related("household__holder", "referred_by"):
        turn = rule.turn(application)
        if turn.stalled_on is None:
            close_todo(todo.STALLED, thing=application, on=on)
            continue
        found += 1
        open_todo(
            todo.STALLED,
            thing=application,
            on=on,
            due_on=turn.stalled_on,
            household=application.household,
            article=rule.rule.article,
            name=str(application.household),
            partner=str(application.referred_by),
        )
    return found
