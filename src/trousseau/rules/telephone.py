"""May an owner be called, and if not, what would allow it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

ARTICLE = "C. conso., art. L223-1"
OBJECTION_ARTICLE = "RGPD, art. 21"

CONSENT, CONTRACT = "consent", "contract"  # grounds that allow
OBJECTION, WITHDRAWN, NO_CONSENT = "objection", "withdrawn", "no_consent"  # what forbids


@dataclass(frozen=True)
class Span:
    """A fact that holds from a day to a day, both included; `end` None while it runs."""

    start: date
    end: date | None = None

    def holds(self, on: date) -> bool:
        return self.start <= on and (self.end is None or on <= self.end)


@dataclass(frozen=True)
class Answer:
    """`ground` is why it is allowed or forbidden, `since` the day of the fact that decides."""

    allowed: bool
    ground: str
    since: date | None = None
    article: str = ARTICLE


def may_call(on: date, *, consents: Iterable[Span], contracts: Iterable[Span], objections: Iterable[Span]) -> Answer:
    """C. conso., art. L223-1: no call to prospect without a consent given before, of which the caller has the
    proof; a call about a running contract is none. RGPD, art. 21: an objection to prospecting stops it,
    whatever was agreed before; it does not stop a call about the contract.

    A consent withdrawn on a day no longer holds on that day. An objection forbids until its end.
    """
    running = [one for one in contracts if one.holds(on)]
    if running:
        return Answer(True, CONTRACT, max(one.start for one in running))
    opposed = [one for one in objections if one.holds(on)]
    if opposed:
        return Answer(False, OBJECTION, max(one.start for one in opposed), OBJECTION_ARTICLE)
    given = [one for one in consents if one.start <= on]
    valid = [one for one in given if one.end is None or on < one.end]
    if valid:
        return Answer(True, CONSENT, max(one.start for one in valid))
    if given:
        return Answer(False, WITHDRAWN, max(one.end for one in given if one.end))
    return Answer(False, NO_CONSENT)
