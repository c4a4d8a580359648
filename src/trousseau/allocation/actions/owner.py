"""The owner answers on the landlord's file alone; an instruction resting on a forbidden ground is refused and kept."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import VERSIONED, No, verb
from trousseau.mandates.enums import Choice
from trousseau.mandates.queries import terms
from trousseau.rules.dates import add_days

from .. import todo
from ..enums import FORBIDDEN, FORBIDDEN_BY, Answer, Ground, NextStep, Withdrawn
from ..models import Decision, OwnerAnswer
from .after import takes_part, withdraw_decision
from .decisions import DELAY, ask_household
from .locks import hold


@verb(once=VERSIONED, frozen=No("an owner’s instruction, forbidden or not, is a proof"), happened=("on",))
def record_owner_answer(
    actor: User, *, decision: Decision, version: int, answer: str, ground: str = "", channel: str, on: date, today: date
) -> OwnerAnswer:
    """Loi 89-462, art. 1: the owner agrees, or refuses on a ground that may be heard and the decision is withdrawn.

    On a forbidden ground nothing is followed: the instruction is written, the decision stands, the director is told.
    Raises Refused when the mandate delegates the choice, the decision no longer stands, or the owner agreed already; to
    who withdrew from this point.
    """
    takes_part(decision, actor)
    if not hold(Decision.objects.filter(pk=decision.pk).in_effect()):
        raise Refused(_("This decision no longer stands: there is nothing to ask the owner."))
    if terms(decision.mandate, on).choice != Choice.OWNER:
        raise Refused(_("By the mandate the agency chooses: the owner is told, not asked."))
    if on < decision.decided_on:
        raise Refused(_("The owner answers after the commission’s decision."), "on")
    if decision.owner_answers.filter(answer=Answer.AGREED).exists():
        raise Refused(_("The owner has agreed already."))
    if answer == Answer.AGREED:
        ground = ""
    elif ground not in Ground:
        raise Refused(_("A refusal says its ground."), "ground")
    else:
        answer = Answer.FORBIDDEN if ground in FORBIDDEN else Answer.REFUSED
    found = OwnerAnswer(decision=decision, answer=answer, ground=ground, on=on, channel=channel, recorded_by=actor)
    record(found, actor)
    if answer == Answer.FORBIDDEN:
        open_todo(
            todo.FORBIDDEN,
            thing=decision,
            on=on,
            due_on=add_days(on, scales.at("commission.owner_days", on).number),
            article=FORBIDDEN_BY,
            owner=decision.mandate.owner.name,
            dwelling=str(decision.mandate.dwelling),
        )
        return found
    close_todo(todo.ASK_OWNER, todo.FORBIDDEN, thing=decision, on=on)
    if answer == Answer.AGREED and not decision.leases.exists():
        answer_days = scales.at(DELAY[NextStep.OFFER], on).number
        ask_household(decision, on=on, due_on=add_days(on, answer_days))
    if answer == Answer.REFUSED:
        withdraw_decision(
            actor,
            decision=decision,
            version=version,
            reason=Withdrawn.OWNER,
            words=str(Ground(ground).label),
            on=on,
            today=today,
        )
    return found
