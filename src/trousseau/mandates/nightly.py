"""What the mandates do each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Failed
from trousseau.core.nightly import once
from trousseau.rules.said import Said, say

from . import queries
from .actions import renew_mandate
from .agency.nightly import watch_papers
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


JOBS = {"mandates.terms": follow_terms, "mandates.papers": watch_papers, "mandates.register": verify_register}
