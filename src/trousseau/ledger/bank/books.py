"""The side of the books: the movements of a bank account that are on no statement yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import batched
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from ..books import taken_over
from ..models import BankAccount, BankLine, Entry, Line

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Moved(TypedDict):
    cents: int


type Movement = WithAnnotations[Entry, Moved]  # an entry, with what it moved on the account

TENANTS = ("46711", "46713", "46716", "46717")  # what is a tenant’s own: another may pay the same amount


def movements(account: BankAccount, on: date | None = None) -> "QuerySet[Movement]":
    """The posted entries that move this account up to the day `on`, each with `cents`, debit − credit on it."""
    of_account = Q(lines__account=account.account)
    rows = Entry.objects.posted().filter(ledger=account.ledger, lines__account=account.account)
    if on:
        rows = rows.filter(date__lte=on)
    return rows.annotate(cents=Sum(F("lines__debit") - F("lines__credit"), filter=of_account)).order_by("date", "pk")


def uncleared(account: BankAccount, on: date | None = None) -> "QuerySet[Movement]":
    """Entries that no line of a statement is. An entry and its reversal, both out of every one, come to nothing."""
    waits = Q(outstanding__ledger=account.ledger, outstanding__account=account.account)
    if on:
        waits &= Q(outstanding__date__lte=on)
    return (
        Entry.objects.filter(waits)
        .annotate(cents=F("outstanding__cents"))
        .exclude(reversed_by__isnull=False, reversed_by__clearing=None)
        .exclude(reverses__isnull=False, reverses__clearing=None)
        .order_by("date", "pk")
    )


@dataclass
class Candidate:
    """One entry, or all those of one voucher, that come to the amount of a line. `tenant`: it names whose rent it is."""

    entries: Sequence[Entry]
    piece: str
    tenant: bool
    aux: frozenset[str]  # the leases and mandates that it names

    def on(self) -> date:
        return self.entries[0].happened_on


@dataclass
class Pool:
    """The movements that wait for a line, by amount: read once for many lines."""

    days: int
    by_cents: dict[int, list[Candidate]] = field(default_factory=lambda: defaultdict(list))
    amounts: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))  # by entry

    @classmethod
    def of(cls, account: BankAccount, days: int, lines: Iterable[BankLine]) -> "Pool":
        """`lines`: those that will be compared. What is too far from all of them is not read, but for what completes a
        voucher."""
        pool, booked = cls(days), [line.booked_on for line in lines]
        if not booked:
            return pool
        tenant = Exists(Line.objects.filter(entry=OuterRef("pk"), account__in=TENANTS))
        # what was owed when books were taken over is in the balance that the bank opened with: no line is it
        waiting, reach = uncleared(account).exclude(taken_over()).annotate(tenant=tenant), timedelta(days)
        days_around = (min(booked) - reach, max(booked) + reach)
        # what came once its year was closed is looked for on its own day, not on that of the books
        around = Q(own_date=None, date__range=days_around) | Q(own_date__range=days_around)
        entries = list(waiting.filter(around))
        pieces = sorted({entry.piece for entry in entries if entry.piece})
        for some in batched(pieces, 500):
            entries += waiting.filter(piece__in=some).exclude(pk__in=[entry.pk for entry in entries])
        aux = _aux(entries)
        vouchers: dict[str, list[Movement]] = defaultdict(list)
        for entry in sorted(entries, key=lambda one: (one.happened_on, one.pk)):
            pool._add(entry.cents, Candidate([entry], entry.piece, entry.tenant, aux[entry.pk]))
            if entry.piece:
                vouchers[entry.piece].append(entry)
        for piece, held in vouchers.items():
            if len(held) > 1:
                names = frozenset().union(*(aux[e.pk] for e in held))
                pool._add(sum(e.cents for e in held), Candidate(held, piece, False, names))
        return pool

    def _add(self, cents: int, candidate: Candidate) -> None:
        self.by_cents[cents].append(candidate)
        for entry in candidate.entries:
            self.amounts[entry.pk].add(cents)

    def near(self, line: BankLine) -> list[Candidate]:
        """What may be this line: the same amount, within the days that a bank takes."""
        reach = timedelta(self.days)
        return [one for one in self.by_cents.get(line.cents, ()) if abs(one.on() - line.booked_on) <= reach]

    def take(self, found: Candidate) -> None:
        """Take a candidate for a line: nothing that shares an entry with it stays."""
        gone = {entry.pk for entry in found.entries}
        for cents in set().union(*(self.amounts[key] for key in gone)):
            rows = self.by_cents[cents]
            self.by_cents[cents] = [one for one in rows if not gone & {entry.pk for entry in one.entries}]


def _aux(entries: Sequence[Entry]) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = {entry.pk: set() for entry in entries}
    for some in batched(found, 500):
        for key, aux in Line.objects.filter(entry__in=some).exclude(aux="").values_list("entry", "aux"):
            found[key].add(aux)
    return {key: frozenset(names) for key, names in found.items()}


def named(line: BankLine, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates whose voucher the bank writes in the line."""
    said = " ".join(line.words.get(name, "") for name in ("batch", "end_to_end", "reference", "structured", "label"))
    return [one for one in candidates if len(one.piece) >= 4 and one.piece in said]
