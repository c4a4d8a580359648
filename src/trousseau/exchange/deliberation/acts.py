"""One set of minutes, several acts: where each begins, and the head that they share."""

import re
from dataclasses import dataclass

from .body import object_lines
from .vote import numbered_lines

_HEAD_AGAIN = re.compile(
    r"^[ \t]*(?:extrait\s+d(?:u|es)\s+(?:registre|deliberation)|proces[- ]verbal\s+d|registre\s+des\s+deliberations)",
    re.M,
)
MAX_ACTS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """An act of the minutes: its text with the head that it shares, and where both stand in the whole."""

    text: str
    head: int  # length of the shared head, which begins the whole
    start: int  # where its own text begins in the whole

    def place(self, at: int) -> int:
        """Where in the whole stands what is at `at` in this act."""
        return at if at < self.head else at - self.head + self.start


def split_acts(text: str, folded: str) -> list[Part]:
    """The acts of `text`, in order; none when it holds one, or when they cannot be told apart."""
    heads = [_up(text, match.start()) for match in _HEAD_AGAIN.finditer(folded)]
    objects = [_up(text, at) for at in object_lines(folded)]
    if (
        len(heads) > 1
        and len(objects) > 1
        and all(any(a <= at < b for at in objects) for a, b in _between(heads, len(text)))
    ):
        return [Part(text[a:b], 0, a) for a, b in _between(heads, len(text))][:MAX_ACTS]
    starts = objects if len(objects) > 1 else numbered_lines(folded)
    if len(starts) < 2:
        return []
    head = starts[0]
    return [Part(text[:head] + text[a:b], head, a) for a, b in _between(starts, len(text))][:MAX_ACTS]


def _between(starts: list[int], end: int) -> list[tuple[int, int]]:
    return list(zip(starts, [*starts[1:], end], strict=True))


def _up(text: str, at: int) -> int:
    """The first of the short lines that stand right above `at`: a number, the name of a commune."""
    while at > 1:
        start = text.rfind("\n", 0, at - 1) + 1
        line = text[start : at - 1].strip()
        if not line or len(line) > 60 or line[-1] in ".,;:":
            break
        at = start
    return at
