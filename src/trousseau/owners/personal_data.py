"""What the owners' accounts hold about a household or an owner: accounts are kept, a confirmed IBAN goes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.mail.erasing import erase
from trousseau.core.models import Message
from trousseau.core.personal_data import PersonalData
from trousseau.core.todo import about_each
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import whose

from .models import Expense, Fee, OwnerStatement, OwnerStatementLine, TenantFee


def _messages(owner: Owner) -> QuerySet:
    """Those that brought the accounts of an owner."""
    return Message.objects.filter(about__in=about_each(MailItem.objects.filter(whom=whose(owner))))


KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
PERSONAL_DATA = [
    PersonalData(TenantFee, lambda h: TenantFee.objects.filter(lease__household=h), kept=KEPT),
    PersonalData(Fee, lambda h: Fee.objects.filter(lease__household=h), kept=KEPT),
    PersonalData(OwnerStatement, lambda h: OwnerStatement.objects.filter(mail__household=h), kept=KEPT),
    PersonalData(
        OwnerStatementLine, lambda h: OwnerStatementLine.objects.filter(statement__mail__household=h), kept=KEPT
    ),
    PersonalData(Fee, lambda o: Fee.objects.filter(refund__order__owner=o), kept=KEPT, about=Owner),
    PersonalData(Message, _messages, erase, about=Owner, order=1),
    PersonalData(Expense, lambda o: Expense.objects.filter(mandate__owner=o), kept=KEPT, about=Owner),
]
