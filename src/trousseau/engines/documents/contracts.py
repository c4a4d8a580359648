"""What a mandate and a lease must say to be printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Clause, Document, Dwelling, Fee, Party, Section


@dataclass(frozen=True, kw_only=True)
class OffPremises:
    """A mandate signed away from the agency: the owner may withdraw (code de la consommation)."""

    days: int  # length of the withdrawal delay
    last_day: date | None = None  # last day to withdraw, closed days already allowed for; None: not signed yet
    article: str
    early_start: bool = False  # the owner expressly asks that work begins before that day
    informed_on: date | None = None  # the day the owner received the information; None: not before signing
    clauses: tuple[Clause, ...] = ()  # further information due to the owner


@dataclass(frozen=True, kw_only=True)
class MandateDocument(Document):
    """Mandat de gestion. `number` is its number in the register, printed on the owner's copy; not `numbered`, it is left
    to be written by hand.

    Loi 70-9, art. 6 and 7; décret 72-678, art. 64 to 66.
    """

    owners: tuple[Party, ...]  # the mandants
    dwelling: Dwelling
    rent: Cents  # monthly, charges apart: what the agency asks for
    charges: Cents  # monthly
    powers: tuple[Clause, ...]  # what the agency may do
    receipt_of_funds: tuple[Clause, ...]  # express authorisation to receive money
    starts_on: date
    ends_on: date  # a mandate without end is null
    termination: tuple[Clause, ...]  # how it ends or goes on
    fees: tuple[Fee, ...]
    accounts: tuple[Clause, ...]  # how often and how accounts are rendered
    tenant_choice: tuple[Clause, ...]  # who chooses the tenant
    place: str  # where it is signed
    signed_by: str = ""  # who signs for the agency, with the function; empty: written by hand
    numbered: bool = True
    sections: tuple[Section, ...] = ()  # what the owner and the agency agree on besides
    fee_note: Prose | None = None  # VAT mention
    others: tuple[Clause, ...] = ()  # further conditions, the consumer mediator for one
    off_premises: OffPremises | None = None

    @property
    def title(self) -> str:
        return f"Mandat de gestion n°\u00a0{self.number}" if self.numbered else "Mandat de gestion"

    def problems(self) -> Iterable[tuple[str, str]]:
        if self.ends_on <= self.starts_on:
            yield "ends_on", "must be after starts_on"


@dataclass(frozen=True, kw_only=True)
class InformationDocument(Document):
    """What an owner reads before signing a mandate away from the agency, with the form to withdraw.

    Code de la consommation, art. L221-5.
    """

    owners: tuple[Party, ...]
    dwelling: Dwelling
    service: tuple[Clause, ...]  # what the agency does
    fees: tuple[Fee, ...]
    starts_on: date
    ends_on: date
    termination: tuple[Clause, ...]
    days: int  # length of the withdrawal delay
    withdrawal: tuple[Clause, ...]  # how the delay runs
    others: tuple[Clause, ...] = ()  # the consumer mediator for one

    @property
    def title(self) -> str:
        return "Information avant la signature d’un mandat"


@dataclass(frozen=True, kw_only=True)
class AmendmentLine:
    """One term before and after; None when there was, or is, none."""

    what: Prose
    before: Prose | None = None
    after: Prose | None = None


@dataclass(frozen=True, kw_only=True)
class AmendmentDocument(Document):
    """Avenant to a mandate. `number` is its rank; the register's number is the mandate's."""

    mandate_number: str
    mandate_signed_on: date
    owners: tuple[Party, ...]
    dwelling: Dwelling
    starts_on: date  # takes effect
    lines: tuple[AmendmentLine, ...]
    place: str
    signed_by: str

    @property
    def title(self) -> str:
        return f"Avenant n°\u00a0{self.number} au mandat de gestion n°\u00a0{self.mandate_number}"


@dataclass(frozen=True, kw_only=True)
class RenewalLetter(Document):
    """The letter that announces a tacit renewal. Code de la consommation, art. L215-1."""

    owners: tuple[Party, ...]
    dwelling: Dwelling
    term: date
    renewed_until: date
    clauses: tuple[Clause, ...]

    @property
    def title(self) -> str:
        return f"Le renouvellement de votre mandat {self.number}"


@dataclass(frozen=True, kw_only=True)
class Convention:
    """The Anah convention that sets the rent's ceiling."""

    kind: Prose  # "Loc2, loyer social"
    number: str
    signed_on: date
    ends_on: date
    ceiling: Cents | None = None  # highest monthly rent, charges apart; None on a draft while it is not known
    clauses: tuple[Clause, ...] = ()  # what it changes for the tenant


@dataclass(frozen=True, kw_only=True)
class PreviousRent:
    """What the last tenant paid, or the sentence that says that nothing is due to be told."""

    clause: Clause
    amount: Cents | None = None
    paid_on: date | None = None  # last payment
    revised_on: date | None = None  # last revision


@dataclass(frozen=True, kw_only=True)
class Revision:
    """The yearly revision of the rent."""

    clause: Clause
    each_year_on: Prose  # "le 1er décembre"
    quarter: Prose  # quarter of the reference index
    index: str  # its value, as published


@dataclass(frozen=True, kw_only=True)
class Work:
    """Works done since the last lease."""

    label: Prose
    done_on: date | None = None
    amount: Cents | None = None


@dataclass(frozen=True, kw_only=True)
class LeaseDocument(Document):
    """Bail d'habitation, unfurnished. Loi 89-462, art. 3.

    `contrat_type` follows the headings of décret 2015-587 (free rent or convention of CCH L321-4);
    `conventioned` is for a convention of CCH L321-8, outside that model (loi 89-462, art. 40 III):
    duration, renewal and notice follow the convention, and the last rent, the works and the surface are
    printed when given but not required.
    """

    variant: Literal["contrat_type", "conventioned"]
    owners: tuple[Party, ...]  # the lessors
    tenants: tuple[Party, ...]
    dwelling: Dwelling
    starts_on: date
    ends_on: date
    duration: tuple[Clause, ...]  # length, renewal and how each side may leave
    rent: Cents  # monthly, charges apart
    charges: Cents  # monthly
    charges_kind: Literal["provision", "flat_rate"]
    charges_clauses: tuple[Clause, ...]  # regularisation, or why a flat rate
    payment: tuple[Clause, ...]  # when, to whom and how the rent is paid
    deposit: Cents  # zero when there is none
    annexes: tuple[Prose, ...]
    place: str  # where it is signed
    signed_by: str  # who signs for the agency, with the function
    mandate_number: str  # number of the mandate in the register
    revision: Revision | None = None  # none: the rent is never revised
    deposit_clauses: tuple[Clause, ...] = ()
    previous_rent: PreviousRent | None = None
    works: tuple[Work, ...] = ()
    guarantors: tuple[Party, ...] = ()
    guarantees: tuple[Clause, ...] = ()  # Visale, rent insurance…
    solidarity: tuple[Clause, ...] = ()
    resolutory: tuple[Clause, ...] = ()
    fees: tuple[Fee, ...] = ()  # letting fees; none: the lease says so
    fees_clauses: tuple[Clause, ...] = ()  # ceilings and their article
    others: tuple[Clause, ...] = ()
    convention: Convention | None = None
    pending: tuple[Clause, ...] = ()  # the convention is asked, and not signed yet: what the tenant must know
    law: tuple[Clause, ...] = ()  # which articles of the law this dwelling's convention sets aside
    deposit_holder: Prose | None = None  # who keeps the deposit
    ties: tuple[Clause, ...] = ()  # what binds the tenants to each other by law

    @property
    def title(self) -> str:
        return f"Bail d’habitation n°\u00a0{self.number}"

    @property
    def total(self) -> Cents:
        return Cents(self.rent + self.charges)

    @property
    def has_deposit(self) -> bool:
        return self.deposit > 0

    def problems(self) -> Iterable[tuple[str, str]]:
        if self.ends_on <= self.starts_on:
            yield "ends_on", "must be after starts_on"
        if self.rent <= 0:
            yield "rent", "must be positive"
        if self.charges < 0 or self.deposit < 0:
            yield "charges, deposit", "cannot be negative"
        if self.variant == "conventioned":
            if not (self.convention or self.pending):
                yield "convention", "is missing"
            return
        if self.dwelling.area is None:
            yield "dwelling.area", "is missing"
        if not self.dwelling.use:
            yield "dwelling.use", "is missing"
        if not self.dwelling.energy_class:
            yield "dwelling.energy_class", "is missing"
        if not self.previous_rent:
            yield "previous_rent", "is missing"
