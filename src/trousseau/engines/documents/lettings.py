"""The papers beside a lease: the act of a surety."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

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
