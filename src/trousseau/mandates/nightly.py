"""What the mandates do each night."""

from datetime import date

from trousseau.core import chain
from trousseau.core.errors import Refused

from .register import NAME
from .verification import verify


def verify_register(on: date) -> str:
    """Read the register again. Raises Refused with what is wrong: no line of it names a person."""
    verdict = verify()
    if not verdict.ok:
        raise Refused(str(verdict))
    chain.catch_up(NAME, verdict.head)
    return str(verdict)


JOBS = {"mandates.register": verify_register}
