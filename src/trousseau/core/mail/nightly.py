"""What the night does for the outbox: what waits is asked of the worker again, what is old is erased."""

from datetime import date, datetime, time

from django.utils import timezone

from trousseau.rules.dates import add_months
from trousseau.rules.said import Said, say, say_many

from .. import scales
from ..enums import MessageState
from ..models import Message
from ..nightly import Job, once
from ..tasks import enqueue_once
from .erasing import erase
from .sending import end_links, lose_silent
from .tasks import send_messages

KEEP = "mail.keep_months"


@once
def wake(on: date) -> Said:
    """Should the worker have lost what it was asked: what waits is asked again."""
    lose_silent()
    end_links()
    enqueue_once(send_messages)
    count = Message.objects.filter(state=MessageState.WAITING).count()
    return say_many("%(n)s message waits.", "%(n)s messages wait.", count)


def forget(on: date) -> Said:
    """RGPD, art. 5, 1 e: messages that ended are erased after their time; what a paper says stays with the paper."""
    since = timezone.make_aware(datetime.combine(add_months(on, -scales.at(KEEP, on).number), time.min))
    old = Message.objects.filter(ended_at__lt=since)
    count = old.count()
    erase(old)
    return say("Messages erased: %(n)s.", n=count)


JOBS: dict[str, Job] = {"core.mail": wake, "core.messages": forget}
