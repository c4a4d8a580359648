"""What the accounts rendered to an owner must say, the invoices of the agency's fees, and the summary of a year for the owner's
tax return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.engines.documents import periods
from trousseau.engines.documents.fields import Cents, Prose
from trousseau.engines.documents.parts import Clause, Document


@dataclass(frozen=True, kw_only=True)
class AccountMove:
    """One movement; `amount` above zero when it adds to what is held for the owner."""

    day: date
    label: Prose
    amount: Cents


@dataclass(frozen=True, kw_only=True)
class AccountFee:
    """A fee taken: décret 72-678, art. 66. `mention` says its VAT, or why there is none."""

    day: date
    label: Prose
    net: Cents
    vat: Cents
    mention: Prose

    @property
    def total(self) -> Cents:
        return Cents(self.net + self.vat)


@dataclass(frozen=True, kw_only=True)
class AccountTenancy:
    """What one tenancy brought in during the period, and what it still owes at its end."""

    lease_number: str
    tenants: tuple[str, ...]
    collected: Cents
    owed: Cents


@dataclass(frozen=True, kw_only=True)
class StatementDocument(Document):
    """Compte rendu de gestion. Décret 72-678, art. 66: rendered at least once a year."""

    owners: tuple[str, ...]
    address: tuple[str, ...]  # where the paper is sent
    mandate_number: str
    dwelling: str
    first_day: date  # both days are included
    last_day: date
    opening: Cents
    tenancies: tuple[AccountTenancy, ...] = ()
    collected: tuple[AccountMove, ...] = ()
    fees: tuple[AccountFee, ...] = ()
    fees_returned: tuple[AccountMove, ...] = ()
    expenses: tuple[AccountMove, ...] = ()
    others: tuple[AccountMove, ...] = ()
    paid: tuple[AccountMove, ...] = ()
    kept: Cents = Cents(0)  # the reserve that the mandate keeps on the account
    ahead: Cents = Cents(0)  # of the closing balance, what tenants paid before it was asked
    mentions: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return f"Compte rendu de gestion, {self.period}"

    @property
    def period(self) -> str:
        return periods.period(self.first_day, self.last_day)

    @property
    def of_period(self) -> str:
        return periods.of_period(self.first_day, self.last_day)

    @property
    def total_collected(self) -> Cents:
        return Cents(sum(move.amount for move in self.collected))

    @property
    def total_returned(self) -> Cents:
        return Cents(sum(move.amount for move in self.fees_returned))

    @property
    def total_fees(self) -> Cents:
        return Cents(self.total_returned - sum(fee.total for fee in self.fees))

    @property
    def total_expenses(self) -> Cents:
        return Cents(sum(move.amount for move in self.expenses))

    @property
    def total_others(self) -> Cents:
        return Cents(sum(move.amount for move in self.others))

    @property
    def total_paid(self) -> Cents:
        return Cents(sum(move.amount for move in self.paid))

    @property
    def closing(self) -> Cents:
        """The opening balance and every movement."""
        moved = self.total_collected + self.total_fees + self.total_expenses + self.total_others + self.total_paid
        return Cents(self.opening + moved)

    def problems(self) -> Iterable[tuple[str, str]]:
        if self.last_day < self.first_day:
            yield "last_day", "must not be before first_day"


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """One fee: CGI, annexe II, art. 242 nonies A, I, 8° and 10°. Below zero it is given back, `corrects` the invoice that
    billed it. `rate`: of the VAT, in percent; `mention` says it, or why there is none."""

    day: date  # of the service
    label: Prose
    computed: Prose | None = None  # on what
    net: Cents
    rate: int
    vat: Cents
    mention: Prose
    corrects: str = ""

    @property
    def total(self) -> Cents:
        return Cents(self.net + self.vat)


@dataclass(frozen=True, kw_only=True)
class InvoiceRate:
    """Art. 242 nonies A, I, 11°: what a rate of the VAT, in percent, bears on and comes to."""

    rate: int
    net: Cents
    vat: Cents


@dataclass(frozen=True, kw_only=True)
class InvoiceDocument(Document):
    """Facture d'honoraires, or a credit note when its total is below zero. CGI, annexe II, art. 242 nonies A, I: its number
    follows the one before, `dated` is its day of issue."""

    owners: tuple[str, ...]
    address: tuple[str, ...]
    mandate_number: str
    dwelling: str
    siren: str  # of the agency
    vat_number: str = ""  # of the agency, when it is liable to the VAT
    lines: tuple[InvoiceLine, ...]

    @property
    def title(self) -> str:
        return "Avoir" if self.total < 0 else "Facture d’honoraires"

    @property
    def net(self) -> Cents:
        return Cents(sum(line.net for line in self.lines))

    @property
    def vat(self) -> Cents:
        return Cents(sum(line.vat for line in self.lines))

    @property
    def total(self) -> Cents:
        return Cents(self.net + self.vat)

    @property
    def by_rate(self) -> tuple[InvoiceRate, ...]:
        """The highest rate first."""
        return tuple(
            InvoiceRate(
                rate=rate,
                net=Cents(sum(line.net for line in self.lines if line.rate == rate)),
                vat=Cents(sum(line.vat for line in self.lines if line.rate == rate)),
            )
            for rate in sorted({line.rate for line in self.lines}, reverse=True)
        )

    def problems(self) -> Iterable[tuple[str, str]]:
        if not self.lines:
            yield "lines", "an invoice bills something"


@dataclass(frozen=True, kw_only=True)
class HandedSum:
    """One sum handed over: what it is, of which lease and tenants, or of the owner alone."""

    what: Prose
    of: Prose
    amount: Cents


@dataclass(frozen=True, kw_only=True)
class HandoverDocument(Document):
    """État des fonds remis. C. civ., art. 1993: what a manager hands over when the mandate ends, and to whom."""

    names: tuple[str, ...]
    address: tuple[str, ...]
    owners: tuple[str, ...]
    mandate_number: str
    dwelling: str
    ended_on: date
    payee: str
    reference: str  # of the transfer
    sums: tuple[HandedSum, ...]
    owed: tuple[HandedSum, ...] = ()  # called and not paid: no money of it is handed over
    mentions: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return "État des fonds remis à la fin du mandat"

    @property
    def total(self) -> Cents:
        return Cents(sum(one.amount for one in self.sums))

    def problems(self) -> Iterable[tuple[str, str]]:
        if any(one.amount <= 0 for one in (*self.sums, *self.owed)):
            yield "sums", "must be above zero"


@dataclass(frozen=True, kw_only=True)
class TaxLine:
    """One line of the tax return. `unverified`: the number of its line was not read in the official notice."""

    line: str
    label: Prose
    amount: Cents
    article: str = ""
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class TaxSummaryDocument(Document):
    """What a year of letting means for the owner's return of property income: on the day money moved."""

    owners: tuple[str, ...]
    address: tuple[str, ...]
    mandate_number: str
    dwelling: str
    year: str
    income: tuple[TaxLine, ...]
    costs: tuple[TaxLine, ...]
    micro: Cents  # the gross rents that the simplified return asks for
    locavantages: Cents | None = None  # gross rents on which the reduction is computed, under a convention
    convention: Prose | None = None
    mentions: tuple[Clause, ...] = ()

    @property
    def title(self) -> str:
        return f"Récapitulatif fiscal {self.year}"

    @property
    def total_income(self) -> Cents:
        return Cents(sum(line.amount for line in self.income))

    @property
    def total_costs(self) -> Cents:
        return Cents(sum(line.amount for line in self.costs))

    @property
    def balance(self) -> Cents:
        return Cents(self.total_income - self.total_costs)

    @property
    def some_unverified(self) -> bool:
        return any(line.unverified for line in (*self.income, *self.costs))
