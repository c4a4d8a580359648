from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.states import Transition

from .access import APPROVE, MAKE

# The four aims of the territory, as the council's act names them.
AIMS = (
    (1, _("Support people and keep them housed")),
    (2, _("Prevent evictions")),
    (3, _("Know the people without a home")),
    (4, _("House people quickly")),
)


class ReportState(TextChoices):
    """Only the agency reads a report that was not sent."""

    DRAFT = "draft", pgettext_lazy("report", "Not sent")
    SENT = "sent", pgettext_lazy("report", "Sent")
    APPROVED = "approved", pgettext_lazy("report", "Approved")


class Result(TextChoices):
    """What a report can say of a promise."""

    KEPT = "kept", _("Promise kept")
    BROKEN = "broken", _("Promise not kept")
    PENDING = "pending", pgettext_lazy("promise", "In progress")
    THIN = "thin", _("Too few to say")
    HIDDEN = "hidden", _("Not published")
    UNMEASURED = "unmeasured", _("Not measured")


TRANSITIONS = (
    Transition("send", _("Send the report"), (ReportState.DRAFT,), ReportState.SENT, MAKE),
    Transition("approve", _("Approve the report"), (ReportState.SENT,), ReportState.APPROVED, APPROVE),
)
