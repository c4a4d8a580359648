"""The sheet of one tenancy for a meeting with partners."""

from collections.abc import Iterable
from dataclasses import dataclass

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class SynthesisDocument(Document):
    """What is shared of a tenancy, and nothing else: the home by its commune, the account in one sentence, dates and kinds of
    what was done. No note, no reason, no resource, nobody’s birth, nothing about health."""

    tenancy: str
    home: Prose
    since: Prose
    rent: Prose
    account: Prose
    plan: Prose | None = None
    procedure: Prose | None = None
    next: Prose | None = None
    done: tuple[tuple[str, Prose], ...] = ()  # (day, kind), the latest first

    @property
    def title(self) -> str:
        return "Feuille pour la synthèse partenariale"

    def problems(self) -> Iterable[tuple[str, str]]:
        if not self.account.strip():
            yield "account", "must say where the account stands"
