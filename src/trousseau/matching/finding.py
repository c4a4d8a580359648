"""For each line of the bank, whose money it may be: the steps in their order, the first that answers alone is taken."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import batched

from django.db.models import Q, QuerySet

from trousseau.core.models import HouseholdMember, NameWord
from trousseau.core.normal import normal
from trousseau.ledger.bank.books import Candidate
from trousseau.ledger.models import BankLine
from trousseau.mandates.queries import over
from trousseau.receipts.enums import Step
from trousseau.rules.bank_lines import (
    Open,
    counted,
    fits,
    lease_numbers,
    loose_numbers,
    months_written,
    names_in,
    says_deposit,
)
from trousseau.rules.identification import Clash, Clues, Doubt, Named, Verdict, month_paid, whose
from trousseau.tenancies.models import Lease

from .due import Due
from .models import PayerAccount
from .of_caf import beyond_by, from_caf, month_of_aid

LIKE = 60  # % of the words of a name: beneath, it is not shown as alike
SHOWN = 5
ASKED = 5000  # names asked of the base at once


@dataclass(frozen=True)
class Aid:
    """The `month` whose aid a transfer of the CAF is, what it had `announced` for it, and the cents `beyond` that."""

    month: date
    announced: int
    beyond: int


@dataclass(frozen=True)
class Found:
    """A lease whose money a line may be. `why`: see `rules.bank_lines.fits`; `sure`: nothing speaks against its being this
    lease's. `over`: the last day of its mandate, when the money came after: the agency receives nothing more for it by itself
    (loi 70-9, art. 6). `month`: the one that the payer wrote and the sum pays, or what speaks against it. `aid`: of a
    transfer of the CAF."""

    lease: Lease
    step: Step
    why: str
    sure: bool = False
    likeness: int = 0
    over: date | None = None
    month: Named | Clash | None = None
    aid: Aid | None = None

    @property
    def clash(self) -> Clash | None:
        return self.month if isinstance(self.month, Clash) else None

    @property
    def pays(self) -> Named | None:
        """The month that the payer chose."""
        return None if isinstance(self.month, Clash) else self.month


def written(line: BankLine) -> str:
    """Where a payer writes a reference."""
    return " ".join(line.words.get(name, "") for name in ("structured", "end_to_end", "reference", "label"))


def _by_hand(line: BankLine) -> tuple[str, ...]:
    """What the payer wrote, without the references that banks make up."""
    return tuple(line.words.get(name, "") for name in ("structured", "end_to_end", "label"))


def signed(lease: Lease, line: BankLine) -> bool:
    """The lease stands on the day of the line, and the clients' ledger holds its money: its deposit may come."""
    there = lease.signed_on is not None and line.booked_on >= lease.signed_on
    return there and lease.mandate.way.for_owner


def receivable(lease: Lease, line: BankLine) -> bool:
    """Rent may be received for it on the day of the line."""
    return signed(lease, line) and lease.keys_on is not None


def of_lease(lease: Lease, line: BankLine) -> Found:
    """What a line is for one lease, whatever says whose it is."""
    why, month = _meant(line, Due([lease.pk]).open(lease.pk, line.booked_on))
    return Found(lease, Step.PERSON, why, month=month)


def aid_of(lease: Lease, line: BankLine) -> Aid | None:
    """What a line is when the CAF pays for this lease alone; None when another pays, or no month was called."""
    call = month_of_aid(lease, line, months_of_payer(line)) if from_caf(line) else None
    if call is None:
        return None
    return Aid(call.month, call.caf_expected, beyond_by(lease, call, line.left or line.cents))


def _meant(line: BankLine, due: Open) -> tuple[str, Named | Clash | None]:
    """What the amount is, and the month that the payer wrote."""
    cents = line.left or line.cents
    why = fits(cents, due)
    return why, month_paid(cents, months_of_payer(line), due, why)


def months_of_payer(line: BankLine) -> list[date]:
    """The months that the payer wrote."""
    return months_written(line.booked_on, *_by_hand(line))


class Finder:
    """Reads once what many lines are compared with: accounts known, leases named, sums due."""

    def __init__(self, lines: Sequence[BankLine], leases: QuerySet[Lease] | None = None):
        """`leases`: those among which names are compared too, for a person who may open them."""
        self.lines = [line for line in lines if line.cents > 0]
        self.alike = _alike(self.lines, leases) if leases is not None else {}
        keys = {line.iban_key for line in self.lines if line.iban_key}
        self.known: dict[str, set[int]] = defaultdict(set)
        accounts = PayerAccount.objects.filter(iban_key__in=keys, ended_on=None)
        for key, lease in accounts.values_list("iban_key", "lease"):
            self.known[key].add(lease)
        # what may speak against an account that is known, or against a number that is written
        doubted = [line for line in self.lines if line.iban_key in self.known or lease_numbers(written(line))]
        self.loose = {line.pk: loose_numbers(*_by_hand(line)) for line in doubted}
        self.people = _people(doubted)
        numbers = {number for line in self.lines for number in lease_numbers(written(line))}
        numbers.update(*self.loose.values())
        wanted = Lease.objects.select_related("mandate__fund", "household__holder").order_by("pk")
        held = {lease for leases in self.known.values() for lease in leases}
        held |= {lease for found in self.alike.values() for _n, lease in found}
        shown = {lease for found in self.people.values() for one in found for lease in one}
        self.others = set(leases.filter(pk__in=shown).values_list("pk", flat=True)) if leases is not None else set()
        held |= self.others
        self.leases = {lease.pk: lease for lease in wanted.filter(pk__in=held)}
        self.by_number = {lease.number: lease for lease in wanted.filter(number__in=numbers)}
        self.ended: dict[date, dict[int, date]] = {}

    @cached_property
    def accounts(self) -> Due:
        """Read by who asks what the sums are, and not only whose."""
        return Due({*self.leases, *(lease.pk for lease in self.by_number.values())})

    def of(self, line: BankLine) -> list[Found]:
        """The first step that answers, or both where they differ; then, for a person, the tenants whose names look alike."""
        known, named = self._by_account(line), self._by_reference(line)
        verdict = self.verdict(line)
        if verdict.doubt == Doubt.OTHER_ACCOUNT:
            there = [*known, *named]
        elif verdict.doubt == Doubt.ALIKE:
            there = [*named, *known, *self._numbered(line, sorted(self.loose[line.pk])), *self._people(line)]
            there = list({found.lease.pk: found for found in reversed(there)}.values())[::-1]
        else:
            there = named or known or self._by_name(line)
        return [replace(found, sure=found.lease.pk == verdict.lease and found.over is None) for found in there]

    def sure(self, line: BankLine) -> Found | None:
        """The lease that nobody need look at, or None. The month that the payer wrote may still speak against it."""
        return next((found for found in self.of(line) if found.sure), None)

    def verdict(self, line: BankLine) -> Verdict:
        """Whose money a line is (`rules.identification`)."""
        known = self.known.get(line.iban_key, set()) if line.iban_key else set()
        there = [self.leases[key] for key in known] + [self.by_number[number] for number in self._said(line)]
        return whose(
            Clues(
                written=frozenset(self.named(line)),
                numbers=len(lease_numbers(written(line))),
                known=frozenset(known),
                fits={lease.pk: self.fit(lease, line) for lease in there if self._may(lease, line)},
                alike=self._of_another(line, known) if known else self._named_another(line),
                caf=from_caf(line),
                deposit=says_deposit(*_by_hand(line)),
            )
        )

    def named(self, line: BankLine) -> set[int]:
        """The leases whose number the payer wrote."""
        return {self.by_number[number].pk for number in self._said(line)}

    def perhaps(self, line: BankLine) -> set[int]:
        """The leases whose money the line may be, whatever its amount."""
        known = self.known.get(line.iban_key, set()) if line.iban_key else set()
        loose = {self.by_number[number].pk for number in self.loose.get(line.pk, ()) if number in self.by_number}
        alike = {lease for _n, lease in self.alike.get(line.pk, ())}
        return known | self.named(line) | loose | alike

    def _said(self, line: BankLine) -> set[int]:
        return self.by_number.keys() & lease_numbers(written(line))

    def may_be(self, line: BankLine, noted: Candidate) -> bool:
        """Whether a line may be what was noted before: not what names other leases than the one whose number the payer
        wrote, whose account the payment would never reach."""
        said, of = self._said(line), lease_numbers(*noted.aux)
        return not said or not of or not said.isdisjoint(of)

    def _of_another(self, line: BankLine, known: set[int]) -> bool:
        """What is written looks like the number or is the whole name of another than those `known` by the account."""
        if not known:
            return False
        loose = self.loose[line.pk]
        if loose and (len(known) > 1 or loose != {self.leases[key].number for key in known}):
            return True
        return any(not known <= found for found in self.people[line.pk])

    def _named_another(self, line: BankLine) -> bool:
        """The whole name of a tenant is written beside the number of the lease of another."""
        said = self.named(line)
        return bool(said) and any(said.isdisjoint(found) for found in self.people[line.pk])

    def turn(self, line: BankLine) -> tuple:
        """In which order lines are read: by day, first those whose payer wrote what they pay, so that a payment that names no debt
        does not take the one that another names; then by what they say, whatever their order in the file."""
        says = (not self.named(line), not months_of_payer(line))
        return line.booked_on, *says, line.cents, normal(" ".join(_by_hand(line))), normal(line.party), line.pk

    def touches(self, line: BankLine, leases: set[int]) -> bool:
        """Whether one of these leases may be the line's."""
        known = self.known.get(line.iban_key, set()) if line.iban_key else set()
        return not leases.isdisjoint(self.named(line) | known)

    def fit(self, lease: Lease, line: BankLine) -> str:
        return fits(line.left or line.cents, self.accounts.open(lease.pk, line.booked_on))

    def _may(self, lease: Lease, line: BankLine) -> bool:
        """Before the keys are given, money of a lease is its deposit and nothing else."""
        return receivable(lease, line) or (signed(lease, line) and self.fit(lease, line) == "deposit")

    def _over(self, lease: Lease, line: BankLine) -> date | None:
        if line.booked_on not in self.ended:
            leases = (*self.leases.values(), *self.by_number.values())
            self.ended[line.booked_on] = over((one.mandate_id for one in leases), line.booked_on)
        return self.ended[line.booked_on].get(lease.mandate_id)

    def _found(self, lease: Lease, line: BankLine, step: Step, likeness: int = 0) -> Found:
        why, month = _meant(line, self.accounts.open(lease.pk, line.booked_on))
        over, aid = self._over(lease, line), aid_of(lease, line)
        return Found(lease, step, why, likeness=likeness, over=over, month=None if aid else month, aid=aid)

    def _by_account(self, line: BankLine) -> list[Found]:
        """Those for whom it pays; when it pays for several, those of whom the amount is due, if any is."""
        leases = [self.leases[key] for key in sorted(self.known.get(line.iban_key, ())) if line.iban_key]
        found = [self._found(lease, line, Step.ACCOUNT) for lease in leases if self._may(lease, line)]
        return [one for one in found if one.why] or found

    def _by_reference(self, line: BankLine) -> list[Found]:
        return self._numbered(line, lease_numbers(written(line)))

    def _people(self, line: BankLine) -> list[Found]:
        keys = sorted(self.others & {key for found in self.people[line.pk] for key in found})
        leases = [self.leases[key] for key in keys if self._may(self.leases[key], line)]
        return [self._found(one, line, Step.NAME, likeness=100) for one in leases[:SHOWN]]

    def _numbered(self, line: BankLine, numbers: Sequence[int]) -> list[Found]:
        leases = [self.by_number[number] for number in numbers if number in self.by_number]
        return [self._found(lease, line, Step.REFERENCE) for lease in leases if self._may(lease, line)]

    def _by_name(self, line: BankLine) -> list[Found]:
        close = [(n, self.leases[key]) for n, key in self.alike.get(line.pk, ())]
        found = [self._found(lease, line, Step.NAME, likeness=n) for n, lease in close if self._may(lease, line)]
        return sorted(found, key=lambda one: (not one.why, -one.likeness))[:SHOWN]


def _people(lines: Sequence[BankLine]) -> dict[int, list[set[int]]]:
    """By line, for each whole name of a tenant that its payer wrote, the leases in force of who bears it. Only these names
    are asked of the base."""
    said = {line.pk: names_in(normal(" ".join(_by_hand(line)))) for line in lines}
    bearers: dict[str, list[tuple[int, date | None]]] = defaultdict(list)
    living = Q(household__members__relation__in=("holder", "partner"))
    for some in batched(sorted(set().union(*said.values())), ASKED):
        rows = Lease.objects.filter(living, keys_on__isnull=False, household__members__person__key__in=some)
        for name, key, end in rows.values_list("household__members__person__key", "pk", "ends_on").distinct():
            bearers[name].append((key, end))
    found: dict[int, list[set[int]]] = {}
    for line in lines:
        names = [bearers[name] for name in said[line.pk] if name in bearers]
        there = ({key for key, end in leases if end is None or end >= line.booked_on} for leases in names)
        found[line.pk] = [leases for leases in there if leases]
    return found


def _alike(lines: Sequence[BankLine], leases: QuerySet[Lease]) -> dict[int, list[tuple[int, int]]]:
    """By line, (likeness in %, lease) of the tenants whose names look alike, the most alike first. Those alone who bear a
    word that is written are read: no likeness without one in common."""
    said = {line.pk: normal(f"{line.party} {line.label}") for line in lines}
    having: dict[str, list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    for some in batched(sorted({word for text in said.values() for word in counted(text)}), ASKED):
        bearing = NameWord.objects.filter(word__in=some).order_by().values_list("word", "person", "person__key")
        for word, person, name in bearing:
            having[word].append(person)
            names[person] = name
    whole = {person: len(counted(name)) for person, name in names.items()}
    alike: dict[int, dict[int, int]] = {}
    for key, text in said.items():
        # as `likeness` of each of them, a few thousand where a name is common
        shared = Counter(person for word in counted(text) for person in having[word])
        each = ((person, 100 * count // whole[person]) for person, count in shared.items())
        alike[key] = {person: percent for person, percent in each if percent >= LIKE}
    # each of the two asks of a few keys what an index answers: joined, the base may begin with all the leases
    homes: dict[int, set[int]] = defaultdict(set)
    living = HouseholdMember.objects.filter(relation__in=("holder", "partner")).order_by()
    for people in batched(sorted({person for close in alike.values() for person in close}), ASKED):
        for person, household in living.filter(person__in=people).values_list("person", "household"):
            homes[person].add(household)
    held: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for households in batched(sorted(set().union(*homes.values())), ASKED):
        let = leases.filter(household__in=households, keys_on__isnull=False).order_by()
        for household, number, key in let.values_list("household", "number", "pk"):
            held[household].append((number, key))
    found = {}
    for line, people_alike in alike.items():
        best: dict[tuple[int, int], int] = defaultdict(int)
        for person, percent in people_alike.items():
            for lease in (one for household in homes[person] for one in held[household]):
                best[lease] = max(best[lease], percent)
        first = sorted(best.items(), key=lambda one: (-one[1], one[0]))[: 2 * SHOWN]
        found[line] = [(percent, pk) for (_number, pk), percent in first]
    return found
