"""What a convention has somebody do: what is due, what goes back, what its days ask. Acts and the night both bring it up to
date; nothing waits for a convention that is not signed, or is archived."""

from datetime import date
from typing import Any

from django.urls import reverse

from trousseau.core import localised
from trousseau.core.todo import close_todo, follow_todo
from trousseau.rules.dates import add_days

from . import deadlines, mail_papers, queries_money, todo
from .models import Convention

BEFORE_DAYS = 60  # days of the house before a deadline from which it is asked


def all_of(convention: Convention, *, on: date) -> None:
    """All that the convention asks for on the day `on`."""
    payments(convention, on=on)
    days(convention, on=on)


def payments(convention: Convention, *, on: date) -> None:
    """Who has not paid what was due before `on`; what is to be given back."""
    watched = convention.signed_on is not None and convention.archived_on is None
    url, name = reverse("conventions:convention", args=[convention.pk]), convention.title
    for tranche in queries_money.tranches(convention):
        left = tranche.amount - tranche.came
        if not watched or tranche.in_kind or left <= 0 or tranche.due_on >= on:
            close_todo(todo.DUE, thing=tranche, on=on)
            continue
        follow_todo(
            todo.DUE,
            thing=tranche,
            url=f"{url}#payments",
            on=on,
            due_on=tranche.due_on,
            funder=tranche.funder.name,
            convention=name,
            since=tranche.due_on.isoformat(),
            left=localised.money(left),
            came=localised.money(tranche.came),
            amount=localised.money(tranche.amount),
        )
    for gone in convention.tranches.exclude(withdrawn_on=None):
        close_todo(todo.DUE, thing=gone, on=on)
    mail_papers.keep_true(convention, on=on)
    asked = queries_money.asked_back(convention, queries_money.EVER[1])
    for party in convention.parties.select_related("organisation"):
        for claim in party.recoveries.all():
            left = asked.get(claim, 0)
            if not left or not watched:
                close_todo(todo.GIVE_BACK, thing=claim, on=on)
                continue
            follow_todo(
                todo.GIVE_BACK,
                thing=claim,
                url=f"{url}#payments",
                on=on,
                due_on=claim.due_on,
                funder=party.organisation.name,
                convention=name,
                asked=claim.asked_on.isoformat(),
                left=localised.money(left),
                why=claim.words,
            )


def days(convention: Convention, *, on: date) -> None:
    """Its deadlines that come within the delay of the house, or have passed."""
    watched = convention.signed_on is not None and convention.archived_on is None
    url, name = reverse("conventions:convention", args=[convention.pk]), convention.title
    for day in deadlines.of(convention):
        subject = f"convention:{convention.pk}:{day.code}"
        wanted = watched and day.done_on is None and day.on <= add_days(on, BEFORE_DAYS)
        said: dict[str, Any] = {
            "thing": subject,
            "url": f"{url}#deadlines",
            "on": on,
            "due_on": day.on,
            "convention": name,
        }
        match day.code.partition(":")[0]:
            case "publish":
                if not wanted:
                    close_todo(todo.PUBLISH, thing=subject, on=on)
                elif convention.signed_on:
                    signed = convention.signed_on.isoformat()
                    follow_todo(todo.PUBLISH, article=day.article, signed=signed, **said)
            case "account":
                if not wanted or (day.ended and day.ended >= on):
                    close_todo(todo.ACCOUNT, thing=subject, on=on)
                elif day.ended:
                    ended: dict[str, Any] = {"year": str(day.ended.year), "ended": day.ended.isoformat()}
                    follow_todo(todo.ACCOUNT, article=day.article, **ended, **said)
            case "term":
                if wanted:
                    follow_todo(todo.TERM, ends=day.on.isoformat(), **said)
                else:
                    close_todo(todo.TERM, thing=subject, on=on)
            case _:
                if wanted:
                    follow_todo(todo.ARTICLE, article=day.article, words=str(day.words), **said)
                else:
                    close_todo(todo.ARTICLE, thing=subject, on=on)
    for gone in convention.deadlines.exclude(withdrawn_on=None):
        close_todo(todo.ARTICLE, thing=f"convention:{convention.pk}:{gone.pk}", on=on)
