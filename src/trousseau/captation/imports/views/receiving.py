"""The list of imports, a new file, its columns."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.columns import samples
from trousseau.core.pages import Button, Column, Empty, Listing, list_page

from ... import access
from ...enums import ImportState
from ...models import Import
from ...subjects import CAPTATION
from .. import actions, queries
from ..forms import FileForm, ImportColumnsForm
from ..subjects import IMPORT, IMPORTS, state


@guard(access.WRITE)
def imports(request):
    new = Button(_("Import a spreadsheet"), reverse("captation:import_new"), access.WRITE, main=True)
    columns = (
        Column(gettext_lazy("Import"), lambda i: i.label, order="label", link=IMPORT.url),
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
            subtitle=_("Spreadsheets of owners and dwellings: each says where it comes from, and can be undone."),
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
            crumbs=CAPTATION.trail((_("Imports"), "")),
        ),
    )


@guard(access.WRITE)
def import_new(request):
    day = today()

    def received(user, *, file, **given) -> Import:
        content = file.read()
        table = actions.read_table(content)
        return actions.receive_file(user, table=table, content=content, filename=file.name, on=day, **given)

    return IMPORTS.form(
        request,
        title=_("Import a spreadsheet"),
        here=_("New import"),
        subtitle=_(
            "First the file and where it comes from; then its columns; nothing is written before you have seen what would change."
        ),
        verb=_("Look at this file"),
        form=FileForm,
        does=received,
        then=lambda source: reverse("captation:import_columns", args=[source.pk]),
        options={"article": scales.at("imports.kept_months", day).article},
    )


@guard(access.WRITE)
def import_columns(request, pk):
    source = IMPORT.find(request, pk)
    if source.state != ImportState.COLUMNS:
        return redirect(IMPORT.url(source))
    return IMPORT.form(
        request,
        source,
        title=_("What each column says"),
        here=_("Columns"),
        subtitle=_("%(label)s, read as %(dialect)s. Your choices are remembered for the next file with this header.")
        % {"label": source.label, "dialect": source.dialect},
        verb=_("Read the rows"),
        form=ImportColumnsForm,
        does=actions.say_columns,
        options={
            "header": source.header,
            "columns": source.columns,
            "samples": samples(source.file, len(source.header)),
        },
        template="core/form_columns.html",
    )
