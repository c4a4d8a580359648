"""One decision for one dwelling, with what was proposed, its reasons, who follows, and what comes next."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application
from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.core.actions_accounts import team
from trousseau.core.actions_grants import grant_household
from trousseau.core.enums import Role
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import No, Refuses, verb
from trousseau.mandates.enums import Choice
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import terms
from trousseau.rules.dates import add_days

from .. import lines, queries_sitting, todo
from ..enums import STEP_AFTER, Cause, NextStep, Outcome, SittingState
from ..freezing import freeze
from ..models import Decision, Opinion, Sitting, Successor
from ..proposing import Proposal
from ..queries import SHOWN, examine, first, free_dwellings
from .anonymous import under_numbers
from .locks import hold
from .sittings import take_seat

GROUND = "attribution d’un logement"
DELAY = {NextStep.OFFER: "commission.answer_days", NextStep.AGREE: "commission.owner_days"}


@verb(
    once=No("a dwelling is decided once in a sitting: the base refuses a second"),
    frozen=Refuses("application.household", beside="application"),
    happened=No("the day of the sitting, asked of it"),
)
def decide(
    actor: User,
    *,
    sitting: Sitting,
    mandate: Mandate,
    application: Application | None,
    outcome: str,
    reason: str,
    today: date,
    read: Sequence[str] | None = None,
    successors: Sequence[Application] = (),
    cause: str = "",
    due_on: date | None = None,
    few: bool = False,
) -> Decision:
    """One decision for one dwelling, with what was proposed. Opens the household's file to the rental manager.

    `read`: the numbers of the first proposals as the reader saw them, when a page showed them. `successors`: the
    households to be asked next, in order. `cause`: why it is adjourned; what comes next follows from it. `due_on`:
    the day of the next step, that of the scale unless told. `few`: someone said that the commission decides although
    few of its members are there and no rule of quorum is adopted. Raises Refused when the proposals changed, the actor
    does not sit or withdrew, the quorum is not met, who chairs is not there, the reasons name somebody, the sitting is to come or closed, the dwelling taken, the
    household no longer waiting.
    """
    on = sitting.held_on
    happened(on, today, None)
    if not reason.strip():
        raise Refused(_("Write the reasons: they go into the minutes."), "reason")
    if not hold(Sitting.objects.filter(pk=sitting.pk, state=SittingState.OPEN)):
        raise Refused(_("This sitting is closed."))
    sitting.refresh_from_db(fields=["chair"])  # who presides may have been noted since the page was read
    hold(Mandate.objects.filter(pk=mandate.pk))
    if application:
        hold(Application.objects.filter(pk=application.pk))
    if sitting.decisions.filter(mandate=mandate).exists():
        raise Refused(_("This sitting already decided for this dwelling."))
    if not free_dwellings(on).filter(pk=mandate.pk).exists():
        raise Refused(_("This dwelling is no longer free."))
    take_seat(actor, sitting)
    found = examine(on, [mandate])
    seen = found.proposals_for(mandate)
    given = (application, *successors) if outcome == Outcome.ALLOCATED else ()
    concerned = queries_sitting.fitting(seen) | {one.pk for one in given if one is not None}
    aside = queries_sitting.recused(sitting, mandate, concerned)
    quorum = _may_decide(actor, sitting, aside, few)
    under_numbers(reason, [p.application for p in seen], "reason", sitting)
    if read is not None and list(read) != [p.application.code for p in first(seen)]:
        raise Refused(_("The proposals changed since you opened this page: read them again, then decide."))
    rank = None
    if outcome == Outcome.ALLOCATED:
        mine = _chosen(application, seen)
        rank, cause = mine.rank, ""
        _after_it(mine.application, successors, seen)
        owner = terms(mandate, on).choice == Choice.OWNER
        step = NextStep.AGREE if owner else NextStep.OFFER
    else:
        if cause not in STEP_AFTER:
            raise Refused(_("Say why the dwelling is adjourned: the next step follows from it."), "cause")
        application, successors, step = None, (), STEP_AFTER[Cause(cause)]
    due = _due(step, on, due_on)
    decision = Decision(
        sitting=sitting,
        mandate=mandate,
        application=application,
        outcome=outcome,
        reason=reason,
        rank=rank,
        seen=[_frozen(p) for p in seen],
        cause=cause,
        next_step=step,
        due_on=due,
        decided_by=actor,
        decided_on=on,
        frozen=freeze(sitting, found, on=today),
        seated=quorum.seated,
        presided_by=None if sitting.chair in aside else sitting.chair,
        few=quorum.few,
    )
    record(decision, actor)
    decision.recused.set(aside)
    decision.present.set(queries_sitting.present(sitting, aside))
    Opinion.objects.filter(sitting=sitting, mandate=mandate, member__in=aside).delete()  # they took no part in it
    for place, one in enumerate(successors, 2):
        record(Successor(decision=decision, application=one, place=place), actor)
    for done in todo.AFTER_ADJOURNING.values():
        close_todo(done, thing=mandate, on=on)
    if application:
        promise(decision, on=on, due_on=due)
    elif kind := todo.AFTER_ADJOURNING.get(step):
        open_todo(
            kind, thing=mandate, url=kind.url(sitting.pk, mandate.pk), on=on, due_on=due, dwelling=str(mandate.dwelling)
        )
    return decision


def _may_decide(actor: User, sitting: Sitting, aside: Sequence[User], few: bool) -> queries_sitting.Quorum:
    """Members who are there for this point."""
    if actor in aside:
        raise Refused(_("You withdrew from this point: the other members decide."))
    quorum = queries_sitting.quorum(sitting, aside)
    if not quorum.met:
        raise Refused(
            _("The quorum is not met: %(present)s of the %(needed)s members that the commission’s rule asks for.")
            % {"present": quorum.present, "needed": quorum.needed}
        )
    if quorum.few and not few:
        raise Refused(
            _(
                "%(present)s of the %(seated)s members convened are there, and the agency adopted no rule of quorum: wait "
                "for the others, or say below that the commission decides so."
            )
            % {"present": quorum.present, "seated": quorum.seated},
            "few",
        )
    if sitting.chair and not queries_sitting.presided(sitting):
        raise Refused(
            _("%(name)s was to chair and is not noted as present: say who presides, by “Note who is there”.")
            % {"name": sitting.chair.name}
        )
    return quorum


def _chosen(application: Application | None, seen: Sequence[Proposal]) -> Proposal:
    if application is None:
        raise Refused(_("Choose the household to whom the dwelling goes."), "application")
    if application.state != ApplicationState.ACTIVE:
        raise Refused(_("This household no longer waits for a dwelling."), "application")
    mine = next((p for p in seen if p.application.pk == application.pk), None)
    if mine is None:
        raise Refused(_("Another decision already concerns this household."), "application")
    return mine


def _after_it(application: Application, successors: Sequence[Application], seen: Sequence[Proposal]) -> None:
    """The successors are at most two other households, each named once, among those that were examined."""
    named, known = [application, *successors], {p.application.pk for p in seen}
    if len({one.pk for one in named}) < len(named):
        raise Refused(_("Each household has one place: first, second or third."), "second")
    if len(successors) > 2 or any(one.pk not in known for one in successors):
        raise Refused(_("A successor is one of the households that were examined."), "second")


def _due(step: str, on: date, due_on: date | None) -> date:
    due = due_on or add_days(on, scales.at(DELAY.get(NextStep(step), "commission.step_days"), on).number)
    if due < on:
        raise Refused(_("The next step comes after the sitting."), "due_on")
    return due


def promise(decision: Decision, *, on: date, due_on: date) -> None:
    """What a dwelling promised to a household opens: its file to the manager, the lease to draft, and by the day `due_on`
    the owner to ask or the household to hear."""
    household = decision.allocated_to.household
    grant_household(household, users=team(Role.RENTAL), ground=GROUND, on=on)
    ask_for_lease(decision, on=on)
    if decision.next_step == NextStep.AGREE:
        open_todo(
            todo.ASK_OWNER,
            thing=decision,
            on=on,
            due_on=due_on,
            code=decision.allocated_to.code,
            dwelling=str(decision.mandate.dwelling),
        )
    else:
        ask_household(decision, on=on, due_on=due_on)


def ask_household(decision: Decision, *, on: date, due_on: date) -> None:
    """Who accompanies the household proposes it the dwelling; the owner agreed already, where the mandate asks them."""
    household = decision.allocated_to.household
    open_todo(
        todo.OFFER,
        thing=decision,
        url=todo.OFFER.url(decision.sitting_id, decision.mandate_id),
        on=on,
        due_on=due_on,
        household=household,
        name=str(household),
        dwelling=str(decision.mandate.dwelling),
    )


def ask_for_lease(decision: Decision, *, on: date) -> None:
    """The manager has a week to draft it."""
    household = decision.allocated_to.household
    open_todo(
        todo.DRAFT_LEASE,
        thing=decision,
        on=on,
        due_on=add_days(on, 7),
        household=household,
        name=str(household),
        dwelling=str(decision.mandate.dwelling),
    )


def _frozen(proposal: Proposal) -> dict:
    """What the minutes keep of a proposal: the figures of those that were put forward, the refusals of the others."""
    kept: dict[str, object] = {
        "application": proposal.application.code,
        "rank": proposal.rank,
        "size": proposal.size,
        "no": list(proposal.refused),
    }
    if proposal.not_known:
        kept["lacks"] = proposal.lacking
    if proposal.rank and proposal.rank <= SHOWN:
        kept["total"] = proposal.total
        kept["lines"] = [lines.kept(line) for line in proposal.lines]
        kept["points"] = [list(lines.point_said(line)) for line in proposal.points]
    return kept
