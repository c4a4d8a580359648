"""Make the report of a measure from its goals and contacts, have it read and signed, send it by the register of mail."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record, write
from trousseau.core.actions_papers import file_document
from trousseau.core.addresses import posted
from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, User
from trousseau.core.papers import in_french
from trousseau.core.verbs import TODAY, VERSIONED, No, Refuses, verb
from trousseau.followup.enums import Adhesion, MeasureKind
from trousseau.followup.models import HouseholdMeasure
from trousseau.mail import actions as mail
from trousseau.mail.enums import PRINTED
from trousseau.mail.recipients import of_organisation
from trousseau.rules.dates import add_days

from .enums import ReportKind
from .mail_papers import REPORT as LETTER
from .models import MeasureReport, ReportGoal, SupportGoal
from .papers_reports import facts, report_paper
from .signed import REPORT


@verb(once=No("one begun already is given back"), frozen=Refuses("measure.household"), happened=TODAY)
def begin_report(actor: User, *, measure: HouseholdMeasure, kind: str, today: date) -> MeasureReport:
    """From the day after the last report that was signed, or from the beginning of the measure, until today: with each goal
    of the plan and what was done of it. One begun already is given back. Raises Refused for a measure that was refused."""
    if measure.kind == MeasureKind.GLA:
        raise Refused(_("A GLA has its reviews: nobody pays for its report."))
    if measure.adhesion == Adhesion.REFUSED:
        raise Refused(_("The household refused this measure: there is nothing to report."))
    if measure.begun_on > today:
        raise Refused(_("This measure begins on %(day)s.") % {"day": localised.day(measure.begun_on)})
    if begun := MeasureReport.objects.filter(measure=measure, kind=kind, signed_on=None).first():
        return begun
    before = MeasureReport.objects.filter(measure=measure, signed_on__isnull=False).order_by("-until").first()
    until = min(today, measure.ended_on or today)
    report = MeasureReport(
        measure=measure,
        kind=kind,
        since=min(add_days(before.until, 1), until) if before and kind == ReportKind.INTERIM else measure.begun_on,
        until=until,
        written_by=actor,
        written_on=today,
    )
    record(report, actor)
    for goal in goals_of(report):
        write(ReportGoal(report=report, goal=goal, done=done_said(report, goal)))
    return report


def goals_of(report: MeasureReport) -> list[SupportGoal]:
    """Of the plans that stood while the report runs."""
    rows = SupportGoal.objects.filter(plan__household=report.measure.household_id, added_on__lte=report.until)
    rows = rows.exclude(plan__ended_on__lt=report.since)
    return list(rows.prefetch_related("steps").order_by("pk"))


@in_french
def done_said(report: MeasureReport, goal: SupportGoal) -> str:
    """The steps of a goal in the words of the paper: what was done in time of the report, what is still to be done."""
    lines = []
    for step in goal.in_order:
        if step.done_on and report.since <= step.done_on <= report.until:
            lines.append(_("%(what)s: done on %(day)s.") % {"what": step.what, "day": localised.day(step.done_on)})
        elif step.waits:
            lines.append(_("%(what)s: by %(day)s.") % {"what": step.what, "day": localised.day(step.due_on)})
    return "\n".join(lines)


@verb(once=VERSIONED, frozen=Refuses("report.measure.household"), happened=("until", "read_on"))
def write_report(
    actor: User,
    *,
    report: MeasureReport,
    version: int,
    today: date,
    since: date,
    until: date,
    situation: str,
    outlook: str,
    person_words: str,
    read_on: date | None,
    goals: Mapping[int, tuple[str, str]],
    needs: Mapping[int, str] | None = None,
) -> None:
    """`goals`: by row, the person's words and what was done; `needs`: what is said instead of a goal. Raises Refused once it is signed, and Conflict when somebody
    else wrote meanwhile."""
    _not_signed(report)
    if until < since:
        raise Refused(_("The last day comes after the first."), "until")
    if since < report.measure.begun_on:
        raise Refused(_("The measure began later: check the day."), "since")
    if read_on and read_on < report.written_on:
        raise Refused(
            _("This report was begun on %(day)s: it was read that day or later.")
            % {"day": localised.day(report.written_on)},
            "read_on",
        )
    edit(
        actor,
        report,
        version=version,
        since=since,
        until=until,
        situation=situation.strip(),
        outlook=outlook.strip(),
        person_words=person_words.strip(),
        read_on=read_on,
    )
    for row in report.goals.all():
        if row.pk in goals:
            row.own_words, row.done = (text.strip() for text in goals[row.pk])
            row.words = (needs or {}).get(row.pk, row.words).strip()
            write(row)


def lacks(report: MeasureReport) -> list[str]:
    """What is missing before it is signed."""
    missing = []
    if not report.situation:
        missing.append(_("where the household stands"))
    if report.read_on is None:
        missing.append(_("the day on which the person read it"))
    missing += [
        _("the need instead of “%(word)s”") % {"word": row.diagnosis}
        for row in report.goals.select_related("goal")
        if row.diagnosis
    ]
    return missing


@verb(once=VERSIONED, frozen=Refuses("report.measure.household"), happened=("signed_on",))
def sign_report(actor: User, *, report: MeasureReport, version: int, signed_on: date, today: date) -> MeasureReport:
    """Read with the person, then signed: its paper is kept as it is, with its counts and its goals, whatever is noted
    later. Raises Refused while something is missing."""
    _not_signed(report)
    if missing := lacks(report):
        raise Refused(_("Before it is signed, complete: %(what)s.") % {"what": localised.listed(missing)})
    assert report.read_on
    if signed_on < max(report.read_on, report.until):
        raise Refused(_("It is signed once the person has read it, and once its days are over."), "signed_on")
    paper, counted = report_paper(report, on=signed_on), asdict(facts(report))
    kept = file_document(
        kind="measure_report",
        title=str(ReportKind(report.kind).label),  # nothing of its words: the base holds this title in clear
        content=paper.pdf,
        suffix=".pdf",
        on=signed_on,
        template=f"{paper.template}@{paper.version}",
        household=report.measure.household,
    )
    signed = {"signed_on": signed_on, "signed_by": actor, "paper": kept, "counted": counted}
    edit(actor, report, version=version, reason="sign", **signed)
    for row in report.goals.select_related("goal"):
        row.words = row.said
        write(row)
    REPORT.await_copy(report, on=today)
    return report


@verb(once=VERSIONED, frozen=Refuses("report.measure.household"), happened=TODAY)
def post_report(
    actor: User, *, report: MeasureReport, version: int, to: Organisation, channel: str, today: date
) -> MeasureReport:
    """Ready to leave with the mail of the day: the measure knows that it left on the day that the register says. Raises
    Refused while it is not signed, or when it is ready already."""
    if report.signed_on is None or report.paper is None:
        raise Refused(_("A report leaves once it is signed."))
    if report.mail and report.mail.cancelled_on is None:
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    if channel not in PRINTED:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    if to.pk not in (report.measure.funder_id, report.measure.prescriber_id):
        raise Refused(_("A report leaves to who asked for the measure or pays for it, and to nobody else."), "to")
    if not posted(to.address):
        raise Refused(_("%(name)s has no whole address: write it in the address book first.") % {"name": to.name}, "to")
    kind = MeasureKind(report.measure.kind).short
    item = mail.draft(
        paper=LETTER,
        to=replace(of_organisation(to), household=report.measure.household),
        channel=channel,
        title=f"{ReportKind(report.kind).label}, {kind}",
        on=today,
        by=actor,
        document=report.paper,
        thing=report,
    )
    mail.prepare(actor, items=[item])
    edit(actor, report, version=version, mail=item, reason="post")
    return report


def _not_signed(report: MeasureReport) -> None:
    if report.signed_on:
        raise Refused(
            _("This report was signed on %(day)s: what was signed stays.") % {"day": localised.day(report.signed_on)}
        )
