"""Is each paper kept as it was filed? Its file is read again and held against its digest: a share of them each night,
all of them on demand. One found changed or absent is read again every night until it is put back.

What its row says of it (which file, whose, of which kind and number) is sealed with its key: one that was pointed at
another paper is found the same night.
"""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Mod

from trousseau.rules.said import Said, say, say_many, together

from . import chain
from .bulk import update_each
from .errors import Failed, Refused
from .models import Document, Household

NIGHTS = 30  # in as many nights, each paper is read again
_SHOWN = 2
_SEALED = ("pk", "kind", "number", "title", "file", "sha256", "template", "household_id", "made_on")
_READ = (*_SEALED, "seal", "wrong_on", "erased_on")
ERASED = "Papier effacé"


@transaction.atomic
def write(papers: Sequence[Document]) -> None:
    """Write new papers, each with its seal. Nothing else writes one: unsealed, it would be found changed every night."""
    Document.objects.bulk_create(papers)
    for paper in papers:
        paper.seal = chain.sealed(_spelled(paper))
    update_each(papers, "seal")


def _spelled(paper: Document) -> str:
    values = [getattr(paper, name) for name in _SEALED]
    if paper.erased_on:  # of the others, the seal is what it was before papers could be erased
        values.append(str(paper.erased_on))
    return chain.written(["core.document", *(None if v is None else str(v) for v in values)])


@transaction.atomic
def refile(papers: Sequence[Document], household: Household | None) -> None:
    """These papers were filed under another household, or under none: they are this one's, with a new seal."""
    for paper in papers:
        paper.household = household
        paper.seal = chain.sealed(_spelled(paper))
    update_each(papers, "title", "household", "seal")


@transaction.atomic
def blot(papers: Sequence[Document], on: date) -> set[str]:
    """Erase what these papers say, of which the rows must stay since others point at them: no title, no file, a new seal
    that says so. Returns the names of the files, to be removed once this is committed."""
    names = {str(paper.file.name) for paper in papers if paper.file}
    for paper in papers:
        paper.title, paper.data, paper.file, paper.erased_on = ERASED, {}, "", on
        paper.seal = chain.sealed(_spelled(paper))
    update_each(papers, "title", "data", "file", "erased_on", "seal")
    return names


def share_of(on: date) -> QuerySet[Document]:
    """The papers to read again on the night of `on`, and those that were wrong already."""
    share = Document.objects.annotate(night=Mod(F("pk"), NIGHTS)).filter(
        Q(night=on.toordinal() % NIGHTS) | Q(wrong_on__isnull=False)
    )
    return share.order_by("pk")


def examine(papers: QuerySet[Document], on: date) -> Iterator[tuple[Document, Said | None]]:
    """Each paper with what is wrong of it, in words; None when it is what was filed. What is found is noted."""
    for paper in papers.order_by("pk").only(*_READ).iterator(chunk_size=500):
        why = _wrong(paper)
        if bool(why) != bool(paper.wrong_on):
            changed = Document.objects.filter(pk=paper.pk).update(wrong_on=on if why else None)
            if not changed:
                continue  # erased meanwhile, with its file
        yield paper, why


def _wrong(paper: Document) -> Said | None:
    if paper.erased_on and not paper.file:
        return None if _in_place(paper) else _astray()
    try:
        with paper.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return say("its file is absent")
    except Refused as refused:  # its key
        return say("its file cannot be read: %(why)s", why=str(refused))
    except (OSError, ValueError):  # a disk that no longer reads, a row without a file
        return say("its file cannot be read")
    if digest != paper.sha256:
        return say("its file is no longer the one that was filed")
    return None if _in_place(paper) else _astray()


def _in_place(paper: Document) -> bool:
    return chain.holds(_spelled(paper), paper.seal)


def _astray() -> Said:
    return say("it was given another file, person, kind or number outside the software")


def named(paper: Document) -> str:
    """By its key, its kind and its number: a title may name a person."""
    return f"n° {paper.pk} ({' '.join(part for part in (paper.kind, paper.number) if part)})"


def verify_share(on: date) -> Said:
    """Raises Failed with the papers that are not what was filed: the night fails until they are put back."""
    count, found = 0, {}
    for paper, why in examine(share_of(on), on):
        count += 1
        if why:
            found[paper.pk] = named(paper), why
    for paper in Document.objects.order_by("pk").only(*_READ).iterator(chunk_size=500):
        if not _in_place(paper):
            found.setdefault(paper.pk, (named(paper), _astray()))
    if found:
        rows = [found[key] for key in sorted(found)]
        wrong = [say("%(paper)s: %(why)s", paper=paper, why=why) for paper, why in rows[:_SHOWN]]
        more = [say("and %(n)s more", n=len(rows) - _SHOWN)] if len(rows) > _SHOWN else []
        papers = together([*wrong, *more], between=", ")
        raise Failed(
            say("Papers to restore from a backup: %(papers)s. The whole list: trousseau papers verify", papers=papers)
        )
    if not count:
        return say("No paper was to be read again.")
    return say_many(
        "%(n)s paper read again: it is what was filed.", "%(n)s papers read again: each is what was filed.", count
    )
