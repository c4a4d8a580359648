"""The sheet of an arrears meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines import typography
from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """One tenancy: its debt, the one next action, what was decided before with what became of it, what is decided now."""

    tenancy: str
    commune: str
    debt: Prose
    next: Prose | None = None
    before: tuple[Prose, ...] = ()
    now: tuple[Prose, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeetingDocument(Document):
    held_on: date
    lines: tuple[MeetingLine, ...]

    @property
    def title(self) -> str:
        return f"Réunion des impayés du {typography.day(self.held_on, 'fr')}"

    def problems(self) -> Iterable[tuple[str, str]]:
        if len({line.tenancy for line in self.lines}) != len(self.lines):
            yield "lines", "must have one line for each tenancy"
