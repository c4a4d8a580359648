"""The sheet of a meeting, printed: a line for each tenancy, room to write what is decided."""

from datetime import date

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines import typography
from trousseau.engines.documents import MeetingDocument, MeetingLine
from trousseau.engines.typesetting import Rendered

from ..models import MeetingDecision
from .queries import Row, Sheet


@in_french
def sheet_paper(found: Sheet, *, on: date) -> Rendered:
    document = MeetingDocument(
        agency=agency_part(on),
        dated=on,
        number=f"{found.meeting.held_on:%Y-%m-%d}",
        held_on=found.meeting.held_on,
        lines=tuple(_line(row) for row in (*found.todo, *found.settled)),
    )
    return printed("meeting", document)


def _line(row: Row) -> MeetingLine:
    lease, late = row.lease, row.found
    since = f" depuis le {typography.day(late.since, 'fr')}" if late and late.since else ""
    steps = [f"{step.label}, pour le {typography.day(due_on, 'fr')}" for step, due_on in row.steps]
    return MeetingLine(
        tenancy=f"{lease.household}, {lease.code}",
        commune=lease.mandate.dwelling.commune.name,
        debt=f"{typography.money(late.debt, 'fr')}{since}" if late else "Rien n’est en retard",
        next=" ; ".join(steps) or None,
        before=tuple(_said(one, done=True) for one in row.before),
        now=tuple(_said(one, done=False) for one in row.now),
    )


def _said(one: MeetingDecision, *, done: bool) -> str:
    said = f"{one.what} ({one.who}, pour le {typography.day(one.by, 'fr')})"
    if not done:
        return said
    return f"{said} : {f'fait le {typography.day(one.done_on, "fr")}' if one.done_on else 'non fait'}"
