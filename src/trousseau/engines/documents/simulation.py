"""What is left on the owner's table: a comparison, already in words and in whole euros."""

from collections.abc import Iterable
from dataclasses import dataclass

from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class SimulationFact:
    """Something that the owner told, and on which all the rest depends."""

    label: Prose
    value: Prose


@dataclass(frozen=True, kw_only=True)
class SimulationColumn:
    """A way to let, and its rent of a month."""

    name: Prose
    rent: Cents


@dataclass(frozen=True, kw_only=True)
class SimulationLine:
    """A line of the table: one cell per way to let; `unverified` when its figure waits for its text."""

    label: Prose
    cells: tuple[Prose, ...]
    second: Prose | None = None
    article: str = ""
    strong: bool = False
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class SimulationGuarantee:
    """A guarantee against unpaid rent."""

    name: Prose
    who: Prose
    covers: Prose
    cost: Prose
    dates: Prose
    article: str = ""
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class SimulationCondition:
    """What the scheme asks."""

    text: Prose
    article: str = ""
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class SimulationDocument(Document):
    """The comparison of ways to let a dwelling. It engages nobody: it says so."""

    verdict: Prose
    reasons: tuple[Prose, ...] = ()
    suits: Prose | None = None
    facts: tuple[SimulationFact, ...]
    columns: tuple[SimulationColumn, ...]  # the ways to let, in the order of the cells
    year: tuple[SimulationLine, ...]
    years: tuple[SimulationLine, ...]  # the six years
    guarantees: tuple[SimulationGuarantee, ...]
    conditions: tuple[SimulationCondition, ...]
    notes: tuple[Prose, ...]  # what is left out, what is supposed

    @property
    def title(self) -> str:
        return "Louer avec l’agence : ce que cela change pour vous"

    def problems(self) -> Iterable[tuple[str, str]]:
        for name in ("year", "years"):
            if any(len(line.cells) != len(self.columns) for line in getattr(self, name)):
                yield name, "must have one cell per column"
