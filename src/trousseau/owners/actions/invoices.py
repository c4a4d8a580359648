"""Print an invoice of fees, once: what was given to the owner stays as it was."""

from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.models import Document, User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.ledger.access import ACCOUNTS

from ..models import FeeInvoice
from ..papers import kept_data, print_invoice


@verb(once=No("its paper is kept from the first time"), frozen=ACCOUNTS, happened=TODAY)
def give_invoice(actor: User, *, invoice: FeeInvoice) -> Document:
    """Its paper, kept from the first time it is asked. Raises Refused while what it must say is not known."""
    FeeInvoice.objects.select_for_update().get(pk=invoice.pk)  # two at once print one paper
    invoice.refresh_from_db(fields=["paper"])
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
