"""Pages of the imports: the list, a new file, its columns, the import itself, its rows and what is wrong in them."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import components, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.forms import Versioned
from trousseau.core.models import Commune
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, file_page, form_page, list_page
from trousseau.engines import typography

from .. import access
from ..models import Import, ImportRow
from . import actions, queries
from .columns import BY_CODE
from .enums import AT_WORK, TRANSITIONS, ImportState, Verdict
from .forms import ApplyForm, ColumnsForm, DoubtsForm, FileForm, Rows
from .words import limit, say

TONES = {
    ImportState.COLUMNS: "warn:ask", ImportState.READING: "note", ImportState.READY: "warn:ask",
    ImportState.APPLYING: "note", ImportState.APPLIED: "ok", ImportState.UNDOING: "note", ImportState.UNDONE: "",
    ImportState.DROPPED: "", ImportState.STOPPED: "bad", ImportState.ERASED: "",
}  # fmt: skip
ROW_TONES = {
    Verdict.NEW: "", Verdict.UPDATE: "note", Verdict.SAME: "", Verdict.DOUBTFUL: "warn:ask", Verdict.BAD: "bad"
}  # fmt: skip
SHOWN = 10  # problems written out on the import's page
AT_ONCE = 50  # rows confirmed on one page
QUIET = 60  # seconds without progress after which the work may be asked for again


def _url(source: Import, name: str = "import") -> str:
    return reverse(f"captation:{name}", args=[source.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return (
        (_("Captation"), reverse("captation:list")),
        (_("Imports"), reverse("captation:imports")),
        *more,
    )


def _found(pk: int) -> Import:
    return get_object_or_404(queries.imports(), pk=pk)


def _state(source: Import) -> tuple[str, str]:
    return TONES[source.state], ImportState(source.state).label


@guard(access.WRITE)
def imports(request):
    new = Button(_("Import a spreadsheet"), reverse("captation:import_new"), access.WRITE, main=True)
    columns = (
        Column(gettext_lazy("Import"), lambda i: i.label, order="label", link=_url),
        Column(gettext_lazy("State"), _state, kind="state", order="state"),
        Column(gettext_lazy("Received"), lambda i: i.made_on, kind="date", order="made_on", second=lambda i: i.made_by.name),
        Column(gettext_lazy("Rows"), lambda i: i.total or None, kind="num", order="total"),
        Column(gettext_lazy("Where the data come from"), lambda i: i.get_ground_display(), second=lambda i: i.act),
        Column(gettext_lazy("May be kept until"), lambda i: i.keep_until, kind="date", order="keep_until"),
    )  # fmt: skip
    return list_page(
        request,
        Listing(
            title=_("Imports"),
            lede=_("Spreadsheets of owners and dwellings: each says where it comes from, and can be undone."),
            query=queries.imports(),
            columns=columns,
            empty=Empty(
                _("No import yet"),
                _("A spreadsheet of owners and their dwellings becomes prospects: columns are said once, then remembered."),
                new,
            ),
            noun=lambda n: ngettext("%(n)s import", "%(n)s imports", n) % {"n": n},
            buttons=(new,),
            crumbs=_crumbs()[:1] + ((_("Imports"), ""),),
        ),
    )  # fmt: skip


@guard(access.WRITE)
def import_new(request):
    day = today()

    def action(*, file, **given) -> str:
        source = actions.receive_file(request.user, content=file.read(), filename=file.name, on=day, **given)
        return _url(source, "import_columns")

    return form_page(
        request,
        Task(
            title=_("Import a spreadsheet"),
            lede=_("First the file and where it comes from; then its columns; nothing is written before you have seen what would change."),
            verb=_("Look at this file"),
            form=FileForm,
            action=action,
            options={"article": scales.at("imports.kept_months", day).article},
            crumbs=_crumbs((_("New import"), "")),
            cancel=reverse("captation:imports"),
        ),
    )  # fmt: skip


@guard(access.WRITE)
def import_columns(request, pk):
    source = _found(pk)
    if source.state != ImportState.COLUMNS:
        return redirect(_url(source))

    def action(**given) -> str:
        actions.say_columns(request.user, source=source, **given)
        return _url(source)

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
            crumbs=_crumbs((source.label, _url(source)), (_("Columns"), "")),
            cancel=_url(source),
            template="captation/import_columns.html",
        ),
    )  # fmt: skip


def _buttons(source: Import, counts: dict[str, int]) -> list[Button]:
    found = []
    if source.state == ImportState.COLUMNS:
        found.append(Button(_("Say the columns"), _url(source, "import_columns"), access.WRITE, main=True))
    if source.state == ImportState.READY:
        if counts[Verdict.DOUBTFUL]:
            found.append(Button(_("Look at what is unusual"), _url(source, "import_confirm"), access.WRITE))
        if counts[Verdict.NEW] + counts[Verdict.UPDATE]:
            found.append(
                Button(_("Apply this import"), _url(source, "import_apply"), access.WRITE, main=True)
            )
    if source.state == ImportState.APPLIED:
        found.append(Button(_("Undo this import"), _url(source, "import_undo"), access.WRITE))
    if source.state in next(t.sources for t in TRANSITIONS if t.code == "drop"):
        found.append(Button(_("Set this import aside"), _url(source, "import_drop"), access.WRITE))
    if source.state in AT_WORK and (timezone.now() - source.moved_at).total_seconds() > QUIET:
        found.append(
            Button(_("Take the work up again"), _url(source, "import_resume"), access.WRITE, post=True)
        )
    return found


@guard(access.WRITE)
def import_page(request, pk):
    """Where the import stands. While the worker holds it, the page comes back by itself."""
    source = _found(pk)
    counts = queries.counts(source)
    staged = sum(counts.values())
    answer = file_page(
        request,
        "captation/import.html",
        buttons=_buttons(source, counts),
        source=source,
        state=_state(source),
        counts=[(Verdict(v), n, ROW_TONES[v]) for v, n in counts.items()],
        named=counts,
        staged=staged,
        at_work=source.state in AT_WORK,
        problems=[_problem(p) for p in queries.problems(source)[:SHOWN]],
        problems_count=queries.problems(source).count(),
        did=queries.did(source) if source.state == ImportState.APPLIED else None,
        left=queries.left_in_place(source)
        if source.state in (ImportState.UNDONE, ImportState.ERASED)
        else (),
        crumbs=_crumbs((source.label, "")),
    )
    if source.state in AT_WORK:
        answer["Refresh"] = "2"
    return answer


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
    source = _found(pk)
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
            lede=_("Each row as its spreadsheet numbers it. Correct the file and import it again: what is already there is not doubled."),
            query=queries.problems(source),
            columns=columns,
            empty=Empty(_("Nothing to correct"), _("Every row of this import could be read.")),
            noun=lambda n: ngettext("%(n)s cell to look at", "%(n)s cells to look at", n) % {"n": n},
            crumbs=_crumbs((source.label, _url(source)), (_("To correct"), "")),
        ),
    )  # fmt: skip


@guard(access.WRITE)
def import_rows(request, pk):
    source = _found(pk)
    communes = dict(Commune.objects.values_list("insee", "name"))
    columns = (
        Column(gettext_lazy("Row"), lambda r: r.line, kind="num", order="line"),
        Column(gettext_lazy("What it does"), lambda r: (ROW_TONES[r.verdict], Verdict(r.verdict).label), kind="state"),
        Column(gettext_lazy("Owner"), lambda r: r.values.get("owner_name", "")),
        Column(
            gettext_lazy("Dwelling"), lambda r: r.values.get("address", ""), link=_prospect,
            second=lambda r: communes.get(r.values.get("insee", ""), ""),
        ),
        Column(gettext_lazy("What would change"), _said_changes, second=_confirmed),
    )  # fmt: skip
    return list_page(
        request,
        Listing(
            title=_("Rows of the import"),
            lede=source.label + ".",
            query=queries.rows(source),
            columns=columns,
            filterset=Rows,
            empty=Empty(_("No row yet"), _("The rows appear here as they are read.")),
            noun=lambda n: ngettext("%(n)s row", "%(n)s rows", n) % {"n": n},
            crumbs=_crumbs((source.label, _url(source)), (_("Rows"), "")),
        ),
    )


def _prospect(row: ImportRow) -> str:
    return reverse("captation:prospect", args=[row.effect.prospect_id]) if hasattr(row, "effect") else ""


def _said_changes(row: ImportRow) -> str:
    def shown(field: str, value) -> str:
        if value in (None, ""):
            return "–"
        return typography.money(value, components.language()) if field == "rent" else str(value)

    return "; ".join(
        _("%(field)s: %(before)s → %(after)s")
        % {"field": BY_CODE[field].label, "before": shown(field, before), "after": shown(field, after)}
        for field, (before, after) in row.changes.items()
    )


def _confirmed(row: ImportRow) -> str:
    if not row.confirmed_by_id:
        return ""
    day = typography.day(timezone.localtime(row.confirmed_at).date(), components.language())
    return _("Unusual, confirmed by %(who)s on %(day)s") % {"who": row.confirmed_by.name, "day": day}


@guard(access.WRITE)
def import_confirm(request, pk):
    source = _found(pk)
    if source.state != ImportState.READY:
        return redirect(_url(source))
    waiting = queries.doubtful(source)
    choices = [
        (
            row.line,
            _("Row %(line)s, %(owner)s, %(address)s. %(why)s")
            % {
                "line": row.line, "owner": row.values["owner_name"], "address": row.values["address"],
                "why": " ".join(f"{p.column} : {p.value}. {limit(p.code, p.params)}" for p in row.problems.all()),
            },
        )
        for row in waiting[:AT_ONCE]
    ]  # fmt: skip

    def action(*, lines) -> str:
        actions.confirm_rows(request.user, source=source, lines=lines)
        return _url(source)

    return form_page(
        request,
        Task(
            title=_("Unusual rows"),
            lede=ngettext("One row waits for you.", "%(n)s rows wait for you.", waiting.count())
            % {"n": waiting.count()}
            + " "
            + _("What you leave unticked is not applied."),
            verb=_("These rows are right"), form=DoubtsForm, action=action, options={"choices": choices},
            said=_("These rows will be applied with the others."),
            crumbs=_crumbs((source.label, _url(source)), (_("Unusual rows"), "")), cancel=_url(source),
        ),
    )  # fmt: skip


@guard(access.WRITE)
def import_apply(request, pk):
    source, day = _found(pk), today()
    if source.state != ImportState.READY:
        return redirect(_url(source))
    counts, much = queries.counts(source), actions.changes_too_much(source, day)

    def action(**given) -> str:
        actions.ask_apply(request.user, source=source, on=day, **given)
        return _url(source)

    return form_page(
        request,
        Task(
            title=_("Apply this import"),
            lede=_("%(new)s new prospects, %(changed)s changed. The %(left)s other rows do nothing. It can be undone.")
            % {
                "new": counts[Verdict.NEW], "changed": counts[Verdict.UPDATE],
                "left": sum(counts.values()) - counts[Verdict.NEW] - counts[Verdict.UPDATE],
            },
            verb=_("Apply this import"), form=ApplyForm, action=action, initial={"version": source.version},
            options={"ask": bool(much)}, crumbs=_crumbs((source.label, _url(source)), (_("Apply"), "")),
            cancel=_url(source), template="captation/import_apply.html",
            extra={"much": much, "share_article": scales.at("imports.change_share", day).article},
        ),
    )  # fmt: skip


@guard(access.WRITE)
def import_undo(request, pk):
    source = _found(pk)
    if source.state != ImportState.APPLIED:
        return redirect(_url(source))

    def action(*, version) -> str:
        actions.ask_undo(request.user, source=source, version=version, on=today())
        return _url(source)

    return form_page(
        request,
        Task(
            title=_("Undo this import"),
            lede=_("The prospects that it made disappear, those that it changed return to what they were. What somebody has touched since stays, and is listed."),
            verb=_("Undo this import"), form=Versioned, action=action, initial={"version": source.version},
            crumbs=_crumbs((source.label, _url(source)), (_("Undo"), "")), cancel=_url(source),
            template="captation/import_bare.html",
        ),
    )  # fmt: skip


@guard(access.WRITE)
def import_drop(request, pk):
    source = _found(pk)

    def action(*, version) -> str:
        actions.drop_import(request.user, source=source, version=version)
        return _url(source)

    return form_page(
        request,
        Task(
            title=_("Set this import aside"),
            lede=_("Its rows and the file are erased; no prospect changes."),
            verb=_("Set this import aside"), form=Versioned, action=action, initial={"version": source.version},
            crumbs=_crumbs((source.label, _url(source)), (_("Set aside"), "")), cancel=_url(source),
            template="captation/import_bare.html",
        ),
    )  # fmt: skip


@guard(access.WRITE)
@require_POST
def import_resume(request, pk):
    source = _found(pk)
    return act(
        request,
        lambda: actions.take_up_again(request.user, source=source),
        url=_url(source),
        said=_("The work is asked for again."),
    )
