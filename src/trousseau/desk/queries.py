"""Each person's day, and the search across the rooms; every row is read through its room's own query."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from trousseau.applications.enums import CLOSED
from trousseau.applications.models import Application
from trousseau.captation import access as captation
from trousseau.captation.models import Owner, Prospect
from trousseau.core.enums import Role
from trousseau.core.models import Grant, Household, JobRun, Reader, ToDo, User
from trousseau.core.normal import normal
from trousseau.core.subjects import Subject
from trousseau.core.todo import KINDS, waiting_by_room
from trousseau.incidents import access as incidents
from trousseau.incidents.subjects import INCIDENT, MEDIATION, ORDER
from trousseau.mandates import access as mandates
from trousseau.mandates.models import Mandate
from trousseau.rents import access as rents
from trousseau.rents.queries import by_month, came_on
from trousseau.rules.dates import add_days, month_end, month_start
from trousseau.tenancies import access as tenancies
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases
from trousseau.tenancies.subjects import TENANCY

TOGETHER = 3  # things to do of one kind that are one line of the day, or one line and the others folded under it
SHOWN = 60  # lines of a day at most
LIVED = (LeaseState.SIGNED, LeaseState.RUNNING)  # a dwelling is looked for by who lives there
NUMBER = 9  # digits of a number at most: beyond, it is none
SOON = 7  # days: what is due after them is folded under the list


@dataclass(frozen=True)
class Money:
    """What a month asked and received, in cents. What came may pay older months: `left` is no debt of this one."""

    called: int
    caf: int
    tenants: int

    @property
    def left(self) -> int:
        return self.called - self.caf - self.tenants


def waiting(user: User) -> QuerySet[ToDo]:
    """What waits for this person, the most urgent first."""
    return ToDo.objects.waiting().for_user(user).select_related("household__holder").order_by("due_on", "pk")


@dataclass(frozen=True)
class Duty:
    """A line of the day: one thing to do, or `n` of one kind that are done together, said by the most urgent; `alike`:
    the others of its kind, done one by one."""

    row: ToDo
    n: int = 1
    alike: tuple[ToDo, ...] = ()

    @property
    def things(self) -> int:
        return self.n + len(self.alike)


def duties(user: User) -> list[Duty]:
    """What waits for this person, the most urgent first; what is done together is one line from `TOGETHER` on."""
    together = [kind.code for kind in KINDS.values() if kind.many]
    counts = waiting(user).order_by().filter(kind__in=together).values_list("kind").annotate(Count("pk"))
    many = {kind: n for kind, n in counts if n >= TOGETHER}
    found = [Duty(row) for row in waiting(user).exclude(kind__in=many)[:SHOWN]]
    found += [Duty(waiting(user).filter(kind=kind)[0], n) for kind, n in many.items()]
    return sorted(found, key=lambda duty: (duty.row.due_on, duty.row.pk))


def _folded(found: list[Duty]) -> list[Duty]:
    """The same lines, the most urgent first: from `TOGETHER` of one kind on, the most urgent bears the others."""
    by_kind: dict[str, list[Duty]] = defaultdict(list)
    for duty in found:
        by_kind[duty.row.kind].append(duty)
    folded = [
        replace(rows[0], alike=tuple(duty.row for duty in rows[1:])) if len(rows) >= TOGETHER else duty
        for rows in by_kind.values()
        for duty in (rows[:1] if len(rows) >= TOGETHER else rows)
    ]
    return sorted(folded, key=lambda duty: (duty.row.due_on, duty.row.pk))


@dataclass(frozen=True)
class Day:
    """What waits for a person, in things: a line may stand for many. `total` as the menu counts them; `after` those due
    later than the lines of the day, `left_out` those for which the page has no line."""

    lines: list[Duty]
    later: list[Duty]
    total: int
    late: int
    left_out: int

    @property
    def after(self) -> int:
        return sum(duty.things for duty in self.later)


def day(user: User, on: date) -> Day:
    found = duties(user)
    total = sum(n for _room, n in waiting_by_room(Reader.of(user)))
    last = add_days(on, SOON)
    return Day(
        lines=_folded([duty for duty in found if duty.row.due_on <= last]),
        later=_folded([duty for duty in found if duty.row.due_on > last]),
        total=total,
        late=waiting(user).filter(due_on__lt=on).count(),
        left_out=total - sum(duty.n for duty in found),
    )


@dataclass(frozen=True)
class Unfollowed:
    """How many households look for a home while no social worker opens their file (0: the reader alone opens none), and the
    directors, who give files by name."""

    n: int
    directors: list[str]


def unfollowed(user: User, on: date) -> Unfollowed | None:
    """What a social worker is told of the households that came before them; None where nothing is to be said."""
    workers = User.objects.holding(Role.SOCIAL).open()
    followed = Grant.objects.current(on).filter(household=OuterRef("household"), user__in=workers)
    looking = Application.objects.exclude(state__in=CLOSED)
    n = looking.exclude(Exists(followed)).count()
    opens = Grant.objects.open_to(user, on).exists()
    if not n and (opens or not looking.exists()):
        return None
    directors = User.objects.holding(Role.DIRECTOR).open().exclude(pk=user.pk)
    return Unfollowed(n, list(directors.values_list("name", flat=True)))


def money(user: User, on: date) -> Money | None:
    """What the month called, as the rents say it, and what came for the leases that `user` may open; None for who may not
    read rents."""
    if not rents.READ(user):
        return None
    mine = Lease.objects.for_user(user)
    first, last = month_start(on), month_end(on)
    called, _received = by_month(first, last).get(first, (0, 0))
    paid = (
        came_on(first, last)
        .filter(lease__in=mine)
        .aggregate(caf=Sum("amount", filter=Q(payer="caf")), tenant=Sum("amount", filter=Q(payer="tenant")))
    )
    return Money(called, paid["caf"] or 0, paid["tenant"] or 0)


# What the software proves of itself each night: one that failed, and nothing is said to be proved.
PROOFS = ("ledger.verify", "ledger.funds", "mandates.register", "core.papers")


@dataclass(frozen=True)
class Proved:
    """The last run of each nightly proof: since when all hold, or those that failed."""

    since: datetime
    failed: list[JobRun]


def proved() -> Proved | None:
    """None while a proof was never made, and none failed: it is not known."""
    last = [JobRun.objects.filter(job=job, ended_at__isnull=False).first() for job in PROOFS]
    runs = [run for run in last if run]
    failed = [run for run in runs if not run.ok]
    if not failed and len(runs) < len(PROOFS):
        return None
    return Proved(min(run.started_at for run in failed or runs), failed)


@dataclass(frozen=True)
class Hit:
    what: str
    title: str
    detail: str
    url: str


ELIDED = "dlmno"  # letters that begin a name before an apostrophe: D’Alembert, L’Hermite, M’Barek, N’Guyen, O’Brien
DIGITS = 6  # of a telephone number, from which it is looked for: fewer would name half of them


def search(user: User, text: str, limit: int = 20) -> list[Hit]:
    """What this person may open and whose name, address, telephone, e-mail or number is `text`. A household that lives under
    a lease opens its tenancy; homonyms are told apart by where they live."""
    key, typed = normal(text), text.strip()
    if not key:
        return []
    found = _households(user, typed, key, limit)
    found += _numbered(user, key)
    digits = "".join(c for c in key if c.isdigit())
    if digits and key[0] in "dlm" and key[1:].strip().isdecimal() and len(digits) <= NUMBER:
        number = int(digits)
        if key[0] == "d":
            for request in Application.objects.for_user(user).filter(number=number):
                url = reverse("applications:application", args=[request.pk])
                found.append(Hit("application", request.code, "", url))
        if key[0] == "l" and tenancies.READ(user):
            for lease in leases(user).filter(number=number):
                detail = f"{lease.code}, {lease.mandate.dwelling}"
                found.append(Hit("lease", str(lease.household), detail, TENANCY.url(lease)))
        if key[0] == "m" and mandates.READ(user):
            for mandate in Mandate.objects.filter(number=number).select_related("dwelling__commune"):
                url = reverse("mandates:mandate", args=[mandate.pk])
                found.append(Hit("mandate", mandate.code, str(mandate.dwelling), url))
    if captation.READ(user):
        for owner in Owner.objects.filter(key__contains=key)[:limit]:
            found.append(Hit("owner", owner.name, "", reverse("captation:owner", args=[owner.pk])))
        prospects = Prospect.objects.filter(dwelling__key__contains=key).select_related("dwelling__commune", "owner")
        for prospect in prospects[:limit]:
            url = reverse("captation:prospect", args=[prospect.pk])
            found.append(Hit("dwelling", str(prospect.dwelling), prospect.owner.name, url))
    if tenancies.READ(user):
        at = leases(user).not_abandoned().filter(mandate__dwelling__key__contains=key, state__in=LIVED)
        for lease in at[:limit]:
            detail = f"{lease.code}, {lease.mandate.dwelling}"
            found.append(Hit("lease", str(lease.household), detail, TENANCY.url(lease)))
    return list({hit.url: hit for hit in reversed(found)}.values())[::-1][:limit]


def _households(user: User, typed: str, key: str, limit: int) -> list[Hit]:
    """Each once: by its tenancy when it has one, the latest first; by its file otherwise."""
    asked = _reached("members__person__", typed) or _named("members__person__key", key)
    households = Household.objects.for_user(user).filter(asked).distinct().select_related("holder")
    rows = list(households.order_by("holder__key", "pk")[:limit])
    lived: dict[int, Lease] = {}
    if tenancies.READ(user):
        mine = leases(user).not_abandoned().filter(household__in=rows).order_by("starts_on", "pk")
        lived = {lease.household_id: lease for lease in mine}
    return [_household(household, lived.get(household.pk)) for household in rows]


def _household(household: Household, lease: Lease | None) -> Hit:
    if lease is None:
        return Hit("household", str(household), "", reverse("desk:household", args=[household.pk]))
    return Hit("lease", str(household), f"{lease.code}, {lease.mandate.dwelling}", TENANCY.url(lease))


# by the letters that their papers bear, who may read them and what they are about
NUMBERED: dict[str, tuple[Subject, Callable[[User], bool], Callable[[Any], str]]] = {
    "i": (INCIDENT, incidents.READ, lambda one: str(one.get_problem_display())),
    "ot": (ORDER, incidents.ORDER, lambda one: one.what),
    "me": (MEDIATION, incidents.READ, lambda one: str(one.get_nature_display())),
}


def _numbered(user: User, key: str) -> list[Hit]:
    """I-0002, of which the normal spelling is « i 0002 »."""
    letters, _space, digits = key.partition(" ")
    if letters not in NUMBERED or not digits.isdecimal() or len(digits) > NUMBER:
        return []
    subject, right, about = NUMBERED[letters]
    rows = subject.rows(user).filter(number=int(digits)) if right(user) else ()
    return [Hit("incident", one.code, about(one), subject.url(one)) for one in rows]


def _named(path: str, key: str) -> Q:
    """Each word typed stands in the key, in any order: « Violette Renoncule » is kept as « renoncule violette », and
    « N’Guyen », which few type so, as « n guyen »."""
    found = Q()
    for word in key.split():
        stands = Q((f"{path}__contains", word))
        if word[0] in ELIDED and len(word) > 3:
            stands |= Q((f"{path}__contains", f"{word[0]} {word[1:]}"))
        found &= stands
    return found


def _reached(path: str, typed: str) -> Q | None:
    """By what reaches a person, an e-mail or a telephone in any spelling; None when `typed` is neither."""
    if "@" in typed:
        return Q(**{f"{path}email__iexact": typed})
    digits = "".join(c for c in typed if c.isdigit())
    if len(digits) < DIGITS or typed.strip("+0123456789 .-()/"):
        return None
    # however it was typed, a number is kept with spaces, points or nothing between its digits
    abroad = digits.removeprefix("00")  # +33 6…, 0033 6…
    national = abroad[2:] if abroad.startswith("33") else digits.removeprefix("0")
    return Q(**{f"{path}phone__regex": r"[ .\-/]*".join(national)})
