"""Print an invoice of fees, once: what was given to the owner stays as it was."""

from django.db import transaction

from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.models import Document, User

from ..models import FeeInvoice
from ..papers import kept_data, print_invoice


@transaction.atomic
def give_invoice(actor: User, *, invoice: FeeInvoice) -> Document:
    """Its paper, kept from the first time it is asked. Raises Refused while what it must say is not known."""
    if invoice.paper is None:
        document, paper = print_invoice(invoice)
        invoice.paper = file_document(
            kind="invoice",
            number=str(invoice),
            title=document.title,
            content=paper.pdf,
            suffix=".pdf",
            on=invoice.issued_on,
            template=f"{paper.template}@{paper.version}",
            data=kept_data(document),
        )
        record(invoice, actor)
    return invoice.paper
