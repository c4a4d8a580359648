"""The notices to quit that come and leave, and what their receipt ends."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from .. import access
from ..models import NoticeToQuit
from . import effects


def _page(item: MailItem) -> str:
    notice = NoticeToQuit.objects.filter(mail=item).first() or NoticeToQuit.objects.filter(parties__mail=item).first()
    return reverse("tenancies:lease", args=[notice.lease_id]) if notice else ""


TENANT = Paper(
    "tenancies.notice",
    _("Notice given by a tenant"),
    access.READ,
    access.WRITE,
    article="Loi 89-462, art. 15 I",
    delay=_("The delay of the notice runs from the day the agency really received it; the lease ends with it."),
    starts=Step.RECEIVED,
    url=_page,
    received=effects.heard_received,
    corrected=effects.heard_corrected,
)
OWNER = Paper(
    "tenancies.owner_notice",
    _("Notice given by the owner"),
    access.READ,
    access.WRITE,
    article="Loi 89-462, art. 15 I",
    delay=_("It ends the lease at its term if each tenant received it early enough: the last receipt decides."),
    starts=Step.RECEIVED,
    url=_page,
    sent=effects.heard_moved,
    received=effects.heard_received,
    returned=effects.heard_moved,
    cancelled=effects.heard_moved,
    corrected=effects.heard_corrected,
)
