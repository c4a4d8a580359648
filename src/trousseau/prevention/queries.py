"""The tenancies in debt and what each calls for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from trousseau.core import scales
from trousseau.core.models import Household, ToDo, User
from trousseau.rents.queries import unpaid
from trousseau.rules.arrears import Arrears, ArrearsLaw, assess
from trousseau.rules.prevention import Next, Pace, next_action
from trousseau.tenancies.models import Lease


@dataclass(frozen=True)
class Situation:
    """A lease on a day: its debt, the oldest unpaid due date, what the law says, the one next action."""

    lease: Lease
    debt: int
    since: date | None
    arrears: Arrears
    next: Next | None
    verified: bool


def law(on: date) -> tuple[ArrearsLaw, date, bool]:
    """The regime of the day, the day it began, and whether all its values were verified."""
    values = {
        name: scales.at(f"arrears.{name}", on) for name in ("regime", "months", "threshold", "report_months")
    }
    regime = values["regime"]
    return (
        ArrearsLaw(
            regime.value, values["months"].value, values["threshold"].value, values["report_months"].value,
            regime.article,
        ),
        regime.start,
        all(value.verified for value in values.values()),
    )  # fmt: skip


def pace(on: date) -> Pace:
    call, remind, plan = (scales.at(f"prevention.{name}_days", on) for name in ("call", "remind", "plan"))
    return Pace(call.value, remind.value, plan.value, call.article)


def actions(user: User) -> QuerySet[ToDo]:
    """The actions that stand, one per tenancy, the most urgent first. The director reads them all."""
    rows = ToDo.objects.waiting().filter(room="prevention").select_related("household__holder")
    mine = Household.objects.for_user(user).filter(pk=OuterRef("household"))
    return rows.filter(Exists(mine)).order_by("due_on", "pk")


def situation(lease: Lease, on: date) -> Situation:
    left = unpaid(lease, on)
    rules, began, verified = law(on)
    last = lease.calls.order_by("-month").first()
    net = last.total - last.caf_expected if last else 0
    astride = began if rules.regime == "threshold" else None
    arrears = assess(left, net, on, rules, astride)
    contact = lease.household.contacts.order_by("-on").values_list("on", flat=True).first()
    return Situation(
        lease,
        sum(cents for _day, cents in left),
        arrears.since,
        arrears,
        next_action(arrears, contact, on, pace(on)),
        verified,
    )
