"""The letters of a sitting in the register of mail: they leave together, each also by itself."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access
from .models import Sitting

BUNDLE = "sitting:"


def bundle(sitting: Sitting) -> str:
    return f"{BUNDLE}{sitting.pk}"


def _page(item: MailItem) -> str:
    return reverse("allocation:letters", args=[int(item.bundle.removeprefix(BUNDLE))])


LETTER = Paper("allocation.letter", _("Letters of a sitting"), access.HOLD, url=_page)
