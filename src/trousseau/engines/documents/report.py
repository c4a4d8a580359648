"""The report to the funders: what was done, promised and spent, without a name."""

from dataclasses import dataclass

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class ReportStep:
    """From `start` to `end`, in thousandths of the width, a share of `share`, between `low` and `high`, in thousandths."""

    start: int
    end: int
    share: int
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReportMark:
    """A word of an axis, at so many thousandths of it."""

    at: int
    words: Prose


@dataclass(frozen=True, kw_only=True)
class ReportCurve:
    """A share as time goes by, drawn as steps with their interval, then the share where it ends. `picture`: the same in words."""

    picture: Prose
    steps: tuple[ReportStep, ...]
    times: tuple[ReportMark, ...]
    shares: tuple[ReportMark, ...]
    ends: ReportMark


@dataclass(frozen=True, kw_only=True)
class ReportTable:
    """A heading, what is said under it, its `curve`, the columns, the lines; the last `numbers` columns hold figures."""

    title: Prose
    head: tuple[Prose, ...]
    lines: tuple[tuple[Prose, ...], ...]
    total: tuple[Prose, ...] = ()
    said: Prose | None = None
    numbers: int = 1
    curve: ReportCurve | None = None


@dataclass(frozen=True, kw_only=True)
class ReportDocument(Document):
    """`heading` is the answer; `facts`, (label, value) pairs under it; `language`, of all that is printed.

    `squares`: one a household, from the darkest shade (4) to the lightest (0), with `picture` in words; the table of the
    same figures follows.
    """

    heading: Prose
    language: str
    said: tuple[Prose, ...]
    narrative_title: Prose
    definitions_title: Prose
    tables: tuple[ReportTable, ...]
    definitions: tuple[tuple[Prose, ...], ...]
    picture: Prose | None = None
    squares: tuple[int, ...] = ()
    facts: tuple[tuple[Prose, ...], ...] = ()
    narrative: tuple[Prose, ...] = ()
    digest: str = ""

    @property
    def title(self) -> str:
        return self.heading
