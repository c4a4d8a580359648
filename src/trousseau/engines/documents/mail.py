"""A sheet that bears an address where the window of an envelope shows it, before a paper that does not."""

from dataclasses import dataclass

from trousseau.engines.documents.fields import Prose
from trousseau.engines.documents.parts import Document


@dataclass(frozen=True, kw_only=True)
class AddressSheet:
    """One envelope; `registered`: it is posted as a registered letter with a signed receipt."""

    reference: str
    name: str
    address: tuple[str, ...]
    about: Prose
    registered: bool = False


@dataclass(frozen=True, kw_only=True)
class AddressSheets(Document):
    """One page an envelope, in their order."""

    sheets: tuple[AddressSheet, ...]

    @property
    def title(self) -> str:
        return "Adresses des courriers"
