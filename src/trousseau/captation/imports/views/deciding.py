"""What a person decides of an import: confirm, apply, undo, set aside, take up again."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from trousseau.core import scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.forms import Versioned
from trousseau.core.runs import taken_up

from ... import access
from ...enums import ImportState, Verdict
from .. import actions, queries
from ..forms import ApplyForm, DoubtsForm
from ..subjects import IMPORT
from ..tasks import work_on_import
from ..words import limit

AT_ONCE = 50  # rows confirmed on one page


@guard(access.WRITE)
def import_confirm(request, pk):
    source = IMPORT.find(request, pk)
    if source.state != ImportState.READY:
        return redirect(IMPORT.url(source))
    waiting = queries.doubtful(source)
    choices = [
        (
            row.line,
            _("Row %(line)s, %(owner)s, %(address)s. %(why)s")
            % {
                "line": row.line,
                "owner": row.values["owner_name"],
                "address": row.values["address"],
                "why": " ".join(f"{p.column} : {p.value}. {limit(p.code, p.params)}" for p in row.problems.all()),
            },
        )
        for row in waiting[:AT_ONCE]
    ]

    return IMPORT.form(
        request,
        source,
        title=_("Unusual rows"),
        subtitle=ngettext("One row waits for you.", "%(n)s rows wait for you.", waiting.count())
        % {"n": waiting.count()}
        + " "
        + _("What you leave unticked is not applied."),
        verb=_("These rows are right"),
        form=DoubtsForm,
        does=actions.confirm_rows,
        options={"choices": choices},
        said=_("These rows will be applied with the others."),
    )


@guard(access.WRITE)
def import_apply(request, pk):
    source, day = IMPORT.find(request, pk), today()
    if source.state != ImportState.READY:
        return redirect(IMPORT.url(source))
    counts, much = queries.counts(source), actions.changes_too_much(source, day)

    return IMPORT.form(
        request,
        source,
        title=_("Apply this import"),
        here=_("Apply"),
        subtitle=_("%(new)s new prospects, %(changed)s changed. The %(left)s other rows do nothing. It can be undone.")
        % {
            "new": counts[Verdict.NEW],
            "changed": counts[Verdict.UPDATE],
            "left": sum(counts.values()) - counts[Verdict.NEW] - counts[Verdict.UPDATE],
        },
        verb=_("Apply this import"),
        form=ApplyForm,
        does=actions.ask_apply,
        given={"on": day},
        options={"ask": bool(much)},
        template="captation/import_apply.html",
        extra={"much": much, "share_article": scales.at("imports.change_share", day).article},
    )


@guard(access.WRITE)
def import_undo(request, pk):
    source = IMPORT.find(request, pk)
    if source.state != ImportState.APPLIED:
        return redirect(IMPORT.url(source))
    return IMPORT.form(
        request,
        source,
        title=_("Undo this import"),
        here=_("Undo"),
        subtitle=_(
            "The prospects that it made disappear, those that it changed return to what they were. What somebody has touched since stays, and is listed."
        ),
        verb=_("Undo this import"),
        form=Versioned,
        does=actions.ask_undo,
        given={"on": today()},
        template="captation/import_bare.html",
    )


@guard(access.WRITE)
def import_drop(request, pk):
    return IMPORT.form(
        request,
        IMPORT.find(request, pk),
        title=_("Set this import aside"),
        here=_("Set aside"),
        subtitle=_("Its rows and the file are erased; no prospect changes."),
        verb=_("Set this import aside"),
        form=Versioned,
        does=actions.drop_import,
        template="captation/import_bare.html",
    )


@guard(access.WRITE)
@require_POST
def import_resume(request, pk):
    source = IMPORT.find(request, pk)
    return taken_up(request, work_on_import, source, url=IMPORT.url(source))
