"""From a file to its text: what it is by its first bytes, held against its extension, within limits."""

import re
from pathlib import Path, PurePath

from trousseau import scales
from trousseau.rules.said import Said, say

from .model import NotReadable, Reading
from .office import text_apart
from .pdf import pdf_text
from .reader import Lookup, read_text

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT_BYTES = 4 * 1024 * 1024
_FORMATS = {".txt": "text", ".md": "text", ".markdown": "text", ".docx": "docx", ".odt": "odt", ".pdf": "pdf"}
_NAMES = {"text": say("text"), "docx": say("Word (docx)"), "odt": say("OpenDocument (odt)"), "pdf": say("PDF")}
_ACCEPTED = say("Give a txt, md, docx, odt or pdf file.")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def read_file(path: str | Path, *, at: Lookup = scales.at) -> Reading:
    """Read the act in the file at `path`. Raises NotReadable."""
    path = Path(path)
    try:
        if not path.exists():
            raise NotReadable(say("The file “%(name)s” does not exist. Check its name and its folder.", name=path.name))
        if not path.is_file():
            raise NotReadable(say("“%(name)s” is not a file. %(accepted)s", name=path.name, accepted=_ACCEPTED))
        if path.stat().st_size > MAX_BYTES:
            raise NotReadable(_too_big(path.stat().st_size))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        refusal = say("The file “%(name)s” cannot be opened. Check your rights on it.", name=path.name)
        raise NotReadable(refusal) from error
    return read_bytes(data, path.name, at=at)


def read_bytes(data: bytes, filename: str, *, at: Lookup = scales.at) -> Reading:
    """Read the act in `data`, a file named `filename`. Raises NotReadable."""
    return read_text(text_of(data, filename), at=at)


def text_of(data: bytes, filename: str) -> str:
    """The words of the act in `data`, a file named `filename`: its extension must be that of its content.

    Raises NotReadable.
    """
    extension = PurePath(filename).suffix.lower()
    if extension not in _FORMATS:
        if not extension:
            raise NotReadable(say("This file has no extension. %(accepted)s", accepted=_ACCEPTED))
        raise NotReadable(
            say("The extension “%(extension)s” is not read. %(accepted)s", extension=extension, accepted=_ACCEPTED)
        )
    if not data.strip():
        raise NotReadable(say("This file is empty. Save it again from its software, or ask for it again."))
    if len(data) > MAX_BYTES:
        raise NotReadable(_too_big(len(data)))
    found = _kind(data)
    if found != _FORMATS[extension] and not (found == "zip" and extension in (".docx", ".odt")):
        raise NotReadable(_mismatch(extension, found))
    if extension == ".pdf":
        return pdf_text(data)
    if extension in (".docx", ".odt"):
        return text_apart(data, extension[1:])
    return _decode(data)


def _too_big(size: int) -> Said:
    return say(
        "This file is too big (%(size)s MB, %(most)s MB at most). Give the extract of the deliberation alone, without its "
        "annexes.",
        size=size // 1024 // 1024,
        most=MAX_BYTES // 1024 // 1024,
    )


def _kind(data: bytes) -> str:
    """The format that the first bytes tell, "binary" when they are no text."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data[:4] == b"PK\x03\x04":
        return "zip"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:3] == b"\xef\xbb\xbf":
        return "text"
    # Cut on what a text may hold: a few stray control characters do not make a file binary.
    sample = data[:65536]
    strange = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 32), 127))
    return "text" if sample.count(0) == 0 and strange * 50 <= len(sample) else "binary"


def _mismatch(extension: str, found: str) -> Said:
    if found == "binary" or found == "text" and extension not in (".txt", ".md"):
        return say(
            "This file bears the extension “%(extension)s”, but its content is not %(awaited)s: it is damaged, "
            "incomplete or badly named. %(accepted)s",
            extension=extension,
            awaited=_NAMES[_FORMATS[extension]],
            accepted=_ACCEPTED,
        )
    if found == "zip":
        return say(
            "This file bears the extension “%(extension)s”, but holds an archive or an office document. Rename it with the "
            "right extension, then give it again.",
            extension=extension,
        )
    return say(
        "This file bears the extension “%(extension)s”, but holds %(found)s. Rename it with the right extension, then give "
        "it again.",
        extension=extension,
        found=_NAMES[found],
    )


def _decode(data: bytes) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise NotReadable(say("This text is too long for a deliberation. Give the extract of one deliberation alone."))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _CONTROL.sub("", data.decode("utf-16", "replace"))
    text = data.decode("utf-8-sig", "replace")
    # A few damaged bytes leave a UTF-8 text readable; where most accents are damaged, it was Windows' code.
    damaged, accents = text.count("\ufffd"), sum(not character.isascii() for character in text)
    if damaged * 2 > accents:
        text = data.decode("cp1252", "replace")
    return _CONTROL.sub("", text)
