"""A letter to a funder: what its convention promised, what came, what is asked."""

from dataclasses import dataclass

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Clause, Document
from trousseau.engines.documents.tenancies import LetterFact, LetterLine


@dataclass(frozen=True, kw_only=True)
class FunderLetter(Document):
    """`lines`: what was foreseen and what came of it; `total`, what is asked."""

    subject: Prose
    body: str
    address: tuple[str, ...]
    facts: tuple[LetterFact, ...]
    opening: tuple[Clause, ...]
    lines: tuple[LetterLine, ...]
    total: LetterLine
    clauses: tuple[Clause, ...]
    signed_by: str

    @property
    def title(self) -> str:
        return str(self.subject)
