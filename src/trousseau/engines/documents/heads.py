"""The sheet of the month: where the registers and books end, to be signed and kept apart from the machine."""

from dataclasses import dataclass

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class HeadLine:
    """One register or book. `word` names it where it is typed; `head` and `earlier`, of the sheet before, are « NUMBER : SEAL »."""

    label: Prose
    word: str
    head: str
    earlier: str | None = None


@dataclass(frozen=True, kw_only=True)
class HeadsDocument(Document):
    """`line` is what is typed to compare; `before`, the month of the sheet before."""

    month: str
    heads: tuple[HeadLine, ...]
    line: str
    signer: str
    before: str | None = None

    @property
    def title(self) -> str:
        return f"Registres et livres, {self.month}"
