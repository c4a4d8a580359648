"""The report of a measure as it is printed: facts, goals with the person's own words, what comes next."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from trousseau.core.careful import no_diagnosis
from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import MeasureReportDocument, ReportFact, ReportGoalPart
from trousseau.engines.documents.fields import Prose
from trousseau.engines.typesetting import Rendered
from trousseau.followup.durations import hours
from trousseau.followup.enums import Adhesion, ContactKind, MeasureKind, Presence
from trousseau.followup.models import Contact, MeasureTime

from .enums import GoalArea, ReportKind
from .models import MeasureReport

NAMES = {"situation": _("where the household stands"), "goals": _("the goals of the plan")}


@dataclass(frozen=True)
class Facts:
    """What was noted of the household in the days of a report: counts alone, no note."""

    meetings: int
    visits: int
    calls: int
    missed: int
    steps_done: int
    steps_left: int
    minutes: int

    @property
    def time(self) -> str:
        return hours(self.minutes)


def facts_of(report: MeasureReport) -> Facts | None:
    """Those that its page says: as they were signed, whatever was noted since; None of a report signed before they were kept."""
    if report.signed_on is None:
        return facts(report)
    return Facts(**report.counted) if report.counted else None


def facts(report: MeasureReport) -> Facts:
    """One reading of the contacts and of the steps of the days of a report."""
    rows = Contact.objects.filter(household=report.measure.household_id, on__range=(report.since, report.until))
    times = MeasureTime.objects.filter(measure=report.measure_id, on__range=(report.since, report.until))
    found = Counter(rows.order_by().values_list("kind", "presence"))
    met = {kind: found[kind, Presence.MET] for kind in ContactKind}
    steps = [step for row in report.goals.all() for step in row.goal.steps.all()]
    return Facts(
        met[ContactKind.OFFICE],
        met[ContactKind.VISIT],
        met[ContactKind.CALL],
        sum(found[kind, Presence.ABSENT] for kind in (ContactKind.OFFICE, ContactKind.VISIT)),
        sum(1 for step in steps if step.done_on and report.since <= step.done_on <= report.until),
        sum(1 for step in steps if step.waits),
        times.aggregate(sum=Sum("minutes"))["sum"] or 0,
    )


@in_french
def report_paper(report: MeasureReport, *, on: date) -> Rendered:
    """PDF of the report. Raises Refused while nothing says where the household stands, or while a goal names a diagnosis."""
    measure, agency, counted = report.measure, agency_part(on), facts(report)
    rows = report.goals.select_related("goal").order_by("pk")
    for row in rows:
        no_diagnosis(row.said, "goals")
    goals = tuple(
        ReportGoalPart(
            area=Prose(str(GoalArea(row.goal.area).label)),
            words=Prose(row.said),
            own_words=Prose(row.own_words) if row.own_words else None,
            done=tuple(Prose(line) for line in str(row.done).splitlines() if line.strip()),
        )
        for row in rows
    )
    told: tuple[tuple[str, int | str], ...] = (
        ("Rencontres à l’agence ou ailleurs", counted.meetings),
        ("Visites à domicile", counted.visits),
        ("Entretiens par téléphone", counted.calls),
        ("Rendez-vous manqués", counted.missed),
        ("Étapes faites", counted.steps_done),
        ("Étapes à faire", counted.steps_left),
        ("Temps passé", hours(counted.minutes)),
    )
    document = MeasureReportDocument(
        agency=agency,
        dated=on,
        number=f"RM-{report.pk}",
        kind=Prose(str(ReportKind(report.kind).label)),
        measure=Prose(str(MeasureKind(measure.kind).label)),
        person=str(measure.household),
        worker=(report.signed_by or report.written_by).name,
        prescriber=measure.prescriber.name if measure.prescriber else "",
        funder=measure.funder.name if measure.funder else "",
        reference=measure.reference,
        begun_on=measure.begun_on,
        planned_end=measure.planned_end,
        agreed_on=measure.answered_on if measure.adhesion == Adhesion.AGREED else None,
        since=report.since,
        until=report.until,
        facts=tuple(ReportFact(label=Prose(label), said=Prose(str(n))) for label, n in told),
        situation=Prose(report.situation),
        goals=goals,
        outlook=Prose(report.outlook) if report.outlook else None,
        person_words=Prose(report.person_words) if report.person_words else None,
        read_on=report.read_on,
        place=re.sub(r"^\d{5}\s*", "", agency.address[-1]) if agency.address else "",
    )
    return printed("measure_report", document, NAMES)
