"""Pages of the two files: what each holds and lacks, a paper that enters, leaves, is read, or is passed."""

from collections.abc import Callable
from functools import partial

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.access import Guarded, Right, guard, opened
from trousseau.core.clock import today
from trousseau.core.links import HOUSEHOLD
from trousseau.core.models import Person
from trousseau.core.pages import Button, Task, file_page, form_page, paper_page

from .. import access
from ..enums import CLOSED, FileKind, SupportingGroup
from ..models import Application, SupportingDocument
from ..subjects import APPLICATION, whose
from . import actions, queries
from .forms import PassForm, SupportingForm, WithdrawForm

WRITES = {FileKind.LANDLORD: access.WRITE, FileKind.SOCIAL: access.SOCIAL_FILE}


def _both(view: Callable, landlord: Right = access.LANDLORD_FILE) -> tuple[Guarded, Guarded]:
    """The page of the landlord's file and that of the social-aid file, each behind its right."""
    return (
        guard(landlord)(partial(view, file=FileKind.LANDLORD)),
        guard(access.SOCIAL_FILE)(partial(view, file=FileKind.SOCIAL)),
    )


def _address(file: str, pk: int) -> str:
    return reverse(f"applications:{file}_file", args=[pk])


def _trail(request, found: Application, file: str, title: str = "") -> tuple:
    """A rental manager has no list of applications to go back to."""
    label = FileKind(file).label
    here = ((label, _address(file, found.pk)), (title, "")) if title else ((label, ""),)
    reads = access.READ(request.user)
    above = APPLICATION.way(found) if reads else ((str(found.household), HOUSEHOLD.url(found.household_id)),)
    return (*above, *here)


def _file(request, pk: int, file: str):
    found = APPLICATION.find(request, pk, f"applications:{file}_file")
    day = today()
    closed = queries.lists(file, day)
    rows = list(queries.supporting_documents(request.user, found, file))
    gaps = queries.gaps(found, day, closed) if file == FileKind.LANDLORD else []
    writes = WRITES[file](request.user) and found.state not in CLOSED
    groups = [
        {
            "label": SupportingGroup(group.code).label,
            "group": group,
            "supporting_documents": [p for p in rows if p.kind in group.kinds and not p.withdrawn_on],
        }
        for group in closed.groups
    ]
    other = queries.lists(FileKind.LANDLORD if file == FileKind.SOCIAL else FileKind.SOCIAL, day).kinds
    new = Button(
        _("Add a paper to the file"),
        reverse(f"applications:{file}_supporting_document_new", args=[pk]),
        WRITES[file],
        main=True,
    )
    return file_page(
        request,
        "applications/supporting_documents.html",
        buttons=[new] if writes else [],
        application=found,
        file=FileKind(file),
        groups=groups,
        gaps=gaps,
        doubt=closed.doubt,
        withdrawn=[p for p in rows if p.withdrawn_on],
        writes=writes,
        passes=other if access.SOCIAL_FILE(request.user) and writes else frozenset(),
        crumbs=_trail(request, found, file),
    )


landlord_file, social_file = _both(_file)


def _new(request, pk: int, file: str):
    found = APPLICATION.find(request, pk, f"applications:{file}_supporting_document_new")
    day = today()
    members = found.household.members.on(day).values("person")
    people = [p.pk for p in queries.candidates(found, day)]
    who = Person.objects.filter(pk__in=people if file == FileKind.LANDLORD else members)

    def filed(user, *, paper, **fields) -> None:
        content, suffix = paper
        actions.file_supporting_document(user, content=content, suffix=suffix, **fields)

    title = _("Add a paper to the file")
    return form_page(
        request,
        Task(
            title=title,
            verb=_("Add this paper"),
            form=SupportingForm,
            does=filed,
            given={"application": found, "file": file, "today": day},
            cancel=_address(file, pk),
            subtitle=f"{FileKind(file).label}. {whose(found)}",
            said=_("The paper is in the file."),
            options={"latest": day, "people": who, "groups": queries.lists(file, day).groups},
            initial={"on": day, "person": found.household.holder_id},
            crumbs=_trail(request, found, file, title),
        ),
    )


landlord_supporting_document_new, social_supporting_document_new = _both(_new, landlord=access.WRITE)


def _supporting_document(request, pk: int, **where) -> SupportingDocument:
    rows = SupportingDocument.objects.for_user(request.user).select_related(
        "application__household__holder", "document"
    )
    return get_object_or_404(rows, pk=pk, **where)


def _read(request, pk: int, file: str) -> FileResponse:
    supporting = _supporting_document(request, pk, file=file)
    opened(request, supporting.application.household, f"applications:{file}_supporting_document")
    return paper_page(supporting.document, f"{supporting.application.code}-{supporting.kind}")


landlord_supporting_document, social_supporting_document = _both(_read)


def _withdraw(request, pk: int, file: str):
    supporting = _supporting_document(request, pk, file=file)
    title = _("Withdraw a paper")
    return form_page(
        request,
        Task(
            title=title,
            verb=_("Withdraw this paper"),
            form=WithdrawForm,
            does=actions.withdraw_supporting_document,
            given={"supporting": supporting, "on": today()},
            obj=supporting,
            cancel=_address(file, supporting.application_id),
            subtitle=_("%(document)s. It counts no more; who withdrew it and why stay.") % {"document": supporting},
            said=_("The paper is withdrawn."),
            crumbs=_trail(request, supporting.application, file, title),
        ),
    )


landlord_supporting_document_withdraw, social_supporting_document_withdraw = _both(_withdraw, landlord=access.WRITE)


@guard(access.SOCIAL_FILE)
def supporting_document_pass(request, pk):
    supporting = _supporting_document(request, pk)
    title = (
        _("Pass a paper to the landlord’s file")
        if supporting.file == FileKind.SOCIAL
        else _("Pass a paper to the social-aid file")
    )

    return form_page(
        request,
        Task(
            title=title,
            verb=title,
            form=PassForm,
            does=actions.pass_supporting_document,
            given={"supporting": supporting, "on": today()},
            then=lambda passed: _address(passed.file, supporting.application_id),
            cancel=_address(supporting.file, supporting.application_id),
            subtitle=_("%(document)s. It stays in its file too. Other people will read it there.")
            % {"document": supporting},
            said=_("The paper is in the other file too, with your reason."),
            crumbs=_trail(request, supporting.application, supporting.file, title),
        ),
    )
