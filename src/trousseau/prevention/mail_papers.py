"""The report of arrears, and what its sending closes."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper
from trousseau.tenancies.models import Lease

from . import access, queries
from .actions import refresh, take_step
from .models import ArrearsReport
from .owner_told import asked_of


def _again(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """A report left, that day is proved or was wrong, it came back, or will not leave: the next action is computed again."""
    for report in ArrearsReport.objects.filter(mail__in=items).select_related("lease"):
        refresh(report.lease, on=on)


def _asked(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """The letter left: the owner is asked what they order, when the day asked that."""
    for lease in Lease.objects.filter(pk__in={int(item.about.partition(":")[2]) for item in items}):
        if actor and (step := asked_of(queries.situation(lease, on))):
            take_step(actor, lease=lease, step=step, on=on, today=on, note=str(_("Asked in the letter to the owner")))


OWNER = Paper(
    "prevention.owner",
    _("Debt told to the owner"),
    access.READ,
    article="C. civ., art. 1993",
    sent=_asked,
    url=lambda item: reverse("prevention:situation", args=[int(item.about.partition(":")[2])]),
)
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
    noted=_again,
)
