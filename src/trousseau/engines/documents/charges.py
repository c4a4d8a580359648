"""What the statement of a year's charges must say: by nature, with its key, against the provisions paid."""

from collections.abc import Iterable
from dataclasses import dataclass

from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Clause, Document


@dataclass(frozen=True, kw_only=True)
class ChargeRow:
    """One nature: what it cost in all, how it is shared, what this tenant bears for the days lived."""

    nature: Prose
    whole: Cents
    key: Prose
    yours: Cents


@dataclass(frozen=True, kw_only=True)
class ChargesStatement(Document):
    """Loi 89-462, art. 23: the count by nature, one month before the settlement."""

    tenants: tuple[str, ...]
    address: tuple[str, ...]
    dwelling: str
    lease_number: str
    year: str
    days: Prose  # the days lived, in words
    rows: tuple[ChargeRow, ...]
    provisions: Cents
    settled_from: Prose  # when the balance is asked, or given back
    mentions: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return f"Décompte des charges de {self.year}"

    @property
    def total(self) -> Cents:
        return Cents(sum(row.yours for row in self.rows))

    @property
    def owed(self) -> Cents:
        """What is left to pay, zero when the provisions were enough."""
        return Cents(max(self.total - self.provisions, 0))

    @property
    def back(self) -> Cents:
        """What is given back, zero when the provisions were not enough."""
        return Cents(max(self.provisions - self.total, 0))

    @property
    def gives_back(self) -> bool:
        return self.provisions > self.total

    def problems(self) -> Iterable[tuple[str, str]]:
        if not self.rows:
            yield "rows", "must name what was spent"
        if self.provisions < 0 or any(row.yours < 0 for row in self.rows):
            yield "rows, provisions", "must be zero or more"
