"""Raise the one next action of each tenancy in debt, and let it fall when the debt is gone."""

from datetime import date

from django.db import transaction

from trousseau.core.todo import close_todo, open_todo
from trousseau.tenancies.queries import running

from .enums import Step
from .queries import situation
from .todo import KINDS


@transaction.atomic
def refresh(lease, *, on: date) -> Step | None:
    """Make the open action of one lease the one that its situation calls for today."""
    found = situation(lease, on)
    wanted = Step(found.next.step) if found.next else None
    for step, kind in KINDS.items():
        if step != wanted:
            close_todo(kind, subject=f"lease:{lease.pk}", on=on)
    if wanted:
        open_todo(
            KINDS[wanted], subject=f"lease:{lease.pk}", url=f"/prevention/{lease.pk}/", on=on,
            due_on=found.next.due_on, article=found.next.article, household=lease.household,
            name=str(lease.household), debt=f"{found.debt // 100},{found.debt % 100:02d} €",
            since=f"{found.since:%d/%m/%Y}",
        )  # fmt: skip
    return wanted


def refresh_all(on: date) -> int:
    """Every running tenancy, each in a short transaction of its own; returns how many actions stand."""
    leases = running().select_related("household__holder", "mandate__dwelling__commune")
    return sum(refresh(lease, on=on) is not None for lease in leases)
