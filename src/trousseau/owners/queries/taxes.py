"""The owner's year as the tax return asks it: each figure with the ledger's entries that make it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from trousseau.core import scales
from trousseau.ledger.models import Entry
from trousseau.mandates.models import Mandate
from trousseau.payouts.enums import OrderState
from trousseau.receipts.enums import COLLECTED, Payer
from trousseau.receipts.models import Receipt
from trousseau.rents.accounts import months
from trousseau.rents.enums import CallKind
from trousseau.rents.models.shares import CREDIT_KEY
from trousseau.rules.owner_return import lost_charges, may_be_simplified, rent_parts
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.models import Lease

from ..enums import ExpenseKind, LineKind
from ..models import Expense, SupplierRefund
from .lines import AccountLine, account_lines

INCOME = ("rents", "other_income", "syndic_back")
COSTS = ("management", "flat", "insurance", "works", "lost_charges", "property_tax", "syndic")
OF_EXPENSE = {
    ExpenseKind.REPAIR: "works",
    ExpenseKind.IMPROVEMENT: "works",
    ExpenseKind.SYNDIC: "syndic",
    ExpenseKind.PROPERTY_TAX: "property_tax",
    ExpenseKind.INSURANCE: "insurance",
    ExpenseKind.PROCEDURE: "management",
}


@dataclass(frozen=True)
class Piece:
    """What makes a figure: an amount in cents, its words, and its entry when the ledger has one."""

    label: str
    on: date
    amount: int
    entry: Entry | None = None


@dataclass
class Figure:
    """One line of the return. `scale` is its dated number."""

    code: str
    scale: scales.Value
    pieces: list[Piece] = field(default_factory=list)

    @property
    def amount(self) -> int:
        return sum(piece.amount for piece in self.pieces)


@dataclass(frozen=True)
class TaxYear:
    """`apart`: what moved and is in no line, such as charges recovered, each with its reason as its label."""

    mandate: Mandate
    year: int
    income: list[Figure]
    costs: list[Figure]
    apart: list[Piece]
    charges: int
    micro_most: scales.Value

    @property
    def gross(self) -> int:
        return sum(figure.amount for figure in self.income if figure.code != "syndic_back")

    @property
    def simplified(self) -> bool:
        return may_be_simplified(self.gross, self.micro_most.number * 100)

    @property
    def locavantages(self) -> int | None:
        """The gross rents on which the reduction is computed; None without a convention."""
        if self.mandate.convention == "none":
            return None
        return next(figure.amount for figure in self.income if figure.code == "rents")


def years(mandate: Mandate, today: date) -> list[int]:
    """The years of the mandate whose accounts are here, newest first."""
    last = min(today, mandate.ended_on or today).year
    first = max(mandate.starts_on, mandate.brought_in_on or mandate.starts_on).year
    return list(range(last, min(first, last) - 1, -1))


def tax_year(mandate: Mandate, year: int) -> TaxYear:
    """Cash basis (CGI, art. 12): what was collected and paid between the first and the last day of `year`."""
    last = date(year, 12, 31)
    found = {code: Figure(code, scales.at(f"tax_return.{code}", last)) for code in (*INCOME, *COSTS)}
    apart: list[Piece] = []
    lines = [line for line in account_lines(mandate.owner_fund) if line.entry.happened_on.year == year]
    charges = _collected(mandate, [x for x in lines if x.kind in (LineKind.COLLECTED, LineKind.DEPOSIT)], found)
    for line in lines:
        if line.kind == LineKind.FEE:
            found["management"].pieces.append(_piece(line, -line.amount, "Honoraires de l’agence"))
        elif line.kind in (LineKind.OTHER, LineKind.BALANCE):  # a balance came and went in a year of other books
            apart.append(_piece(line, line.amount, line.entry.label))
    found["other_income"].pieces += _kept_by_the_owner(mandate, year)
    _paid(mandate, year, found, apart)
    _given_back(mandate, year, found, apart)
    flat = scales.at("owner_tax.flat_cost", last)
    found["flat"].pieces.append(Piece(flat.label, last, flat.number * 100))
    _lost(mandate, year, found["lost_charges"])
    return TaxYear(
        mandate,
        year,
        [found[code] for code in INCOME],
        [found[code] for code in COSTS],
        apart,
        charges,
        scales.at("owner_tax.micro_max", last),
    )


def _piece(line: AccountLine, amount: int, label: str) -> Piece:
    return Piece(f"{label} {line.aux}".strip(), line.entry.happened_on, amount, line.entry)


def _collected(mandate: Mandate, lines: list[AccountLine], found: dict[str, Figure]) -> int:
    """Share what came in between rents, other income and charges recovered; the charges, in cents."""
    split: dict[int, tuple[int, int, int]] = {}
    for lease in mandate.leases.all():
        split |= _shares(lease)
    payments = {
        p.entry_id: p for p in Receipt.objects.filter(purpose__in=COLLECTED, entry__in=[line.entry for line in lines])
    }
    charges = 0
    for line in lines:
        receipt = payments.get(line.entry.pk)
        if line.kind == LineKind.DEPOSIT or (receipt and receipt.payer == Payer.GUARANTOR):
            label = "Gardé sur le dépôt" if line.kind == LineKind.DEPOSIT else "Payé par un garant"
            found["other_income"].pieces.append(_piece(line, line.amount, label))
            continue
        rent, other, recovered = split.get(receipt.pk, (0, 0, 0)) if receipt else (0, 0, 0)
        charges += recovered
        if other:
            found["other_income"].pieces.append(_piece(line, other, "Sommes demandées à part"))
        rest = line.amount - other - recovered  # its rent, and what is paid ahead or comes back from no known month
        if rest:
            found["rents"].pieces.append(_piece(line, rest, "Loyer" if rent else "Encaissement"))
    return charges


def _kept_by_the_owner(mandate: Mandate, year: int) -> list[Piece]:
    """What the owner keeps of the deposits that they hold: it settles the tenant's account, and no money moved here."""
    kept = (
        Receipt.objects.rent()
        .filter(
            lease__mandate=mandate,
            lease__deposit_holder=DepositHolder.OWNER,
            received_on__year=year,
            reversal=None,
            entry__idempotency_key__startswith=f"{CREDIT_KEY}deposit:",
        )
        .select_related("entry", "lease")
        .order_by("entry")
    )
    return [Piece(f"Gardé sur le dépôt {one.lease.code}", one.received_on, one.amount, one.entry) for one in kept]


def _shares(lease: Lease) -> dict[int, tuple[int, int, int]]:
    """By payment: its cents of rent, of other sums, of charges."""
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in months(lease):
        call, parts = row.call, row.payments
        if call.kind == CallKind.RENT:
            for (receipt, cents), rent in zip(
                parts, rent_parts(call.rent, call.charges, [cents for _p, cents in parts]), strict=True
            ):
                sums[receipt.pk][0] += rent
                sums[receipt.pk][2] += cents - rent
            continue
        place = 2 if call.kind == CallKind.SETTLEMENT else 0 if call.kind == CallKind.CLAWBACK else 1
        for receipt, cents in parts:
            sums[receipt.pk][place] += cents
    return {pk: (rent, other, charges) for pk, (rent, other, charges) in sums.items()}


def _paid(mandate: Mandate, year: int, found: dict[str, Figure], apart: list[Piece]) -> None:
    """Expenses on the day they were paid; of a tax, without what the tenant bears; of a syndic's call, the whole, whose
    recoverable part is taken back the year after."""
    rows = Expense.objects.filter(mandate=mandate, order__state=OrderState.SENT).select_related(
        "order__entry", "supplier"
    )
    for expense in rows.order_by("order__entry__date", "pk"):
        assert expense.order and expense.order.entry  # its order was sent
        paid, cents = expense.order.entry, expense.amount
        said = f"{expense.label}, {expense.supplier.name}"
        if expense.kind == ExpenseKind.SYNDIC and paid.date.year == year - 1 and expense.recoverable:
            found["syndic_back"].pieces.append(Piece(said, paid.date, expense.recoverable, paid))
        if paid.date.year != year:
            continue
        code = OF_EXPENSE.get(ExpenseKind(expense.kind))
        if code is None:
            apart.append(Piece(f"{said} : récupérable sur le locataire ou à classer", paid.date, -cents, paid))
            continue
        if code != "syndic" and expense.recoverable:
            apart.append(Piece(f"{said} : part récupérable sur le locataire", paid.date, -expense.recoverable, paid))
            cents -= expense.recoverable
        if cents:
            found[code].pieces.append(Piece(said, paid.date, cents, paid))


def _given_back(mandate: Mandate, year: int, found: dict[str, Figure], apart: list[Piece]) -> None:
    """What suppliers gave back, the year it came: as much less of what their bills are counted for, the part that the tenants
    bear apart in the proportion of the bill."""
    rows = SupplierRefund.objects.filter(
        expense__mandate=mandate, receipt__received_on__year=year, receipt__reversal=None
    )
    for refund in rows.select_related("expense__supplier", "receipt__entry").order_by("receipt__received_on", "pk"):
        expense, receipt = refund.expense, refund.receipt
        said = f"Rendu par {expense.supplier.name} : {expense.label}"
        code = OF_EXPENSE.get(ExpenseKind(expense.kind))
        borne = 0 if code == "syndic" else receipt.amount if code is None else _share(receipt.amount, expense)
        if borne:
            apart.append(Piece(said, receipt.received_on, borne, receipt.entry))
        if code and receipt.amount - borne:
            found[code].pieces.append(Piece(said, receipt.received_on, borne - receipt.amount, receipt.entry))


def _share(cents: int, expense: Expense) -> int:
    """Of what came back, the part that the tenants bear, in cents."""
    return cents - rent_parts(expense.amount - expense.recoverable, expense.recoverable, [cents])[0]


def _lost(mandate: Mandate, year: int, figure: Figure) -> None:
    for lease in mandate.leases.filter(ends_on__year=year):
        for row in months(lease):
            if row.call.kind == CallKind.RENT and row.left:
                cents = lost_charges(row.call.rent, row.call.charges, row.settled.paid)
                if cents:
                    label = f"Charges de {row.call.month:%m/%Y}, bail {lease.code}"
                    figure.pieces.append(Piece(label, lease.last_day, cents, row.call.entry))
