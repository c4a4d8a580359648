"""What a payment plan leaves of the budget of its household, and who decides on it."""

from dataclasses import dataclass
from datetime import date

from trousseau.applications.access import LANDLORD_FILE
from trousseau.applications.models import Application
from trousseau.applications.queries import with_resources
from trousseau.core import scales
from trousseau.core.models import User
from trousseau.rules.dates import add_months
from trousseau.rules.plans import Budget, budget
from trousseau.tenancies.terms import in_force

from .enums import Decider
from .models import PlanDecision
from .queries import Situation

KNOWN_MONTHS = 12  # months after which resources that were proved are asked again


@dataclass(frozen=True)
class Known:
    """The budget with the instalment taken off, or why none is said, as a code; `resources` proved since `proved_on`, cents."""

    budget: Budget | None = None
    why: str = ""
    resources: int = 0
    housing: int = 0
    aid: int = 0
    proved_on: date | None = None


def budget_of(user: User, found: Situation, each: int, on: date) -> Known:
    """With the proved resources of the household, the rent and the charges of the day, the aid paid to the agency."""
    if not LANDLORD_FILE(user):
        return Known(why="not_yours")
    rows = Application.objects.filter(household=found.lease.household_id)
    request = with_resources(rows, on).first()
    if request is None or request.resources is None:
        return Known(why="unknown")
    proved = request.resource_rows.proved(on).order_by("proved_on").values_list("proved_on", flat=True)
    oldest = proved.first()
    if oldest is None or oldest < add_months(on, -KNOWN_MONTHS):
        return Known(why="old", proved_on=oldest)
    asked = in_force(found.lease, on)
    made = budget(resources=request.resources, rent=asked.rent, charges=asked.charges, aid=found.aid, each=each)
    return Known(made, "", request.resources, asked.rent + asked.charges, found.aid, oldest)


@dataclass(frozen=True)
class Decided:
    """A decision on a plan; `unsure`: it is not of who decides on that day by the rules known."""

    row: PlanDecision
    unsure: bool


def decided_by(on: date) -> scales.Value:
    return scales.at("arrears.decider", on)


def decisions(plans: list[int]) -> dict[int, list[Decided]]:
    """By plan, the decisions that stand, the last first."""
    found: dict[int, list[Decided]] = {}
    rows = PlanDecision.objects.filter(plan__in=plans, withdrawn_on=None).select_related("paper", "noted_by")
    for row in rows:
        ccapex = decided_by(row.on).text == Decider.CCAPEX
        found.setdefault(row.plan_id, []).append(Decided(row, ccapex != (row.body == Decider.CCAPEX)))
    return found
