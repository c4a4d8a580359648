"""A file of the bank: received, read, looked at, taken or set aside."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.columns import samples
from trousseau.core.forms import Versioned
from trousseau.core.pages import Button
from trousseau.core.runs import run_page, taken_up

from ...access import BANK
from ...enums import FILE_TRANSITIONS, FileState, LineState
from ...models import BankFile
from .. import actions, continuity, queries, subjects
from ..forms import FileForm, SheetForm
from ..subjects import FILE
from ..tasks import work_on_file
from .common import file_state
from .own import treat_buttons

SHOWN = 200  # lines of a file shown before they are taken


@guard(BANK)
def file_new(request):
    def receive(actor, *, file, account) -> list[BankFile]:
        opened = actions.open_file(file.read(), file.name, account)
        return actions.receive_file(actor, file=opened, on=today())

    def read(sources: list[BankFile]) -> str:
        if len(sources) > 1:
            return subjects.BANK.url()
        [source] = sources
        return _to(source, "columns") if source.state == FileState.COLUMNS else FILE.url(source)

    def said(sources: list[BankFile]) -> str:
        words = [_("This file is of %(n)s accounts: each is read apart.") % {"n": len(sources)}] if sources[1:] else []
        if others := sources[0].left_out:
            words.append(_("Not followed here, and left out: %(accounts)s.") % {"accounts": ", ".join(others)})
        return " ".join(words)

    return subjects.BANK.form(
        request,
        title=_("Load a file of the bank"),
        here=_("Load a file"),
        verb=_("Read this file"),
        form=FileForm,
        does=receive,
        then=read,
        said=said,
        subtitle=_("It is read first; nothing enters the books before you take it. The same file twice is taken once."),
    )


def _to(source: BankFile, step: str) -> str:
    return reverse(f"ledger:bank_file_{step}", args=[source.pk])


def _buttons(source: BankFile) -> list[Button]:
    buttons = []
    if source.state == FileState.COLUMNS:
        buttons.append(Button(_("Say the columns"), _to(source, "columns"), BANK, main=True))
    if source.state == FileState.READY:
        take = Button(_("Take these statements"), _to(source, "apply"), BANK, main=True)
        buttons.append(take)
    if source.state in next(t.sources for t in FILE_TRANSITIONS if t.code == "drop") and not source.at_work:
        buttons.append(Button(_("Set this file aside"), _to(source, "drop"), BANK))
    if source.state == FileState.APPLIED:
        buttons += treat_buttons(source.account, main=True)
    return buttons


@guard(BANK)
def file_page_(request, pk):
    """Where the file stands. While the worker holds it, the page comes back by itself."""
    source = FILE.find(request, pk)
    counts = queries.counts(source)
    return run_page(
        request,
        "ledger/bank_file.html",
        source,
        again=_to(source, "resume"),
        right=BANK,
        buttons=_buttons(source),
        source=source,
        state=file_state(source),
        settled=counts[LineState.SETTLED],
        left=counts[LineState.WAITING] + counts[LineState.UNKNOWN],
        statements=source.statements.order_by("rank"),
        lines=queries.staged(source)[:SHOWN] if source.state == FileState.READY else (),
        crumbs=FILE.trail(source),
    )


@guard(BANK)
def file_columns(request, pk):
    source = FILE.find(request, pk)
    if source.state != FileState.COLUMNS:
        return redirect(FILE.url(source))
    before = continuity.taken(source.account).last()
    opening = before.closing if before and source.opening is None else source.opening
    return FILE.form(
        request,
        source,
        title=_("What each column says"),
        here=_("Columns"),
        verb=_("Read the lines"),
        form=SheetForm,
        does=actions.say_columns,
        initial={"opening": opening, "closing": source.closing},
        subtitle=_(
            "A sheet holds no balance: type those of the paper. What you say is remembered for the next file like it."
        ),
        options={
            "header": source.header,
            "columns": source.columns,
            "samples": samples(source.file, len(source.header)),
        },
        template="core/form_columns.html",
    )


@guard(BANK)
def file_apply(request, pk):
    source = FILE.find(request, pk)
    if source.state != FileState.READY:
        return redirect(FILE.url(source))
    return FILE.form(
        request,
        source,
        title=_("Take these statements"),
        here=_("Take"),
        verb=_("Take these statements"),
        form=Versioned,
        does=actions.ask_apply,
        subtitle=_(
            "Each line enters the books on its day: recognised when it was noted before, else to be identified."
        ),
        template="ledger/bank_bare.html",
    )


@guard(BANK)
def file_drop(request, pk):
    source = FILE.find(request, pk)
    return FILE.form(
        request,
        source,
        title=_("Set this file aside"),
        here=_("Set aside"),
        verb=_("Set this file aside"),
        form=Versioned,
        does=actions.drop_file,
        then=subjects.BANK.url(),
        subtitle=_("Its lines and the file are erased; nothing of it is in the books."),
        template="ledger/bank_bare.html",
    )


@guard(BANK)
@require_POST
def file_resume(request, pk):
    source = FILE.find(request, pk)
    return taken_up(request, work_on_file, source, url=FILE.url(source))
