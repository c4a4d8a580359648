"""A measure as a report says it: its value, on how many it is counted, and that of the period before."""

from dataclasses import dataclass

from . import words
from .figures import Figure
from .measures import Measure


@dataclass(frozen=True)
class Line:
    """One measure as it is read."""

    measure: Measure
    now: Figure
    before: Figure

    @property
    def code(self) -> str:
        return self.measure.code

    @property
    def value(self) -> str:
        return words.value(self.measure, self.now)

    @property
    def known(self) -> bool:
        return self.now.value is not None

    @property
    def beside(self) -> str:
        return words.beside(self.measure, self.now)

    @property
    def earlier(self) -> str:
        return words.value(self.measure, self.before)

    @property
    def trend(self) -> str:
        return words.trend(self.measure, self.now, self.before)
