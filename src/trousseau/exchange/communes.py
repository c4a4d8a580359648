"""The official lists of the communes of France, as their publishers give them: the code officiel géographique of the INSEE
(`v_commune_AAAA.csv`: names as they are written), the base of postal codes of La Poste (`laposte_hexasmal`: postal codes),
or any CSV whose columns say code, name and, perhaps, postal code.

A list is read whole or refused with its line: one that is half read would lose communes without a word.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MOST_BYTES = 20 * 1024 * 1024
CODE = re.compile(r"(?:\d{2}|2[AB])\d{3}")
POSTAL = re.compile(r"\b\d{5}\b")
LONGEST = 80  # characters of a name; the longest of France has 45
# columns by what they hold, in the spellings of their publishers; accents, case, # and spaces set aside
CODES = ("com", "code_commune_insee", "code_insee", "insee", "codgeo", "code_commune", "code")
NAMES = ("libelle", "nom_de_la_commune", "nom_commune", "nom_standard", "nom", "libgeo", "commune", "name")
POSTALS = ("code_postal", "codes_postaux", "postal_code")
KIND = "typecom"  # of the INSEE: COM a commune, ARM a municipal arrondissement; the others are parts of communes
KEPT = ("COM", "ARM")


class Listed(NamedTuple):
    """A commune of the list; `postal` is empty where the list says none, the first of several otherwise."""

    insee: str
    name: str
    postal: str


@dataclass(frozen=True)
class NotCommunes(Exception):
    """Why a file is no such list: `code` says which sentence, `values` fill it in."""

    code: str
    values: dict


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise NotCommunes("large", {"most": MOST_BYTES // 1024 // 1024})
    if content[:2] == b"PK":
        raise NotCommunes("zip", {})
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotCommunes("text", {})


def _rows(reader) -> Iterator[tuple[int, list[str]]]:
    """The rows of a `csv.reader` with their last line. Raises NotCommunes where a cell has no end."""
    line = 0
    try:
        for row in reader:
            line = reader.line_num
            yield line, row
    except csv.Error:  # a quotation mark that is never closed takes the rest of the file with it
        raise NotCommunes("broken", {"line": line + 1}) from None


def read_communes(content: bytes) -> list[Listed]:
    """The communes of a list, by code, each once. Raises NotCommunes."""
    text = _text(content)
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    rows = _rows(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    header = [_bare(cell) for cell in next(rows, (0, []))[1]]

    def place(names: tuple[str, ...]) -> int | None:
        return next((header.index(name) for name in names if name in header), None)

    code, name, postal, kind = place(CODES), place(NAMES), place(POSTALS), place((KIND,))
    if code is None or name is None:
        raise NotCommunes("columns", {"found": ", ".join(filter(None, header[:12]))[:200]})
    found: dict[str, Listed] = {}
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(header):
            raise NotCommunes("short", {"line": line})
        if kind is not None and row[kind].strip() not in KEPT:
            continue
        insee, said = row[code].strip().upper(), " ".join(row[name].split())
        if len(insee) == 4 and insee.isdigit():
            insee = f"0{insee}"  # a spreadsheet dropped the zero of the first departments
        if not CODE.fullmatch(insee):
            raise NotCommunes("code", {"line": line, "value": row[code][:20]})
        if not said:
            raise NotCommunes("name", {"line": line})
        if len(said) > LONGEST:
            raise NotCommunes("long", {"line": line, "most": LONGEST})
        given = row[postal].strip() if postal is not None else ""
        codes = POSTAL.findall(given.zfill(5)) if given else []
        if given and not codes:
            raise NotCommunes("postal", {"line": line, "value": given[:20]})
        known = found.get(insee)
        if known is None or (codes and not known.postal):
            found[insee] = Listed(insee, said, codes[0] if codes else "")
    if not found:
        raise NotCommunes("none", {})
    return sorted(found.values())
