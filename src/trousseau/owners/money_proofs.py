"""What the owners' accounts prove each night, beside the proofs of the ledger."""

from collections.abc import Sequence
from datetime import date

from django.db.models import CharField, Count, F, Max, Sum, Value
from django.db.models.functions import Cast, Concat, LPad
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.ledger.enums import Ledger
from trousseau.ledger.findings import Finding
from trousseau.ledger.money_proofs import Proof
from trousseau.ledger.payable import IN_TRANSFER, owed_to_owners
from trousseau.ledger.queries import balance
from trousseau.payouts.enums import OrderKind, OrderState
from trousseau.payouts.models import PaymentOrder
from trousseau.rents.held import held_by_fund

from .models import Fee, FeeInvoice, TenantFee

IN_TRANSFER_SAID = N_("In transfer to the agency: %(there)s set aside, %(asked)s asked.")
MOVED = N_("Invoice %(invoice)s: the sealed ledger says another.")
GAPS = N_("Invoices of %(year)s: %(n)s missing.")
EARLY = N_("Fund %(fund)s: %(amount)s paid to the owner before a statement of the bank shows them.")


def owners_within_what_the_bank_showed(on: date) -> Sequence[Finding]:
    """What is beyond all that was collected is said by the ledger's own proof: only the rest is said here."""
    awaited = {code: held.awaited for code, held in held_by_fund(on).items() if held.awaited}
    found = []
    for owed in owed_to_owners(on) if awaited else ():
        early = owed.beyond(awaited.get(owed.fund, 0)) - owed.beyond()
        if early:
            found.append(Finding(EARLY, {"fund": owed.fund, "amount": early}))
    return found


def agency_in_transfer(_on: date) -> Sequence[Finding]:
    """As the books stand now: what is set aside for the agency is what its payments that wait ask."""
    waiting = PaymentOrder.objects.filter(kind=OrderKind.AGENCY, state=OrderState.WAITING)
    asked = waiting.aggregate(cents=Sum("amount", default=0))["cents"]
    there = -balance(Ledger.CLIENTS, IN_TRANSFER)
    return [] if asked == there else [Finding(IN_TRANSFER_SAID, {"there": there, "asked": asked})]


def invoices_as_sealed(_on: date) -> Sequence[Finding]:
    """What the ledger sealed says which invoice each fee is on: an invoice, or its number, that SQL moved differs from it.

    CGI, annexe II, art. 242 nonies A: the numbers of a year follow one another.
    """
    number = LPad(Cast("invoice__number", CharField()), 5, Value("0"))
    said = Concat(Value("F"), Cast("invoice__year", CharField()), Value("-"), number)
    moved: list[str] = []
    for model in (Fee, TenantFee):
        rows = model.objects.annotate(said=said).exclude(billed__piece=F("said")).order_by("pk")
        moved += rows.values_list("said", flat=True)
    found = [Finding(MOVED, {"invoice": invoice}) for invoice in dict.fromkeys(moved)]
    years = FeeInvoice.objects.order_by("year").values_list("year").annotate(n=Count("pk"), last=Max("number"))
    return [*found, *(Finding(GAPS, {"year": str(year), "n": str(last - n)}) for year, n, last in years if n != last)]


PROOFS = [
    Proof("invoices", _("Each fee is on the invoice that the ledger sealed, and none is missing"), invoices_as_sealed),
    Proof("shown", _("No owner was paid before the bank showed the money"), owners_within_what_the_bank_showed),
    Proof("agency", _("What is set aside for the agency is what its payments ask"), agency_in_transfer),
]
