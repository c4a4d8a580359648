"""The letter that asks for an aid, ready in the mail of the day."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit
from trousseau.core.actions_papers import file_document
from trousseau.core.addresses import whole
from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, User
from trousseau.core.verbs import TODAY, VERSIONED, Refuses, verb
from trousseau.mail import actions as mail
from trousseau.mail.enums import PRINTED
from trousseau.mail.recipients import of_organisation

from .enums import AidState
from .mail_papers import HOME, SOCIAL
from .models import Aid
from .papers import request_paper


@verb(once=VERSIONED, frozen=Refuses("aid.household"), happened=TODAY)
def post_request(actor: User, *, aid: Aid, version: int, to: Organisation, channel: str, today: date) -> Aid:
    """Printed, and ready to leave: the request is sent on the day that the register says. Raises Refused once it left, or
    while its letter waits."""
    if aid.state != AidState.PREPARED:
        raise Refused(_("This request was sent: it stays as it left."))
    if aid.letter_waits:
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    if channel not in PRINTED:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    if not whole(to.address):
        raise Refused(_("%(name)s has no whole address: write it in the address book first.") % {"name": to.name}, "to")
    paper = request_paper(aid, to=to, on=today)
    title = _("Request for an aid")  # nothing of which aid: the base holds this title in clear
    kept = file_document(
        kind="aid_request",
        title=title,
        content=paper.pdf,
        suffix=".pdf",
        on=today,
        template=f"{paper.template}@{paper.version}",
        household=aid.household,
    )
    item = mail.draft(
        paper=HOME if aid.of_home else SOCIAL,
        to=replace(of_organisation(to), household=aid.household),
        channel=channel,
        title=title,
        on=today,
        by=actor,
        document=kept,
        thing=aid,
    )
    mail.prepare(actor, items=[item])
    edit(actor, aid, version=version, mail=item, organisation=to, reason="post")
    return aid
