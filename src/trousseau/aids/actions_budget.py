"""Keep the budget of a household as it says it on a day; correct that day's sheet."""

from collections.abc import Mapping
from datetime import date

from trousseau.core.actions import edit, record
from trousseau.core.models import Household, User
from trousseau.core.verbs import VERSIONED, No, Refuses, verb

from .models import Budget, BudgetLine


@verb(
    once=No("a household has one sheet a day: the base refuses a second"), frozen=Refuses("household"), happened=("on",)
)
def write_budget(
    actor: User, *, household: Household, on: date, adults: int, young: int, sums: Mapping[str, int], today: date
) -> Budget:
    """`sums` by line, cents: a line that is not among them is unknown. Raises Refused for a day to come."""
    sheet = Budget(household=household, on=on, adults=adults, young=young, written_by=actor)
    record(sheet, actor)
    _lines(sheet, sums)
    return sheet


@verb(once=VERSIONED, frozen=Refuses("sheet.household"), happened=("on",))
def edit_budget(
    actor: User, *, sheet: Budget, version: int, on: date, adults: int, young: int, sums: Mapping[str, int], today: date
) -> None:
    """Correct the sheet of a day. What changed since is another sheet."""
    edit(actor, sheet, version=version, on=on, adults=adults, young=young)
    sheet.lines.all().delete()
    _lines(sheet, sums)


def _lines(sheet: Budget, sums: Mapping[str, int]) -> None:
    BudgetLine.objects.bulk_create(BudgetLine(budget=sheet, post=post, cents=cents) for post, cents in sums.items())
