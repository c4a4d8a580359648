"""What is known of a fee before it is taken."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from trousseau.ledger.models import Line
from trousseau.ledger.payable import DEPOSITS
from trousseau.mandates.enums import Due, Payer
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.receipts.enums import COLLECTED
from trousseau.receipts.enums import Payer as PaidBy
from trousseau.receipts.models import Receipt

from ..models import Fee, VatAnswer


def feeless(until: date, mandate: Mandate | None = None) -> QuerySet[Receipt]:
    """Sums collected by the day `until` whose fee, due when they are collected, is not taken yet. A credit that the owner
    gives is no money."""
    return _feeless(_on_receipt(), until, mandate)


def to_be_taken(until: date, mandate: Mandate | None = None) -> QuerySet[Receipt]:
    """Those of `feeless` whose fee the night or the next payment run takes: by a clause in force on the day the sum came,
    whose VAT is said."""
    on = OuterRef("received_on")
    clauses = _on_receipt().filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    return _feeless(clauses.exclude(vat="", vat_answer=None), until, mandate)


def _on_receipt() -> QuerySet[FeeClause]:
    """The clauses of the mandate of a receipt, of what the owner pays when a sum is collected."""
    return FeeClause.objects.filter(mandate=OuterRef("lease__mandate"), due=Due.RECEIPT, payer=Payer.OWNER)


def _feeless(clauses: QuerySet[FeeClause], until: date, mandate: Mandate | None) -> QuerySet[Receipt]:
    # first what few receipts are, or the lease and the clauses of each are read: SQLite keeps the order of the conditions
    rows = Receipt.objects.filter(~Exists(Fee.objects.filter(receipt=OuterRef("pk"))))
    rows = rows.filter(purpose__in=COLLECTED, reversal=None, received_on__lte=until, lease__mandate__fund__isnull=False)
    kept = Exists(Line.objects.filter(entry=OuterRef("entry"), account=DEPOSITS, debit__gt=0))
    rows = rows.filter(Exists(clauses), ~Q(payer=PaidBy.CREDIT) | kept)
    return rows if mandate is None else rows.filter(lease__mandate=mandate)


def vat_of(clause: FeeClause) -> str:
    """How the VAT of a clause is counted: as it says, else as somebody answered; "" while nobody did."""
    if clause.vat:
        return clause.vat
    return VatAnswer.objects.filter(clause=clause).values_list("vat", flat=True).first() or ""
