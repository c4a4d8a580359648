"""The papers beside a lease: the act of a surety, an amendment, a letter with its arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents.contracts import AmendmentLine
from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Clause, Document, Dwelling, Party


@dataclass(frozen=True, kw_only=True)
class SuretyDocument(Document):
    """Acte de cautionnement. C. civ., art. 2297; loi 89-462, art. 22-1.

    `mention` is what the surety writes themselves in the frame; `terms` the rent and how it is revised, as the lease
    says them; `ending` the paragraph of art. 22-1 that must be reproduced.
    """

    guarantor: Party
    owners: tuple[Party, ...]
    tenants: tuple[Party, ...]
    dwelling: Dwelling
    lease_number: str
    rent: Cents
    charges: Cents
    revision: Prose
    starts_on: date
    limit: Cents
    limit_words: Prose
    mention: Prose
    ending: Clause
    place: str
    ends_on: date | None = None
    terms: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return f"Acte de cautionnement, bail n°\u00a0{self.lease_number}"

    def problems(self) -> Iterable[tuple[str, str]]:
        if self.limit <= 0:
            yield "limit", "must be positive"


@dataclass(frozen=True, kw_only=True)
class LeaseAmendmentDocument(Document):
    """Avenant to a lease. `number` is its rank."""

    lease_number: str
    lease_signed_on: date
    owners: tuple[Party, ...]
    tenants: tuple[Party, ...]  # those who sign it: who stays, who joins, who leaves
    dwelling: Dwelling
    starts_on: date
    lines: tuple[AmendmentLine, ...]
    place: str
    signed_by: str
    clauses: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return f"Avenant n°\u00a0{self.number} au bail n°\u00a0{self.lease_number}"


@dataclass(frozen=True, kw_only=True)
class SumsLine:
    """One line of a letter's table: what, how it is computed when it is, and the amount."""

    what: Prose
    how: Prose | None = None
    amount: Cents


@dataclass(frozen=True, kw_only=True)
class SumsLetter(Document):
    """A letter about sums, to tenants or to an owner: what is asked or received, the arithmetic, the article."""

    subject: Prose
    names: tuple[str, ...]
    address: tuple[str, ...]
    reference: str  # of the lease
    dwelling: Dwelling
    opening: tuple[Clause, ...]
    lines: tuple[SumsLine, ...]
    closing: tuple[Clause, ...] = ()
    sent: Prose | None = None  # how it is sent, when the law asks for a form

    @property
    def title(self) -> str:
        return str(self.subject)

    def problems(self) -> Iterable[tuple[str, str]]:
        if any(line.amount < 0 for line in self.lines):
            yield "lines", "cannot be negative"
