"""What a payment plan leaves of the budget of its household, and who decides on it."""

from dataclasses import dataclass
from datetime import date

from trousseau.aids.queries import Living, living
from trousseau.applications.access import LANDLORD_FILE
from trousseau.applications.models import Application
from trousseau.applications.queries import with_resources
from trousseau.core import scales
from trousseau.core.models import User
from trousseau.rules.dates import add_months
from trousseau.rules.plans import Budget, budget
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import in_force

from .enums import Decider
from .models import PlanDecision
from .queries import Situation

KNOWN_MONTHS = 12  # months after which resources that were proved are asked again


@dataclass(frozen=True)
class Known:
    """The budget with the instalment taken off, or why none is said, as a code; `resources` proved since `proved_on`, cents.

    `sheet`: what the social worker wrote with the household, whose fixed costs and debts are then counted, when it is whole
    and not old.
    """

    budget: Budget | None = None
    why: str = ""
    resources: int = 0
    housing: int = 0
    aid: int = 0
    proved_on: date | None = None
    sheet: Living | None = None

    @property
    def whole(self) -> bool:
        """Whether the budget counts the fixed costs and the other debts of the household."""
        return self.sheet is not None and self.sheet.holds


def budget_of(user: User, found: Situation, each: int, on: date) -> Known:
    """By the budget sheet of the household; without one that holds, with its proved resources, the rent and the charges of
    the day, the aid paid to the agency."""
    if not LANDLORD_FILE(user):
        return Known(why="not_yours")
    sheet = living(found.lease.household_id, on)
    if sheet and sheet.holds and sheet.left is not None:
        return Known(Budget(sheet.left, sheet.left - each), sheet=sheet)
    rows = Application.objects.filter(household=found.lease.household_id)
    request = with_resources(rows, on).first()
    if request is None or request.resources is None:
        return Known(why="unknown", sheet=sheet)
    proved = request.resource_rows.proved(on).order_by("proved_on").values_list("proved_on", flat=True)
    oldest = proved.first()
    if oldest is None or oldest < add_months(on, -KNOWN_MONTHS):
        return Known(why="old", proved_on=oldest, sheet=sheet)
    asked = in_force(found.lease, on)
    made = budget(resources=request.resources, rent=asked.rent, charges=asked.charges, aid=found.aid, each=each)
    return Known(made, "", request.resources, asked.rent + asked.charges, found.aid, oldest, sheet)


def left_to_live_on(lease: Lease, on: date) -> int | None:
    """Cents a month by the budget sheet of the household, before any instalment; None without one that holds."""
    sheet = living(lease.household_id, on)
    return sheet.left if sheet and sheet.holds else None


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
