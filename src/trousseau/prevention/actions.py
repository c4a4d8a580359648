"""Raise the one next action of each tenancy in debt, note what was done, let the action fall when it is."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.engines import typography
from trousseau.followup.actions import note_contact
from trousseau.followup.models import Contact
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import running

from .enums import CONTACTS, Step
from .models import StepTaken
from .queries import situation
from .todo import KINDS


@transaction.atomic
def refresh(lease: Lease, *, on: date) -> Step | None:
    """Make the open action of one lease the one that its situation calls for today, with today's figures."""
    found = situation(lease, on)
    wanted = Step(found.next.step) if found.next else None
    subject = f"lease:{lease.pk}"
    for step, kind in KINDS.items():
        if step != wanted:
            close_todo(kind, subject=subject, on=on)
    if found.next is None:
        return None
    params = {
        "name": str(lease.household),
        "lease": lease.code,
        "cents": found.debt,
        "debt": typography.money(found.debt, "fr"),
        "since": found.since.isoformat(),
    }
    kind = KINDS[wanted]
    open_todo(
        kind, subject=subject, url=f"/prevention/{lease.pk}/", on=on, due_on=found.next.due_on,
        article=found.next.article, household=lease.household, **params,
    )  # fmt: skip
    # an action that stood already says today's debt
    ToDo.objects.waiting().filter(kind=kind.code, subject=subject).update(
        params=params, due_on=found.next.due_on, article=found.next.article
    )
    return wanted


def refresh_all(on: date) -> int:
    """Every running tenancy, each in a short transaction of its own; returns how many actions stand."""
    leases = running().select_related("household__holder", "mandate__dwelling__commune")
    return sum(refresh(lease, on=on) is not None for lease in leases)


@transaction.atomic
def note_about_debt(actor: User, *, lease: Lease, kind: str, on: date, today: date, presence: str) -> Contact:
    """A call, a letter, a meeting about the debt: the follow-up keeps the bare fact, the action is recomputed."""
    contact = note_contact(actor, household=lease.household, kind=kind, on=on, today=today, presence=presence)
    refresh(lease, on=today)
    return contact


@transaction.atomic
def take_step(actor: User, *, lease: Lease, step: str, on: date, today: date, note: str) -> StepTaken:
    """A plan was proposed, a report made, a decision taken: the action falls, the next one comes."""
    if step in CONTACTS:
        raise Refused(_("A call or a letter is noted as a contact."))
    if on > today:
        raise Refused(_("This day has not come yet: note it once it is done."), "on")
    if not note.strip():
        raise Refused(_("Write in a few words what was done or decided."), "note")
    taken = StepTaken(lease=lease, step=step, on=on, note=note, by=actor)
    record(taken, actor)
    refresh(lease, on=today)
    return taken
