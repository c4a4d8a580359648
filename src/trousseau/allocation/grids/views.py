"""Pages of the grids of points: the versions, one of them in words, a draft, its adoption."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, act, file_page, list_page, paper_page

from .. import access
from ..laboratory.queries import kept_for
from ..models import Grid, Sitting
from ..subjects import COMMISSION, GRID, GRIDS
from . import actions, words
from .forms import AdoptForm, GridForm, initial, lines

ARTICLE = "CCH, art. R441-2-10"


def state_of(grid: Grid, force: Grid | None) -> tuple[str, str]:
    if grid.adopted_on is None:
        return "note", _("Draft: it ranks nobody")
    if grid == force:
        return "ok", _("In force")
    return "", _("Replaced") if force and grid.adopted_on < force.adopted_on else _("To come")


@guard(access.READ)
def grids(request):
    force = Grid.objects.in_force(today())
    prepare = Button(_("Prepare a grid"), reverse("allocation:grid_new"), access.GRID, main=force is None)
    return list_page(
        request,
        Listing(
            title=_("Grids of points"),
            subtitle=_(
                "The commission adopts a grid with its minutes; it is never edited, a later version replaces it."
            )
            if force
            else _(
                "No grid is adopted: proposals are in the order of seniority, then of the draw. The director prepares a "
                "grid, the commission discusses it in a sitting, and its minutes adopt it."
            ),
            query=Grid.objects.select_related("adopted_by"),
            columns=(
                Column(gettext_lazy("Version"), lambda g: g.version, order="version", link=GRID.url),
                Column(gettext_lazy("State"), lambda g: state_of(g, force), kind="state"),
                Column(gettext_lazy("Adopted on"), lambda g: g.adopted_on, kind="date", order="adopted_on"),
                Column(gettext_lazy("Minutes"), lambda g: g.minutes),
            ),
            empty=Empty(
                _("No grid yet"),
                _("Until the commission adopts one, the longest seniority comes first, then the draw."),
                prepare,
            ),
            noun=lambda n: ngettext("%(n)s version", "%(n)s versions", n) % {"n": n},
            buttons=(prepare,),
            crumbs=COMMISSION.trail((_("Grids of points"), "")),
        ),
    )


@guard(access.READ)
def grid(request, pk):
    found = GRID.find(request, pk)
    force = Grid.objects.in_force(today())
    rule = found.rule(today())
    draft = found.adopted_on is None
    buttons = [
        Button(_("Adopt this grid"), reverse("allocation:grid_adopt", args=[pk]), access.GRID, main=True),
        Button(_("Drop this draft"), reverse("allocation:grid_drop", args=[pk]), access.GRID, post=True),
    ]
    if found.paper_id:
        buttons = [Button(_("Open the minutes"), reverse("allocation:grid_minutes", args=[pk]), access.READ)]
    again = Button(_("Prepare another version"), f"{reverse('allocation:grid_new')}?depuis={pk}", access.GRID)
    return file_page(
        request,
        "allocation/grid.html",
        buttons=[*(buttons if draft or found.paper_id else []), again],
        grid=found,
        state=state_of(found, force),
        lines=words.told(rule),
        most=words.most(rule.lines),
        article=ARTICLE,
        # before it is adopted, for those alone who read the laboratory
        compared=() if draft and not access.TRIED(request.user) else kept_for(found),
        crumbs=GRID.trail(found),
    )


@guard(access.GRID)
def new(request):
    day = today()
    source = request.GET.get("depuis", "")
    model = Grid.objects.filter(pk=source).first() if source.isascii() and source.isdecimal() else None
    model = model or Grid.objects.in_force(day)
    data = {"letting": model.letting, "lines": model.lines} if model else words.DEFAULT

    def prepared(user, *, version, letting, **points) -> Grid:
        return actions.prepare_grid(user, version=version, letting=letting, lines=lines(points), on=day)

    return GRIDS.form(
        request,
        title=_("Prepare a grid"),
        verb=_("Keep this draft"),
        form=GridForm,
        does=prepared,
        then=GRID.url,
        subtitle=_(
            "A draft ranks nobody. A wish for a commune gives no points: avoiding one for safety must cost none."
        ),
        initial=initial(data),
        said=_("The draft is kept: read it, then have it adopted."),
        template="allocation/grid_new.html",
    )


@guard(access.GRID)
def adopt(request, pk):
    found = GRID.find(request, pk)
    return GRID.form(
        request,
        found,
        title=_("Adopt the grid %(version)s") % {"version": found.version},
        here=_("Adopt"),
        verb=_("Adopt this grid"),
        form=AdoptForm,
        subtitle=_("From that day on it ranks every proposal. It is never edited: a later version replaces it."),
        does=actions.adopt_grid,
        given={"today": today()},
        initial={"on": today()},
        said=_("The grid is in force."),
    )


@guard(access.READ)
def minutes(request, pk):
    """The minutes that adopt it. Those of a sitting held here have their own page, closed to who withdrew from it."""
    found = GRID.find(request, pk, paper__isnull=False)
    sitting = Sitting.objects.filter(minutes=found.paper).first()
    if sitting:
        return redirect("allocation:minutes", sitting.pk)
    return paper_page(found.paper, "proces-verbal")


@require_POST
@guard(access.GRID)
def drop(request, pk):
    found = GRID.find(request, pk)
    return act(
        request, lambda: actions.drop_draft(request.user, grid=found), url=GRIDS.url(), said=_("The draft is gone.")
    )
