"""Run as a program by pdf.py: a PDF on standard input, {"text"} or {"refusal"} as JSON on standard output.

Lines are rebuilt from where the characters stand: the order of a PDF's drawing is not that of reading, and a
table's columns show only by the gaps between them.
"""

import ctypes
import json
import sys
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

MAX_PAGES = 300
MAX_CHARS = 1_000_000
MEMORY = 1 << 30
CPU_SECONDS = 25
IMAGE = "[Page {} : image, non lue]"  # the reader warns of it; whoever corrects the text types the page in its place


class Refused(Exception):
    """A refusal whose message is its code, put into words by the parent."""


class Char(NamedTuple):
    """A letter and its box, in points from the bottom left of the page."""

    letter: str
    left: float
    bottom: float
    right: float
    top: float


@dataclass
class Line:
    bottom: float
    top: float
    chars: list[Char]


@dataclass
class Segment:
    left: float
    right: float
    text: str


def limit() -> None:
    try:
        import resource
    except ImportError:  # not on Windows: the parent's timeout remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def read(data: bytes) -> str:
    import pypdfium2 as pdfium
    import pypdfium2.raw as c

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = c.FPDF_GetLastError() == c.FPDF_ERR_PASSWORD or "password" in str(error).lower()
        raise Refused("password" if locked else "damaged") from error
    if len(document) > MAX_PAGES:
        raise Refused("long")
    pages, size = [], 0
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
        except pdfium.PdfiumError as error:
            raise Refused("damaged") from error
        size += text_page.count_chars()
        if size > MAX_CHARS:
            raise Refused("long")
        pages.append(page_text(characters(text_page, c)))
    if not "".join(pages).strip():
        raise Refused("empty" if len(document) else "damaged")
    for number, text in enumerate(pages):
        if not text.strip() and is_image(document[number], c):
            pages[number] = IMAGE.format(number + 1)
    return "\n\f".join(pages)


def is_image(page, c) -> bool:
    """Whether a page without text shows an image: it was scanned, and what it says is not read."""
    return any(shown.type == c.FPDF_PAGEOBJ_IMAGE for shown in page.get_objects())


def characters(text_page, c) -> list[Char]:
    """Every character drawn on the page, where it stands."""
    found = []
    box = c.FS_RECTF()
    for i in range(text_page.count_chars()):
        code = c.FPDFText_GetUnicode(text_page, i)
        if code in (0, 10, 13) or c.FPDFText_IsGenerated(text_page, i) == 1:
            continue
        if not c.FPDFText_GetLooseCharBox(text_page, i, ctypes.byref(box)):
            continue
        if code in (2, 0xFFFE) or (c.FPDFText_IsHyphen(text_page, i) == 1 and code != 45):
            code = 2  # a hyphen at the end of a line: cleaning decides whether it stays
        found.append(Char(chr(code), box.left, box.bottom, box.right, box.top))
    return found


def page_text(chars: list[Char]) -> str:
    """The lines of a page from top to bottom, a blank line where paragraphs part."""
    lines = lines_of(chars)
    heights = sorted(line.top - line.bottom for line in lines)
    height = heights[len(heights) // 2] if heights else 0
    pitches = sorted(a.bottom - b.bottom for a, b in pairwise(lines))
    pitch = pitches[len(pitches) // 4] if pitches else 0
    out: list[str] = []
    columns: list[float] = []
    last = None
    for line in lines:
        parted = last is not None and last - line.bottom > max(pitch, height) * 1.25
        last = line.bottom
        segments = segments_of(line.chars, height)
        columns = follow_columns(columns, segments, parted, height)
        if parted:
            out.append("")
        out.append(in_columns(columns, segments, height / 2) if columns else segments[0].text)
    return "\n".join(out)


def lines_of(chars: list[Char]) -> list[Line]:
    """Characters gathered by height: raised letters (2ème) stand inside the height of their line."""
    lines: list[Line] = []
    for char in chars:
        middle = (char.bottom + char.top) / 2
        line = next((line for line in reversed(lines[-80:]) if line.bottom <= middle <= line.top), None)
        if line:
            line.chars.append(char)
        else:
            lines.append(Line(char.bottom, char.top, [char]))
    return sorted(lines, key=lambda line: -(line.bottom + line.top))


def segments_of(chars: list[Char], height: float) -> list[Segment]:
    """The pieces of a line that wide gaps set apart; narrow gaps are spaces."""
    segments: list[Segment] = []
    for char in sorted(chars, key=lambda char: char.left):
        if char.letter == " " and not segments:
            continue
        gap = char.left - segments[-1].right if segments else 0
        if not segments or (gap > height * 1.2 and char.letter != " "):
            segments.append(Segment(char.left, char.right, char.letter))
            continue
        segment = segments[-1]
        if char.letter == " ":
            segment.text += "" if segment.text.endswith(" ") else " "
            continue
        if gap > height * 0.12 and not segment.text.endswith(" "):
            segment.text += " "
        segment.text += char.letter
        segment.right = max(segment.right, char.right)
    for segment in segments:
        segment.text = segment.text.strip()
    return segments or [Segment(0, 0, "")]


def follow_columns(columns: list[float], segments: list[Segment], parted: bool, height: float) -> list[float]:
    """Where the columns of the table stand that this line belongs to; none outside a table."""
    near = height / 2
    if len(segments) == 1 and columns:
        alone = segments[0]
        column = next((k for k, left in enumerate(columns) if abs(left - alone.left) < near), None)
        beyond = column is not None and column + 1 < len(columns) and alone.right > columns[column + 1]
        if column is None or beyond or (column == 0 and parted):
            return []
        return columns
    if len(segments) == 1:
        return []
    return columns or [segment.left for segment in segments]


def in_columns(columns: list[float], segments: list[Segment], near: float) -> str:
    """The line with each piece under its column, tabs between."""
    cells = [""] * len(columns)
    for segment in segments:
        # A piece under no column is a stretched space in the cell that began to its left.
        nearest = max((k for k, left in enumerate(columns) if left < segment.left + near), default=0)
        cells[nearest] = f"{cells[nearest]} {segment.text}".strip()
    return "\t".join(cells)


def main() -> int:
    limit()
    try:
        answer = {"text": read(sys.stdin.buffer.read())}
    except Refused as refusal:
        answer = {"refusal": str(refusal)}
    except MemoryError:
        answer = {"refusal": "long"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
