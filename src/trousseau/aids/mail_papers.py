"""The letters that ask for an aid, in the register of mail: the request is sent on the day that the register says."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access, actions
from .enums import AidState
from .models import Aid


def _aids(items: Sequence[MailItem]):
    return Aid.objects.filter(mail__in=items).select_related("household__holder", "mail", "asked_by")


def _left(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused for the letter of a request that was given up."""
    for aid in _aids(items).filter(state__in=(AidState.PREPARED, AidState.WITHDRAWN)):
        if aid.mail and aid.state == AidState.WITHDRAWN:
            raise Refused(
                _("%(item)s asks for an aid that was given up: cancel it, then post the others.")
                % {"item": aid.mail.reference}
            )
        assert aid.mail and aid.mail.sent_on
        actions.send_aid(actor, aid=aid, version=aid.version, on=aid.mail.sent_on, today=on, reference=aid.reference)


def _corrected(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Another day, or that it did not leave after all. Raises Refused once the fund answered."""
    for aid in _aids(items):
        assert aid.mail
        if aid.state == AidState.WITHDRAWN:
            raise Refused(_("This request was given up since: its letter stays as it left."))
        if _answered(aid):
            raise Refused(_("The fund answered this request already: what it answers to stays as it left."))
        left = aid.mail.sent_on if aid.mail.cancelled_on is None else None
        actions.move_sending(aid=aid, on=left, today=on)


def _answered(aid: Aid) -> bool:
    """Whether the fund wrote something of it: papers that it asked for, and that were sent since, say so too."""
    if aid.state not in (AidState.PREPARED, AidState.ASKED) or aid.contested_on:
        return True
    return aid.history.filter(state=AidState.INCOMPLETE).exists()


def _url(item: MailItem) -> str:
    return reverse("aids:aid", args=[item.about.partition(":")[2]])


HOME = Paper(
    "aids.home_request",
    gettext_lazy("Request for an aid that pays the home"),
    access.READ,
    url=_url,
    sent=_left,
    corrected=_corrected,
)
SOCIAL = Paper(
    "aids.request", gettext_lazy("Request for an aid"), access.SUPPORT, url=_url, sent=_left, corrected=_corrected
)
