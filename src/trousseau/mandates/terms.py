"""What is asked about the term of a mandate: the letter that announces its renewal, or a decision."""

from datetime import date
from functools import partial

from django.db import transaction

from trousseau.core.todo import close_todo, open_todo

from . import queries, todo
from .models import MandateAt


@transaction.atomic
def ask_about_term(mandate: MandateAt, *, on: date) -> None:
    """Ask for the letter that announces a renewal, once it may be sent; for a decision, when nothing carries it on.

    What was asked is closed once the letter is known to have left. `mandate` comes from `queries.near_term`.
    """
    ask = partial(
        open_todo,
        thing=mandate,
        on=on,
        owner=mandate.owner.name,
        mandate=mandate.code,
        term=mandate.ends_at.isoformat(),
    )
    if queries.renewed_until(mandate, mandate.ends_at) is None:
        article = "Loi 70-9, art. 7" if mandate.way.for_owner else ""
        ask(todo.TERM, due_on=mandate.ends_at, article=article)
        return
    window = queries.announcement(mandate.ends_at)
    if queries.announced_on(mandate, mandate.ends_at):
        close_todo(todo.RENEW, thing=mandate, on=on)
    elif queries.must_announce(mandate) and on >= window.first:
        ask(
            todo.RENEW,
            due_on=window.last,
            article="C. conso., art. L215-1",
            first=window.first.isoformat(),
            last=window.last.isoformat(),
        )
