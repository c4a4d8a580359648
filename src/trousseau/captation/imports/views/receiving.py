"""The list of imports, a new file, its columns."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, form_page, list_page

from ... import access
from .. import actions, queries
from ..enums import ImportState
from ..forms import ColumnsForm, FileForm
from .common import crumbs, found, state, url


@guard(access.WRITE)
def imports(request):
    new = Button(_("Import a spreadsheet"), reverse("captation:import_new"), access.WRITE, main=True)
    columns = (
        Column(gettext_lazy("Import"), lambda i: i.label, order="label", link=url),
        Column(gettext_lazy("State"), state, kind="state", order="state"),
        Column(
            gettext_lazy("Received"), lambda i: i.made_on, kind="date", order="made_on", second=lambda i: i.made_by.name
        ),
        Column(gettext_lazy("Rows"), lambda i: i.total or None, kind="num", order="total"),
        Column(gettext_lazy("Where the data come from"), lambda i: i.get_ground_display(), second=lambda i: i.act),
        Column(gettext_lazy("May be kept until"), lambda i: i.keep_until, kind="date", order="keep_until"),
    )
    return list_page(
        request,
        Listing(
            title=_("Imports"),
            lede=_("Spreadsheets of owners and dwellings: each says where it comes from, and can be undone."),
            query=queries.imports(),
            columns=columns,
            empty=Empty(
                _("No import yet"),
                _(
                    "A spreadsheet of owners and their dwellings becomes prospects: columns are said once, then remembered."
                ),
                new,
            ),
            noun=lambda n: ngettext("%(n)s import", "%(n)s imports", n) % {"n": n},
            buttons=(new,),
            crumbs=crumbs()[:1] + ((_("Imports"), ""),),
        ),
    )


@guard(access.WRITE)
def import_new(request):
    day = today()

    def action(*, file, **given) -> str:
        source = actions.receive_file(request.user, content=file.read(), filename=file.name, on=day, **given)
        return url(source, "import_columns")

    return form_page(
        request,
        Task(
            title=_("Import a spreadsheet"),
            lede=_(
                "First the file and where it comes from; then its columns; nothing is written before you have seen what would change."
            ),
            verb=_("Look at this file"),
            form=FileForm,
            action=action,
            options={"article": scales.at("imports.kept_months", day).article},
            crumbs=crumbs((_("New import"), "")),
            cancel=reverse("captation:imports"),
        ),
    )


@guard(access.WRITE)
def import_columns(request, pk):
    source = found(pk)
    if source.state != ImportState.COLUMNS:
        return redirect(url(source))

    def action(**given) -> str:
        actions.say_columns(request.user, source=source, **given)
        return url(source)

    return form_page(
        request,
        Task(
            title=_("What each column says"),
            lede=_("%(label)s, read as %(dialect)s. Your choices are remembered for the next file with this header.")
            % {"label": source.label, "dialect": source.dialect},
            verb=_("Read the rows"),
            form=ColumnsForm,
            action=action,
            initial={"version": source.version},
            options={"header": source.header, "columns": source.columns, "samples": queries.sample(source)},
            crumbs=crumbs((source.label, url(source)), (_("Columns"), "")),
            cancel=url(source),
            template="captation/import_columns.html",
        ),
    )
