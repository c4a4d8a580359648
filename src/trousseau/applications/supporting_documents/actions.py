"""File a paper, withdraw it, and the only way from one file to the other: an act, with its reason."""

import hashlib
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import digests
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Document, Person, User
from trousseau.core.verbs import TODAY, VERSIONED, No, Refuses, verb
from trousseau.rules.candidate_file import Supplied, refusal

from ..actions import check_open
from ..enums import FileKind, SupportingGroup, SupportingKind
from ..models import Application, SupportingDocument
from . import queries


def _check(application: Application, file: str, kind: str, person: Person, on: date) -> queries.Lists:
    """Raises Refused when the file may not hold this paper, with the text that says so."""
    check_open(application)
    if not application.household.members.on(on).filter(person=person).exists():
        raise Refused(_("This person does not belong to the household."), "person")
    closed = queries.lists(file, on)
    supplied = [
        Supplied(row.kind, row.expires_on)
        for row in SupportingDocument.objects.not_withdrawn().filter(application=application, file=file, person=person)
    ]
    why, group = refusal(kind, supplied, closed.groups, on)
    if group is None:
        raise Refused(
            _("%(file)s may not hold this paper: it is not in its closed list.") % {"file": FileKind(file).label},
            "kind",
            closed.groups[0].article,
        )
    if why == "most":
        raise Refused(
            _("%(group)s: this person already gave the only paper that may be asked. Withdraw it to replace it.")
            % {"group": SupportingGroup(group.code).label},
            "kind",
            group.article,
        )
    return closed


@verb(
    once=No("a paper that the file holds already is refused"), frozen=Refuses("application.household"), happened=("on",)
)
def file_supporting_document(
    actor: User,
    *,
    application: Application,
    file: str,
    kind: str,
    person: Person,
    content: bytes,
    suffix: str,
    on: date,
    today: date,
    expires_on: date | None = None,
) -> SupportingDocument:
    """A paper enters one of the two files. `suffix` is .pdf, .jpg or .png, as its content says."""
    if expires_on and expires_on < on:
        raise Refused(_("This paper was no longer valid on that day: ask for another."), "expires_on")
    closed = _check(application, file, kind, person, today)
    same = {"document__sha256": hashlib.sha256(content).hexdigest(), "kind": kind, "person": person, "file": file}
    if SupportingDocument.objects.not_withdrawn().filter(application=application, **same).exists():
        raise Refused(_("This file already holds this paper: to write it anew, withdraw it first."), "paper")
    # without its household: a paper of a file is reached through that file, by its readers alone
    document = file_document(
        kind=f"supporting-{file}", title=str(SupportingKind(kind).label)[:200], content=content, suffix=suffix, on=on
    )
    supporting = SupportingDocument(
        application=application,
        file=file,
        kind=kind,
        person=person,
        document=document,
        received_on=on,
        expires_on=queries.ends(kind, on, expires_on, closed.extract_months),
        received_by=actor,
    )
    record(supporting, actor)
    return supporting


@verb(once=VERSIONED, frozen=Refuses("supporting.application.household"), happened=TODAY)
def withdraw_supporting_document(
    actor: User, *, supporting: SupportingDocument, version: int, why: str, on: date
) -> None:
    """Withdraw a document: replaced, filed by mistake, no longer needed. Who withdrew it and why stay."""
    if supporting.withdrawn_on:
        raise Refused(_("This paper was already withdrawn."))
    edit(actor, supporting, version=version, withdrawn_on=on, withdrawn_why=why, reason="withdraw")


@verb(
    once=No("a paper that the other file holds is refused"),
    frozen=Refuses("supporting.application.household"),
    happened=TODAY,
)
def pass_supporting_document(actor: User, *, supporting: SupportingDocument, why: str, on: date) -> SupportingDocument:
    """Pass the paper to the other file too, because `actor` says so and why. The first stays where it is.

    Raises Refused when the other file may not hold it: a bank statement never reaches the landlord's side.
    """
    if supporting.withdrawn_on:
        raise Refused(_("This paper was withdrawn: it goes nowhere."))
    other = FileKind.LANDLORD if supporting.file == FileKind.SOCIAL else FileKind.SOCIAL
    same = {"document__sha256": supporting.document.sha256, "person": supporting.person, "file": other}
    if SupportingDocument.objects.not_withdrawn().filter(application=supporting.application, **same).exists():
        raise Refused(_("The other file already holds this paper."))
    _check(supporting.application, other, supporting.kind, supporting.person, on)
    document = Document(
        kind=f"supporting-{other}",
        title=supporting.document.title,
        file=supporting.document.file.name,
        sha256=supporting.document.sha256,
        made_on=supporting.document.made_on,
        unscanned=supporting.document.unscanned,
    )
    digests.write([document])
    passed = SupportingDocument(
        application=supporting.application,
        file=other,
        kind=supporting.kind,
        person=supporting.person,
        document=document,
        received_on=on,
        expires_on=supporting.expires_on,
        received_by=actor,
        passed_from=supporting,
        passed_why=why,
    )
    record(passed, actor)
    return passed
