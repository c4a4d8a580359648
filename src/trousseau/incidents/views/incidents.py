"""Incidents, as the team reads and leads them."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.captation.enums import Answer
from trousseau.core.access import guard, opened, opened_all
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, photo_page
from trousseau.engines import typography
from trousseau.followup.models import HomeVisitPoint
from trousseau.followup.subjects import VISIT
from trousseau.rules.incidents import PROBLEMS
from trousseau.tenancies.queries import leases

from .. import access, actions, queries
from ..enums import End, How, IncidentState, Source, Urgency, Whom
from ..forms import (
    AnswerForm,
    DeclarationEditForm,
    DeclarationForm,
    DoneForm,
    EndForm,
    GatherForm,
    IncidentFilter,
    JoinForm,
    OnCallForm,
    PhotosForm,
    ReportForm,
    SteerForm,
    TellForm,
)
from ..models import Incident
from ..photos import with_photos
from ..subjects import DECLARATION, INCIDENT, INCIDENTS, REPORT
from ..words import state_of


def _links() -> tuple[Button, ...]:
    return (
        Button(_("Mediations"), reverse("incidents:mediations"), access.READ),
        Button(_("Keys, water, energy"), reverse("incidents:premises"), access.READ),
        Button(_("On-call number"), reverse("incidents:on_call"), access.ON_CALL),
    )


@guard(access.READ)
def list_(request):
    new_ = Button(_("Report an incident"), reverse("incidents:new"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Incidents"),
            subtitle=_("What is wrong in the homes and the buildings, the most pressing first."),
            query=queries.incidents(request.user).order_by("ended_on", "due_on", "pk"),
            columns=(
                Column(
                    gettext_lazy("Problem"),
                    lambda i: i.get_problem_display(),
                    order="problem",
                    link=INCIDENT.url,
                    second=lambda i: i.code,
                ),
                Column(gettext_lazy("Situation"), state_of, kind="state"),
                Column(gettext_lazy("Place"), lambda i: i.place),
                Column(gettext_lazy("By"), lambda i: i.due_on, kind="date", order="due_on"),
                Column(gettext_lazy("Who acts"), lambda i: i.get_acts_display(), order="acts"),
                Column(gettext_lazy("Opened on"), lambda i: i.opened_on, kind="date", order="opened_on"),
            ),
            empty=Empty(
                _("No incident yet"),
                _("What tenants, neighbours and owners report stands here, with the day by which somebody acts."),
                new_,
            ),
            noun=lambda n: ngettext("%(n)s incident", "%(n)s incidents", n) % {"n": typography.number(n)},
            filterset=IncidentFilter,
            buttons=(new_,),
            links=_links(),
        ),
    )


@guard(access.WRITE)
def new(request):
    asked = request.GET.get("mandate", "")
    return _new(request, on=today(), source=Source.TENANT, mandate=int(asked) if asked.isdigit() else None)


@guard(access.WRITE)
def of_defect(request, pk):
    """An incident of what was seen wrong at a home visit, in the words of who saw it; once it is noted, its page."""
    defect = get_object_or_404(HomeVisitPoint.objects.filter(answer=Answer.NO), pk=pk)
    visit = VISIT.find(request, defect.visit_id, "incidents:of_defect")
    if request.method == "GET" and (noted := queries.coded(request.user, defect.incident)):
        return redirect(INCIDENT.url(noted))
    known = {"on": visit.contact.on, "mandate": visit.lease.mandate_id, "words": defect.words}
    return _new(request, defect, source=Source.AGENCY, **known)


def _new(request, defect: HomeVisitPoint | None = None, **initial):
    return INCIDENTS.form(
        request,
        title=_("Report an incident"),
        verb=_("Note this report"),
        form=ReportForm,
        does=with_photos(_report),
        given={"today": today(), "defect": defect},
        then=lambda report: INCIDENT.url(report.incident),
        said=_said,
        options={"homes": queries.homes(request.user, today())},
        initial=initial,
        template="core/form_sections.html",
    )


def _report(actor, *, mandate, source, **asked):
    """Of a tenant, the lease is that of the dwelling now."""
    lease = queries.tenancy_of(actor, mandate) if mandate else None
    return actions.report_incident(actor, mandate=mandate, lease=lease, source=source, **asked)


def _said(report) -> str:
    if report.incident.reports.count() > 1:
        return _("It was reported already: this report is joined to the incident %(code)s.") % {
            "code": report.incident.code
        }
    return _("The report is noted.")


@guard(access.READ)
def incident(request, pk):
    found, user = INCIDENT.find(request, pk), request.user
    reports, exchanges = list(queries.reports(user, found)), list(queries.exchanges(user, found))
    households = {one.household.pk: one.household for one in reports if one.household}
    if found.lease:
        households[found.lease.household_id] = found.lease.household
    opened_all(request, households.values(), "incidents:incident")
    may_write = access.WRITE(user)
    open_, done = found.state == IncidentState.OPEN, found.state == IncidentState.DONE
    buttons = [Button(_("Note what was said"), reverse("incidents:tell", args=[pk]), access.WRITE)]
    if not found.closed:
        buttons.append(Button(_("Add photos"), reverse("incidents:photos", args=[pk]), access.WRITE))
    if open_:
        buttons.append(Button(_("Say that it is done"), reverse("incidents:done", args=[pk]), access.WRITE, main=True))
    return file_page(
        request,
        "incidents/incident.html",
        buttons=buttons,
        incident=found,
        situation=state_of(found),
        reports=reports,
        hidden=found.reports.count() - len(reports),
        waiting=[one for one in reports if done and not one.end],
        exchanges=exchanges,
        untold=found.exchanges.count() - len(exchanges),
        photos=queries.photos(user).filter(incident=found),
        orders=queries.orders(user).filter(incident=found),
        mediations=queries.mediations(user).filter(incident=found),
        declarations=queries.declarations(user).filter(incident=found),
        first=PROBLEMS[found.problem][2],
        on_call=queries.on_call(),
        at_hand=queries.at_hand(found.problem) if found.urgent else [],
        danger=found.urgency == Urgency.DANGER,
        may_write=may_write,
        reads_orders=access.ORDER(user),
        may_order=access.ORDER(user) and not found.closed,
        may_set=access.ON_CALL(user),
        gatherable=open_ and bool(found.mandate and found.mandate.dwelling.building_id),
        others=queries.others_here(user, found).count() if open_ else 0,
        late=open_ and found.due_on < today(),
        silence=queries.scales.at("incidents.silence_days", today()),
        crumbs=INCIDENT.trail(found),
    )


@guard(access.WRITE)
def answer(request, pk):
    report = REPORT.find(request, pk)
    if report.household:
        opened(request, report.household, "incidents:answer")
    return REPORT.form(
        request,
        report,
        title=_("Answer about %(code)s") % {"code": report.incident.code},
        here=_("Answer"),
        verb=_("Note the answer"),
        said=_("The answer is noted."),
        subtitle=report.words,
        form=AnswerForm,
        does=actions.tell,
        given={"incident": report.incident, "today": today()},
        initial={"how": How.CALL, "on": today()},
    )


@guard(access.WRITE)
def tell(request, pk):
    found = INCIDENT.find(request, pk)
    return INCIDENT.form(
        request,
        found,
        title=_("Note what was said about %(code)s") % {"code": found.code},
        here=_("What was said"),
        part="said",
        verb=_("Note it"),
        said=_("It is noted."),
        form=TellForm,
        does=actions.tell,
        given={"today": today()},
        initial={"to": Whom.OWNER, "how": How.CALL, "on": today()},
    )


@guard(access.WRITE)
def photos(request, pk):
    found = INCIDENT.find(request, pk)
    return INCIDENT.form(
        request,
        found,
        title=_("Add photos to %(code)s") % {"code": found.code},
        here=_("Photos"),
        part="photos",
        verb=_("Keep the photos"),
        said=lambda n: ngettext("%(n)s photo is kept.", "%(n)s photos are kept.", n) % {"n": n},
        form=PhotosForm,
        does=with_photos(actions.add_photos),
        given={"today": today()},
    )


@guard(access.PHOTO)
def photo(request, pk):
    one = get_object_or_404(queries.photos(request.user), pk=pk)
    return photo_page(one.file, f"photo-{pk}")


@guard(access.WRITE)
def steer(request, pk):
    found = INCIDENT.find(request, pk)
    return INCIDENT.form(
        request,
        found,
        title=_("Who acts about %(code)s, and by when") % {"code": found.code},
        here=_("Who acts"),
        verb=_("Keep it"),
        said=_("It is kept."),
        form=SteerForm,
        does=actions.steer,
        given={"today": today()},
        obj=found,
    )


@guard(access.WRITE)
def done(request, pk):
    found = INCIDENT.find(request, pk)
    return INCIDENT.form(
        request,
        found,
        title=_("The incident %(code)s is done") % {"code": found.code},
        here=_("Done"),
        verb=_("Say that it is done"),
        said=_("Done: those who reported it are asked whether it is over."),
        form=DoneForm,
        does=actions.finish,
        given={"today": today()},
        initial={"on": today()},
    )


@guard(access.WRITE)
def end(request, pk):
    report = REPORT.find(request, pk)
    if report.household:
        opened(request, report.household, "incidents:end")
    return REPORT.form(
        request,
        report,
        title=_("Is it over? %(code)s") % {"code": report.incident.code},
        here=_("The end"),
        verb=_("Note their answer"),
        said=_("Their answer is kept."),
        subtitle=_(
            "Who reported it says it; nobody says it for them. “Not heard from” waits for the delay of the house."
        ),
        form=EndForm,
        does=actions.say_end,
        given={"today": today()},
        initial={"end": End.YES},
    )


@guard(access.WRITE)
def join(request, pk):
    found = INCIDENT.find(request, pk)
    return INCIDENT.form(
        request,
        found,
        title=_("Join %(code)s to another incident") % {"code": found.code},
        here=_("Join"),
        verb=_("Join them"),
        said=_("They are one incident now."),
        form=JoinForm,
        does=actions.join_incidents,
        given={"today": today()},
        then=INCIDENT.url,
        options={"others": queries.others_here(request.user, found)},
    )


@guard(access.WRITE)
def gather(request, pk):
    found = INCIDENT.find(request, pk)
    return INCIDENT.form(
        request,
        found,
        title=_("The whole building has it: %(code)s") % {"code": found.code},
        here=_("The building"),
        verb=_("Gather it at the building"),
        said=_("What each dwelling says stands together now."),
        subtitle=_("One incident for all: each who reported it is answered, and says whether it is over."),
        form=GatherForm,
        does=actions.gather_at_building,
        given={"today": today()},
        then=INCIDENT.url,
    )


@guard(access.ON_CALL)
def on_call(request):
    known = queries.on_call()
    return INCIDENTS.form(
        request,
        title=_("On-call number"),
        verb=_("Keep this number"),
        said=_("The number is kept: every urgent incident shows it, the tenants’ space too."),
        form=OnCallForm,
        does=actions.set_on_call,
        obj=known,
        initial={} if known else {"version": 0},
    )


def _leases(user, found: Incident):
    """The tenants that an incident touches."""
    rows = leases(user)
    return rows.filter(incident_reports__incident=found).distinct() | rows.filter(pk=found.lease_id or 0).distinct()


@guard(access.WRITE)
def declaration_new(request, pk):
    found = INCIDENT.find(request, pk)
    return INCIDENT.form(
        request,
        found,
        title=_("A damage to declare: %(code)s") % {"code": found.code},
        here=_("Declaration"),
        part="insurance",
        verb=_("Follow this declaration"),
        said=_("The last day to declare it is counted."),
        form=DeclarationForm,
        does=actions.open_declaration,
        given={"today": today()},
        options={"leases": _leases(request.user, found)},
        initial={"seen_on": found.opened_on, "lease": found.lease},
        article="C. assur., art. L113-2",
    )


@guard(access.WRITE)
def declaration_edit(request, pk):
    found = DECLARATION.find(request, pk)
    return DECLARATION.form(
        request,
        found,
        title=_("Declaration: %(side)s, %(code)s") % {"side": found.get_side_display(), "code": found.incident.code},
        here=_("Declaration"),
        part="insurance",
        verb=_("Keep it"),
        said=_("The declaration is kept."),
        form=DeclarationEditForm,
        does=actions.edit_declaration,
        given={"today": today()},
        obj=found,
        template="core/form_sections.html",
        article="C. assur., art. L113-2",
    )
