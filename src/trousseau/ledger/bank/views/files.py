"""A file of the bank: received, read, looked at, taken or set aside."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.forms import Versioned
from trousseau.core.pages import Button, Task, act, file_page, form_page

from ... import links
from ...access import BANK
from .. import actions, queries
from ..enums import AT_WORK, TRANSITIONS, FileState, LineState
from ..forms import ColumnsForm, FileForm
from ..models import BankFile
from .common import crumbs, file_state

QUIET = 60  # seconds without progress after which the work may be asked for again


def _url(source: BankFile, name: str = "bank_file") -> str:
    return reverse(f"ledger:{name}", args=[source.pk])


def _found(pk: int) -> BankFile:
    return get_object_or_404(queries.files(), pk=pk)


@guard(BANK)
def file_new(request):
    def action(*, file, account) -> str:
        source = actions.receive_file(
            request.user, content=file.read(), filename=file.name, account=account, on=today()
        )
        return _url(source, "bank_file_columns" if source.state == FileState.COLUMNS else "bank_file")

    task = Task(
        title=_("Load a file of the bank"),
        verb=_("Read this file"),
        form=FileForm,
        action=action,
        lede=_("It is read first; nothing enters the books before you take it. The same file twice is taken once."),
        crumbs=crumbs((_("Load a file"), "")),
        cancel=reverse("ledger:bank"),
    )
    return form_page(request, task)


def _buttons(source: BankFile) -> list[Button]:
    buttons = []
    if source.state == FileState.COLUMNS:
        buttons.append(Button(_("Say the columns"), _url(source, "bank_file_columns"), BANK, main=True))
    if source.state == FileState.READY:
        take = Button(_("Take these statements"), _url(source, "bank_file_apply"), BANK, main=True)
        buttons.append(take)
    if source.state in next(t.sources for t in TRANSITIONS if t.code == "drop"):
        buttons.append(Button(_("Set this file aside"), _url(source, "bank_file_drop"), BANK))
    if source.state == FileState.APPLIED:
        buttons.append(Button(_("Lines to treat"), links.BANK_LINES.url(), BANK, main=True))
    if source.state in AT_WORK and (timezone.now() - source.moved_at).total_seconds() > QUIET:
        buttons.append(Button(_("Take the work up again"), _url(source, "bank_file_resume"), BANK, post=True))
    return buttons


@guard(BANK)
def file_page_(request, pk):
    """Where the file stands. While the worker holds it, the page comes back by itself."""
    source = _found(pk)
    counts = queries.counts(source)
    answer = file_page(
        request,
        "ledger/bank_file.html",
        buttons=_buttons(source),
        source=source,
        state=file_state(source),
        at_work=source.state in AT_WORK,
        staged=sum(counts.values()),
        settled=counts[LineState.SETTLED],
        left=counts[LineState.WAITING] + counts[LineState.UNKNOWN],
        statements=source.statements.order_by("rank"),
        crumbs=crumbs((_("File of the bank"), "")),
    )
    if source.state in AT_WORK:
        answer["Refresh"] = "2"
    return answer


@guard(BANK)
def file_columns(request, pk):
    source = _found(pk)
    if source.state != FileState.COLUMNS:
        return redirect(_url(source))

    def action(**given) -> str:
        actions.say_columns(request.user, source=source, **given)
        return _url(source)

    task = Task(
        title=_("What each column says"),
        verb=_("Read the lines"),
        form=ColumnsForm,
        action=action,
        lede=_(
            "A sheet holds no balance: type those of the paper. What you say is remembered for the next file like it."
        ),
        initial={"version": source.version},
        options={"header": source.header, "columns": source.columns, "samples": queries.sample(source)},
        crumbs=crumbs((_("File of the bank"), _url(source)), (_("Columns"), "")),
        cancel=_url(source),
        template="ledger/bank_columns.html",
    )
    return form_page(request, task)


@guard(BANK)
def file_apply(request, pk):
    source = _found(pk)
    if source.state != FileState.READY:
        return redirect(_url(source))

    def action(*, version) -> str:
        actions.ask_apply(request.user, source=source, version=version)
        return _url(source)

    task = Task(
        title=_("Take these statements"),
        verb=_("Take these statements"),
        form=Versioned,
        action=action,
        lede=_("Each line enters the books on its day: recognised when it was noted before, else to be identified."),
        initial={"version": source.version},
        cancel=_url(source),
        template="ledger/bank_bare.html",
        crumbs=crumbs((_("File of the bank"), _url(source)), (_("Take"), "")),
    )
    return form_page(request, task)


@guard(BANK)
def file_drop(request, pk):
    source = _found(pk)

    def action(*, version) -> str:
        actions.drop_file(request.user, source=source, version=version)
        return reverse("ledger:bank")

    task = Task(
        title=_("Set this file aside"),
        verb=_("Set this file aside"),
        form=Versioned,
        action=action,
        lede=_("Its lines and the file are erased; nothing of it is in the books."),
        initial={"version": source.version},
        cancel=_url(source),
        template="ledger/bank_bare.html",
        crumbs=crumbs((_("File of the bank"), _url(source)), (_("Set aside"), "")),
    )
    return form_page(request, task)


@guard(BANK)
@require_POST
def file_resume(request, pk):
    source = _found(pk)
    return act(
        request,
        lambda: actions.take_up_again(request.user, source=source),
        url=_url(source),
        said=_("The work is asked for again."),
    )
