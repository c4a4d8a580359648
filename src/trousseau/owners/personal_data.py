"""What the owners' accounts hold about a household or an owner: accounts are kept, a confirmed IBAN goes."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.mail.erasing import erase
from trousseau.core.models import Message
from trousseau.core.personal_data import SILENT_OWNER, PersonalData, under
from trousseau.core.todo import about_each
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import whose

from .models import (
    AgencyTransfer,
    Expense,
    Fee,
    FeeInvoice,
    Handover,
    HandoverPart,
    OwnerStatement,
    OwnerStatementLine,
    SupplierRefund,
    TenantFee,
)


def _messages(owner: Owner) -> QuerySet:
    """Those that brought the accounts of an owner."""
    return Message.objects.filter(about__in=about_each(MailItem.objects.filter(whom=whose(owner))))


def _fees(**whose: object) -> QuerySet[Fee]:
    """With all that a copy of them names."""
    named = ("clause", "lease", "receipt", "entry", "billed", "returned", "unbilled", "invoice", "credit")
    return Fee.objects.filter(**whose).select_related("mandate", *named)


def _invoices(whose: Q) -> QuerySet[FeeInvoice]:
    return FeeInvoice.objects.filter(whose).select_related("mandate", "lease", "paper").distinct()


KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
PERSONAL_DATA = [
    PersonalData(TenantFee, lambda h: TenantFee.objects.filter(lease__household=h), kept=KEPT),
    PersonalData(Fee, lambda h: _fees(lease__household=h), kept=KEPT),
    PersonalData(OwnerStatement, lambda h: OwnerStatement.objects.filter(mail__household=h), kept=KEPT),
    PersonalData(
        OwnerStatementLine, lambda h: OwnerStatementLine.objects.filter(statement__mail__household=h), kept=KEPT
    ),
    PersonalData(Fee, lambda o: _fees(refund__order__owner=o), kept=KEPT, about=Owner),
    PersonalData(FeeInvoice, lambda h: _invoices(Q(fees__lease__household=h) | Q(lease__household=h)), kept=KEPT),
    PersonalData(FeeInvoice, lambda o: _invoices(Q(mandate__owner=o, lease=None)), kept=KEPT, about=Owner),
    PersonalData(AgencyTransfer, lambda o: AgencyTransfer.objects.filter(order__owner=o), kept=KEPT, about=Owner),
    PersonalData(TenantFee, lambda o: TenantFee.objects.filter(transfer__order__owner=o), kept=KEPT, about=Owner),
    PersonalData(SupplierRefund, lambda h: SupplierRefund.objects.filter(receipt__lease__household=h), kept=KEPT),
    PersonalData(HandoverPart, lambda h: HandoverPart.objects.filter(lease__household=h), kept=KEPT),
    PersonalData(Handover, lambda o: Handover.objects.filter(mandate__owner=o), kept=KEPT, about=Owner),
    PersonalData(
        HandoverPart, lambda o: HandoverPart.objects.filter(handover__mandate__owner=o), kept=KEPT, about=Owner
    ),
    PersonalData(
        SupplierRefund, lambda o: SupplierRefund.objects.filter(expense__mandate__owner=o), kept=KEPT, about=Owner
    ),
    PersonalData(Message, _messages, erase, about=Owner, order=1),
    PersonalData(Expense, lambda o: Expense.objects.filter(mandate__owner=o), kept=KEPT, about=Owner),
]
PERSONAL_DATA = under(SILENT_OWNER, PERSONAL_DATA)
