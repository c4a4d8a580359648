"""The register of mandates, printed whole."""

from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One line as it was written. Décret 72-678, art. 65."""

    number: str
    kind: Prose
    day: date
    names: str
    addresses: str
    situation: str
    purpose: Prose
    observations: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterDocument(Document):
    """`number` is the head of the chain, LINE:SEAL: kept on paper, it proves later that no line was changed."""

    lines: tuple[RegisterLine, ...]

    @property
    def title(self) -> str:
        return "Registre des mandats de gestion"
