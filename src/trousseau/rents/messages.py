"""The messages that the rents send: the papers of a month, the accounts of an owner. Each brings a paper of the register."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.mail.messages import of_paper

from . import access

NOTICE = of_paper(
    "rents.notice",
    label=_("Notice of rent due"),
    to=_("each tenant of a lease who agreed to e-mail"),
    when=_("the notices of a month are made"),
    subject=_("Your rent notice, %(month)s"),
    right=access.READ,
    role=Role.RENTAL,
)
RECEIPT = of_paper(
    "rents.receipt",
    label=_("Receipt of a month wholly paid"),
    to=_("each tenant of a lease who agreed to e-mail"),
    when=_("the receipts of a month are made"),
    subject=_("Your receipt, %(month)s"),
    right=access.READ,
    role=Role.RENTAL,
)
STATEMENT = of_paper(
    "rents.owner_statement",
    label=_("Accounts rendered to an owner"),
    to=_("the owner of a mandate who agreed to e-mail"),
    when=_("somebody sends the accounts from their page, or those of a rendering together"),
    subject=_("Your management statement %(number)s"),
    right=access.READ,
    role=Role.RENTAL,
)
EVENTS = [NOTICE, RECEIPT, STATEMENT]
