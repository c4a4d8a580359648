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

from ..models import VatAnswer


def feeless(until: date, mandate: Mandate | None = None) -> QuerySet[Receipt]:
    """Sums collected by the day `until` whose fee, due when they are collected, is not taken yet. A credit that the owner
    gives is no money."""
    due = FeeClause.objects.filter(mandate=OuterRef("lease__mandate"), due=Due.RECEIPT, payer=Payer.OWNER)
    rows = Receipt.objects.filter(Exists(due), purpose__in=COLLECTED, reversal=None, received_on__lte=until, fees=None)
    kept = Exists(Line.objects.filter(entry=OuterRef("entry"), account=DEPOSITS, debit__gt=0))
    rows = rows.filter(~Q(payer=PaidBy.CREDIT) | kept, lease__mandate__fund__isnull=False)
    return rows if mandate is None else rows.filter(lease__mandate=mandate)


def to_be_taken(until: date, mandate: Mandate | None = None) -> QuerySet[Receipt]:
    """Those of `feeless` whose fee the night or the next payment run takes: by a clause in force on the day the sum came,
    whose VAT is said."""
    on = OuterRef("received_on")
    clauses = FeeClause.objects.filter(mandate=OuterRef("lease__mandate"), due=Due.RECEIPT, payer=Payer.OWNER)
    clauses = clauses.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    return feeless(until, mandate).filter(Exists(clauses.exclude(vat="", vat_answer=None)))


def vat_of(clause: FeeClause) -> str:
    """How the VAT of a clause is counted: as it says, else as somebody answered; "" while nobody did."""
    if clause.vat:
        return clause.vat
    return VatAnswer.objects.filter(clause=clause).values_list("vat", flat=True).first() or ""
