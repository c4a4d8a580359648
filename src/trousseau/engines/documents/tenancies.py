"""What an inspection and a letter about a tenancy must say to be printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Clause, Document, Party


@dataclass(frozen=True, kw_only=True)
class InspectedLine:
    """One element; `before` at the departure, as the entry saw it."""

    name: Prose
    condition: Prose
    words: Prose | None = None
    before: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class InspectedRoom:
    name: Prose
    lines: tuple[InspectedLine, ...]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A meter and its reading, or keys and how many."""

    what: Prose
    value: Prose
    before: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class InspectionDocument(Document):
    """Entry or exit inspection. Décret 2016-382, art. 2 and 3: the same form for both, so that they compare."""

    leaving: bool
    held_on: date
    dwelling: tuple[str, ...]
    owners: tuple[Party, ...]
    tenants: tuple[Party, ...]
    held_by: str  # who held it for the agency
    present: str
    entry_on: date | None = None  # at the departure: the day of the entry inspection
    new_address: str = ""
    rooms: tuple[InspectedRoom, ...]
    meters: tuple[Counted, ...] = ()
    keys: tuple[Counted, ...] = ()
    words: Prose | None = None
    remarks: Prose | None = None
    photos: int = 0
    refused: Prose | None = None
    clauses: tuple[Clause, ...] = ()
    place: str
    signed_on: date

    @property
    def title(self) -> str:
        return "État des lieux de sortie" if self.leaving else "État des lieux d’entrée"

    def problems(self) -> Iterable[tuple[str, str]]:
        if not self.rooms:
            yield "rooms", "must say one room at least"


@dataclass(frozen=True, kw_only=True)
class LetterLine:
    label: Prose
    amount: Cents


@dataclass(frozen=True, kw_only=True)
class LetterFact:
    label: Prose
    value: Prose


@dataclass(frozen=True, kw_only=True)
class TenantLetter(Document):
    """A letter about a tenancy: what it decides, the facts, a count, what the law says. `reference`: what it bears instead of
    the number of a lease, when it is of none."""

    subject: Prose
    reference: Prose | None = None
    tenants: tuple[str, ...]
    address: tuple[str, ...]
    facts: tuple[LetterFact, ...] = ()
    opening: tuple[Clause, ...] = ()
    head: Prose  # of the count, or of what is asked for
    lines: tuple[LetterLine, ...] = ()
    total: LetterLine | None = None
    points: tuple[Prose, ...] = ()  # what is asked for, one a line
    points_head: Prose | None = None  # over them, where a count stands before
    clauses: tuple[Clause, ...] = ()
    signed_by: str

    @property
    def title(self) -> str:
        return str(self.subject)
