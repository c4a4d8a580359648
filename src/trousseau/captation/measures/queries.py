"""The prospects of a period, the day on which each took a step, and the curves that follow.

One query reads what every figure needs; the rows behind a figure are the same query, filtered.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from trousseau.conventions.models import FundedPost
from trousseau.core.models import Commune, User
from trousseau.engines.survival import Curve, kaplan_meier

from ..enums import LossCause, Source, Stage
from ..models import Prospect

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

VISITED = (Stage.VISITED, Stage.PROPOSED, Stage.WON)  # an import may know a later stage alone
SMALL = 10  # contacts below which no share is computed
HORIZONS = (30, 90, 180, 365)  # days at which the share is told


@dataclass(frozen=True)
class Asked:
    """Which first contacts are counted: from one day to another, both included, and whose; `nobody`: those that no
    officer has taken up."""

    start: date
    end: date
    officer: User | None = None
    commune: Commune | None = None
    source: str = ""
    post: FundedPost | None = None
    nobody: bool = False


class Reached(TypedDict):
    """The columns that `cohort` adds."""

    visited_on: date | None
    won_on: date | None


type ProspectReached = WithAnnotations[Prospect, Reached]


def cohort(asked: Asked) -> QuerySet[ProspectReached]:
    """The contacts counted, each with `visited_on` and `won_on`. What was noted twice is no contact."""
    found = Prospect.objects.exclude(lost_cause=LossCause.DOUBLE).filter(met_on__range=(asked.start, asked.end))
    for name in ("officer", "source"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.nobody:
        found = found.filter(officer=None)
    if asked.commune:
        found = found.filter(dwelling__commune=asked.commune)
    if asked.post:
        found = found.filter(_of_post(asked.post))
    return found.annotate(
        visited_on=Min("changes__made_on", filter=Q(changes__after__in=VISITED)),
        won_on=Min("changes__made_on", filter=Q(changes__after=Stage.WON)),
    )


def not_contacted(asked: Asked) -> int:
    """The prospects that became known in the period and that nobody has contacted yet: in no figure."""
    known = Prospect.objects.filter(stage=Stage.NEW, known_on__range=(asked.start, asked.end))
    if asked.officer:
        known = known.filter(officer=asked.officer)
    if asked.nobody:
        known = known.filter(officer=None)
    if asked.commune:
        known = known.filter(dwelling__commune=asked.commune)
    return known.filter(source=asked.source).count() if asked.source else known.count()


def _of_post(post: FundedPost) -> Q:
    """The contacts of who holds the post, while its convention runs."""
    return Q(officer=post.holder_id, met_on__gte=post.convention.starts_on, met_on__lte=post.convention.ends_on)


def posts() -> QuerySet[FundedPost]:
    """The funded posts whose holder follows prospects."""
    follows = Prospect.objects.filter(officer=OuterRef("holder"))
    return FundedPost.objects.filter(Exists(follows)).select_related("convention", "holder")


# What each figure counts: its code in addresses, and the filter on `cohort`.
COUNTED: dict[str, Q] = {
    "contacts": Q(),
    "visits": Q(visited_on__isnull=False),
    "mandates": Q(won_on__isnull=False),
    "waiting": Q(won_on=None) & ~Q(stage=Stage.LOST),
    "lost": Q(won_on=None) & Q(stage=Stage.LOST),
}


def counted(asked: Asked, code: str) -> QuerySet[ProspectReached]:
    """The rows behind a figure, the first contact first."""
    return (
        cohort(asked)
        .filter(COUNTED[code])
        .select_related("owner", "dwelling__commune", "officer")
        .order_by("met_on", "pk")
    )


@dataclass(frozen=True)
class Contact:
    """One prospect, as the measures need it."""

    met_on: date
    visited_on: date | None
    won_on: date | None
    lost: bool
    officer: int | None
    commune: str
    source: str


@dataclass(frozen=True)
class Group:
    """The figures of some contacts. The curves count those not finished; a lost one never signs, so it keeps waiting.

    `visit`: from the first contact to the visit; `mandate`: to the mandate; `signing`: from the visit to the mandate.
    """

    contacts: int
    visits: int
    mandates: int
    lost: int
    visit: Curve
    mandate: Curve
    signing: Curve

    @property
    def waiting(self) -> int:
        return self.contacts - self.mandates - self.lost

    @property
    def small(self) -> bool:
        return self.contacts < SMALL


def contacts(asked: Asked) -> list[Contact]:
    """Every contact counted, in one query."""
    rows = cohort(asked).values_list(
        "met_on", "visited_on", "won_on", "stage", "officer", "dwelling__commune", "source"
    )
    return [
        Contact(met, visited, won, stage == Stage.LOST and won is None, officer, commune, source)
        for met, visited, won, stage, officer, commune, source in rows
        if met is not None  # a day of the period
    ]


def group(rows: Sequence[Contact], on: date) -> Group:
    """Figures of the contacts on the day `on`."""

    def curve(start: Callable[[Contact], date | None], end: Callable[[Contact], date | None]) -> Curve:
        durations = []
        for row in rows:
            if (began := start(row)) is not None:
                done = end(row)
                durations.append((max(((done or on) - began).days, 0), done is not None))
        return kaplan_meier(durations)

    return Group(
        len(rows),
        sum(row.visited_on is not None for row in rows),
        sum(row.won_on is not None for row in rows),
        sum(row.lost for row in rows),
        curve(lambda r: r.met_on, lambda r: r.visited_on),
        curve(lambda r: r.met_on, lambda r: r.won_on),
        curve(lambda r: r.visited_on, lambda r: r.won_on),
    )


def groups(rows: Sequence[Contact], by: str, on: date) -> list[tuple[str, str, Group]]:
    """(value for the address, name, figures) of each group, the largest first. A post takes the contacts of its
    holder while its convention runs: one contact may count for two posts, or for none."""
    found: list[tuple[str, str, Group]] = []
    if by == "post":
        for post in posts():
            run = post.convention
            mine = [r for r in rows if r.officer == post.holder_id and run.starts_on <= r.met_on <= run.ends_on]
            if mine and post.holder:
                found.append((str(post.pk), f"{post}, {post.holder.name}", group(mine, on)))
        return sorted(found, key=lambda row: (-row[2].contacts, row[1]))
    parts: dict[int | str | None, list[Contact]] = defaultdict(list)
    names: dict[int | str | None, str] = {None: _("Nobody yet")}
    for row in rows:
        parts[getattr(row, by)].append(row)
    if by == "officer":
        names.update(User.objects.filter(pk__in=[k for k in parts if k]).values_list("pk", "name"))
    elif by == "commune":
        names.update(Commune.objects.values_list("pk", "name"))
    else:
        names.update((source.value, str(source.label)) for source in Source)
    found = [("" if key is None else str(key), names[key], group(part, on)) for key, part in parts.items()]
    return sorted(found, key=lambda row: (-row[2].contacts, row[1]))
