"""The three shapes of a page: a list, a form, a file of one thing.

A room's view names its query, its columns or its action; the shape does the rest, the same everywhere:
search, filter, order, CSV, errors beside the field, the conflict of two writers.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from pathlib import PurePath
from typing import Any, NamedTuple, cast
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Manager, Model, QuerySet
from django.forms import (
    CheckboxInput,
    ChoiceField,
    Field,
    FileField,
    Form,
    ModelChoiceField,
    ModelMultipleChoiceField,
    MultiValueField,
    PasswordInput,
)
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.text import normalize_newlines, slugify
from django.utils.translation import gettext as _

from trousseau.engines.typesetting import Rendered, Stage

from . import again
from .access import Right
from .clock import today
from .errors import Conflict, Refused
from .forms import OnceField
from .incoming import left_out_words, sent_by, unscanned_words
from .localised import Text
from .models import Document, User
from .papers import before_signing

PER_PAGE = 50
PRIVATE = "private, no-store"  # of what names people: no cache keeps it
EXPORTED = 500  # rows of a file read together
_NOT_STORED = object()  # a field of the form that the base has not under its name
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what makes a spreadsheet compute a text


@dataclass(frozen=True)
class Column:
    """One column. `value` gives what is shown and exported; `link` the page of the row's first column.

    `kind`: text, num, money (cents), date, month, state (value is (tone, words): tone ok, warn, bad, note or "").
    `order` names the database field that sorts it; None means it is not sortable.
    """

    label: Text
    value: Callable[[Any], Any]
    kind: str = "text"
    order: str | None = None
    link: Callable[[Any], str] | None = None
    second: Callable[[Any], str] | None = None  # a quiet second line under the value


class Cell(NamedTuple):
    kind: str
    value: Any
    url: str = ""
    second: str = ""


def cells(columns: Sequence[Column], rows: Iterable) -> list[list[Cell]]:
    """What `components.table_rows` writes."""
    asked = [(column.kind, column.value, column.link or _nothing, column.second or _nothing) for column in columns]
    return [[Cell(kind, value(row), link(row), second(row)) for kind, value, link, second in asked] for row in rows]


def _nothing(_row) -> str:
    return ""


@dataclass(frozen=True)
class Button:
    """An action in the page header; shown only to who holds `right`. `post` makes it a form."""

    label: Text
    url: str
    right: Right | None = None
    icon: str = ""
    main: bool = False
    post: bool = False


@dataclass(frozen=True)
class Empty:
    """What an empty list says: what will be here, and the first thing to do."""

    title: Text
    text: Text
    button: Button | None = None


@dataclass(frozen=True)
class Listing:
    """A page that lists. `noun` counts the rows: a function of n returning « 12 baux »."""

    title: Text
    query: QuerySet
    columns: Sequence[Column]
    empty: Empty
    noun: Callable[[int], str]
    subtitle: Text = ""
    filterset: type | None = None
    buttons: Sequence[Button] = ()
    links: Sequence[Button] = ()  # the room's other pages, as quiet links: a header has few buttons
    crumbs: Sequence[tuple[Text, str]] = ()
    extra: dict = field(default_factory=dict)
    template: str = "core/list.html"
    read: Callable[[Sequence], None] | None = None  # what the columns show beside the rows, read for many at once
    # orders that the database does not know, by name: of rows, key → figure; a row without one counts for zero
    sums: Mapping[str, Callable[[QuerySet], Mapping[int, int]]] = field(default_factory=dict)
    by_file: bool = False  # of households: when none is shown and others are there, whose file is not open, it says so
    order: str = ""  # the one of the page until another is asked, as the query string writes it; "": the query's own


class Ranked:
    """The rows of a query in the order of figures read apart, then of their keys: what a page of them needs is fetched."""

    def __init__(self, rows: QuerySet, figures: Mapping[int, int], *, largest_first: bool):
        self.rows = rows
        keys = sorted(rows.order_by().values_list("pk", flat=True))
        self.keys = sorted(keys, key=lambda key: figures.get(key, 0), reverse=largest_first)

    def __len__(self) -> int:
        return len(self.keys)

    def __getitem__(self, part: slice) -> list:
        keys = self.keys[part]
        found = {row.pk: row for row in self.rows.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def iterator(self, chunk_size: int) -> Iterator:
        for start in range(0, len(self), chunk_size):
            yield from self[start : start + chunk_size]


def buttons_for(user, buttons: Iterable[Button]) -> list[Button]:
    return [button for button in buttons if button.right is None or button.right(user)]


def _export(listing: Listing, rows: QuerySet | Ranked) -> StreamingHttpResponse:
    """A CSV of all the rows that the page lists."""
    found = rows.iterator(chunk_size=EXPORTED)
    return csv_page(
        slugify(str(listing.title)), listing.columns, _beside(listing.read, found) if listing.read else found
    )


def _beside(read: Callable[[Sequence], None], rows: Iterable) -> Iterator:
    """The rows, what the columns show beside them read for many at once."""
    for many in batched(rows, EXPORTED):
        read(many)
        yield from many


def csv_page(name: str, columns: Sequence[Column], rows: Iterable) -> StreamingHttpResponse:
    """Rows as a CSV file, streamed; formulas are made harmless for spreadsheets."""

    class Echo:
        def write(self, value):
            return value

    def plain(column: Column, row) -> str:
        value = column.value(row)
        if column.kind == "state":
            value = value[1] if value else ""
        if column.kind == "money" and value is not None:
            sign = "-" if value < 0 else ""
            return f"{sign}{abs(value) // 100},{abs(value) % 100:02d}"
        text = "" if value is None else str(value)
        return "'" + text if isinstance(value, str) and text.startswith(FORMULA) else text

    writer = csv.writer(Echo(), delimiter=";", lineterminator="\r\n")

    def lines():
        yield "\ufeff"
        yield writer.writerow([str(column.label) for column in columns])
        for row in rows:
            yield writer.writerow([plain(column, row) for column in columns])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _nothing_shown(listing: Listing, user) -> Empty:
    """What the list says where it has no row for that reader."""
    if not listing.by_file:
        return listing.empty
    rows: Any = listing.query.model._default_manager.all()
    if not rows.exclude(pk__in=rows.for_user(user)).exists():
        return listing.empty
    return Empty(
        _("None in the files that are open to you"),
        _("Others are there: the direction opens the file of a household to who works with it."),
    )


def list_page(request, listing: Listing) -> HttpResponseBase:
    """Render `listing`: filters and order from the query string, 50 rows a page, `?format=csv` for all."""
    filters = listing.filterset(request.GET, queryset=listing.query) if listing.filterset else None
    rows = filters.qs if filters else listing.query
    wanted = request.GET.get("order", listing.order)
    orders = {column.order for column in listing.columns if column.order}
    name = wanted.removeprefix("-")
    if name in listing.sums:
        rows = Ranked(rows, listing.sums[name](rows), largest_first=wanted != name)
    elif name in orders:
        rows = rows.order_by(wanted, "pk")
    if request.GET.get("format") == "csv":
        again.before_file(request)
        return _export(listing, rows)
    paginator = Paginator(rows, PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    if listing.read:
        page.object_list = list(page.object_list)
        listing.read(page.object_list)
    query = request.GET.copy()
    for name in ("page", "format"):
        query.pop(name, None)
    active = bool(filters and filters.form.is_valid() and any(filters.form.cleaned_data.values()))
    without_order = query.copy()
    without_order.pop("order", None)
    context = {
        "listing": listing,
        "empty": listing.empty if page.object_list or active else _nothing_shown(listing, request.user),
        "heads": [
            {
                "column": column,
                "sort": {column.order: "ascending", f"-{column.order}": "descending"}.get(wanted, "none"),
                "order": f"-{column.order}" if wanted == column.order else column.order,
            }
            for column in listing.columns
        ],
        "rows": cells(listing.columns, page.object_list),
        "page": page,
        "count": paginator.count,
        "counted": listing.noun(paginator.count),
        "filters": filters,
        "active": active,
        "query": query.urlencode(),
        "query_without_order": without_order.urlencode(),
        "buttons": buttons_for(request.user, listing.buttons),
        "links": buttons_for(request.user, listing.links),
        **listing.extra,
    }
    return render(request, listing.template, context)


@dataclass(frozen=True)
class Task:
    """A page with one form. `does` is the verb of the room: it receives the reader, what is `given` and what the form
    asked. `then` is where to go next, or says it of what the verb returned; by default the page of `cancel`.

    `verb` is the button's text. `said` is the message shown after, or says it of what the verb returned. `obj` is the
    edited object, whose fields the form shows; `about`, another whose version it carries: a conflict then shows what the
    other person wrote, and keeps what was typed. `kept`: what the base holds for the fields that are no column of `obj` (its
    lines, its papers): the form shows it, a conflict too. `article`: the text that the form obeys, under it.
    """

    title: Text
    verb: Text
    form: type[Form]
    does: Callable[..., Any]
    given: dict = field(default_factory=dict)
    then: str | Callable[[Any], str] = ""
    said: Text | Callable[[Any], Text] = ""
    subtitle: Text = ""
    initial: dict = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)
    obj: Any = None
    about: Any = None
    options: dict = field(default_factory=dict)  # keyword arguments of the form's constructor
    crumbs: Sequence[tuple[Text, str]] = ()
    cancel: str = ""
    article: str = ""
    extra: dict = field(default_factory=dict)
    template: str = "core/form.html"
    preview: Callable[[Any, dict], dict] | None = (
        None  # of who reads and what was typed, what the page shows before it is kept
    )
    printable: str = ""  # the name of the file, when the verb prints a paper that is read and signed before it is kept

    @property
    def previews(self) -> bool:
        return self.preview is not None

    def do(self, actor, asked: dict) -> tuple[str, Text]:
        """Do the work with what the form asked: where to go next, and what to say there."""
        made = self.does(actor, **self.given, **asked)
        then = self.then or self.cancel
        return then(made) if callable(then) else then, self.said(made) if callable(self.said) else self.said


def form_page(request, task: Task) -> HttpResponse:
    """Show the form, or act. A refusal lands beside its field; a conflict loses nothing typed."""
    shown = ("version",) if task.obj is None else task.form.base_fields
    source = task.about if task.obj is None else task.obj
    columns = {name: getattr(source, name) for name in shown if hasattr(source, name)}
    initial = {**columns, **task.kept, **task.initial}
    conflict: list[dict] | None = None  # None: nobody else wrote; empty: they wrote what was typed
    taken: list[Text] = []
    if request.method == "POST":
        form = task.form(request.POST, request.FILES, initial=initial, **task.options)
        sent_by(request.user, form)
        if form.is_valid():
            try:
                if task.preview and request.POST.get("stage") == "preview":
                    before = _preview(request, task, form)
                    return render(request, task.template, {"task": task, "form": form, **task.extra, **before})
                if task.printable and (stage := request.POST.get("stage", "")) in Stage:
                    return _before_signing(request, task, form, Stage(stage))
                url, said = task.do(request.user, form.cleaned_data)
            except Refused as refusal:
                _say_refused(form, refusal)
            except ValidationError as broken:
                _say_broken(form, broken)
            except Conflict as met:
                taken = _take_untouched(form, met.current, task.kept, request.user)
                conflict = _differences(form, met.current, task.kept)
                data = cast(QueryDict, form.data).copy()
                data["version"] = str(met.current.version)
                form.data = data
            else:
                if said:
                    messages.success(request, said)
                for words in filter(None, (left_out_words(form), unscanned_words(form))):
                    messages.warning(request, words)
                return HttpResponseRedirect(url)
    else:
        form = task.form(initial=initial, **task.options)
    context = {"task": task, "form": form, "conflict": conflict, "failed": bool(form.errors), "previewed": None}
    context |= {"taken": taken, "not_kept": _not_kept(form), **task.extra}
    status = 409 if conflict is not None else 422 if form.errors else 200
    return render(request, task.template, context, status=status)


def _preview(request, task: Task, form: Form) -> dict:
    """What the form would make: nothing of it is kept."""
    assert task.preview
    with transaction.atomic():
        shown = task.preview(request.user, form.cleaned_data)
        transaction.set_rollback(True)
    return {"conflict": None, "failed": False, "previewed": shown}


def _before_signing(request, task: Task, form: Form, stage: Stage) -> HttpResponse:
    """The paper of a form that is not signed yet: nothing of the form is kept."""
    with transaction.atomic():
        paper = before_signing(stage, lambda: task.do(request.user, form.cleaned_data))
        transaction.set_rollback(True)
    return pdf_page(paper.pdf, _file_name(stage, task.printable))


def _file_name(stage: Stage, name: str) -> str:
    return {Stage.DRAFT: f"projet-{name}", Stage.TO_SIGN: f"a-signer-{name}"}.get(stage, name)


def pdf_page(content: bytes, name: str, *, inline: bool = False) -> HttpResponse:
    """A paper printed when it is asked, kept nowhere: to be saved as `name`.pdf, or shown `inline`."""
    answer = HttpResponse(content, content_type="application/pdf", headers={"Cache-Control": PRIVATE})
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}.pdf"'
    return answer


def printed_page(request, prints: Callable[[], Rendered], *, name: str, url: str, inline: bool = False) -> HttpResponse:
    """As `pdf_page`, of what `prints`; what keeps it from being printed is said on the page at `url`."""
    try:
        return pdf_page(prints().pdf, name, inline=inline)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return HttpResponseRedirect(url)


def unsigned_page(request, prints: Callable[[], Any], *, name: str, url: str) -> HttpResponse:
    """The paper of a thing before its signature: its draft, or with `?copie=a_signer` the one that is signed.

    What keeps it from being printed is said on the page of the thing, at `url`.
    """
    stage = Stage.TO_SIGN if request.GET.get("copie") == "a_signer" else Stage.DRAFT
    return printed_page(request, lambda: before_signing(stage, prints), name=_file_name(stage, name), url=url)


def _say_refused(form: Form, refusal: Refused) -> None:
    """Beside its field when the form has it. Beside its key, whatever the form calls it, the form becomes another one."""
    where = refusal.field if refusal.field in form.fields else None
    once = next((name for name, field in form.fields.items() if isinstance(field, OnceField)), None)
    if once and refusal.field in ("key", once):
        where = once
        data = cast(QueryDict, form.data).copy()
        data[form.add_prefix(where)] = str(uuid4())
        form.data, where = data, None
    form.add_error(where, refusal.message)


def _say_broken(form, broken: ValidationError) -> None:
    """A constraint of the database, in its own words: beside its field when the form has it."""
    for name, texts in (broken.error_dict if hasattr(broken, "error_dict") else {NON_FIELD_ERRORS: broken}).items():
        for text in ValidationError(texts).messages:
            form.add_error(name if name in form.fields else None, text)


def _not_kept(form: Form) -> list[Text]:
    """What was given and is not in the page that shows the form again, by label: a file, a password that may stay empty."""
    found = []
    for name, bound in form.fields.items():
        secret = isinstance(bound.widget, PasswordInput) and not bound.required and form[name].data
        if secret or form.add_prefix(name) in form.files:
            found.append(bound.label or "")
    return found


def _compared(form: Form) -> Iterator[tuple[str, Field, Any]]:
    """Name, field and what was typed of what two writers may both have written, and each may read."""
    for name, bound in form.fields.items():
        if not (bound.widget.is_hidden or isinstance(bound.widget, PasswordInput) or isinstance(bound, FileField)):
            several = name not in form.cleaned_data  # the form gives its verb many fields as one
            yield name, bound, bound.clean(form[name].data) if several else form.cleaned_data[name]


def _alike(one: Any, other: Any) -> bool:
    """The same, but for what a browser writes in its own way: the ends of the lines, the order of what is ticked."""
    if isinstance(one, str) and isinstance(other, str):
        return normalize_newlines(one) == normalize_newlines(other)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return sorted(one, key=str) == sorted(other, key=str)
    return bool(one == other)


def _take_untouched(form: Form, current: Any, kept: Mapping[str, Any], reader: User) -> list[Text]:
    """Put into the form what the other person alone changed, which a second press would otherwise undo: the labels.

    A field that sends what its page showed says whether it was touched. Of the others, what their reader had before them
    is the row of the history at their version; without one, nothing is taken. Nor is it when `reader` wrote since: in the
    page before, what looks untouched may be what they put right.
    """
    read = _read_before(current, form.cleaned_data.get("version"), reader)
    data, found = cast(QueryDict, form.data).copy(), []
    for name, bound, typed in _compared(form):
        if bound.show_hidden_initial:
            if name in form.changed_data or name not in kept or _alike(typed, kept[name]):
                continue
            stored = kept[name]
            _put(data, form.add_initial_prefix(name), bound, stored)
        else:
            several = isinstance(bound, ModelMultipleChoiceField | MultiValueField)
            if read is None or several or not (hasattr(current, name) and _had(read, name)):
                continue
            stored = getattr(current, name)
            if _alike(typed, stored) or not _alike(typed, getattr(read, name)):
                continue
        _put(data, form.add_prefix(name), bound, stored)
        form.cleaned_data[name] = stored
        found.append(bound.label or "")
    form.data = data
    return found


def _read_before(current: Any, version: Any, reader: User) -> Any:
    """The row of the history that `reader` had before them; None without one, or when they wrote since."""
    history = getattr(current, "history", None)
    if history is None or (read := history.filter(version=version).first()) is None:
        return None
    return None if history.filter(version__gt=read.version, history_user=reader.pk).exists() else read


def _had(read: Any, name: str) -> bool:
    """Whether a row of the history says it: the thing that it pointed at may be gone since."""
    try:
        return hasattr(read, name)
    except ObjectDoesNotExist:
        return False


def _put(data: QueryDict, key: str, bound: Field, value) -> None:
    """Write `value` in what was sent, as the field shows it."""
    if isinstance(bound.widget, CheckboxInput):
        data.setlist(key, ["on"] if value else [])
        return
    shown = bound.widget.format_value(bound.prepare_value(value))
    data.setlist(key, [str(one) for one in (shown if isinstance(shown, list) else [shown]) if one is not None])


def _differences(form: Form, current: Any, kept: Mapping[str, Any]) -> list[dict]:
    """For each field where the stored value is not what was typed: label, the two values as they are read."""
    found = []
    for name, bound, typed in _compared(form):
        stored = kept[name] if name in kept else _stored(bound, current, name)
        if isinstance(bound, ModelMultipleChoiceField) and isinstance(stored, Manager):
            stored, typed = (", ".join(sorted(map(str, rows))) for rows in (stored.all(), typed or ()))
        if stored is _NOT_STORED or _alike(stored, typed):
            continue
        found.append({"label": bound.label, "stored": _read(bound, stored), "typed": _read(bound, typed)})
    return found


def _stored(bound: Field, current: Any, name: str) -> Any:
    """What the base has under the name of the field; what is there of another kind has nothing but its name."""
    found = getattr(current, name, _NOT_STORED)
    if isinstance(found, Manager):
        return found if isinstance(bound, ModelMultipleChoiceField) else _NOT_STORED
    if isinstance(bound, ModelChoiceField) and bound.queryset is not None and isinstance(found, Model):
        return found if isinstance(found, bound.queryset.model) else _NOT_STORED
    return found


def _read(bound: Field, value):
    """`value` as the field shows it: the label of a choice, an amount with its unit."""
    if isinstance(bound, ChoiceField) and not isinstance(bound, ModelChoiceField):
        labels = dict(cast(Iterable[tuple[Any, Any]], bound.choices))
        if isinstance(value, list | tuple):
            return ", ".join(str(labels.get(one, one)) for one in sorted(value, key=str))
        return labels.get(value, value)
    unit = getattr(bound, "unit", "")
    return f"{bound.prepare_value(value)} {unit}" if unit and value is not None else value


def file_page(request, template: str, *, buttons: Iterable[Button] = (), **context) -> HttpResponse:
    """The file of one thing: a template of the room, with the buttons its reader may press."""
    return render(request, template, {"buttons": buttons_for(request.user, buttons), "today": today(), **context})


def paper_page(document: Document | None, name: str = "") -> FileResponse:
    """A file kept in the house, to be saved as `name` (by default its number) with its own ending; a 404 when there is none, or
    when it was erased."""
    return _kept(document, name or (document.number if document else ""), as_attachment=True)


def photo_page(document: Document | None, name: str) -> FileResponse:
    """A photo kept in the house, shown; a 404 as for a paper."""
    return _kept(document, name, content_type="image/jpeg")


def _kept(document: Document | None, name: str, **how: Any) -> FileResponse:
    """A file, never kept by a cache, never read as anything else than it is."""
    if document is None or document.erased_on:
        raise Http404
    ending = PurePath(document.file.name or "").suffix
    said = {"Cache-Control": PRIVATE, "X-Content-Type-Options": "nosniff"}
    answer = FileResponse(document.file.open("rb"), filename=f"{name[:80]}{ending}", headers=said, **how)
    if not answer.as_attachment:
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def act(request, action: Callable[[], Any], *, url: str, said: Text) -> HttpResponseRedirect:
    """A button that posts: do `action`, say so, go to `url`; a refusal is said there too."""
    try:
        action()
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(url)
