"""The series of the agency's invoices of fees: one for each mandate, and one for each fee that a tenant pays."""

from collections.abc import Iterable
from datetime import date

from trousseau.mandates.models import Mandate
from trousseau.tenancies.models import Lease

from .models import FeeInvoice


def numbered(mandates: Iterable[Mandate], *, on: date) -> dict[int, FeeInvoice]:
    """CGI, annexe II, art. 242 nonies A, I, 7°: one invoice for each mandate, numbered one after the other and without a gap.

    By the key of the mandate. The ledger is held by the caller: nobody else numbers meanwhile, and a transaction that
    fails gives its numbers back. None is dated before the one numbered before it.
    """
    issued_on, first = _next(on)
    each = {mandate.pk: mandate for mandate in mandates}.values()
    made = [
        FeeInvoice(year=issued_on.year, number=number, mandate=mandate, issued_on=issued_on)
        for number, mandate in enumerate(each, first)
    ]
    return {invoice.mandate_id: invoice for invoice in FeeInvoice.objects.bulk_create(made)}


def numbered_for(lease: Lease, *, on: date) -> FeeInvoice:
    """The next of the same series, to the tenant of a lease."""
    issued_on, number = _next(on)
    return FeeInvoice.objects.create(
        year=issued_on.year, number=number, mandate=lease.mandate, lease=lease, issued_on=issued_on
    )


def _next(on: date) -> tuple[date, int]:
    last = FeeInvoice.objects.order_by("-year", "-number").first()
    issued_on = max(on, last.issued_on) if last else on
    return issued_on, last.number + 1 if last and last.year == issued_on.year else 1
