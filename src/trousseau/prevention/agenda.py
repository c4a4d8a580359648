"""The arrears meetings, the hearings, and the acts of a procedure that are announced."""

from collections.abc import Iterator

from django.db.models import F, Q

from trousseau.core.agenda import Entry, What, Window
from trousseau.core.clock import today

from . import access
from .enums import ActKind
from .meeting.subjects import MEETING
from .models import ArrearsMeeting
from .procedure.queries import acts
from .procedure.subjects import PROCEDURE


def planned(window: Window) -> Iterator[Entry]:
    if not access.READ(window.user):
        return
    days = (window.first, window.last)
    held = Q(procedure__closed_on=None) | Q(on__lte=F("procedure__closed_on"))  # one that ended announces nothing more
    rows = acts(window.user).filter(held, withdrawn_on=None, on__range=days)
    if window.household:
        rows = rows.filter(procedure__lease__household=window.household)
    for act in rows.filter(Q(act=ActKind.HEARING) | Q(on__gte=today(), paper=None)):
        what = What.HEARING if act.act == ActKind.HEARING else What.PROCEDURE
        yield Entry(
            f"prevention.act:{act.pk}",
            what,
            act.on,
            act.get_act_display(),
            PROCEDURE.url(act.procedure),
            about=str(act.procedure.lease.household),
        )
    if not window.household:
        for meeting in ArrearsMeeting.objects.filter(held_on__range=days):
            yield Entry(
                f"prevention.meeting:{meeting.pk}",
                What.TEAM,
                meeting.held_on,
                str(meeting._meta.verbose_name).capitalize(),
                MEETING.url(meeting),
            )
