"""My caseload, the team of a household, the handover, and the load of each for the direction."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from trousseau.core import again, localised, scales
from trousseau.core.access import guard
from trousseau.core.again import PAGE
from trousseau.core.clock import today
from trousseau.core.models import Household, User
from trousseau.core.pages import Button, Column, buttons_for, csv_page, file_page
from trousseau.core.subjects import Place
from trousseau.followup import access as followup
from trousseau.followup.queries import decided_measures, occupancy, signs
from trousseau.followup.supporting import support_grants

from . import access, actions_team, queries_team
from .enums import Part
from .forms_team import HandoverForm, JoinForm, LeaveForm, SearchForm
from .queries_team import CALM, DUE, NEW, SILENT
from .subjects import LOADS, MEMBER, OF_TEAM

COLUMNS = (
    Column(gettext_lazy("Household"), lambda line: str(line.household)),
    Column(gettext_lazy("Part"), lambda line: line.part_said or line.why),
    Column(gettext_lazy("Since"), lambda line: line.since, kind="date"),
    Column(gettext_lazy("Last contact"), lambda line: line.heard, kind="date"),
    Column(gettext_lazy("Next contact"), lambda line: line.next_on, kind="date"),
    Column(gettext_lazy("Notes you may read"), lambda line: line.notes, kind="num"),
)


@guard(access.READ)
def caseload(request):
    """Those whom the reader supports: what waits, who is silent, who is new, the calm folded."""
    form, day = SearchForm(request.GET), today()
    text = form.cleaned_data["q"] if form.is_valid() else ""
    found = queries_team.caseload(request.user, day, text=text)
    if request.GET.get("format") == "csv":
        again.before_file(request)
        return csv_page("menages", COLUMNS, found.lines)
    buttons = (
        Button(_("Who supports whom"), reverse("support:load"), access.LOAD),
        Button(_("Hand over"), reverse("support:handover", args=[request.user.pk]), access.HANDOVER),
        Button(_("Note a contact"), reverse("followup:contact_whom"), followup.WRITE, main=True),
    )
    return _shown(request, found, day, buttons=buttons, q=text, mine=True)


@guard(access.LOAD)
def caseload_of(request, pk):
    """The same, of a worker, as the direction reads it: no note, and no name of a file closed to who reads."""
    worker, day = get_object_or_404(User, pk=pk), today()
    found = queries_team.caseload(worker, day, reader=request.user)
    buttons = (Button(_("Hand over"), reverse("support:handover", args=[pk]), access.HANDOVER),)
    return _shown(
        request, found, day, buttons=buttons, worker=worker, mine=False, crumbs=LOADS.trail((worker.name, ""))
    )


def _shown(request, found, day, *, buttons, **context):
    groups = (
        (DUE, _("What waits for you this week") if context["mine"] else _("What waits this week"), ""),
        (SILENT, _("Silent for too long"), found.article),
        (NEW, pgettext("households", "New"), ""),
    )
    return render(
        request,
        "support/caseload.html",
        {
            "today": day,
            "found": found,
            "groups": [(code, title, article, found.of(code)) for code, title, article in groups if found.of(code)],
            "calm": found.of(CALM),
            "counts": {code: found.count(code) for code in (DUE, SILENT, NEW)},
            "occupied": occupancy(day),
            "buttons": buttons_for(request.user, buttons),
            "q": "",
            "worker": None,
            "crumbs": (),
            **context,
        },
    )


@guard(access.LOAD)
def load(request):
    day = today()
    shown, more = queries_team.without_referent(request.user, day)
    return file_page(
        request,
        "support/load.html",
        loads=queries_team.loads(day),
        without=shown,
        without_more=more,
        occupied=occupancy(day),
        crumbs=LOADS.trail(),
    )


@guard(access.TEAM)
def team(request, pk):
    found, day = OF_TEAM.find(request, pk, "support:team"), today()
    supports = support_grants(request.user, day).filter(household=pk).exists()
    buttons = [Button(_("Add to the team"), reverse("support:team_new", args=[pk]), access.TEAM, main=True)]
    if supports:
        buttons.insert(0, Button(_("Open the support"), reverse("support:household", args=[pk]), access.READ))
    return file_page(
        request,
        "support/team.html",
        buttons=buttons,
        household=found,
        team=queries_team.team_of(found, day),
        may_team=access.TEAM(request.user),
        measures=decided_measures(found),
        may_decide=followup.DECIDED(request.user),
        last=signs([found.pk], day).heard.get(found.pk),
        next_on=queries_team.next_meetings([found.pk], day).get(found.pk),
        crumbs=OF_TEAM.trail(found),
    )


@guard(access.TEAM, again=PAGE)
def team_new(request, pk):
    found, day = OF_TEAM.find(request, pk, "support:team_new"), today()
    led = any(row.part == Part.REFERENT for row in queries_team.team_of(found, day).now)
    me = {"user": request.user.pk} if access.WRITE(request.user) else {}
    seen = ""
    if me and not led and not actions_team.in_team(request.user, found, day):
        seen = _("The direction reads it, with the reason, when you give the file to yourself.")
    return OF_TEAM.form(
        request,
        found,
        title=_("Who joins the team of %(name)s") % {"name": found},
        here=_("Add to the team"),
        verb=_("Add to the team"),
        said=_("The team is noted, and the file opens with it."),
        subtitle=" ".join(
            filter(
                None, (_("Professionals who support the same household share what is strictly needed for it."), seen)
            )
        ),
        article="CASF, art. L121-6-2",
        form=JoinForm,
        does=actions_team.join_team,
        given={"today": day},
        initial={"starts_on": day, "part": Part.COLLEAGUE if led else Part.REFERENT, **me},
    )


@guard(access.TEAM, again=PAGE)
def team_end(request, pk):
    row, day = MEMBER.find(request, pk, "support:team_end"), today()
    return MEMBER.form(
        request,
        row,
        title=_("%(name)s leaves the team of %(household)s") % {"name": row, "household": row.household},
        here=_("Leave the team"),
        verb=_("Note it"),
        said=_("Noted; the file closes to them on its day."),
        subtitle=_(
            "The file stays open to them for %(n)s days, to finish what was begun; it closes at once when the household asks "
            "for it, or when this was a mistake. Another ground on which it is open stays."
        )
        % {"n": scales.at(actions_team.GRACE, day).number}
        if row.user_id
        else "",
        form=LeaveForm,
        does=actions_team.leave_team,
        given={"today": day},
        initial={"ends_on": day},
    )


@guard(access.HANDOVER, again=PAGE)
def handover(request, pk):
    leaver, day = get_object_or_404(User, pk=pk), today()
    director = access.LOAD(request.user)
    if leaver.pk != request.user.pk and not director:
        raise Http404
    seen = actions_team.theirs(leaver, day)
    keys = [row.household_id for row in seen.rows]
    shown = set(Household.objects.for_user(request.user).filter(pk__in=keys).values_list("pk", flat=True))
    above = LOADS if director else Place(_("Support"), "support:list")

    def said(n: int) -> str:
        words = {"n": localised.number(n), "name": leaver.name}
        return (
            _(
                "Handed over, households: %(n)s. The private notes of %(name)s stay theirs: they are asked what becomes of them "
                "while the files are still open."
            )
            % words
        )

    return above.form(
        request,
        title=_("Hand over what %(name)s supports") % {"name": leaver.name} if director else _("Hand over"),
        here=_("Hand over"),
        verb=_("Hand over") if seen.rows else "",
        said=said,
        subtitle=_("All that is theirs, to whom each goes, in one act. Their private notes are not passed on.")
        if seen.rows
        else _("Nothing is to be handed over: they are in no team."),
        form=HandoverForm,
        does=actions_team.hand_over,
        given={"leaver": leaver, "today": day},
        about=seen,
        initial={"on": day},
        options={"rows": seen.rows, "leaver": leaver, "shown": shown},
        template="support/handover.html",
    )
