"""What is held about a subject by kind, and what an erasure would do of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet

from trousseau.core.models import Household
from trousseau.core.personal_data import CLAIM, personal_data

from ..enums import Standing
from .standing import CLAIMS, standing


@dataclass(frozen=True)
class Held:
    """Rows of one kind that are held: how many, whether they are erased or blanked, what stays and why."""

    name: str
    count: int
    goes: bool
    kept: str


def of_household(household: Household, on: date) -> list[Held]:
    """What an erasure would do on that day: of who owes a sum or is before the judge, what the claim needs stays."""
    state = standing(household, on)
    return [] if state == Standing.HOUSED else held_of(household, claim=state in CLAIMS)


def held_of(subject: Model, *, claim: bool = False) -> list[Held]:
    counts: Counter[tuple[str, bool, str]] = Counter()
    gone: dict[type[Model], list[QuerySet]] = defaultdict(list)  # a row that one room erases is kept by no other
    for one in personal_data(type(subject)):
        stays, rows = claim and one.claim, one.rows(subject)
        why, goes = str(CLAIM if stays else one.kept), one.erase is not None and not stays
        for already in gone[one.model]:
            rows = rows.exclude(pk__in=already.order_by().values("pk"))
        counts[str(one.model._meta.verbose_name), goes, why] += rows.count()
        if goes:
            gone[one.model].append(one.rows(subject))
    return [Held(name, count, goes, kept) for (name, goes, kept), count in sorted(counts.items()) if count]
