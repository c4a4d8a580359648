"""Call the month's rents on its first night, and every later night for what is new."""

from datetime import date

from trousseau.core.nightly import once
from trousseau.rules.said import Said, say, say_many

from .actions.calls import shorten_calls
from .charges.actions import ask_former_counts
from .claims.actions import asked_is_owed
from .debits.actions import present_due
from .models import Claim
from .queries import uncalled
from .roll.balances import add_up
from .run.asking import BACK
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


def ask_counts(on: date) -> Said:
    asked = ask_former_counts(on)
    return say_many("%(n)s count to ask of a former manager.", "%(n)s counts to ask of former managers.", asked)


def present_debits(on: date) -> Said:
    return say_many(
        "%(n)s collection of direct debits presented.", "%(n)s collections of direct debits presented.", present_due(on)
    )


def owe_what_is_asked(on: date) -> Said:
    """The claims of before, that took a debt off the account before anyone paid it."""
    old = Claim.objects.filter(credit__reversal=None, refused_on=None, refused=None).exclude(credit=None)
    done = sum(asked_is_owed(None, claim=claim, today=on) for claim in old.order_by("pk"))
    return say_many(
        "%(n)s claim on a guarantor no longer hides what the tenant owes.",
        "%(n)s claims on guarantors no longer hide what the tenants owe.",
        done,
    )


JOBS = {
    "rents.claims": owe_what_is_asked,
    "rents.call": call,
    "rents.roll": add_up_accounts,
    "rents.debits": present_debits,
    "rents.former": ask_counts,
}
