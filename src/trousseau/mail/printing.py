"""Letters in one file, in the order of their envelopes: each begins with the page whose window shows its address."""

import re
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from io import BytesIO

import pypdfium2
from django.utils.translation import gettext as _

from trousseau.core.addresses import posted
from trousseau.core.errors import Refused
from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import AddressSheet, AddressSheets
from trousseau.engines.documents.fields import Prose

from .enums import Channel
from .models import MailItem
from .queries import envelope

MOST = 500  # letters of one file
POINTS = 72 / 25.4  # of a millimetre
WINDOW = (100, 40, 205, 85)  # left, top, right, bottom of the window of a DL envelope on the page, in millimetres


def letters(items: Sequence[MailItem], *, on: date) -> tuple[bytes, int]:
    """One PDF of these letters and its number of pages. Raises Refused on a paper that cannot be read."""
    if not items:
        raise Refused(_("No letter waits to be printed."))
    papers = [_paper(item) for item in items]
    bare = [item for item, paper in zip(items, papers, strict=True) if not shows(paper, item)]
    sheets = pypdfium2.PdfDocument(_sheets(bare, on=on)) if bare else None
    whole = pypdfium2.PdfDocument.new()
    with closing(whole):
        place = {item.pk: n for n, item in enumerate(bare)}
        for item, paper in zip(items, papers, strict=True):
            if sheets is not None and item.pk in place:
                whole.import_pages(sheets, [place[item.pk]])
            whole.import_pages(paper)
            paper.close()
        if sheets is not None:
            sheets.close()
        out = BytesIO()
        whole.save(out)
        return out.getvalue(), len(whole)


def _paper(item: MailItem) -> pypdfium2.PdfDocument:
    try:
        assert item.paper
        with item.paper.file.open("rb") as file:
            return pypdfium2.PdfDocument(file.read())
    except (OSError, ValueError, pypdfium2.PdfiumError) as error:
        raise Refused(
            _("The paper of %(item)s cannot be read: set it aside, and tell the administrator.")
            % {"item": item.reference}
        ) from error


def shows(paper: pypdfium2.PdfDocument, item: MailItem) -> bool:
    """Whether the first page bears this very envelope in its window, and nothing else there."""
    page = paper[0]
    height = page.get_height()
    left, top, right, bottom = (side * POINTS for side in WINDOW)
    text = page.get_textpage()
    seen = text.get_text_bounded(left=left, bottom=height - bottom, right=right, top=height - top)
    text.close()
    page.close()
    return _bare(seen) == _bare(" ".join(envelope(item)))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@in_french
def _sheets(items: Sequence[MailItem], *, on: date) -> bytes:
    document = AddressSheets(
        agency=agency_part(on),
        dated=on,
        number=f"C{items[0].pk}",
        sheets=tuple(
            AddressSheet(
                reference=item.reference,
                name=item.name,
                address=posted(item.address),
                about=Prose(item.title),
                registered=item.channel == Channel.REGISTERED,
            )
            for item in items
        ),
    )
    return printed("address_sheets", document).pdf
