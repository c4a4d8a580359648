"""The tenancies in debt and what each calls for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from trousseau.core import scales
from trousseau.core.models import ToDo, User, household_open
from trousseau.followup.enums import ContactKind, Presence
from trousseau.followup.models import Contact
from trousseau.rents.queries import unpaid
from trousseau.rules.arrears import Arrears, ArrearsLaw, assess
from trousseau.rules.prevention import Done, Next, Pace, next_action
from trousseau.tenancies.models import Lease

from .enums import Step


@dataclass(frozen=True)
class Situation:
    """A lease on a day: each month unpaid, what the law says, what was done, the one next action.

    `unpaid`: (due date, cents left), oldest first. `rules`: the scales of the day; `net`: rent and charges
    less the aid, cents.
    """

    lease: Lease
    unpaid: list[tuple[date, int]]
    arrears: Arrears
    law: ArrearsLaw
    rules: dict[str, scales.Value]
    net: int
    done: Done
    next: Next | None

    @property
    def debt(self) -> int:
        return sum(cents for _day, cents in self.unpaid)

    @property
    def since(self) -> date | None:
        return self.arrears.since

    @property
    def unsure(self) -> scales.Value | None:
        """A value of the day that nobody has verified yet, if there is one."""
        return next((value for value in self.rules.values() if not value.verified), None)


def rules(on: date) -> dict[str, scales.Value]:
    """The scales of arrears in force on the day."""
    names = ("regime", "months", "threshold", "report_months")
    return {name: scales.at(f"arrears.{name}", on) for name in names}


def pace(on: date) -> Pace:
    values = {name: scales.at(f"prevention.{name}_days", on) for name in ("call", "remind", "plan")}
    return Pace(
        *(values[name].value for name in ("call", "remind", "plan")),
        {name: value.article for name, value in values.items()},
    )


def actions(user: User) -> QuerySet[ToDo]:
    """The actions that stand, one per tenancy, the most urgent first. The director reads them all."""
    rows = ToDo.objects.waiting().filter(room="prevention").select_related("household__holder")
    return rows.filter(household_open("household", user)).order_by("due_on", "pk")


def done(lease: Lease) -> Done:
    """The last day of each thing done about this tenancy."""
    met = lease.household.contacts.filter(presence=Presence.MET)
    steps: dict[str, date] = {}
    for step, on in lease.steps_taken.order_by("on").values_list("step", "on"):
        steps[step] = on
    return Done(
        contact=_last(met.exclude(kind=ContactKind.LETTER)),
        letter=_last(met.filter(kind=ContactKind.LETTER)),
        plan=steps.get(Step.PLAN),
        report=steps.get(Step.REPORT),
        decided=steps.get(Step.DECIDE),
    )


def _last(contacts: QuerySet[Contact]) -> date | None:
    return contacts.order_by("-on").values_list("on", flat=True).first()


def situation(lease: Lease, on: date) -> Situation:
    left, values = unpaid(lease, on), rules(on)
    law = ArrearsLaw(
        values["regime"].value, values["months"].value, values["threshold"].value,
        values["report_months"].value, values["regime"].article, values["report_months"].article,
    )  # fmt: skip
    # the full month: a first or last month in proportion would lower the threshold
    aid = lease.calls.order_by("-month").values_list("caf_expected", flat=True).first() or 0
    net = lease.rent + lease.charges - aid
    change = values["regime"].start if law.regime == "threshold" else None
    arrears = assess(left, net, on, law, change)
    already = done(lease)
    return Situation(
        lease, left, arrears, law, values, net, already, next_action(arrears, already, on, pace(on))
    )
