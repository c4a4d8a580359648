"""Is each paper kept as it was filed? Its file is read again and held against its digest: a share of them each night,
all of them on demand. One found changed or absent is read again every night until it is put back.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Mod
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .errors import Refused
from .models import Document

NIGHTS = 30  # in as many nights, each paper is read again
_SHOWN = 2
_READ = ("pk", "kind", "number", "file", "sha256", "wrong_on")


def share_of(on: date) -> QuerySet[Document]:
    """The papers to read again on the night of `on`, and those that were wrong already."""
    share = Document.objects.annotate(night=Mod(F("pk"), NIGHTS)).filter(
        Q(night=on.toordinal() % NIGHTS) | Q(wrong_on__isnull=False)
    )
    return share.order_by("pk")


def examine(papers: QuerySet[Document], on: date) -> Iterator[tuple[Document, str]]:
    """Each paper with what is wrong of it, in words; "" when it is what was filed. What is found is noted."""
    for paper in papers.order_by("pk").only(*_READ).iterator(chunk_size=500):
        why = _wrong(paper)
        if bool(why) != bool(paper.wrong_on):
            changed = Document.objects.filter(pk=paper.pk).update(wrong_on=on if why else None)
            if not changed:
                continue  # erased meanwhile, with its file
        yield paper, why


def _wrong(paper: Document) -> str:
    try:
        with paper.file.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return _("its file is absent")
    except (OSError, ValueError):  # a disk that no longer reads, a row without a file
        return _("its file cannot be read")
    return "" if digest == paper.sha256 else _("its file is no longer the one that was filed")


def named(paper: Document) -> str:
    """By its key, its kind and its number: a title may name a person."""
    return f"n° {paper.pk} ({' '.join(part for part in (paper.kind, paper.number) if part)})"


def verify_share(on: date) -> str:
    """Raises Refused with the papers that are not what was filed: the night fails until they are put back."""
    count, wrong = 0, []
    for paper, why in examine(share_of(on), on):
        count += 1
        if why:
            wrong.append(_("%(paper)s: %(why)s") % {"paper": named(paper), "why": why})
    if wrong:
        more = len(wrong) - _SHOWN
        rest = [_("and %(n)s more") % {"n": more}] if more > 0 else []
        raise Refused(
            _("Papers to restore from a backup: %(papers)s. The whole list: trousseau papers verify")
            % {"papers": ", ".join(wrong[:_SHOWN] + rest)}
        )
    return ngettext(
        "%(n)s paper read again: it is what was filed.", "%(n)s papers read again: each is what was filed.", count
    ) % {"n": count}
