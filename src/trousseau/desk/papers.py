"""What is shared of a tenancy with partners: read from the rooms, then cut to what the meeting needs (RGPD, art. 5.1 c)."""

from collections.abc import Iterator
from datetime import date

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import SynthesisDocument
from trousseau.engines.typesetting import Rendered
from trousseau.followup.enums import Presence
from trousseau.followup.models import Contact
from trousseau.prevention.enums import Step
from trousseau.prevention.models import StepTaken
from trousseau.prevention.procedure.queries import line_of
from trousseau.prevention.queries import situation
from trousseau.rents.plans.queries import Standing
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.said import account_line
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import in_force

DONE = 8  # facts in sight: the last ones


def synthesis_paper(lease: Lease, *, on: date) -> Rendered:
    return printed("synthesis", synthesis(lease, on=on))


@in_french
def synthesis(lease: Lease, *, on: date) -> SynthesisDocument:
    """All that leaves: what is not here is shared with nobody."""
    found, line, asked = situation(lease, on), line_of(lease, on), in_force(lease, on)
    dwelling = lease.mandate.dwelling
    return SynthesisDocument(
        agency=agency_part(on),
        dated=on,
        number=lease.code,
        tenancy=f"{lease.household}, {lease.code}",
        home=f"T{dwelling.rooms}, {dwelling.commune.name}",
        since=typography.day(lease.entry_on, "fr"),
        rent=typography.money(asked.rent + asked.charges, "fr"),
        account=account_line(aged_of(lease, on)),
        plan=_plan(found.plan) if found.plan else None,
        procedure=str(line.stage.label) if line else None,
        next=" ; ".join(_next(one.step, one.due_on) for one in found.asked) or None,
        done=tuple(_done(lease, on)),
    )


def _plan(plan: Standing) -> str:
    left = [row for row in plan.rows if row.left]
    kept = "suivi" if not plan.missing else f"{typography.money(plan.missing, 'fr')} manquent"
    return f"{typography.money(plan.plan.debt, 'fr')} en {len(plan.rows)} fois, {len(left)} à venir : {kept}"


def _next(step: str, due_on: date) -> str:
    return f"{Step(step).label}, pour le {typography.day(due_on, 'fr')}"


def _done(lease: Lease, on: date) -> Iterator[tuple[str, str]]:
    """The bare facts: a day and a kind. What was said, seen or noted stays in the house."""
    met = Contact.objects.filter(household=lease.household_id, on__lte=on, presence=Presence.MET)
    rows = [(one.on, str(one.get_kind_display())) for one in met.order_by("-on", "-pk")[:DONE]]
    steps = StepTaken.objects.filter(lease=lease, on__lte=on).order_by("-on", "-pk")[:DONE]
    rows += [(one.on, str(one.get_step_display())) for one in steps]
    for day, said in sorted(rows, key=lambda row: row[0], reverse=True)[:DONE]:
        yield typography.day(day, "fr"), said
