"""Report an incident, tell people about it, bring it to the end that who reported it says."""

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, next_number, record, record_all
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Building, Household, User
from trousseau.core.pictures import Drawn
from trousseau.core.states import step
from trousseau.core.todo import close_todo, close_todos, open_todo
from trousseau.core.todo import waits as todo_waits
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, Refuses, verb
from trousseau.followup.actions import note_reported
from trousseau.followup.models import HomeVisitPoint
from trousseau.mandates.models import Mandate
from trousseau.rules import incidents as rules
from trousseau.tenancies.models import Lease

from .. import queries, todo
from ..enums import AWAITED, OF_PEOPLE, TRANSITIONS, Actor, End, IncidentState, OrderState, Side, Source
from ..models import DamageDeclaration, Incident, IncidentExchange, IncidentPhoto, IncidentReport, OnCallNumber
from ..photos import MOST, too_many

ASK_DAYS = 7  # from when it is done to the call that asks whether it is over
DAMAGE = No("a damage is declared in time, or its insurer may refuse (C. assur., art. L113-2)")


def _same_report(known: IncidentReport, told: Any) -> None:
    sent_again(known, lease=told.lease if told.source == Source.TENANT else None)
    sent_again(known.incident, mandate=told.mandate, building=told.building, problem=told.problem)
    if not _shas(told.photos) <= set(known.incident.photos.values_list("sha256", flat=True)):
        raise Refused(_("This report is noted already: add these photos to its incident, on its own page."), "photos")


def _said_of(told: Any) -> Household | None:
    """RGPD, art. 18, 2: what is wrong in a home is said, and answered, though the file of who lives there is frozen: its lessor
    owes the repair (loi 89-462, art. 6), and a danger is everybody's. Of whom others say something that is of the people."""
    if told.source == Source.TENANT or told.problem not in OF_PEOPLE:
        return None
    return _household(told.lease or _lived_in(told.mandate))


@verb(
    once=Once(
        IncidentReport,
        later=("end_on",),
        apart=("lease", "mandate", "building", "problem", "photos", "defect"),
        also=_same_report,
    ),
    frozen=Refuses(_said_of, words="words"),
    happened=("on",),
)
def report_incident(
    actor: User,
    *,
    problem: str,
    source: str,
    words: str,
    on: date,
    today: date,
    key: str,
    mandate: Mandate | None = None,
    building: Building | None = None,
    lease: Lease | None = None,
    name: str = "",
    reach: str = "",
    photos: Sequence[Drawn] = (),
    defect: HomeVisitPoint | None = None,
) -> IncidentReport:
    """What somebody says is wrong, in their words. One of the same problem at the same place, while it goes on, joins the
    first; the same form sent twice is one report. `defect`: seen at a home visit, which then says the incident."""
    if not words.strip():
        raise Refused(_("Write in a few words what is wrong."), "words")
    building_id = building.pk if building else None
    incident = queries.same(mandate, building_id, problem)
    if incident is None:
        incident = _open(actor, mandate=mandate, building=building, lease=lease, problem=problem, on=on)
    elif incident.state == IncidentState.DONE:
        _reopen(actor, incident, today)
    report = IncidentReport(
        incident=incident,
        lease=lease if source == Source.TENANT else None,
        source=source,
        name=name.strip(),
        reach=reach.strip(),
        words=words.strip(),
        on=on,
        answer_due_on=queries.answer_by(problem, on),
        by=actor,
        key=key,
    )
    record(report, actor)
    _keep(incident, report, photos, on)
    if defect:
        note_reported(actor, point=defect, incident=incident.code)
    if source != Source.AGENCY and not any(todo_waits(todo.ANSWER, one) for one in _theirs(report)):
        _promise(report, incident, on, report.answer_due_on)
    return report


def _lived_in(mandate: Mandate | None) -> Lease | None:
    """The lease of who lives there now, open to the actor or not."""
    rows = (
        Lease.objects.filter(mandate=mandate, keys_on__isnull=False, ends_on=None) if mandate else Lease.objects.none()
    )
    return rows.select_related("household").order_by("-starts_on").first()


def _promise(report: IncidentReport, incident: Incident, on: date, due_on: date) -> None:
    open_todo(
        todo.ANSWER,
        thing=report,
        on=on,
        due_on=due_on,
        household=_told_of(report, incident),
        name=report.who,
        problem=str(incident.get_problem_display()),
        day=on.isoformat(),
    )


def _told_of(report: IncidentReport, incident: Incident) -> Household | None:
    """Whose file is open to who answers: of the household that says it, or of whose home it is said."""
    return report.household or _household(incident.lease)


def _household(lease: Lease | None) -> Household | None:
    return lease.household if lease else None


def _open(actor: User, *, mandate, building, lease, problem: str, on: date) -> Incident:
    found = queries.triage(problem, on)
    incident = Incident(
        number=next_number("incidents.incidents"),
        mandate=mandate,
        building=building,
        lease=lease if mandate else None,
        problem=problem,
        urgency=found.urgency,
        article=found.article,
        opened_on=on,
        due_on=found.due_on,
    )
    record(incident, actor)
    _wait(incident, on)
    return incident


def _wait(incident: Incident, on: date) -> None:
    open_todo(
        todo.ACT,
        thing=incident,
        on=on,
        due_on=incident.due_on,
        household=_household(incident.lease),
        article=incident.article,
        problem=str(incident.get_problem_display()),
        place=incident.place,
        day=incident.opened_on.isoformat(),
    )


def _shas(photos: Sequence[Drawn]) -> set[str]:
    return {hashlib.sha256(content).hexdigest() for content in photos}


def _keep(incident: Incident, report: IncidentReport | None, photos: Sequence[Drawn], on: date) -> int:
    held = set(incident.photos.values_list("sha256", flat=True))
    new = {hashlib.sha256(content).hexdigest(): content for content in photos}
    for sha in held & new.keys():
        del new[sha]
    if len(held) + len(new) > MOST:
        raise too_many()
    for sha, content in new.items():
        title = _("Photo of the incident %(code)s") % {"code": incident.code}
        file = file_document(kind="incident-photo", title=title, content=content, suffix=".jpg", on=on)
        IncidentPhoto.objects.create(incident=incident, report=report, file=file, sha256=sha, on=on)
    return len(new)


def _said_by_others(incident: Incident, report: IncidentReport | None) -> Household | None:
    """Of whom others say something that is of the people; what the household itself asks is answered."""
    if incident.problem not in OF_PEOPLE or (report and report.source == Source.TENANT):
        return None
    return _told_of(report, incident) if report else _household(incident.lease)


@verb(
    once=No("a photo that is there already is not kept twice"),
    frozen=Refuses(lambda told: _said_by_others(told.incident, told.report), beside="photos"),
    happened=TODAY,
)
def add_photos(
    actor: User, *, incident: Incident, photos: Sequence[Drawn], today: date, report: IncidentReport | None = None
) -> int:
    """Photos brought later. Returns how many are new."""
    if not photos:
        raise Refused(_("Choose at least one photo."), "photos")
    return _keep(incident, report, photos, today)


@verb(
    once=Once(IncidentExchange),
    frozen=Refuses(lambda told: _said_by_others(told.incident, told.report), words="words"),
    happened=("on",),
)
def tell(
    actor: User,
    *,
    incident: Incident,
    to: str,
    how: str,
    words: str,
    on: date,
    today: date,
    report: IncidentReport | None = None,
    key: str = "",
) -> IncidentExchange:
    """What was said to whom. Said to who reported it, it is the answer that was promised. `key`: a form sent twice is one."""
    if on < incident.opened_on:
        raise Refused(_("The incident was not known on that day."), "on")
    told = {"on": on, "to": to, "how": how, "words": words.strip(), "by": actor}
    said = IncidentExchange(incident=incident, report=report, key=key or None, **told)
    record(said, actor)
    for one in _theirs(report) if report else ():
        if one.answered_on is None:
            one.answered_on = on
            record(one, actor)
        close_todo(todo.ANSWER, thing=one, on=on)
    return said


def _theirs(report: IncidentReport) -> list[IncidentReport]:
    """What the same household said of the same incident, told once to it: this report first."""
    if report.lease_id is None:
        return [report]
    others = IncidentReport.objects.filter(incident=report.incident_id, lease=report.lease_id).exclude(pk=report.pk)
    return [report, *others]


@verb(once=VERSIONED, frozen=No("who acts, and by when"), happened=No("somebody acts by a day to come"))
def steer(actor: User, *, incident: Incident, version: int, acts: str, due_on: date, today: date) -> None:
    """Who acts now, and by when."""
    if incident.closed or incident.state == IncidentState.DONE:
        raise Refused(_("This incident is done: nobody has to act any more."))
    if due_on < today:
        raise Refused(_("This day is past: by which day does somebody act?"), "due_on")
    edit(actor, incident, version=version, acts=acts, due_on=due_on)
    close_todo(todo.ACT, thing=incident, on=today)
    _wait(incident, today)


@verb(once=VERSIONED, frozen=No("what was wrong is done, without a word of anybody"), happened=("on",))
def finish(actor: User, *, incident: Incident, version: int, on: date, today: date) -> None:
    """It is done: those who reported it are asked whether it is over. It closes for nobody before they say so."""
    if incident.orders.filter(state=OrderState.GIVEN).exists():
        raise Refused(_("Works are ordered for it: note their end on the order, the incident follows."))
    if order := incident.orders.filter(state__in=AWAITED).first():
        raise Refused(
            _("The works %(code)s are asked of the owner, or agreed to: give them up first, if nothing is to be done.")
            % {"code": order.code}
        )
    if on < incident.opened_on:
        raise Refused(_("The incident was not known on that day."), "on")
    state = step(TRANSITIONS, "finish", incident.state, actor)
    edit(actor, incident, version=version, state=state, done_on=on)
    close_todo(todo.ACT, thing=incident, on=on)
    for report in incident.reports.select_related("lease__household__holder", "about__household"):
        report.asked_on, report.end, report.end_on, report.tidy = on, "", None, None
        record(report, actor)
        open_todo(
            todo.ASK_END,
            thing=report,
            on=on,
            due_on=on + timedelta(days=ASK_DAYS),
            household=_told_of(report, incident),
            name=report.who,
            problem=str(incident.get_problem_display()),
            day=on.isoformat(),
        )


@verb(
    once=No("an answer is given once: a second is refused"), frozen=No("yes or no, of who reported it"), happened=TODAY
)
def say_end(actor: User, *, report: IncidentReport, end: str, today: date, tidy: bool | None = None) -> IncidentReport:
    """Who reported it says whether it is over; or is noted as not heard from, once the delay of the house is past. It is over
    when each has answered; one « no » begins it again. Two answers at once: the second is refused, the first stays."""
    if report.asked_on is None:
        raise Refused(_("It is not done yet: nothing is asked before."))
    if end == End.UNHEARD:
        first = queries.unheard_from(report)
        if first and today < first:
            raise Refused(
                _("Asked on %(asked)s: they may still answer until %(day)s. Call them first.")
                % {"asked": localised.day(report.asked_on), "day": localised.day(first)},
                "end",
            )
    if not IncidentReport.objects.filter(pk=report.pk, end="", asked_on__isnull=False).update(end=end, end_on=today):
        report.refresh_from_db()
        raise Refused(
            _("This was answered already on %(day)s: “%(answer)s”.")
            % {"day": localised.day(report.end_on or today), "answer": report.get_end_display()}
        )
    report.refresh_from_db()
    report.tidy = tidy
    record(report, actor)
    close_todo(todo.ASK_END, thing=report, on=today)
    if end != End.NO:
        close_todo(todo.ANSWER, thing=report, on=today)  # who says that it is over waits for no answer
    incident = Incident.objects.select_related("mandate__dwelling", "lease__household__holder").get(
        pk=report.incident_id
    )
    if end == End.NO:
        _reopen(actor, incident, today)
        return report
    if tidy is False:  # left dirty or unsafe: somebody calls them
        _promise(report, incident, today, queries.answer_by(incident.problem, today))
    said = set(incident.reports.values_list("end", flat=True))
    if "" not in said and incident.state == IncidentState.DONE:
        code = "end" if End.YES in said else "unheard"
        state = step(TRANSITIONS, code, incident.state, actor)
        edit(actor, incident, version=incident.version, state=state, ended_on=today)
    return report


def _reopen(actor: User, incident: Incident, today: date) -> None:
    """It goes on: somebody acts again, as from the first day; the others are asked when it is done."""
    if incident.state != IncidentState.DONE:
        return
    state = step(TRANSITIONS, "reopen", incident.state, actor)
    due_on = rules.act_by(incident.urgency, today, queries.delays(today))
    edit(actor, incident, version=incident.version, state=state, done_on=None, due_on=due_on, acts=Actor.AGENCY)
    waiting = list(incident.reports.filter(end=""))
    close_todos(todo.ASK_END, things=waiting, on=today)
    for report in waiting:
        report.asked_on = None
        record(report, actor)
    _wait(incident, today)


@verb(once=VERSIONED, frozen=No("what was said stays of the file that it was of"), happened=TODAY)
def join_incidents(actor: User, *, incident: Incident, version: int, into: Incident, today: date) -> Incident:
    """Two that are one: what was said, shown and promised of the first is now the other's."""
    if into.pk == incident.pk or into.closed:
        raise Refused(_("Choose another incident that goes on."), "into")
    if incident.orders.exists() or incident.declarations.exists():
        raise Refused(_("Works or a declaration stand on this one: join the other to it instead."))
    state = step(TRANSITIONS, "join", incident.state, actor)
    edit(actor, incident, version=version, state=state, into=into)
    close_todo(todo.ACT, thing=incident, on=today)
    for report in incident.reports.all():
        report.incident = into
        # the place of `into` does not say whose file what was said is of
        if report.lease_id is None and report.about_id is None:
            report.about = incident.lease
        record(report, actor)
    for kept in (incident.exchanges, incident.photos):
        kept.filter(report=None, lease=None).update(lease=incident.lease)
    incident.exchanges.update(incident=into)
    mediations = list(incident.mediations.select_related("about"))
    for mediation in mediations:
        mediation.about = mediation.about or incident.lease
        mediation.incident = into
    record_all(mediations, actor, fields=("about", "incident"))
    held = into.photos.values_list("sha256", flat=True)
    incident.photos.exclude(sha256__in=list(held)).update(incident=into)
    if into.state == IncidentState.DONE:
        _reopen(actor, into, today)
    return into


@verb(once=VERSIONED, frozen=No("what was said stays of the file that it was of"), happened=TODAY)
def gather_at_building(actor: User, *, incident: Incident, version: int, today: date) -> Incident:
    """The whole building has it: what is said of each dwelling stands together, on one incident of the building."""
    building = incident.mandate.dwelling.building if incident.mandate else None
    if building is None:
        raise Refused(_("The building of this dwelling is not known: say first which one it is, on its file."))
    there = queries.same(None, building.pk, incident.problem) or _open(
        actor, mandate=None, building=building, lease=None, problem=incident.problem, on=incident.opened_on
    )
    return join_incidents(actor, incident=incident, version=version, into=there, today=today)


@verb(
    once=No("each side, and each tenant, declares once: the base refuses a second"),
    frozen=DAMAGE,
    happened=("seen_on",),
)
def open_declaration(
    actor: User, *, incident: Incident, side: str, seen_on: date, today: date, lease: Lease | None = None
) -> DamageDeclaration:
    """C. assur., art. L113-2: who declares the damage, and the last day to do it."""
    if side == Side.TENANT and lease is None:
        raise Refused(_("Say which tenant declares."), "lease")
    lease = lease if side == Side.TENANT else None
    scale = scales.at("incidents.declare_days", seen_on)
    found = DamageDeclaration(
        incident=incident, side=side, lease=lease, seen_on=seen_on, due_on=rules.declare_by(seen_on, scale.number)
    )
    record(found, actor)
    open_todo(
        todo.DECLARE,
        thing=found,
        on=today,
        due_on=found.due_on,
        household=_household(lease),
        article=scale.article,
        side=str(found.get_side_display()).lower(),
        place=incident.place,
        day=seen_on.isoformat(),
    )
    return found


@verb(once=VERSIONED, frozen=DAMAGE, happened=("declared_on", "paid_on"))
def edit_declaration(
    actor: User,
    *,
    declaration: DamageDeclaration,
    version: int,
    declared_on: date | None,
    paid_on: date | None,
    today: date,
    **fields: Any,
) -> None:
    """Insurer, number, day of the declaration; expert; indemnity and to whom it goes."""
    if declared_on and declared_on < declaration.seen_on:
        raise Refused(_("The damage was not known on that day."), "declared_on")
    if declared_on and not fields.get("insurer"):
        raise Refused(_("Write to which insurer it was declared."), "insurer")
    if paid_on and (fields.get("indemnity") is None or not fields.get("paid_to")):
        raise Refused(_("Write the amount, and to whom it was paid."), "indemnity")
    edit(actor, declaration, version=version, declared_on=declared_on, paid_on=paid_on, **fields)
    if declared_on:
        close_todo(todo.DECLARE, thing=declaration, on=declared_on)


@verb(once=VERSIONED, frozen=No("a telephone of the house"), happened=No("a number has no day"))
def set_on_call(actor: User, *, version: int, phone: str, hours: str) -> OnCallNumber:
    """Whom to call when the agency is closed."""
    known = OnCallNumber.objects.first()
    if known:
        edit(actor, known, version=version, phone=phone, hours=hours)
        return known
    made = OnCallNumber(pk=1, phone=phone, hours=hours)
    record(made, actor)
    return made
