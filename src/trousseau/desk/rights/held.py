"""What is held about a subject by kind, and what an erasure would do of it."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Model, QuerySet

from trousseau.applications.queries import one_with
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
    """What an erasure would do on that day: of who owes a sum or is before the judge, what the claim needs stays. Of who was received twice,
    of both files."""
    theirs = [(one, standing(one, on)) for one in one_with(household)]
    if any(state == Standing.HOUSED for _one, state in theirs):
        return []
    counts: Counter[tuple[str, bool, str]] = Counter()
    for one, state in theirs:
        counts += _count(one, claim=state in CLAIMS)
    return _listed(counts)


def held_of(subject: Model) -> list[Held]:
    return _listed(_count(subject))


def _listed(counts: Counter[tuple[str, bool, str]]) -> list[Held]:
    return [Held(name, count, goes, kept) for (name, goes, kept), count in sorted(counts.items()) if count]


def _count(subject: Model, *, claim: bool = False) -> Counter[tuple[str, bool, str]]:
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
    return counts
