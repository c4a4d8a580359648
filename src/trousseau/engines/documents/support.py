"""The plan of a household, in plain words, as the person signs it; the report of its measure, to who pays it."""

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
class Referent:
    """A professional of another service, who signs in their own space."""

    name: str
    signed_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SupportPlanDocument(Document):
    """Their own words first; then goals and steps. No note, nothing about health. `signed_on`: of a plan printed again after
    its signature; before it, the boxes wait for a hand."""

    person: str
    worker: str  # who accompanies them, for the agency
    said_on: date
    own_words: Prose
    goals: tuple[PlanGoal, ...]
    place: str
    review_on: date | None = None
    signed_on: date | None = None
    referents: tuple[Referent, ...] = ()

    @property
    def title(self) -> str:
        return f"Le plan de {self.person}"

    def problems(self) -> Iterable[tuple[str, str]]:
        if any(step.due_on < self.said_on and not step.done for goal in self.goals for step in goal.steps):
            yield "goals", "must have no step that is due before the plan was spoken of"


@dataclass(frozen=True, kw_only=True)
class ReportFact:
    label: Prose
    said: Prose


@dataclass(frozen=True, kw_only=True)
class ReportGoalPart:
    area: Prose
    words: Prose
    own_words: Prose | None = None
    done: tuple[Prose, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MeasureReportDocument(Document):
    """Facts counted from what was noted; then each goal, with the person's words. No note, nothing about health."""

    kind: Prose
    measure: Prose
    person: str
    worker: str
    since: date
    until: date
    begun_on: date
    facts: tuple[ReportFact, ...]
    situation: Prose
    place: str
    goals: tuple[ReportGoalPart, ...] = ()
    prescriber: str = ""
    funder: str = ""
    reference: str = ""
    planned_end: date | None = None
    agreed_on: date | None = None
    outlook: Prose | None = None
    person_words: Prose | None = None
    read_on: date | None = None

    @property
    def title(self) -> str:
        return f"{self.kind}, {self.person}"

    def problems(self) -> Iterable[tuple[str, str]]:
        if self.until < self.since:
            yield "until", "must come after the first day"
