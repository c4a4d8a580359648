"""The letter that asks a funder for what is due, in the register of mail."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access
from .models import Tranche


def _page(item: MailItem) -> str:
    tranche = Tranche.objects.filter(pk=item.about.rpartition(":")[2]).first()
    return f"{reverse('conventions:convention', args=[tranche.convention_id])}#payments" if tranche else ""


PAYMENT_LETTER = Paper(
    "conventions.payment_letter", _("Letter that asks a funder for what is due"), access.RECEIVE, url=_page
)
