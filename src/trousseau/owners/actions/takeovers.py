"""The owner of an ended mandate takes its lease over: the tenants are written to."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.mail import actions as mail
from trousseau.mail.enums import Channel
from trousseau.mail.models import MailItem
from trousseau.mandates.models import Mandate
from trousseau.tenancies.recipients import of_tenant

from ..mail_papers import TAKEN_OVER
from ..papers import takeover_letter
from ..taken_over import taken_over, written


@verb(
    once=No("a letter that waits, or left, is not written again"),
    frozen=No("who follows in the lease, as the law has them told"),
    happened=TODAY,
)
def tell_tenants(actor: User, *, mandate: Mandate, on: date) -> list[MailItem]:
    """C. civ., art. 2003 and 2007: one letter for each lease that goes on, ready to leave; one that waits or left is not
    written twice. Raises Refused when no lease of this mandate goes on with its owner."""
    Mandate.objects.select_for_update().get(pk=mandate.pk)  # two at once write one letter
    leases = taken_over(mandate)
    if not leases:
        raise Refused(_("No lease of this mandate goes on with its owner: nobody is to be told."))
    items = []
    for lease in leases:
        if written(lease).exists():
            continue
        paper = takeover_letter(lease, on=on)
        title = _("The owner takes lease %(code)s over") % {"code": lease.code}
        document = file_document(
            kind="taken-over",
            title=title,
            content=paper.pdf,
            suffix=".pdf",
            on=on,
            template=f"{paper.template}@{paper.version}",
            household=lease.household,
        )
        items.append(
            mail.draft(
                paper=TAKEN_OVER,
                to=of_tenant(lease),
                channel=Channel.POST,
                title=title,
                on=on,
                by=actor,
                document=document,
                thing=lease,
            )
        )
    if not items:
        raise Refused(_("The letter is written already: it waits in the mail, or it left."))
    mail.prepare(actor, items=items)
    return items
