"""An import as it stands: its rows, and what is wrong in them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.models import Commune
from trousseau.core.pages import Button, Column, Empty, Listing, list_page
from trousseau.core.runs import run_page

from ... import access
from ...enums import IMPORT_TRANSITIONS, ImportState, Verdict
from ...models import Import, ImportRow
from .. import queries
from ..columns import BY_CODE
from ..forms import Rows
from ..subjects import IMPORT, state
from ..words import say

ROW_TONES = {
    Verdict.NEW: "",
    Verdict.UPDATE: "note",
    Verdict.SAME: "",
    Verdict.DOUBTFUL: "warn:ask",
    Verdict.BAD: "bad",
}
SHOWN = 10  # problems written out on the import's page


def _page(source: Import, name: str) -> str:
    return reverse(f"captation:{name}", args=[source.pk])


def _buttons(source: Import, counts: dict[str, int]) -> list[Button]:
    buttons = []
    if source.state == ImportState.COLUMNS:
        buttons.append(Button(_("Say the columns"), _page(source, "import_columns"), access.WRITE, main=True))
    if source.state == ImportState.READY:
        if counts[Verdict.DOUBTFUL]:
            buttons.append(Button(_("Look at what is unusual"), _page(source, "import_confirm"), access.WRITE))
        if counts[Verdict.NEW] + counts[Verdict.UPDATE]:
            buttons.append(Button(_("Apply this import"), _page(source, "import_apply"), access.WRITE, main=True))
    if source.state == ImportState.APPLIED:
        buttons.append(Button(_("Undo this import"), _page(source, "import_undo"), access.WRITE))
    if source.state in next(t.sources for t in IMPORT_TRANSITIONS if t.code == "drop") and not source.at_work:
        buttons.append(Button(_("Set this import aside"), _page(source, "import_drop"), access.WRITE))
    return buttons


@guard(access.WRITE)
def import_page(request, pk):
    """Where the import stands. While the worker holds it, the page comes back by itself."""
    source = IMPORT.find(request, pk)
    counts = queries.counts(source)
    staged = sum(counts.values())
    return run_page(
        request,
        "captation/import.html",
        source,
        again=_page(source, "import_resume"),
        right=access.WRITE,
        buttons=_buttons(source, counts),
        source=source,
        state=state(source),
        counts=[(Verdict(v), n, ROW_TONES[v]) for v, n in counts.items()],
        named=counts,
        staged=staged,
        problems=[_problem(p) for p in queries.problems(source)[:SHOWN]],
        problems_count=queries.problems(source).count(),
        did=queries.did(source) if source.state == ImportState.APPLIED else None,
        left=queries.left_in_place(source) if source.state in (ImportState.UNDONE, ImportState.ERASED) else (),
        crumbs=IMPORT.trail(source),
    )


def _problem(problem) -> dict:
    return {
        "line": problem.row.line,
        "column": problem.column,
        "value": problem.value,
        "soft": problem.soft,
        "what": say(problem.code, problem.params),
    }


@guard(access.WRITE)
def import_problems(request, pk):
    source = IMPORT.find(request, pk)
    columns = (
        Column(gettext_lazy("Row"), lambda p: p.row.line, kind="num"),
        Column(gettext_lazy("Column"), lambda p: p.column),
        Column(gettext_lazy("What is written"), lambda p: p.value),
        Column(gettext_lazy("What to write"), lambda p: say(p.code, p.params)),
    )
    return list_page(
        request,
        Listing(
            title=_("What to correct in the file"),
            subtitle=_(
                "Each row as its spreadsheet numbers it. Correct the file and import it again: what is already there is not doubled."
            ),
            query=queries.problems(source),
            columns=columns,
            empty=Empty(_("Nothing to correct"), _("Every row of this import could be read.")),
            noun=lambda n: ngettext("%(n)s cell to look at", "%(n)s cells to look at", n) % {"n": n},
            crumbs=IMPORT.trail(source, _("To correct")),
        ),
    )


@guard(access.WRITE)
def import_rows(request, pk):
    source = IMPORT.find(request, pk)
    communes = dict(Commune.objects.values_list("insee", "name"))
    columns = (
        Column(gettext_lazy("Row"), lambda r: r.line, kind="num", order="line"),
        Column(gettext_lazy("What it does"), lambda r: (ROW_TONES[r.verdict], Verdict(r.verdict).label), kind="state"),
        Column(gettext_lazy("Owner"), lambda r: r.values.get("owner_name", "")),
        Column(
            gettext_lazy("Dwelling"),
            lambda r: r.values.get("address", ""),
            link=_prospect,
            second=lambda r: communes.get(r.values.get("insee", ""), ""),
        ),
        Column(gettext_lazy("What would change"), _said_changes, second=_confirmed),
    )
    return list_page(
        request,
        Listing(
            title=_("Rows of the import"),
            subtitle=source.label + ".",
            query=queries.rows(source),
            columns=columns,
            filterset=Rows,
            empty=Empty(_("No row yet"), _("The rows appear here as they are read.")),
            noun=lambda n: ngettext("%(n)s row", "%(n)s rows", n) % {"n": n},
            crumbs=IMPORT.trail(source, _("Rows")),
        ),
    )


def _prospect(row: ImportRow) -> str:
    return reverse("captation:prospect", args=[row.effect.prospect_id]) if hasattr(row, "effect") else ""


def _said_changes(row: ImportRow) -> str:
    def shown(field: str, value) -> str:
        if value in (None, ""):
            return "–"
        return localised.money(value) if field == "rent" else str(value)

    return "; ".join(
        _("%(field)s: %(before)s → %(after)s")
        % {"field": BY_CODE[field].label, "before": shown(field, before), "after": shown(field, after)}
        for field, (before, after) in row.changes.items()
    )


def _confirmed(row: ImportRow) -> str:
    if not row.confirmed_by_id:
        return ""
    day = localised.day(timezone.localtime(row.confirmed_at).date())
    return _("Unusual, confirmed by %(who)s on %(day)s") % {"who": row.confirmed_by.name, "day": day}
