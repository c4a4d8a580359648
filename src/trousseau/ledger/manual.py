"""Write by hand what no page writes: proposed with its ground, then posted or refused by a second person, the director."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import Once, verb

from . import chart, todo
from .access import ACCOUNTS
from .actions import post
from .enums import MANUAL_TRANSITIONS, Ledger, ManualState
from .events import events
from .models import Entry, ManualEntry, ManualLine
from .payable import TENANTS
from .postings import Posting

JOURNAL = "OD"


@cache
def kept(ledger: str) -> frozenset[str]:
    """The accounts that the rooms keep: those that an event of the chart moves. By hand, they may cease to say what the rooms
    say."""
    return frozenset(move.account for event in events().values() if event.ledger == ledger for move in event.moves)


def _same_lines(known: ManualEntry, told: Any) -> None:
    said = [(line.account, line.fund, line.aux, line.debit, line.credit) for line in told.lines]
    kept_lines = known.lines.select_related("fund").order_by("pk")
    was = [(line.account, line.fund, line.aux, line.debit, line.credit) for line in kept_lines]
    sent_again(SimpleNamespace(lines=was), lines=said)
    if known.why_kept:  # of an account that the rooms keep
        sent_again(known, why_kept=told.why_kept.strip())


@verb(
    once=Once(ManualEntry, stands={"why_refused": ""}, apart=("lines", "why_kept"), also=_same_lines),
    frozen=ACCOUNTS,
    happened=("on",),
)
def propose_entry(
    actor: User,
    *,
    ledger: str,
    label: str,
    ground: str,
    lines: Sequence[Posting],
    on: date,
    today: date,
    why_kept: str = "",
    key: str = "",
) -> ManualEntry:
    """Lines of two accounts at least, equal on both sides; nothing is posted before a second person says so. `key`: a form sent
    twice is one.

    Raises Refused without a ground, for what a tenant owes, which has its own page, or for an account that the rooms keep
    when nobody says why.
    """
    if not ground.strip() or not label.strip():
        raise Refused(_("Say what it is and why, in one sentence each."), "ground")
    unknown = [line.account for line in lines if (Ledger(ledger), line.account) not in chart.accounts()]
    if unknown:
        raise Refused(_("Account %(account)s is not in this ledger.") % {"account": unknown[0]}, "lines")
    if ledger == Ledger.CLIENTS and any(line.account == TENANTS for line in lines):
        raise Refused(_("What a tenant owes is written on their own account: a debit or a credit, there."), "lines")
    debit, credit = sum(line.debit for line in lines), sum(line.credit for line in lines)
    if len(lines) < 2 or debit != credit or not debit:
        raise Refused(_("Both sides come to the same sum, above zero, on two lines at least."), "lines")
    moved = sorted({line.account for line in lines} & kept(ledger))
    if moved and not why_kept.strip():
        raise Refused(
            _("Other pages keep account %(account)s: say why it is moved by hand.") % {"account": moved[0]}, "why_kept"
        )
    manual = ManualEntry(
        ledger=ledger,
        on=on,
        label=label.strip(),
        ground=ground.strip(),
        why_kept=why_kept.strip() if moved else "",
        proposed_by=actor,
        proposed_on=today,
        key=key or None,
    )
    record(manual, actor)
    for line in lines:
        row = ManualLine(
            manual=manual, account=line.account, fund=line.fund, aux=line.aux, debit=line.debit, credit=line.credit
        )
        record(row, actor)
    open_todo(
        todo.POST_MANUAL,
        thing=manual,
        on=today,
        due_on=today,
        label=manual.label,
        ground=manual.ground,
        name=actor.name,
    )
    return manual


@transaction.atomic
def post_manual(actor: User, *, manual: ManualEntry, version: int, today: date) -> Entry:
    """A second person posts it, once, on its own day. Undone afterwards by its opposite, like every entry."""
    state = step(MANUAL_TRANSITIONS, "post", manual.state, actor)
    if manual.proposed_by_id == actor.pk:
        raise Refused(_("You proposed this entry: another person posts it."))
    lines = [
        Posting(line.account, debit=line.debit, credit=line.credit, fund=line.fund, aux=line.aux)
        for line in manual.lines.select_related("fund")
    ]
    entry = post(
        actor,
        ledger=manual.ledger,
        journal=JOURNAL,
        on=manual.on,
        label=manual.label,
        lines=lines,
        key=f"ledger.manual:{manual.pk}",
        source=f"ledger.manual:{manual.pk}",
        piece=str(manual),
    )
    edit(actor, manual, version=version, state=state, entry=entry, answered_by=actor, answered_on=today)
    close_todo(todo.POST_MANUAL, thing=manual, on=today)
    return entry


@transaction.atomic
def refuse_manual(actor: User, *, manual: ManualEntry, version: int, why_refused: str, today: date) -> None:
    """Nothing is posted. Who proposed it may take it back so."""
    if actor.pk != manual.proposed_by_id:
        state = step(MANUAL_TRANSITIONS, "refuse", manual.state, actor)
    elif manual.state == ManualState.PROPOSED:
        state = ManualState.REFUSED
    else:
        raise Refused(_("This was already done, or another step comes first: reload the page."))
    if not why_refused.strip():
        raise Refused(_("Say why, in one sentence."), "why_refused")
    edit(
        actor,
        manual,
        version=version,
        state=state,
        why_refused=why_refused.strip(),
        answered_by=actor,
        answered_on=today,
    )
    close_todo(todo.POST_MANUAL, thing=manual, on=today)
