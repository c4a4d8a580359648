"""The days that a convention waits for: those of the law, its term, and those that its own articles set."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.localised import Text
from trousseau.rules import public_money

from . import queries
from .enums import ConventionState
from .models import Convention, Deadline


@dataclass(frozen=True)
class Day:
    """One deadline. `code`: publish, account:YYYY-MM-DD, term, or the key of a `Deadline`; `scale`: the value behind it."""

    code: str
    on: date
    words: Text
    done_on: date | None
    article: str = ""
    scale: scales.Value | None = None
    row: Deadline | None = None
    ended: date | None = None  # the last day of the exercise of an account

    @property
    def articles(self) -> list[str]:
        return self.article.split(" ; ")


def of(convention: Convention) -> list[Day]:
    """All of them, the next first; none of the law's before the signature, from which they run."""
    rows = list(convention.deadlines.filter(withdrawn_on=None))
    kept = {row.code: row for row in rows if row.code}
    found = [Day(str(row.pk), row.due_on, row.words, row.done_on, row.article, row=row) for row in rows if not row.code]
    if published := queries.publication(convention):
        found.append(
            Day(
                "publish",
                published.on,
                _("Essential data published by who grants"),
                convention.published_on,
                published.scale.article,
                published.scale,
            )
        )
    if convention.signed_on:
        for ended in public_money.exercises(convention.starts_on, convention.ends_on):
            scale = scales.at("conventions.account_months", ended)
            code = f"account:{ended.isoformat()}"
            done = kept[code].done_on if code in kept else None
            words = _("Financial account of %(year)s") % {"year": ended.year}
            due = public_money.account_due(ended, scale.number)
            found.append(Day(code, due, words, done, scale.article, scale, kept.get(code), ended))
        renewed = convention.renewals.filter(withdrawn_on=None).exists()
        over = convention.state == ConventionState.ENDED or renewed
        done = convention.ends_on if over else None
        found.append(Day("term", convention.ends_on, _("Term of the convention"), done))
    return sorted(found, key=lambda one: (one.done_on is not None, one.on))
