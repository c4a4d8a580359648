"""What the agency answers to a person about their data: a letter, what is held, who opened the file."""

from dataclasses import dataclass

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Clause, Document


@dataclass(frozen=True, kw_only=True)
class RightsLine:
    """One line of a part: what, and what is said of it. `starts`: the first of a new thing."""

    label: Prose
    value: Prose
    more: Prose | None = None
    starts: bool = False


@dataclass(frozen=True, kw_only=True)
class RightsPart:
    """What is told under one heading. `head`: of its two columns, or three."""

    title: Prose
    head: tuple[Prose, ...]
    lines: tuple[RightsLine, ...]


@dataclass(frozen=True, kw_only=True)
class RightsDocument(Document):
    """What a person is told in plain words; without `address` it is handed over."""

    subject: Prose
    people: tuple[str, ...]
    address: tuple[str, ...] = ()
    opening: tuple[Clause, ...] = ()
    parts: tuple[RightsPart, ...] = ()
    clauses: tuple[Clause, ...] = ()
    signed_by: str = ""

    @property
    def title(self) -> str:
        return str(self.subject)
