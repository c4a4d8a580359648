"""Pages of the grids of points: the versions, one of them in words, a draft, its adoption."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, file_page, form_page, list_page

from .. import access
from ..laboratory.queries import kept_for
from ..models import Grid, Sitting
from . import actions, words
from .forms import AdoptForm, GridForm, initial, lines

ARTICLE = "CCH, art. R441-2-10"


def _url(grid: Grid) -> str:
    return reverse("allocation:grid", args=[grid.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Commission"), reverse("allocation:list")), (_("Grids of points"), reverse("allocation:grids")), *more)


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
            lede=_("The commission adopts a grid with its minutes; it is never edited, a later version replaces it.")
            if force
            else _(
                "No grid is adopted: proposals are in the order of seniority, then of the draw. The director prepares a "
                "grid, the commission discusses it in a sitting, and its minutes adopt it."
            ),
            query=Grid.objects.select_related("adopted_by"),
            columns=(
                Column(gettext_lazy("Version"), lambda g: g.version, order="version", link=_url),
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
            crumbs=_crumbs()[:1] + ((_("Grids of points"), ""),),
        ),
    )


@guard(access.READ)
def grid(request, pk):
    found = get_object_or_404(Grid.objects.select_related("adopted_by", "prepared_by"), pk=pk)
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
        crumbs=_crumbs((found.version, "")),
    )


@guard(access.GRID)
def new(request):
    day = today()
    source = request.GET.get("depuis", "")
    model = Grid.objects.filter(pk=source).first() if source.isascii() and source.isdecimal() else None
    model = model or Grid.objects.in_force(day)
    data = {"letting": model.letting, "lines": model.lines} if model else words.DEFAULT

    def action(*, version, letting, **given) -> str:
        made = actions.prepare_grid(request.user, version=version, letting=letting, lines=lines(given), on=day)
        return _url(made)

    return form_page(
        request,
        Task(
            title=_("Prepare a grid"),
            verb=_("Keep this draft"),
            form=GridForm,
            action=action,
            lede=_(
                "A draft ranks nobody. A wish for a commune gives no points: avoiding one for safety must cost none."
            ),
            initial=initial(data),
            said=_("The draft is kept: read it, then have it adopted."),
            crumbs=_crumbs((_("Prepare a grid"), "")),
            cancel=reverse("allocation:grids"),
            template="allocation/grid_new.html",
        ),
    )


@guard(access.GRID)
def adopt(request, pk):
    found = get_object_or_404(Grid, pk=pk)

    def action(*, on, minutes, content) -> str:
        actions.adopt_grid(request.user, grid=found, minutes=minutes, content=content, on=on, today=today())
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Adopt the grid %(version)s") % {"version": found.version},
            verb=_("Adopt this grid"),
            form=AdoptForm,
            lede=_("From that day on it ranks every proposal. It is never edited: a later version replaces it."),
            action=action,
            initial={"on": today()},
            said=_("The grid is in force."),
            crumbs=_crumbs((found.version, _url(found)), (_("Adopt"), "")),
            cancel=_url(found),
        ),
    )


@guard(access.READ)
def minutes(request, pk):
    """The minutes that adopt it. Those of a sitting held here have their own page, closed to who withdrew from it."""
    found = get_object_or_404(Grid.objects.select_related("paper"), pk=pk, paper__isnull=False)
    sitting = Sitting.objects.filter(minutes=found.paper).first()
    if sitting:
        return redirect("allocation:minutes", sitting.pk)
    return FileResponse(found.paper.file.open("rb"), as_attachment=True, filename="proces-verbal.pdf")


@require_POST
@guard(access.GRID)
def drop(request, pk):
    found = get_object_or_404(Grid, pk=pk)
    return act(
        request,
        lambda: actions.drop_draft(request.user, grid=found),
        url=reverse("allocation:grids"),
        said=_("The draft is gone."),
    )
