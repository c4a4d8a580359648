"""The words of a paper."""

import pypdfium2

from trousseau.core.models import Document


def text_of(paper: Document | bytes) -> str:
    """What a PDF says, kept or just printed, its white space collapsed."""
    if isinstance(paper, Document):
        with paper.file.open("rb") as file:
            paper = file.read()
    said = " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper))
    return " ".join(said.replace("\u200b", "").split())
