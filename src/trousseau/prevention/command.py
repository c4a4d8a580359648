"""`trousseau next-actions --date AAAA-MM-JJ [--json]`: the one next action of each tenancy, as it was known that day."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core.clock import today
from trousseau.engines import typography
from trousseau.rents.known import known
from trousseau.rents.roll.entered import unentered

from . import words
from .enums import Step
from .queries import Situation, begun, concerned, situations


def main(argv: Sequence[str]) -> int:
    """0; argparse leaves with 2 on a wrong argument."""
    parser = argparse.ArgumentParser(
        prog="trousseau next-actions",
        description="La prochaine action de chaque bail à une date, et ce qui se tient à côté d’une obligation en retard.",
    )
    parser.add_argument("--date", type=_day, metavar="AAAA-MM-JJ", help="le jour ; aujourd’hui sinon")
    parser.add_argument("--json", action="store_true", help="écrire la liste en JSON")
    options = parser.parse_args(argv)
    on = options.date or today()
    if options.json:
        sys.stdout.write(f"{json.dumps(list(next_actions(on)), ensure_ascii=False, indent=2)}\n")
        return 0
    for one in _read(on):
        for found in one.asked:
            more = f", {_('day to confirm')}" if found is one.next and _confirm(one) else ""
            sys.stdout.write(f"{one.lease.code}  {found.due_on}  {Step(found.step).label} ({found.article}){more}\n")
    return 0


def _day(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"« {text} » n’est pas un jour : écrivez par exemple 2026-11-27")


LOOKED, CHUNK = (
    5000,
    500,
)  # leases whose account is looked at, then read, together: the memory does not grow with theirs


def next_actions(on: date) -> Iterator[dict[str, Any]]:
    """Each tenancy that has an action, in the order of their numbers."""
    return plain(_read(on), on)


def _read(on: date) -> Iterator[Situation]:
    leases, unknown, read = begun().filter(keys_on__lte=on).order_by("number"), unentered(on), known(on)
    numbers = list(leases.values_list("number", flat=True))
    for start in range(0, len(numbers), LOOKED):
        looked = numbers[start : start + LOOKED]
        mine = leases.filter(number__range=(looked[0], looked[-1]))
        keys = list(mine.filter(pk__in=concerned(mine, on, unknown, read)).values_list("pk", flat=True))
        for first in range(0, len(keys), CHUNK):
            yield from situations(leases.filter(pk__in=keys[first : first + CHUNK]), on, unknown, read=read)


def _confirm(one: Situation) -> str:
    """Why the day of the action is to confirm, when it is."""
    return words.to_confirm(one) if one.next and one.next.step == Step.REPORT else ""


def plain(found: Iterable[Situation], on: date) -> Iterator[dict[str, Any]]:
    for one in found:
        if one.next is None:
            continue
        step = Step(one.next.step)
        owed = f" {typography.money(one.debt)}" if one.debt else ""
        why = _confirm(one)
        confirm = f" {_('Day to confirm: %(why)s.') % {'why': why}}" if why else ""
        yield {
            "tenancy": one.lease.code,
            "action": step.value,
            "then": one.next.then,
            "reason": f"{words.doing(one, one.next, on)}{owed and f' Dette :{owed}.'}{confirm}",
            "article": one.next.article,
            "due": one.next.due_on.isoformat(),
            "lost": [{"action": code, "why": str(words.WHY_NOT[why])} for code, why in one.next.rejected],
            "ends_when": str(words.ENDS[step]),
            "beside": one.next.beside and one.next.beside.step,
        }
