"""What the owners' accounts hold about a household or an owner: accounts are kept, a confirmed IBAN goes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.mail.erasing import erase
from trousseau.core.models import Household, Message
from trousseau.core.personal_data import PersonalData, delete
from trousseau.core.todo import about_each
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import whose
from trousseau.tenancies.models import Lease

from ..claims.models import Claim, ClaimReceipt, ClaimRefund
from .enums import OrderKind
from .models import Expense, Fee, FeeInvoice, IbanCheck, OwnerStatement, OwnerStatementLine, PaymentOrder


def _messages(owner: Owner) -> QuerySet:
    """Those that brought the accounts of an owner."""
    return Message.objects.filter(about__in=about_each(MailItem.objects.filter(whom=whose(owner))))


def _to_tenants(household: Household) -> QuerySet:
    """What was asked to be paid to the tenants of its leases: their name, their IBAN."""
    leases = [lease.code for lease in Lease.objects.filter(household=household)]
    return PaymentOrder.objects.select_related("fund", "run", "entry").filter(
        kind__in=(OrderKind.TENANT, OrderKind.DEPOSIT), aux__in=leases
    )


def _fees(**whose: object) -> QuerySet[Fee]:
    """With all that a copy of them names."""
    named = ("clause", "lease", "receipt", "entry", "billed", "returned", "unbilled", "invoice", "credit")
    return Fee.objects.filter(**whose).select_related("mandate", *named)


def _invoices(**whose: object) -> QuerySet[FeeInvoice]:
    return FeeInvoice.objects.filter(**whose).select_related("mandate", "paper").distinct()


KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
PERSONAL_DATA = [
    PersonalData(Fee, lambda h: _fees(lease__household=h), kept=KEPT),
    PersonalData(OwnerStatement, lambda h: OwnerStatement.objects.filter(mail__household=h), kept=KEPT),
    PersonalData(
        OwnerStatementLine, lambda h: OwnerStatementLine.objects.filter(statement__mail__household=h), kept=KEPT
    ),
    PersonalData(Claim, lambda h: Claim.objects.filter(guarantee__lease__household=h), kept=KEPT),
    *(
        PersonalData(
            model, lambda h, model=model: model.objects.filter(claim__guarantee__lease__household=h), kept=KEPT
        )
        for model in (ClaimReceipt, ClaimRefund)
    ),
    PersonalData(ClaimRefund, lambda o: ClaimRefund.objects.filter(order__owner=o), kept=KEPT, about=Owner),
    PersonalData(Fee, lambda o: _fees(refund__order__owner=o), kept=KEPT, about=Owner),
    PersonalData(FeeInvoice, lambda h: _invoices(fees__lease__household=h), kept=KEPT),
    PersonalData(FeeInvoice, lambda o: _invoices(mandate__owner=o), kept=KEPT, about=Owner),
    PersonalData(IbanCheck, lambda o: IbanCheck.objects.filter(owner=o), delete, about=Owner),
    PersonalData(PaymentOrder, _to_tenants, kept=KEPT),
    PersonalData(PaymentOrder, lambda o: PaymentOrder.objects.filter(owner=o), kept=KEPT, about=Owner),
    PersonalData(Message, _messages, erase, about=Owner, order=1),
    PersonalData(Expense, lambda o: Expense.objects.filter(mandate__owner=o), kept=KEPT, about=Owner),
]
