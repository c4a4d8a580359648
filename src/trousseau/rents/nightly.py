"""Call the month's rents on its first night, and every later night for what is new."""

from datetime import date

from trousseau.core.nightly import once
from trousseau.rules.said import Said, say, say_many

from .actions.calls import shorten_calls
from .debits.actions import present_due
from .queries import uncalled
from .roll.balances import add_up
from .run.actions import BACK
from .run.calling import call_month
from .run.lifted import call_lifted


def call(on: date) -> Said:
    shortened = shorten_calls(None)
    called = say(
        "Rents called: %(called)s; corrected after a departure: %(shortened)s.",
        called=call_lifted(None, on=on, back=BACK) + call_month(None, month=on),
        shortened=shortened,
    )
    if not (apart := uncalled(on)):
        return called
    return say(
        "%(called)s Leases without a mandate, whose rent is not called here yet: %(apart)s.", called=called, apart=apart
    )


@once
def add_up_accounts(on: date) -> Said:
    return say_many("%(n)s balance of the rent roll updated.", "%(n)s balances of the rent roll updated.", add_up())


def present_debits(on: date) -> Said:
    return say_many(
        "%(n)s collection of direct debits presented.", "%(n)s collections of direct debits presented.", present_due(on)
    )


JOBS = {"rents.call": call, "rents.roll": add_up_accounts, "rents.debits": present_debits}
