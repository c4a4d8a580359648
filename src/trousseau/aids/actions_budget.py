"""Keep the budget of a household as it says it on a day; correct that day's sheet."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from trousseau.core.actions import edit, record
from trousseau.core.errors import happened
from trousseau.core.frozen import refuse_words
from trousseau.core.models import Household, User

from .models import Budget, BudgetLine


@transaction.atomic
def write_budget(
    actor: User, *, household: Household, on: date, adults: int, young: int, sums: Mapping[str, int], today: date
) -> Budget:
    """`sums` by line, cents: a line that is not among them is unknown. Raises Refused for a day to come."""
    happened(on, today)
    refuse_words(household)
    sheet = Budget(household=household, on=on, adults=adults, young=young, written_by=actor)
    record(sheet, actor)
    _lines(sheet, sums)
    return sheet


@transaction.atomic
def edit_budget(
    actor: User, *, sheet: Budget, version: int, on: date, adults: int, young: int, sums: Mapping[str, int], today: date
) -> None:
    """Correct the sheet of a day. What changed since is another sheet."""
    happened(on, today)
    refuse_words(sheet.household)
    edit(actor, sheet, version=version, on=on, adults=adults, young=young)
    sheet.lines.all().delete()
    _lines(sheet, sums)


def _lines(sheet: Budget, sums: Mapping[str, int]) -> None:
    BudgetLine.objects.bulk_create(BudgetLine(budget=sheet, post=post, cents=cents) for post, cents in sums.items())
