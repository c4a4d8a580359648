"""What the mandates do each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Refused
from trousseau.core.nightly import once

from . import queries
from .actions import renew_mandate
from .agency.nightly import watch_papers
from .register import NAME
from .terms import ask_about_term
from .verification import verify


@once
def verify_register(on: date) -> str:
    """Read the register again. Raises Refused with what is wrong: no line of it names a person."""
    verdict = verify()
    if not verdict.ok:
        raise Refused(str(verdict))
    chain.catch_up(NAME, verdict.head)
    return str(verdict)


def follow_terms(on: date) -> str:
    """Renew what renews itself, ask for the letters that announce it, and for what follows the other terms."""
    renewed = 0
    for mandate in queries.past_term(on):
        while renew_mandate(None, mandate=mandate, on=on):
            renewed += 1
    asked = 0
    for mandate in queries.near_term(on):
        ask_about_term(mandate, on=on)
        asked += 1
    return f"{renewed} mandat(s) reconduit(s), {asked} proche(s) de leur terme."


JOBS = {"mandates.terms": follow_terms, "mandates.papers": watch_papers, "mandates.register": verify_register}
