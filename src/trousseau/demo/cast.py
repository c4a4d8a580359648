"""Who is in the story and when it is told: what each chapter is given."""

from datetime import date
from random import Random

from trousseau.applications.models import Application
from trousseau.captation.models import Owner, Prospect
from trousseau.conventions.models import Convention
from trousseau.core.models import Commune, User
from trousseau.reporting.models import FactsSent
from trousseau.rules.dates import add_months, month_start

MONTHS = 6  # told in full
YEARS = 2  # since the portfolio of before came in: of the first eighteen months, only the rents are told


class Cast:
    """From `began` to `until`, and in full from `start`. The chapters fill in the people and read them.

    `transfers`: what the bank's statement brings this month: what tenants of the portfolio sent, the debits and those that
    come back. `debited`: the leases whose tenants signed a mandate, and send nothing. `leaver`: the lease that gives its keys back
    at the end.
    """

    communes: dict[str, Commune]
    owners: list[Owner]
    signed: Convention
    facts: FactsSent | None

    def __init__(self, seed: int, until: date):
        self.random, self.until = Random(seed), until
        self.facts = None
        self.start = add_months(month_start(until), -MONTHS)
        self.began = add_months(month_start(until), -12 * YEARS)
        self.transfers: list[tuple] = []  # `bank.Row`
        self.debited: set[int] = set()
        self.leaver: int | None = None
        self.people: dict[str, User] = {}
        self.colleagues: list[User] = []  # the other social workers
        self.applications: list[Application] = []
        self.prospects: list[Prospect] = []

    def day(self, first: date, number: int) -> date | None:
        """The day of that month, or None when it is beyond the end of the story."""
        day = first.replace(day=number)
        return day if day <= self.until else None
