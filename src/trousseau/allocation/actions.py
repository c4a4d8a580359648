"""Hold a sitting and decide. The software proposes, the commission decides and says why."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application
from trousseau.core.actions import edit, grant_household, record, team
from trousseau.core.enums import Role
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import open_todo
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import add_days

from . import todo
from .enums import Outcome, SittingState
from .models import Decision, Sitting
from .queries import SHOWN, Proposal, first, free_dwellings, proposals

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
    read: Sequence[str] | None = None,
) -> Decision:
    """One decision for one dwelling, with what was proposed. Opens the household's file to the rental manager.

    `read`: the numbers of the first proposals as the reader saw them, when a page showed them. Raises
    Refused when they have changed, the sitting is closed, the dwelling taken, the household no longer waiting.
    """
    on = sitting.held_on
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
        open_todo(
            todo.DRAFT_LEASE, subject=f"decision:{decision.pk}", url=f"/baux/nouveau/{decision.pk}/", on=on,
            due_on=add_days(on, 7), household=application.household,
            name=str(application.household), dwelling=str(mandate.dwelling),
        )  # fmt: skip
    return decision


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
