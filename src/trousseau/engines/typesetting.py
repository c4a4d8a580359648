"""Data in, tagged PDF out: the templates of `documents/` compiled by typst, without network.

The data travel as one JSON in the template's inputs and are never source: a name that looks like typst
code is printed as it is. Every PDF is held to PDF/UA-1, so a template that forgets its title, language or
heading order fails instead of printing a paper that a screen reader cannot read.
"""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import font_source_sans_pro
import typst

from trousseau.engines.documents import DOCUMENTS, Document, Unprintable
from trousseau.engines.documents.fields import printable, read

TEMPLATES = Path(__file__).parent / "documents"
FACES = ("SourceSansPro", "SourceSansProIt", "SourceSansProSemibold")


class Stage(StrEnum):
    """Where a paper stands: marked as a draft on every page, given to be signed with its day left blank, or kept."""

    DRAFT = "draft"
    TO_SIGN = "to_sign"
    KEPT = "kept"


@dataclass(frozen=True)
class Rendered:
    """A printed document: `template` and `version` say what drew it, to be kept beside the data."""

    pdf: bytes
    template: str
    version: str


def render(template: str, data: Mapping[str, Any] | Document, stage: Stage = Stage.KEPT) -> Rendered:
    """Print `data` with one of the templates named in `documents.DOCUMENTS`, at its `stage`.

    `data` are the fields of that document's dataclass, or the dataclass itself. The same data give the
    same bytes. Raises Unprintable naming the fields that are missing or wrong, or the text that no font
    can draw; LookupError for an unknown template.
    """
    if template not in DOCUMENTS:
        raise LookupError(f"no document is called {template!r}: choose among {', '.join(DOCUMENTS)}")
    document = read(DOCUMENTS[template], data, template)
    made = datetime.combine(document.dated, time(), tzinfo=UTC)
    try:
        pdf, warnings = typst.compile_with_warnings(
            str(TEMPLATES / f"{template}.typ"),
            root=str(TEMPLATES),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(printable(document)), "stage": stage.value},
            pdf_standards=["ua-1"],
            timestamp=int(made.timestamp()),
        )
    except typst.TypstError as error:
        if "could not be displayed" in error.message:
            raise Unprintable(template, [("text", error.message.partition(": ")[2])]) from error
        raise
    if warnings:
        # a font that is not found is only a warning to typst: the page would come out wrong, or empty
        raise RuntimeError(f"{template}: {warnings[0].message}")
    return Rendered(pdf=pdf, template=template, version=version(template))


@cache
def version(template: str) -> str:
    """Twelve hexadecimal digits that change when the template or its shared layout does."""
    content = b"\0".join((TEMPLATES / name).read_bytes() for name in (f"{template}.typ", "layout.typ"))
    return sha256(content).hexdigest()[:12]


@cache
def _fonts() -> typst.Fonts:
    # The package holds each face twice (otf and ttf) and typst would take whichever the disk lists first:
    # a folder with one of each makes the bytes the same everywhere. It lives as long as the process.
    folder = tempfile.TemporaryDirectory(prefix="trousseau-fonts-")
    _kept.append(folder)
    for face in FACES:
        source = Path(font_source_sans_pro.font_files_otf[face])
        (Path(folder.name) / source.name).symlink_to(source)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder.name])


_kept: list[tempfile.TemporaryDirectory[str]] = []
