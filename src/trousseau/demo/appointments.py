"""The appointments of the social worker: some kept, one missed, one whose colleague has not yet said what came of it, others
to come, one with an interpreter. Then two reports of measures: one signed, one begun."""

from datetime import date, time

from django.db.models import Count, Q

from trousseau.core.enums import Role
from trousseau.core.models import Household
from trousseau.desk.actions_agenda import fix_appointment, note_kept, note_missed
from trousseau.desk.models import Appointment
from trousseau.followup.actions_decided import note_time
from trousseau.followup.enums import Adhesion, MeasureKind, MissedFor
from trousseau.followup.models import HouseholdMeasure
from trousseau.rules.dates import add_days
from trousseau.support.actions_reports import begin_report, sign_report, write_report
from trousseau.support.enums import Part, ReportKind
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

SITUATION = "Les loyers des deux derniers mois sont payés. Le dossier d’aide au logement est complet."
OUTLOOK = "Continuer jusqu’au terme de la mesure : reste à solder la facture d’énergie."


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


def report(cast: Cast) -> None:
    maud, until = cast.people[Role.SOCIAL], cast.until
    theirs = TeamMember.objects.on(until).filter(user=maud).values("household")
    rows = HouseholdMeasure.objects.filter(household__in=theirs, ended_on=None)
    rows = (
        rows.exclude(kind=MeasureKind.GLA).exclude(adhesion=Adhesion.REFUSED).filter(begun_on__lt=add_days(until, -30))
    )
    planned = Count("household__support_plans", filter=Q(household__support_plans__ended_on=None))
    found = list(rows.annotate(planned=planned).order_by("-planned", "pk")[:2])
    day = add_days(until, -1)
    for measure in found:
        made = begin_report(maud, measure=measure, kind=ReportKind.INTERIM, today=day)
        first = measure == found[0]
        goals = {row.pk: ("C’est plus calme à la maison.", row.done) for row in made.goals.all()}
        told = {"situation": SITUATION, "outlook": OUTLOOK, "person_words": "", "read_on": day if first else None}
        days = {"since": made.since, "until": made.until, "today": day}
        write_report(maud, report=made, version=made.version, goals=goals, **told, **days)
        note_time(maud, measure=measure, on=day, today=day, minutes=90)
        if first:
            sign_report(maud, report=made, version=made.version, signed_on=day, today=day)


def _fix(cast: Cast, household: Household, on: date, at: time, *, spoken: bool, **said: str) -> Appointment:
    maud = cast.people[Role.SOCIAL]
    speaks = (
        {"language": "dari", "interpreter": "Service d’interprètes d’essai", "interpreted": "asked"} if spoken else {}
    )
    day = min(add_days(on, -5), cast.until)
    return fix_appointment(
        maud, kind="meeting", household=household, on=on, user=maud, at=at, today=day, **said, **speaks
    )
