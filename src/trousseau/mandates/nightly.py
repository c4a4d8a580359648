"""What the mandates do each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Failed
from trousseau.core.models import ToDo
from trousseau.core.nightly import once
from trousseau.core.todo import about, close_todos
from trousseau.rules.dates import add_days
from trousseau.rules.said import Said, say

from . import queries, todo
from .actions import renew_mandate, take_convention
from .actions.ending import SETTLE_DAYS, ask_what_follows
from .agency.nightly import watch_papers
from .models import Amendment, Mandate
from .register import NAME
from .terms import ask_about_term
from .verification import verify


@once
def verify_register(on: date) -> Said:
    """Read the register again. Raises Failed with what is wrong: no line of it names a person."""
    verdict = verify()
    if not verdict.ok:
        raise Failed(verdict.said)
    chain.catch_up(NAME, verdict.head)
    return verdict.said


def follow_terms(on: date) -> Said:
    """Renew what renews itself, ask for the letters that announce it, and for what follows the other terms, to come or passed."""
    renewed = 0
    for mandate in queries.past_term(on):
        while renew_mandate(None, mandate=mandate, on=on):
            renewed += 1
    asked = 0
    for mandate in queries.near_term(on):
        ask_about_term(mandate, on=on)
        asked += 1
    return say("Mandates renewed: %(renewed)s; near their term: %(asked)s.", renewed=renewed, asked=asked)


def follow_ends(on: date) -> Said:
    """What an end asks for waits for the last day of the mandate: under notice it is asked of nobody."""
    close_todos(*todo.AFTER_END, things=list(Mandate.objects.filter(ended_on__gt=on)), on=on)
    found = _just_ended(on)
    for mandate in found:
        ask_what_follows(mandate)
    return say("Mandates whose last day came: %(n)s.", n=len(found))


def _just_ended(on: date) -> list[Mandate]:
    """Those whose last day came, of which nothing that follows was asked since; nights may have been missed."""
    ended = Mandate.objects.filter(ended_on__range=(add_days(on, -SETTLE_DAYS), on)).select_related("owner", "fund")
    rows = {about(one): one for one in ended.order_by("pk")}
    known = ToDo.objects.filter(kind__in=[kind.code for kind in todo.AFTER_END], subject__in=rows)
    for subject, closed_on in known.values_list("subject", "closed_on"):
        if subject in rows and (closed_on is None or closed_on >= rows[subject].ended_on):
            del rows[subject]
    return list(rows.values())


def begin_conventions(on: date) -> Said:
    """The convention that an amendment brings is the mandate's from the day it takes effect."""
    rows = Amendment.objects.filter(mandate__in=Mandate.objects.entrusted(on), convention__isnull=False, starts_on=on)
    began = sum(take_convention(None, amendment=one, on=on) for one in rows.select_related("mandate").order_by("pk"))
    return say("Conventions that take effect by an amendment: %(n)s.", n=began)


JOBS = {
    "mandates.terms": follow_terms,
    "mandates.ends": follow_ends,
    "mandates.conventions": begin_conventions,
    "mandates.papers": watch_papers,
    "mandates.register": verify_register,
}
