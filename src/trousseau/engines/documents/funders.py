"""What is asked of a funder: a letter of what its convention promised, the invoice of a measure."""

from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Clause, Document
from trousseau.engines.documents.tenancies import LetterFact, LetterLine


@dataclass(frozen=True, kw_only=True)
class FunderLetter(Document):
    """`lines`: what was foreseen and what came of it; `total`, what is asked."""

    subject: Prose
    body: str
    address: tuple[str, ...]
    facts: tuple[LetterFact, ...]
    opening: tuple[Clause, ...]
    lines: tuple[LetterLine, ...]
    total: LetterLine
    clauses: tuple[Clause, ...]
    signed_by: str

    @property
    def title(self) -> str:
        return str(self.subject)


@dataclass(frozen=True, kw_only=True)
class MeasureInvoice(Document):
    """Facture of a measure of support, or the credit note that undoes one (`corrects`). CGI, annexe II, art. 242 nonies A, I;
    C. com., art. L441-9: its number follows the one before, `dated` is its day of issue. It names no household: `decision`
    says to who pays which one. `price`: of a unit, excluding tax, as it is written. `paid`: what came of it before. `days`: the
    delay to pay."""

    body: str
    address: tuple[str, ...]
    body_siret: str = ""
    siren: str  # of the agency
    service: Prose
    decision: str = ""
    reference: str = ""  # of who pays: an order, an engagement
    since: date
    until: date
    units: int
    unit: Prose
    price: Prose
    net: Cents
    paid: Cents = Cents(0)
    days: int | None = None
    bank: str = ""
    corrects: str = ""
    mentions: tuple[Clause, ...]

    @property
    def title(self) -> str:
        return "Avoir" if self.corrects else "Facture"

    @property
    def received(self) -> Cents | None:
        """None while nothing came: the paper says nothing of it."""
        return self.paid or None

    @property
    def remaining(self) -> Cents:
        return Cents(self.net - self.paid)
