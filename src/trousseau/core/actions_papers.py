"""Files: what is kept of one that came in, a document, a paper of the agency."""

import hashlib
from datetime import date

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from . import digests
from .actions import edit, record
from .enums import IncomingVerdict
from .models import AgencyPaper, Document, Household, IncomingFile, User
from .verbs import VERSIONED, No, verb

AGENCY = No("a paper of the agency: no household is named")
VALIDITY = No("a paper may begin on a day to come, and ends on one")


def _unscanned(sha256: str) -> bool:
    return IncomingFile.objects.filter(sha256=sha256, verdict=IncomingVerdict.UNSCANNED).exists()


def note_incoming(*, verdict: str, field: str, kind: str, size: int, sha256: str, why: str) -> IncomingFile:
    """Note that a file was refused by the antivirus, or taken without its answer. Of it nothing else is kept."""
    return IncomingFile.objects.create(
        verdict=verdict, field=field[:120], kind=kind, size=size, sha256=sha256, why=why[:200]
    )


@transaction.atomic
def note_clean(*, sha256: str) -> None:
    """The antivirus looked at this content and knows nothing against it: what was taken before is no longer in doubt."""
    noted = IncomingFile.objects.filter(sha256=sha256, verdict=IncomingVerdict.UNSCANNED)
    if noted.exists():
        noted.update(verdict=IncomingVerdict.CLEAN)
        Document.objects.filter(sha256=sha256, unscanned=True).update(unscanned=False)


@transaction.atomic
def file_document(
    *,
    kind: str,
    title: str,
    content: bytes,
    suffix: str,
    on: date,
    number: str = "",
    template: str = "",
    data: dict | None = None,
    household: Household | None = None,
) -> Document:
    """Store `content` under its hash and record it. A crash before commit leaves a file without a row: harmless."""
    digest = hashlib.sha256(content).hexdigest()
    document = Document(
        kind=kind,
        number=number,
        title=title,
        sha256=digest,
        template=template,
        data=data or {},
        household=household,
        made_on=on,
        unscanned=bool(settings.CLAMD) and _unscanned(digest),
    )
    document.file.save(f"{kind}-{digest[:16]}{suffix}", ContentFile(content), save=False)
    digests.write([document])
    return document


def refile_documents(papers: QuerySet[Document], *, household: Household | None, title: str = "") -> None:
    """Papers whose household was said wrongly, or was not known: they go to its file, and say `title` when there is one. What
    was erased stays so."""
    found = list(papers.filter(erased_on=None))
    for paper in found:
        paper.title = title or paper.title
    digests.refile(found, household)


@verb(once=No("a kind has one paper that begins on a day: the base refuses a second"), frozen=AGENCY, happened=VALIDITY)
def add_paper(actor: User, **fields) -> AgencyPaper:
    """A paper of the agency and its validity; the one before stays in the history."""
    paper = AgencyPaper(**fields)
    record(paper, actor)
    return paper


@verb(once=VERSIONED, frozen=AGENCY, happened=VALIDITY)
def correct_paper(actor: User, *, paper: AgencyPaper, version: int, **fields) -> None:
    """Correct what was typed; a new paper is added instead, so that each day keeps its own."""
    edit(actor, paper, version=version, **fields)
