"""The messages that the rents send: the papers of a month, the accounts of an owner. Each brings a paper of the register."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.models import HouseholdMember, Message
from trousseau.mail.messages import of_paper
from trousseau.mail.models import MailItem
from trousseau.tenancies.models import Lease

from . import access


def thing(message: Message) -> int:
    """The key of the lease or of the mandate that the paper is about; 0 when the register has it no more."""
    item = MailItem.objects.filter(pk=message.about.partition(":")[2]).first()
    return int(item.about.partition(":")[2]) if item else 0


def _agreed(message: Message) -> bool:
    """Loi 89-462, art. 21: by e-mail with the consent of the tenant, which may be taken back at any time."""
    lease = Lease.objects.filter(pk=thing(message), email_agreed=True)
    living = HouseholdMember.objects.filter(household__in=lease.values("household"), ends_on=None)
    return message.to in living.values_list("person__email", flat=True)


NOTICE = of_paper(
    "rents.notice",
    label=_("Notice of rent due"),
    to=_("each tenant of a lease who agreed to e-mail"),
    when=_("the notices of a month are made"),
    subject=_("Your rent notice, %(month)s"),
    right=access.READ,
    role=Role.RENTAL,
    wanted=_agreed,
)
RECEIPT = of_paper(
    "rents.receipt",
    label=_("Receipt of a month wholly paid"),
    to=_("each tenant of a lease who agreed to e-mail"),
    when=_("the receipts of a month are made"),
    subject=_("Your receipt, %(month)s"),
    right=access.READ,
    role=Role.RENTAL,
    wanted=_agreed,
)
EVENTS = [NOTICE, RECEIPT]
