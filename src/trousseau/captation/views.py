"""Pages of captation: the prospects, one prospect, its inspection."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.normal import normal
from trousseau.core.pages import Button, Column, Empty, Listing, buttons_for, file_page, list_page
from trousseau.rules.dates import add_days

from . import access, actions, links, queries
from .ceilings.queries import of_dwelling
from .diagnostics import words as papers
from .enums import OPEN_STAGES, RESTING, ObjectionScope, Stage
from .following import queries as following
from .following.forms import Prospects
from .forms import ContactForm, DwellingForm, LoseForm, NewOwnerForm, PostponeForm, ProspectForm, ReopenForm
from .models import Prospect
from .ownership.actions import current_ownerships
from .reach import queries as reach
from .retention.queries import keeping
from .subjects import CAPTATION, OWNER, PROSPECT
from .timeline import lost_because, met_by, timeline
from .visits import queries as visits

LAST = 6  # moments of the timeline shown before the others are asked for
TONES = {
    Stage.NEW: "",
    Stage.CONTACT: "",
    Stage.VISITED: "note",
    Stage.PROPOSED: "note",
    Stage.LATER: "",
    Stage.WON: "ok",
    Stage.LOST: "",
}


def _write_to(request) -> str:
    """The page that writes to the prospects that the list shows."""
    query = request.GET.copy()
    for name in ("page", "order", "format"):
        query.pop(name, None)
    return f"{reverse('captation:campaign_new')}?{query.urlencode()}"


@guard(access.READ)
def prospects(request):
    day = today()
    limits = following.stalled_after(day)

    def due(prospect: Prospect) -> str:
        contact = prospect.next_contact_on
        return localised.distance(contact, day) if contact else ""

    def stage(prospect: Prospect) -> tuple[str, str]:
        late = prospect.next_contact_on is not None and prospect.next_contact_on < day
        return ("warn:clock" if late or stalled(prospect) else TONES[prospect.stage], Stage(prospect.stage).label)

    def stalled(prospect: Prospect) -> bool:
        limit = limits.get(prospect.stage)
        if prospect.stage == Stage.NEW and prospect.officer is None:
            return False
        return limit is not None and add_days(prospect.moved_on, limit.number) < day

    def still(prospect: Prospect) -> str:
        if not stalled(prospect):
            return ""
        return _("Stalled: nothing new since %(day)s") % {"day": localised.day(prospect.moved_on)}

    columns = (
        Column(
            gettext_lazy("Dwelling"),
            lambda p: f"{p.dwelling.size}, {p.dwelling.address}",
            order="dwelling__key",
            link=PROSPECT.url,
            second=lambda p: ", ".join(filter(None, (p.dwelling.complement, p.tag_words))),
        ),
        Column(gettext_lazy("Stage"), stage, kind="state", order="stage", second=still),
        Column(
            gettext_lazy("Next contact"), lambda p: p.next_contact_on, kind="date", order="next_contact_on", second=due
        ),
        Column(gettext_lazy("Commune"), lambda p: p.dwelling.commune.name, order="dwelling__commune__key"),
        Column(gettext_lazy("Owner"), lambda p: p.owner.name, order="owner__key"),
        Column(gettext_lazy("Followed by"), lambda p: p.officer and p.officer.name, order="officer__name"),
        Column(gettext_lazy("Lacks"), lambda p: p.lack_words),
        Column(gettext_lazy("Rent hoped for"), lambda p: p.rent_hoped, kind="money", order="rent_hoped"),
    )
    meet = Button(_("Note a prospect"), reverse("captation:new"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Captation"),
            subtitle=_("The owners and dwellings not yet under mandate, the next contact first."),
            query=following.in_words(following.with_last_move(queries.prospects())),
            columns=columns,
            empty=Empty(
                _("No prospect yet"),
                _("An owner who may entrust a dwelling is noted here, before or after the first contact."),
                meet,
            ),
            noun=lambda n: ngettext("%(n)s prospect", "%(n)s prospects", n) % {"n": n},
            filterset=Prospects,
            buttons=(Button(_("Write to these owners"), _write_to(request), access.WRITE), meet),
            links=(
                Button(_("Owners’ proposals"), reverse("captation:approaches"), access.READ),
                Button(_("Campaigns"), reverse("captation:campaigns"), access.READ),
                Button(_("Imports"), reverse("captation:imports"), access.WRITE),
                Button(_("Measures"), reverse("captation:measures"), access.READ),
                Button(_("Rent ceilings"), reverse("captation:ceilings"), access.CEILINGS),
            ),
        ),
    )


@guard(access.WRITE)
def new(request):
    """`?owner=` notes a dwelling of a known owner; otherwise the owner is met with it."""
    day = today()
    chosen = request.GET.get("owner", "")
    owner = OWNER.find(request, chosen) if chosen.isdecimal() else None
    searched = request.GET.get("q", "")
    return CAPTATION.form(
        request,
        title=_("Note a prospect"),
        subtitle=_("A dwelling of %(owner)s.") % {"owner": owner.name}
        if owner
        else _("An owner and a dwelling not yet under mandate."),
        verb=_("Note this prospect"),
        form=ProspectForm if owner else NewOwnerForm,
        does=actions.open_prospect if owner else actions.open_with_new_owner,
        given={"on": day, **({"owner": owner} if owner else {})},
        then=PROSPECT.url,
        initial={"contacted": True, "next_contact_on": actions.proposed_next_contact(day)},
        said=_("The prospect is noted."),
        extra={
            "owner": owner,
            "searched": searched,
            "owners": queries.owners_named(normal(searched)) if normal(searched) else [],
        },
        template="captation/known_owner.html",
    )


def _next_step(found: Prospect, bad: int) -> Button:
    """The one thing to do now: reach the owner, see the dwelling, draft its mandate, or open the mandate."""
    if found.stage == Stage.NEW:
        return Button(_("Note the first contact"), reverse("captation:contact_new", args=[found.pk]), access.WRITE)
    if found.stage in (Stage.PROPOSED, Stage.WON):
        return Button(_("Open the mandate"), links.MANDATE.url(found.pk), access.WRITE)
    if found.stage == Stage.VISITED and not bad:
        return Button(_("Draft the mandate"), links.MANDATE.url(found.pk), access.WRITE)
    again = _("Inspect again") if found.stage == Stage.VISITED else _("Inspect the dwelling")
    return Button(again, reverse("captation:inspect", args=[found.pk]), access.WRITE)


@guard(access.READ)
def prospect(request, pk):
    found, day = PROSPECT.find(request, pk), today()
    points = visits.decency_points(found, day)
    bad = sum(point.status == "bad" for point in points)
    open_, step = found.stage in OPEN_STAGES, _next_step(found, bad)
    paper_lines, events = papers.lines(found.dwelling, day), timeline(found)
    buttons, more = [], []
    if open_:
        simulator = f"{reverse('captation:simulator')}?prospect={pk}"
        buttons += [
            Button(_("Simulate for the owner"), simulator, access.READ),
            Button(_("Note a contact"), reverse("captation:contact_new", args=[pk]), access.WRITE),
        ]
        more += [
            Button(_("Plan the next contact"), reverse("captation:edit", args=[pk]), access.WRITE),
            Button(_("Correct the dwelling"), reverse("captation:dwelling_edit", args=[pk]), access.WRITE),
            Button(_("Postpone"), reverse("captation:postpone", args=[pk]), access.WRITE),
            Button(_("Close the prospect"), reverse("captation:lose", args=[pk]), access.WRITE),
        ]
    if found.stage not in OPEN_STAGES:
        buttons.append(Button(_("Note a contact"), reverse("captation:contact_new", args=[pk]), access.WRITE))
    if found.stage in RESTING:
        buttons.append(Button(_("Take up again"), reverse("captation:reopen", args=[pk]), access.WRITE))
    if found.stage == Stage.VISITED and not bad:
        more.append(Button(_("Inspect again"), reverse("captation:inspect", args=[pk]), access.WRITE))
    return file_page(
        request,
        "captation/prospect.html",
        buttons=buttons,
        more=buttons_for(request.user, more),
        prospect=found,
        tone=TONES[found.stage] or "note",
        step=step if found.stage not in RESTING and access.WRITE(request.user) else None,
        wanting=sorted((p for p in points if p.status != "ok"), key=lambda p: ("bad", "unknown").index(p.status)),
        fine=[p for p in points if p.status == "ok"],
        bad=bad,
        unknown=sum(point.status == "unknown" for point in points),
        inspections=visits.inspections(found),
        papers=paper_lines,
        lacking=sum(line.group == "now" for line in paper_lines),
        writes=access.WRITE(request.user),
        visits=open_ and access.WRITE(request.user),
        timeline=events[:LAST],
        earlier=events[LAST:],
        parts=current_ownerships(found.dwelling),
        unusual=queries.unusual(found),
        tags=found.tags.all(),
        lacks=following.lacking(found),
        works=found.works.all(),
        sums=following.works_sums(found),
        stalled=following.stalled(Prospect.objects.filter(pk=pk), day).first(),
        keeping=keeping(found.owner, day),
        telephone=reach.telephone(found.owner, day),
        objections=reach.objections(day, *ObjectionScope).filter(owner=found.owner),
        met_by=met_by(found.source, found.origin),
        lost_because=lost_because(found) if found.stage == Stage.LOST else "",
        simulations=found.simulations.select_related("kept_by"),
        highest=of_dwelling(found.dwelling, day),
        may_type_ceilings=access.TYPE_CEILINGS(request.user),
        crumbs=PROSPECT.trail(found),
    )


@guard(access.WRITE)
def edit(request, pk):
    found = PROSPECT.find(request, pk)
    return PROSPECT.form(
        request,
        found,
        title=_("Plan the next contact"),
        here=_("Next contact"),
        subtitle=f"{found.dwelling}. {found.owner.name}.",
        verb=_("Keep these corrections"),
        form=ContactForm,
        does=actions.edit_prospect,
        given={"on": today()},
        obj=found,
        said=_("The prospect is up to date."),
    )


@guard(access.WRITE)
def dwelling_edit(request, pk):
    found = PROSPECT.find(request, pk)
    return PROSPECT.form(
        request,
        found,
        title=_("Correct the dwelling"),
        here=_("Dwelling"),
        subtitle=str(found.dwelling),
        verb=_("Keep these corrections"),
        form=DwellingForm,
        does=actions.edit_dwelling,
        given={"on": today()},
        obj=found.dwelling,
        said=_("The dwelling is up to date."),
    )


@guard(access.WRITE)
def lose(request, pk):
    found = PROSPECT.find(request, pk)
    return PROSPECT.form(
        request,
        found,
        title=_("Close the prospect"),
        here=_("Closing"),
        subtitle=_("The owner and the dwelling stay known; no contact is proposed any more."),
        verb=_("Close the prospect"),
        form=LoseForm,
        does=actions.lose_prospect,
        given={"on": today()},
        obj=found,
        said=_("The prospect is closed."),
    )


@guard(access.WRITE)
def postpone(request, pk):
    found = PROSPECT.find(request, pk)
    return PROSPECT.form(
        request,
        found,
        title=_("Postpone"),
        subtitle=f"{found.dwelling}. {found.owner.name}.",
        verb=_("Postpone"),
        form=PostponeForm,
        does=actions.postpone_prospect,
        given={"on": today()},
        obj=found,
        said=_("The prospect is postponed."),
    )


@guard(access.WRITE)
def reopen(request, pk):
    found, day = PROSPECT.find(request, pk), today()
    return PROSPECT.form(
        request,
        found,
        title=_("Take up again"),
        subtitle=_("The prospect returns to the stage that it left."),
        verb=_("Take up again"),
        form=ReopenForm,
        does=actions.reopen_prospect,
        given={"on": day},
        obj=found,
        initial={"next_contact_on": actions.proposed_next_contact(day)},
        said=_("The prospect is taken up again."),
    )
