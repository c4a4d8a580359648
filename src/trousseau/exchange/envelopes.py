"""Letters joined in one file, in the order of their envelopes, by a process apart (`apart`): some were typed elsewhere.

join([Letter(reference, pdf, lines), …], sheets) → Joined       raises Refused, Exhausted
"""

import base64
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

from trousseau.exchange import apart
from trousseau.rules.said import say

POINTS = 72 / 25.4  # of a millimetre
WINDOW = (100, 40, 205, 85)  # left, top, right, bottom of the window of a DL envelope on the page, in millimetres


PAGES = 1000  # of one file: some three hundred letters of two pages with their sheets


class NotReadable(ValueError):
    """A letter that is no PDF, or that is too long: its argument, a `Said`, names it by its reference."""


class Letter(NamedTuple):
    """`lines`: what the window must show."""

    reference: str
    pdf: bytes
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """One PDF, its number of pages, the references of the letters before which a sheet was put."""

    pdf: bytes
    pages: int
    sheets: tuple[str, ...]


def join(letters: Sequence[Letter], sheets: bytes) -> Joined:
    """`sheets`: a PDF with one page a letter, put before the letter whose first page does not show its envelope."""
    content = "\n".join(
        [json.dumps(_text(sheets)), *(json.dumps([one.reference, _text(one.pdf), list(one.lines)]) for one in letters)]
    )
    *parts, (pages, bare) = apart.read("envelopes", content.encode())
    return Joined(base64.b64decode("".join(parts)), pages, tuple(bare))


def _text(pdf: bytes) -> str:
    return base64.b64encode(pdf).decode()


def values(content: bytes) -> Iterator:
    """In the process apart: the file in pieces, then its pages and sheets."""
    import pypdfium2

    first, *rest = content.splitlines()
    sheets = pypdfium2.PdfDocument(base64.b64decode(json.loads(first)))
    whole, bare = pypdfium2.PdfDocument.new(), []
    longest, its = 0, ""
    for n, line in enumerate(rest):
        reference, pdf, lines = json.loads(line)
        try:
            letter = pypdfium2.PdfDocument(base64.b64decode(pdf))
            if not len(letter):
                raise NotReadable(say("Letter %(reference)s has no page.", reference=reference))
            shown = _shows(letter[0], lines)
        except pypdfium2.PdfiumError as error:
            raise NotReadable(say("Letter %(reference)s is no PDF that can be read.", reference=reference)) from error
        if not shown:
            bare.append(reference)
            whole.import_pages(sheets, [n])
        whole.import_pages(letter)
        if len(letter) > longest:
            longest, its = len(letter), reference
        if len(whole) > PAGES:
            raise NotReadable(
                say(
                    "These letters make over %(most)s pages, too many for one file. The longest, %(reference)s, has "
                    "%(pages)s: print it from its page and say there that it left, then print the others.",
                    most=PAGES,
                    reference=its,
                    pages=longest,
                )
            )
    out = BytesIO()
    whole.save(out)
    joined = _text(out.getvalue())
    for start in range(0, len(joined), 1 << 20):
        yield joined[start : start + (1 << 20)]
    yield [len(whole), bare]


def _shows(page, lines: list[str]) -> bool:
    """Whether the page bears this very envelope in its window, and nothing else there."""
    height = page.get_height()
    left, top, right, bottom = (side * POINTS for side in WINDOW)
    seen = page.get_textpage().get_text_bounded(left=left, bottom=height - bottom, right=right, top=height - top)
    return _bare(seen) == _bare(" ".join(lines))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
