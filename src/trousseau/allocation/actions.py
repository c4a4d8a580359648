"""Hold a sitting and decide. The software proposes, the commission decides and says why."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application
from trousseau.core.actions import edit, end_grants, grant_household, record, team
from trousseau.core.enums import Role
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import add_days

from . import todo
from .enums import Outcome, SittingState, Withdrawn
from .models import Decision, Sitting
from .queries import SHOWN, Proposal, first, free_dwellings, obstacle, proposals

GROUND = "attribution d’un logement"


@transaction.atomic
def open_sitting(actor: User, *, on: date, members: Iterable[User]) -> Sitting:
    """Raises ValidationError when a sitting is already held on that day."""
    sitting = Sitting(held_on=on)
    record(sitting, actor)
    sitting.members.set(members)
    return sitting


@transaction.atomic
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
) -> Decision:
    """One decision for one dwelling, with what was proposed. Opens the household's file to the rental manager.

    `read`: the numbers of the first proposals as the reader saw them, when a page showed them. Raises
    Refused when they have changed, the sitting is to come or closed, the dwelling taken, the household no
    longer waiting.
    """
    on = sitting.held_on
    happened(on, today, None)
    if not reason.strip():
        raise Refused(_("Write the reasons: they go into the minutes."), "reason")
    if not _hold(Sitting.objects.filter(pk=sitting.pk, state=SittingState.OPEN)):
        raise Refused(_("This sitting is closed."))
    _hold(Mandate.objects.filter(pk=mandate.pk))
    if application:
        _hold(Application.objects.filter(pk=application.pk))
    if not free_dwellings(on).filter(pk=mandate.pk).exists():
        raise Refused(_("This dwelling is no longer free."))
    seen = proposals(mandate, on)
    if read is not None and list(read) != [p.application.code for p in first(seen)]:
        raise Refused(_("The proposals changed since you opened this page: read them again, then decide."))
    rank = None
    if outcome == Outcome.ALLOCATED:
        if application is None:
            raise Refused(_("Choose the household to whom the dwelling goes."), "application")
        if application.state != ApplicationState.ACTIVE:
            raise Refused(_("This household no longer waits for a dwelling."), "application")
        mine = next((p for p in seen if p.application.pk == application.pk), None)
        if mine is None:
            raise Refused(_("Another decision already concerns this household."), "application")
        rank = mine.rank
    else:
        application = None
    decision = Decision(
        sitting=sitting, mandate=mandate, application=application, outcome=outcome, reason=reason, rank=rank,
        seen=[_frozen(p) for p in seen],
        decided_by=actor, decided_on=on,
    )  # fmt: skip
    record(decision, actor)
    if application:
        grant_household(application.household, users=team(Role.RENTAL), ground=GROUND, on=on)
        ask_for_lease(decision, on=on)
    return decision


def ask_for_lease(decision: Decision, *, on: date) -> None:
    """The manager has a week to draft it."""
    household = decision.application.household
    open_todo(
        todo.DRAFT_LEASE, subject=f"decision:{decision.pk}", url=f"/baux/nouveau/{decision.pk}/", on=on,
        due_on=add_days(on, 7), household=household, name=str(household), dwelling=str(decision.mandate.dwelling),
    )  # fmt: skip


@transaction.atomic
def withdraw_decision(
    actor: User, *, decision: Decision, version: int, reason: str, words: str = "", on: date, today: date
) -> None:
    """The dwelling does not go to this household after all: both are free again, for the next sitting.

    What the decision had opened closes that day; the household keeps its seniority. Raises Refused when the
    decision allocated nothing or was withdrawn, while a lease stands on it, for a day that is not possible.
    """
    happened(on, today)
    if not _hold(Decision.objects.filter(pk=decision.pk).standing()):
        raise Refused(_("There is nothing to withdraw: no dwelling is promised by this decision any more."))
    stopped = obstacle(decision)
    if stopped:
        raise Refused(stopped)
    if on < decision.decided_on:
        raise Refused(_("A decision is withdrawn after it was taken."), "on")
    if reason == Withdrawn.OTHER and not words.strip():
        raise Refused(_("Say in a few words which reason."), "words")
    edit(
        actor, decision, version=version, withdrawn_on=on, withdrawn_for=reason, withdrawn_words=words.strip(),
        withdrawn_by=actor,
    )  # fmt: skip
    end_grants(decision.application.household, ground=GROUND, on=on)
    close_todo(todo.DRAFT_LEASE, subject=f"decision:{decision.pk}", on=on)


def _hold(rows: QuerySet) -> bool:
    """Keep a row to oneself until the end of the transaction, on PostgreSQL too; False when it is not there.

    Two sittings that decide at once then read one after the other what is still free and who still waits.
    """
    return bool(rows.update(version=F("version")))


def _frozen(proposal: Proposal) -> dict:
    """What the minutes keep of a proposal: the figures of those that were put forward, the refusals of the others."""
    kept = {
        "application": proposal.application.code,
        "rank": proposal.rank,
        "size": proposal.size,
        "no": [line.code for line in proposal.lines if line.status == "no"],
    }
    if proposal.rank and proposal.rank <= SHOWN:
        kept["lines"] = [asdict(line) for line in proposal.lines]
    return kept


@transaction.atomic
def close_sitting(actor: User, *, sitting: Sitting, version: int) -> None:
    """The minutes are final: nothing is decided in this sitting any more."""
    if sitting.state != SittingState.OPEN:
        raise Refused(_("This sitting is closed."))
    edit(actor, sitting, version=version, state=SittingState.CLOSED, reason="close")
