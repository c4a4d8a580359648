"""After the sitting: the household refuses, the decision is withdrawn, the successor is asked."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.applications.todo import SET_ASIDE
from trousseau.core import scales
from trousseau.core.actions import edit, record
from trousseau.core.actions_grants import end_grants
from trousseau.core.errors import Refused
from trousseau.core.models import Household, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.mandates.enums import Choice
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import terms
from trousseau.mandates.todo import SEE_DWELLING
from trousseau.rules.dates import add_days

from .. import queries_sitting, todo
from ..enums import EFFECTS, LetterKind, NextStep, Outcome, RefusalCode, Withdrawn
from ..models import Decision, DecisionLetter, Refusal
from ..queries import free_dwellings, obstacle
from .anonymous import under_numbers
from .decisions import DELAY, GROUND, promise
from .letters import keep_from_leaving
from .locks import hold


@verb(once=VERSIONED, frozen=No("a dwelling that was promised before is free for others again"), happened=("on",))
def withdraw_decision(
    actor: User, *, decision: Decision, version: int, reason: str, words: str = "", on: date, today: date
) -> None:
    """The dwelling does not go to this household after all: both are free again, for the next sitting.

    What the decision had opened closes that day; the household keeps its seniority. Raises Refused when the
    decision allocated nothing or was withdrawn, while a lease stands on it, for a day that is not possible; to who
    withdrew from this point.
    """
    takes_part(decision, actor)
    _withdraw(actor, decision=decision, version=version, reason=reason, words=words, on=on, today=today)


@verb(
    once=No("what was withdrawn promises nothing any more"),
    frozen=No("what was kept of the household is erased"),
    happened=TODAY,
)
def withdraw_for(actor: User, *, household: Household, today: date) -> None:
    """The household is erased: what is promised to it is free again that day, whoever writes it, before its request closes.
    Raises Refused while a lease stands on it."""
    for decision in Decision.objects.awaits_keys().filter(application__household=household):
        _withdraw(
            actor,
            decision=decision,
            version=decision.version,
            reason=Withdrawn.OTHER,
            words=_("The request was closed."),
            on=today,
            today=today,
        )


def takes_part(decision: Decision, actor: User) -> None:
    """Who withdrew from a point neither undoes what the others decided nor calls who follows."""
    if decision.recused.filter(pk=actor.pk).exists():
        raise Refused(_("You withdrew from this point: the other members decide."))


def _withdraw(actor: User, *, decision: Decision, version: int, reason: str, words: str, on: date, today: date) -> None:
    if not hold(Decision.objects.filter(pk=decision.pk).in_effect()):
        raise Refused(_("There is nothing to withdraw: no dwelling is promised by this decision any more."))
    stopped = obstacle(decision)
    if stopped:
        raise Refused(stopped)
    if on < decision.decided_on:
        raise Refused(_("A decision is withdrawn after it was taken."), "on")
    if reason == Withdrawn.OTHER and not words.strip():
        raise Refused(_("Say in a few words which reason."), "words")
    under_numbers(words, [decision.allocated_to], "words", decision.sitting)
    edit(
        actor,
        decision,
        version=version,
        withdrawn_on=on,
        withdrawn_for=reason,
        withdrawn_words=words.strip(),
        withdrawn_by=actor,
    )
    end_grants(decision.allocated_to.household, ground=GROUND, on=on)
    close_todo(todo.DRAFT_LEASE, todo.OFFER, todo.ASK_OWNER, todo.FORBIDDEN, thing=decision, on=on)
    keep_from_leaving(actor, decision.letters.exclude(kind=LetterKind.WAITING), on=today)


@verb(
    once=VERSIONED,
    frozen=No("the household refuses the dwelling: in its own words, and others wait for it"),
    happened=("on",),
)
def record_refusal(
    actor: User,
    *,
    decision: Decision,
    version: int,
    code: str,
    channel: str,
    heard_by: User,
    words: str = "",
    on: date,
    today: date,
) -> Refusal:
    """The household does not take the dwelling: the decision is withdrawn, and what its answer asks for is opened.

    It costs no points. Two silences set nothing aside by themselves: a person is asked to. Raises Refused as
    `withdraw_decision` does, and when another ground is not said in words.
    """
    if code == RefusalCode.OTHER and not words.strip():
        raise Refused(_("Say in a few words which reason."), "words")
    effect = EFFECTS[RefusalCode(code)]
    withdraw_decision(
        actor, decision=decision, version=version, reason=effect.withdrawn, words=words, on=on, today=today
    )
    refusal = Refusal(decision=decision, code=code, channel=channel, heard_by=heard_by, on=on)
    record(refusal, actor)
    application = decision.allocated_to
    silences = Refusal.objects.filter(decision__application=application, code=RefusalCode.NO_ANSWER).count()
    kind = SET_ASIDE if code == RefusalCode.NO_ANSWER and silences > 1 else todo.AFTER_REFUSAL.get(effect.todo)
    if kind is None:
        return refusal
    about_dwelling = kind is SEE_DWELLING
    open_todo(
        kind,
        thing=decision.mandate if about_dwelling else application,
        on=on,
        due_on=add_days(on, scales.at("commission.step_days", on).number),
        household=None if about_dwelling else application.household,
        name="" if about_dwelling else str(application.household),
        dwelling=str(decision.mandate.dwelling),
    )
    return refusal


@verb(
    once=No("a successor that was asked already is refused"),
    frozen=No("who is frozen is passed over"),
    happened=("on",),
)
def call_successor(actor: User, *, decision: Decision, on: date, today: date) -> Decision:
    """The household designated next becomes the decision, by this dated act, without a new sitting.

    One that no longer waits, or whose file is frozen, is passed over. Raises Refused while the decision stands, when
    a successor was called already, when nobody is left, or when the dwelling is promised or went to another sitting since; to who withdrew
    from this point.
    """
    takes_part(decision, actor)
    withdrawn_on = decision.withdrawn_on
    if withdrawn_on is None or not hold(Decision.objects.filter(pk=decision.pk, withdrawn_on__isnull=False)):
        raise Refused(_("This decision stands: a successor is asked once it is withdrawn."))
    if Decision.objects.filter(succeeds=decision).exists():
        raise Refused(_("The successor was asked already."))
    if on < withdrawn_on:
        raise Refused(_("A successor is asked after the refusal."), "on")
    mandate = decision.mandate
    hold(Mandate.objects.filter(pk=mandate.pk))
    later = Decision.objects.filter(mandate=mandate, sitting__held_on__gt=decision.sitting.held_on)
    if later.exists() or not free_dwellings(on).filter(pk=mandate.pk).exists():
        raise Refused(_("This dwelling is no longer free, or a later sitting took it up."))
    chain = queries_sitting.chain(decision)
    root, line = chain[0], queries_sitting.in_line(chain, on)
    following = next((one for one in line if hold(Application.objects.filter(pk=one.application_id))), None)
    if following is None:
        raise Refused(_("No successor waits any more: the dwelling goes to the next sitting."))
    step = NextStep.AGREE if terms(mandate, on).choice == Choice.OWNER else NextStep.OFFER
    rank = next((one["rank"] for one in root.seen if one["application"] == following.application.code), None)
    due_on = add_days(on, scales.at(DELAY[step], on).number)
    called = Decision(
        sitting=root.sitting,
        mandate=mandate,
        application=following.application,
        outcome=Outcome.ALLOCATED,
        reason=root.reason,
        rank=rank,
        seen=root.seen,
        next_step=step,
        due_on=due_on,
        succeeds=decision,
        decided_by=actor,
        decided_on=on,
    )
    record(called, actor)
    called.recused.set(root.recused.all())
    promise(called, on=on, due_on=due_on)
    refused = DecisionLetter.objects.filter(
        decision__sitting=root.sitting, kind=LetterKind.WAITING, application=following.application
    )
    keep_from_leaving(actor, refused, on=today)
    return called
