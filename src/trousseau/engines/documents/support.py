"""The plan of a household, in plain words, as the person signs it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class PlanStep:
    """Who does what, by when; `done` when it is."""

    what: Prose
    who: Prose
    due_on: date
    done: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class PlanGoal:
    area: Prose
    words: Prose
    steps: tuple[PlanStep, ...]


@dataclass(frozen=True, kw_only=True)
class SupportPlanDocument(Document):
    """Their own words first; then goals and steps. No note, nothing about health."""

    person: str
    worker: str  # who accompanies them, for the agency
    said_on: date
    own_words: Prose
    goals: tuple[PlanGoal, ...]
    place: str
    review_on: date | None = None
    referents: tuple[str, ...] = ()  # outside ones, who sign too

    @property
    def title(self) -> str:
        return f"Le plan de {self.person}"

    def problems(self) -> Iterable[tuple[str, str]]:
        if any(step.due_on < self.said_on and not step.done for goal in self.goals for step in goal.steps):
            yield "goals", "must have no step that is due before the plan was spoken of"
