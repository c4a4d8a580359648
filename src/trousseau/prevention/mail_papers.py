"""The report of arrears, and what its sending closes."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access
from .actions import refresh
from .models import ArrearsReport


def _again(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """A report left, that day is proved or was wrong, it came back, or will not leave: the next action is computed again."""
    for report in ArrearsReport.objects.filter(mail__in=items).select_related("lease"):
        refresh(report.lease, on=on)


REPORT = Paper(
    "prevention.report",
    _("Report of arrears to who pays the aid"),
    access.READ,
    article="CCH, art. R824-4",
    delay=_("The arrears are reported on the day it was sent, once that day is proved."),
    starts=Step.SENT,
    url=lambda item: reverse("prevention:situation", args=[item.arrears_report.lease_id]),
    sent=_again,
    proved=_again,
    returned=_again,
    cancelled=_again,
    corrected=_again,
)
