"""The report of a measure in the register of mail: the measure hears that it left."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User
from trousseau.followup.actions_decided import note_report_sent
from trousseau.followup.supporting import support_open
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access
from .models import MeasureReport


def _follow(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """The day on which it left, or that it did not leave after all, is said to its measure."""
    rows = MeasureReport.objects.filter(mail__in=items).select_related("measure__household__holder", "mail")
    for report in rows:
        assert report.mail
        left = report.mail.sent_on if report.mail.cancelled_on is None else None
        note_report_sent(actor, measure=report.measure, kind=report.kind, on=left, today=on)


REPORT = Paper(
    "support.report",
    _("Report of a measure"),
    access.READ,
    access.WRITE,
    whose=lambda user: Q(support_open("household", user)),
    url=lambda item: reverse("support:report", args=[item.measure_report.pk]),
    sent=_follow,
    proved=_follow,
    cancelled=_follow,
    corrected=_follow,
)
