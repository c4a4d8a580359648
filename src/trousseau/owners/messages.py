"""What is sent of the owners' accounts: a paper of the register each."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.models import Message
from trousseau.mail.messages import of_paper
from trousseau.mandates.models import Mandate
from trousseau.rents.messages import thing

from . import access


def _owner_agreed(message: Message) -> bool:
    mandate = Mandate.objects.filter(pk=thing(message), account_terms__email_on__isnull=False)
    return message.to in mandate.values_list("owner__email", flat=True)


STATEMENT = of_paper(
    "owners.statement",
    label=_("Accounts rendered to an owner"),
    to=_("the owner of a mandate who agreed to e-mail"),
    when=_("somebody sends the accounts from their page, or those of a rendering together"),
    subject=_("Your management statement %(number)s"),
    right=access.READ,
    role=Role.RENTAL,
    wanted=_owner_agreed,
)
EVENTS = [STATEMENT]
