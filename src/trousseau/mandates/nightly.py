"""What the mandates do each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Failed
from trousseau.core.nightly import once
from trousseau.rules.said import Said, say

from . import queries
from .actions import renew_mandate, take_convention
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


def begin_conventions(on: date) -> Said:
    """The convention that an amendment brings is the mandate's from the day it takes effect."""
    rows = Amendment.objects.filter(mandate__in=Mandate.objects.entrusted(on), convention__isnull=False, starts_on=on)
    began = sum(take_convention(None, amendment=one, on=on) for one in rows.select_related("mandate").order_by("pk"))
    return say("Conventions that take effect by an amendment: %(n)s.", n=began)


JOBS = {
    "mandates.terms": follow_terms,
    "mandates.conventions": begin_conventions,
    "mandates.papers": watch_papers,
    "mandates.register": verify_register,
}
