"""From a file to its text: what it is by its first bytes, held against its extension, within limits."""

import re
from pathlib import Path, PurePath

from trousseau import scales

from .model import NotReadable, Reading
from .office import docx_text, odt_text
from .pdf import pdf_text
from .reader import Lookup, read_text

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT_BYTES = 4 * 1024 * 1024
_FORMATS = {
    ".txt": "texte",
    ".md": "texte",
    ".markdown": "texte",
    ".docx": "Word (docx)",
    ".odt": "OpenDocument (odt)",
    ".pdf": "PDF",
}
_ACCEPTED = "Donnez un fichier txt, md, docx, odt ou pdf."
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")


def read_file(path: str | Path, *, at: Lookup = scales.at) -> Reading:
    """Read the act in the file at `path`. Raises NotReadable."""
    path = Path(path)
    try:
        if not path.exists():
            raise NotReadable(f"Le fichier « {path.name} » n’existe pas. Vérifiez son nom et son dossier.")
        if not path.is_file():
            raise NotReadable(f"« {path.name} » n’est pas un fichier. {_ACCEPTED}")
        if path.stat().st_size > MAX_BYTES:
            raise NotReadable(_too_big(path.stat().st_size))
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise NotReadable(f"Le fichier « {path.name} » ne peut pas être ouvert. Vérifiez vos droits.") from error
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
        named = f"L’extension « {extension} » n’est pas lue" if extension else "Ce fichier n’a pas d’extension"
        raise NotReadable(f"{named}. {_ACCEPTED}")
    if not data.strip():
        raise NotReadable("Ce fichier est vide. Enregistrez-le de nouveau depuis son logiciel, ou redemandez-le.")
    if len(data) > MAX_BYTES:
        raise NotReadable(_too_big(len(data)))
    found = _kind(data)
    if found != _FORMATS[extension] and not (found == "zip" and extension in (".docx", ".odt")):
        raise NotReadable(_mismatch(extension, found))
    if extension == ".pdf":
        return pdf_text(data)
    if extension == ".docx":
        return docx_text(data)
    if extension == ".odt":
        return odt_text(data)
    return _decode(data)


def _too_big(size: int) -> str:
    return (
        f"Ce fichier est trop gros ({size // 1024 // 1024} Mo, {MAX_BYTES // 1024 // 1024} Mo au plus). "
        "Donnez l’extrait de la seule délibération, sans ses annexes."
    )


def _kind(data: bytes) -> str:
    """The format that the first bytes tell, "binaire" when they are no text."""
    if b"%PDF-" in data[:1024]:
        return "PDF"
    if data[:4] == b"PK\x03\x04":
        return "zip"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:3] == b"\xef\xbb\xbf":
        return "texte"
    # Cut on what a text may hold: a few stray control characters do not make a file binary.
    sample = data[:65536]
    strange = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 32), 127))
    return "texte" if sample.count(0) == 0 and strange * 50 <= len(sample) else "binaire"


def _mismatch(extension: str, found: str) -> str:
    awaited = _FORMATS[extension]
    if found == "binaire" or found == "texte" and extension not in (".txt", ".md"):
        return (
            f"Ce fichier porte l’extension « {extension} », mais son contenu n’est pas du {awaited} : il est abîmé, "
            f"incomplet ou mal nommé. {_ACCEPTED}"
        )
    what = "une archive ou un document bureautique" if found == "zip" else f"du {found}"
    return (
        f"Ce fichier porte l’extension « {extension} », mais contient {what}. Renommez-le avec la bonne "
        "extension, puis donnez-le de nouveau."
    )


def _decode(data: bytes) -> str:
    if len(data) > MAX_TEXT_BYTES:
        raise NotReadable("Ce texte est trop long pour une délibération. Donnez l’extrait d’une seule délibération.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _CONTROL.sub("", data.decode("utf-16", "replace"))
    text = data.decode("utf-8-sig", "replace")
    # A few damaged bytes leave a UTF-8 text readable; where most accents are damaged, it was Windows' code.
    damaged, accents = text.count("\ufffd"), sum(not character.isascii() for character in text)
    if damaged * 2 > accents:
        text = data.decode("cp1252", "replace")
    return _CONTROL.sub("", text)
