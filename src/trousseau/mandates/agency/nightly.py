"""What the director is told each night about the agency's papers."""

from datetime import date

from django.db import transaction

from trousseau.core.todo import close_todo, open_todo
from trousseau.engines import typography
from trousseau.rules.dates import add_days
from trousseau.rules.said import Said, Sum, say

from .. import todo
from . import queries


@transaction.atomic
def watch_papers(on: date) -> Said:
    """Open and close the alerts on the four papers and on the guarantee; a second run changes nothing."""
    running = 0
    for one in queries.paper_states(on):
        subject = f"paper:{one.kind}"
        if one.state == queries.FINE:
            close_todo(todo.PAPER, thing=subject, on=on)
            continue
        running += 1
        due = one.renewal.ask_by if one.renewal else on
        ends = one.paper.ends_on if one.paper else one.last.ends_on if one.last else None
        kind = todo.PAPER if ends and one.state != queries.LONG else todo.NO_PAPER
        open_todo(
            kind,
            thing=subject,
            url=kind.url(),
            on=on,
            due_on=due,
            article=one.article,
            paper=str(one.kind.label),
            ends=ends.isoformat() if ends else "",
        )
    for one in queries.paper_states(on):
        if one.state not in (queries.MISSING, queries.UNENDED, queries.LONG):
            close_todo(todo.NO_PAPER, thing=f"paper:{one.kind}", on=on)
    found = queries.coverage(on)
    subject = "guarantee"
    if found.state in ("over", "low", "near"):
        running += 1
        open_todo(
            todo.GUARANTEE,
            thing=subject,
            url=todo.GUARANTEE.url(),
            on=on,
            due_on=on if found.state != "near" else add_days(on, 30),
            article="Décret 72-678, art. 29",
            peak=typography.money(found.peak.owed),
            guarantee=typography.money(found.guarantee.amount),
            asked=typography.money(found.least_guarantee),
        )
    else:
        close_todo(todo.GUARANTEE, thing=subject, on=on)
    return say(
        "The agency’s papers: alerts running: %(running)s; highest of the funds: %(peak)s.",
        running=running,
        peak=Sum(found.peak.owed),
    )
