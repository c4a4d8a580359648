"""Pages of the rents per commune: a year, one commune typed, a file read then loaded, a load undone."""

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.enums import DwellingKind
from trousseau.core.errors import Refused
from trousseau.core.pages import Button, Column, Empty, Listing, act, file_page, list_page
from trousseau.core.subjects import Place, Subject
from trousseau.exchange.rent_ceilings import lines_of
from trousseau.exchange.spreadsheets import NotReadable

from .. import access
from ..enums import LoadState
from ..models import CeilingLoad
from ..subjects import CAPTATION
from . import actions, queries, words
from .forms import CommuneForm, FileForm

SHOWN = 200  # changes shown before a load: a territory holds fewer communes


CEILINGS = Place(gettext_lazy("Rent ceilings"), "captation:ceilings", CAPTATION)
LOAD = Subject[CeilingLoad](
    "load",
    lambda user: CeilingLoad.objects.all(),
    CEILINGS,
    "captation:ceilings_reading",
    name=lambda load: _("File of the year"),
)


def _url(year: int) -> str:
    return f"{CEILINGS.url()}?annee={year}"


def _year(request) -> int:
    asked = request.GET.get("annee", "")
    known = asked.isascii() and asked.isdecimal() and len(asked) == 4 and asked >= "2000"
    return int(asked) if known else today().year


def kind_words(kind: str) -> str:
    return str(DwellingKind(kind).label) if kind else _("Flats and houses")


def _verified(row) -> str:
    """Whether somebody verified a figure, in words alone: above the table, the page warns once that some are not."""
    return _("Verified") if row["verified_on"] else _("Not verified")


@guard(access.CEILINGS)
def vintage(request):
    """`?annee=`: the rents of the leases of one year, of this one when it is not said."""
    year = _year(request)
    loads = list(queries.loads(year))
    last = next((load for load in loads if load.state == LoadState.LOADED and not queries.covered(load)), None)
    missing = queries.missing_communes(year)
    columns = (
        Column(gettext_lazy("Commune"), lambda r: r["commune__name"], second=lambda r: kind_words(r["kind"])),
        *(
            Column(
                f"{level.capitalize()} (€/m²)",
                lambda r, level=level: "" if r[level] is None else words.per_m2(r[level]),
                kind="num",
            )
            for level in ("loc1", "loc2", "loc3")
        ),
        Column(gettext_lazy("Checked against the order"), _verified),
        Column(gettext_lazy("Source"), lambda r: r["source"]),
    )
    typed = Button(_("Type a commune"), f"{reverse('captation:ceilings_commune')}?annee={year}", access.TYPE_CEILINGS)
    by_file = Button(
        _("Load the file of the year"),
        f"{reverse('captation:ceilings_file')}?annee={year}",
        access.LOAD_CEILINGS,
        main=True,
    )
    return list_page(
        request,
        Listing(
            title=_("Rent ceilings of %(year)s") % {"year": year},
            subtitle=_(
                "The most that a m² may be let for in each commune, a month, before the coefficient of the area."
            ),
            query=queries.by_commune(year),
            columns=columns,
            empty=Empty(
                _("No rent ceiling for %(year)s") % {"year": year},
                _(
                    "The order of the year sets them for each commune. An administrator loads its file; the director "
                    "or an captation officer may type a commune. Until then rents are shown without a ceiling."
                ),
                by_file
                if access.LOAD_CEILINGS(request.user)
                else typed
                if access.TYPE_CEILINGS(request.user)
                else None,
            ),
            noun=lambda n: ngettext("%(n)s row", "%(n)s rows", n) % {"n": n},
            buttons=(typed, by_file),
            crumbs=CAPTATION.trail((_("Rent ceilings"), "")),
            extra={
                "year": year,
                "years": sorted({*queries.vintages(), today().year}, reverse=True),
                "missing": missing,
                "loads": loads,
                "last": last,
                "doubt": next((row.load for row in queries.unverified(year)), None),
                "may_undo": access.LOAD_CEILINGS(request.user),
                "article": queries.ARTICLE,
            },
            template="captation/ceilings.html",
        ),
    )


@guard(access.TYPE_CEILINGS)
def commune(request):
    return CEILINGS.form(
        request,
        title=_("Type the ceilings of a commune"),
        here=_("Type a commune"),
        verb=_("Put these ceilings in force"),
        form=CommuneForm,
        subtitle=_("In euros per m² and month, charges apart, as the order of the year writes them."),
        does=actions.type_ceilings,
        given={"today": today()},
        then=lambda load: _url(load.vintage),
        initial={"vintage": _year(request), "commune": request.GET.get("commune", "")},
        said=_("The ceilings are in force."),
        cancel=_url(_year(request)),
    )


@guard(access.LOAD_CEILINGS)
def file(request):
    def read(user, *, file, vintage, **fields) -> CeilingLoad:
        day = today()
        try:
            table = lines_of(file.read())
        except NotReadable as wrong:
            raise Refused(str(wrong), "file") from wrong
        found = actions.read_ceiling_file(table, vintage=vintage, on=day)
        return actions.keep_reading(user, found=found, filename=file.name, vintage=vintage, today=day, **fields)

    return CEILINGS.form(
        request,
        title=_("Load the file of the year"),
        here=_("File of the year"),
        verb=_("Read this file"),
        form=FileForm,
        does=read,
        then=LOAD.url,
        subtitle=_("The file is read first: you see what it would change, then decide."),
        initial={"vintage": _year(request)},
        cancel=_url(_year(request)),
    )


@guard(access.LOAD_CEILINGS)
def reading(request, pk):
    """What a file that was read would change. Once loaded, it leads to its year."""
    found = LOAD.find(request, pk)
    if found.state != LoadState.READ:
        return HttpResponseRedirect(_url(found.vintage))
    changes, same = queries.changes(found)
    return file_page(
        request,
        "captation/ceilings_reading.html",
        load=found,
        changes=[(c, kind_words(c.kind), *_values(c)) for c in changes[:SHOWN]],
        count=len(changes),
        new=sum(c.before is None for c in changes),
        gone=sum(c.after is None for c in changes),
        changed=sum(c.before is not None and c.after is not None for c in changes),
        same=same,
        communes=len({row[0] for row in found.rows}),
        problems=[words.problem(*problem) for problem in found.problems],
        article=queries.ARTICLE,
        crumbs=LOAD.trail(found),
    )


def _values(change: queries.Change) -> tuple[str, str]:
    return tuple("" if value is None else words.per_m2(value) for value in (change.before, change.after))


@require_POST
@guard(access.LOAD_CEILINGS)
def load(request, pk):
    found = LOAD.find(request, pk)
    return act(
        request,
        lambda: actions.load_ceilings(request.user, load=found),
        url=_url(found.vintage),
        said=_("The ceilings of %(year)s are in force.") % {"year": found.vintage},
    )


@require_POST
@guard(access.LOAD_CEILINGS)
def leave(request, pk):
    found = LOAD.find(request, pk)
    return act(
        request,
        lambda: actions.drop_reading(request.user, load=found),
        url=_url(found.vintage),
        said=_("Nothing was loaded."),
    )


@require_POST
@guard(access.LOAD_CEILINGS)
def undo(request, pk):
    found = LOAD.find(request, pk)
    return act(
        request,
        lambda: actions.undo_load(request.user, load=found),
        url=_url(found.vintage),
        said=_("The load is undone: the values of before are in force again."),
    )
