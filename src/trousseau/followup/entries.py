"""What a visitor brings back from a home, before it is written."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Seen:
    """One point: the answer, a few words, and for a defect who must mend it by when."""

    answer: str
    words: str = ""
    mender: str = ""
    mend_by: date | None = None
