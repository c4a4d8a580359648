"""The appointments of the social worker: some kept, one missed, one whose colleague has not yet said what came of it, others
to come, one with an interpreter."""

from datetime import date, time

from trousseau.core.enums import Role
from trousseau.core.models import Household
from trousseau.desk.actions_agenda import fix_appointment, note_kept, note_missed
from trousseau.desk.models import Appointment
from trousseau.followup.enums import MissedFor
from trousseau.rules.dates import add_days
from trousseau.support.enums import Part
from trousseau.support.models import TeamMember

from .cast import Cast

HOURS = (time(9, 30), time(10, 30), time(14), time(15, 30), time(11), time(16))
# days from the end of the story, where, what for
FIXED = (
    (-9, "à l’agence", "Relire le budget ensemble"),
    (-6, "CCAS d’exemple", "Dossier d’aide à l’énergie"),
    (-3, "à l’agence", "Point sur la recherche de logement"),
    (0, "à l’agence", "Relire le rapport"),
    (2, "CCAS d’exemple", "Ouvrir les droits"),
    (4, "à l’agence", "Premier rendez-vous"),
)


def tell(cast: Cast) -> None:
    maud, until = cast.people[Role.SOCIAL], cast.until
    rows = TeamMember.objects.on(until).filter(user=maud, part=Part.REFERENT, starts_on__lte=add_days(until, -20))
    households = [row.household for row in rows.select_related("household__holder").order_by("-pk")]
    for number, ((days, place, about), at) in enumerate(zip(FIXED, HOURS, strict=True)):
        if number == len(households):
            return
        row = _fix(cast, households[number], add_days(until, days), at, place=place, about=about, spoken=number == 4)
        told = {"appointment": row, "version": row.version, "today": row.on}
        if number in (0, 2):
            note_kept(maud, **told)
        elif number == 1:
            note_missed(
                maud, **told, missed_for=MissedFor.TRANSPORT, line="Proposer un lieu plus proche la prochaine fois."
            )


def _fix(cast: Cast, household: Household, on: date, at: time, *, spoken: bool, **said: str) -> Appointment:
    maud = cast.people[Role.SOCIAL]
    speaks = (
        {"language": "dari", "interpreter": "Service d’interprètes d’essai", "interpreted": "asked"} if spoken else {}
    )
    day = min(add_days(on, -5), cast.until)
    return fix_appointment(
        maud, kind="meeting", household=household, on=on, user=maud, at=at, today=day, **said, **speaks
    )
