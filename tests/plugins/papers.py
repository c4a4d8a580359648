"""A PDF of one empty page and small pictures, as somebody would give them."""

import io
import struct
import zlib
from functools import cache

from PIL import Image

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def pdf(mark: bytes) -> bytes:
    """One that differs from another by a comment at its end."""
    return PDF + b"% " + mark + b"\n"


def picture(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, form)
    return out.getvalue()


@cache
def large_png(width: int, height: int) -> bytes:
    """A PNG of one colour: some hundred kilobytes that unpack to hundreds of millions of bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packed, row = zlib.compressobj(9), bytes(1 + 3 * width)
    data = b"".join(packed.compress(row) for _row in range(height)) + packed.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def many_scans(width: int, height: int, times: int) -> bytes:
    """A progressive JPEG that draws its last scan again and again: small, and endless to unpack."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", progressive=True, quality=30)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * times + b"\xff\xd9"
