"""Tell the owner of a debt in a letter: prepared, read, posted with the others; nothing leaves by itself."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from trousseau.captation.recipients import of_owner
from trousseau.core.actions_papers import file_document
from trousseau.core.addresses import posted
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.mail import actions as mail
from trousseau.mail.enums import PRINTED
from trousseau.mail.models import MailItem
from trousseau.tenancies.models import Lease

from . import queries
from .access import CLAIM, WRITE
from .actions import hold
from .enums import ASKED, ActKind
from .mail_papers import OWNER
from .owner_told import ARTICLE, Told, asked_of, told
from .papers import owner_paper


@verb(once=No("a letter that is ready is refused a second time"), frozen=CLAIM, happened=TODAY, right=WRITE)
def tell_owner(actor: User, *, lease: Lease, channel: str, today: date) -> MailItem:
    """C. civ., art. 1993: the account of a debt, for its owner. Raises Refused when nothing is late, or without an address."""
    if channel not in PRINTED:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    owner, found = lease.mandate.owner, account(lease, today)
    if not posted(owner.address):
        raise Refused(_("Write the owner’s address first: the letter is posted there."), "channel")
    hold(lease)
    if waiting_letter(lease):
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    paper = owner_paper(found, on=today)
    document = file_document(
        kind="owner_debt",
        title=_("Debt told to the owner, %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=today,
        template=f"{paper.template}@{paper.version}",
    )
    item = mail.draft(
        paper=OWNER,
        to=of_owner(owner),
        channel=channel,
        title=_("Debt of lease %(code)s") % {"code": lease.code},
        on=today,
        by=actor,
        document=document,
        thing=lease,
    )
    mail.prepare(actor, items=[item])
    return item


def account(lease: Lease, on: date) -> Told:
    """What the letter of the day tells: with the act of which the day asks. Raises Refused when nothing is late."""
    read = queries.situation(lease, on)
    step = asked_of(read)
    with override("fr"):  # the letter is French, whoever prepares it
        found = told(lease, on, read)
        if found and step:  # the letter asks it; it is noted once the letter leaves
            found = replace(found, awaits=[*found.awaits, (str(ActKind(ASKED[step]).label), on)])
    if found is None:
        raise Refused(_("Nothing is late: there is nothing to tell the owner."), article=ARTICLE)
    return found


def waiting_letter(lease: Lease) -> MailItem | None:
    """The letter to the owner that is ready and did not leave."""
    return MailItem.objects.waiting().filter(kind=OWNER.code, about=f"lease:{lease.pk}").first()
