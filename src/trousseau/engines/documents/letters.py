"""A campaign of letters: one page per owner, the address where a window envelope shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class OwnerLetter:
    """One letter: its words are merged already. `source` says where the owner's address comes from."""

    reference: str
    name: str
    address: tuple[str, ...]
    paragraphs: tuple[Prose, ...]
    source: Prose


@dataclass(frozen=True, kw_only=True)
class LettersDocument(Document):
    """RGPD, art. 14 and 21: who holds the data, from where, why, until when, and the right to object stand on each
    letter, in the template: no writer can leave them out."""

    subject: Prose
    place: str
    signatory: str
    letters: tuple[OwnerLetter, ...]
    kept: Prose  # how long the data are kept

    @property
    def title(self) -> str:
        return str(self.subject)

    def problems(self) -> Iterable[tuple[str, str]]:
        if len({letter.reference for letter in self.letters}) != len(self.letters):
            yield "letters", "must have one reference each"
