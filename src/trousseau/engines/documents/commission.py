"""The minutes of the commission, and the letters that its decisions make necessary."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Clause, Document


@dataclass(frozen=True, kw_only=True)
class MinutesProposal:
    """A household before a dwelling: its number, its place, and each line of the rule with its figures."""

    code: str
    place: int
    people: Prose
    lines: tuple[Prose, ...] = ()
    opinions: Prose | None = None
    name: str = ""  # in the director's annex alone


@dataclass(frozen=True, kw_only=True)
class MinutesPoint:
    """One dwelling: what the commission saw, decided, and why; who follows; what comes next."""

    dwelling: str
    examined: int
    decision: Prose
    followed: Prose
    reasons: Prose
    written_by: str
    next_step: Prose
    due_on: date | None = None
    recused: tuple[str, ...] = ()
    present: Prose | None = None  # where it differs from what the sitting's table says, like `chair`
    chair: str | None = None
    proposals: tuple[MinutesProposal, ...] = ()
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MinutesMember:
    name: str
    role: Prose
    presence: Prose


@dataclass(frozen=True, kw_only=True)
class MinutesDocument(Document):
    """What a sitting did. The members' copy bears numbers; the annex adds names and, when there are some, totals."""

    held_on: date
    place: str = ""
    chair: str = ""
    members: tuple[MinutesMember, ...]
    quorum: Prose | None = None
    points: tuple[MinutesPoint, ...] = ()
    left: tuple[str, ...] = ()  # the dwellings that were not decided
    seed: str = ""
    seed_on: date | None = None
    named: bool = False
    totals: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return "Annexe au procès-verbal de la commission" if self.named else "Procès-verbal de la commission"

    def problems(self) -> Iterable[tuple[str, str]]:
        if not self.named and any(p.name for point in self.points for p in point.proposals):
            yield "points", "the members' copy bears no name"


@dataclass(frozen=True, kw_only=True)
class CommissionLetter:
    """One letter of a sitting. `name` and `address` may be empty: an agency does not know every postal address."""

    reference: str
    name: str
    address: tuple[str, ...] = ()
    subject: Prose
    paragraphs: tuple[Clause, ...]


@dataclass(frozen=True, kw_only=True)
class CommissionLetters(Document):
    """The letters of one sitting, one a page."""

    place: str
    letters: tuple[CommissionLetter, ...]
    rights: Prose  # who holds the data, until when, and the right to read and correct them

    @property
    def title(self) -> str:
        return "Courriers de la commission"
