"""What is agreed with several parties and an amount: the payment plan of a tenant, a convention with public bodies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Document, Party, Section
from trousseau.engines.documents.tenancies import LetterFact


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of those who sign, and as what."""

    role: Prose
    party: Party


@dataclass(frozen=True, kw_only=True)
class DatedSum:
    label: Prose
    day: date | None = None
    amount: Cents


@dataclass(frozen=True, kw_only=True)
class SumsTable:
    """Sums with their days. `what` and `day` head its columns; `total`, when they add up to something that is said."""

    title: Prose
    what: Prose
    day: Prose
    lines: tuple[DatedSum, ...]
    total: Cents | None = None


@dataclass(frozen=True, kw_only=True)
class BilateralDocument(Document):
    """Accord: its parties, what it is about, its sums, what else it says."""

    subject: Prose
    parties: tuple[Side, ...]
    facts_title: Prose
    facts: tuple[LetterFact, ...]
    place: str
    introduction: Prose | None = None
    tables: tuple[SumsTable, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def title(self) -> str:
        return str(self.subject)

    def problems(self) -> Iterable[tuple[str, str]]:
        for table in self.tables:
            if table.total is not None and table.total != sum(line.amount for line in table.lines):
                yield "tables", "the sums must add up to the total"
