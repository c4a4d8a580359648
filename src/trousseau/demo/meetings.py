"""Two arrears meetings: what the first decided is done or not, the sheet of the second waits."""

from trousseau.core.enums import Role
from trousseau.prevention.meeting.actions import decide, open_meeting, say_done
from trousseau.prevention.meeting.queries import sheet
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .cast import Cast
from .debts import JUDGED
from .support import accompany

WORDS = ("Rappeler, puis proposer un rendez-vous", "Préparer la demande au FSL avec le ménage", "Revoir le plan signé")


def speak(cast: Cast) -> None:
    manager, social = cast.people[Role.RENTAL], cast.people[Role.SOCIAL]
    first = add_days(cast.until, -7)
    before = open_meeting(manager, held_on=first, today=first)
    rows = [row for row in sheet(manager, before, cast.until).todo if row.lease.number != JUDGED]
    for number, (row, what) in enumerate(zip(rows, WORDS, strict=False)):
        who = manager if number else social
        if number == 0:  # what a social worker is asked to do for a household, she does in its team
            accompany(cast, row.lease.household, first)
        told = {"what": what, "who": who, "by": add_days(first, 3 + number), "today": first}
        decided = decide(manager, meeting=before, lease=row.lease, **told)
        if number == 0:
            day = add_days(first, 2)
            say_done(social, decision=decided, version=decided.version, on=day, today=day)
    heard = Lease.objects.get(number=JUDGED)
    told = {"what": "Suivre les délais du juge", "who": manager, "by": cast.until, "today": first}
    decide(manager, meeting=before, lease=heard, **told)
    open_meeting(manager, held_on=cast.until, today=cast.until)
