"""A zip of statements, as banks give the accounts of one customer or the days of one month."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator

from trousseau.exchange.kinds import Kind, kind_of
from trousseau.rules.said import say

from .model import LARGEST, NotReadable

FILES = 500
UNFOLDED = 200 * 1024 * 1024  # bytes of them all: beyond, the archive is a trap
_BROKEN = say("This archive (zip) is damaged: ask the bank for it again.")
_TOO_BIG = say("This archive unfolds beyond what is read: give its files one after the other.")
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, LookupError, RuntimeError)


def members(content: bytes) -> Iterator[tuple[int, bytes]]:
    """(place, content) of each file, in the order of the names; folders, and what a desktop adds by itself, are passed over.

    Raises NotReadable. A member is named by its place: its name may be somebody's.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        rows = sorted((row for row in archive.infolist() if _counts(row)), key=lambda row: row.filename)
        if not rows:
            raise NotReadable(say("This archive (zip) holds no file."))
        if len(rows) > FILES:
            raise NotReadable(say("This archive holds more than %(most)s files: give fewer at a time.", most=FILES))
        left = UNFOLDED
        for place, row in enumerate(rows, 1):
            if row.flag_bits & 1:
                raise NotReadable(say("This archive is protected by a password: give the files that it holds."))
            with archive.open(row) as file:
                data = file.read(min(left, LARGEST) + 1)  # whatever size it declares
            left -= len(data)
            if len(data) > LARGEST or left < 0:
                raise NotReadable(_TOO_BIG)
            yield place, data
    except NotReadable:
        raise
    except _DAMAGE as error:
        raise NotReadable(_BROKEN) from error


def _counts(row: zipfile.ZipInfo) -> bool:
    parts = row.filename.split("/")
    return not row.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith(".")


def is_archive(content: bytes) -> bool:
    """A zip that is no document of an office program."""
    return content.startswith(b"PK") and kind_of(content) in (Kind.ZIP, Kind.OTHER)
