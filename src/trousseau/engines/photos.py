"""A photo made safe to keep: its pixels drawn again, and nothing else of what a phone writes around them.

`size_of` reads the first bytes alone, and costs nothing whatever they say; `clean` unpacks the pixels: of what a stranger
sent, in a process of its own (`exchange.pictures`).
"""

import io
import struct
import warnings
from typing import NamedTuple

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 64_000_000  # of a JPEG: above what phones take; a picture that unpacks to more is a trap
# unpacked whole: a PNG of an A4 sheet scanned at 600 points an inch; a WebP, three times as heavy in memory
MOST_UNPACKED = {"PNG": 36_000_000, "WEBP": 20_000_000}
SIDE = 1600  # px of the longer side that is kept: enough to see a crack, light to send
SEGMENTS = 2000  # of a JPEG before its pixels: a phone writes some dozens, a few hundred with its map of depths
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
# of a JPEG, what says its size; C4, C8 and CC among these numbers are something else
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))  # markers without a length


class PhotoRefused(Exception):
    """`reason`: empty, bytes, pixels, unpacked, heic, format or broken."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Size(NamedTuple):
    """What a picture says of itself."""

    form: str
    width: int
    height: int

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def work(self) -> int:
        """What drawing it again costs, in pixels unpacked: a large JPEG is unpacked at a quarter at most."""
        return self.pixels // 4 if self.form == "JPEG" else self.pixels


def size_of(data: bytes) -> Size:
    """Raises PhotoRefused for what is no photo, and for one that is larger than is taken."""
    if not data:
        raise PhotoRefused("empty")
    if len(data) > MOST_BYTES:
        raise PhotoRefused("bytes")
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise PhotoRefused("heic")
    try:
        size = _size(data)
    except (struct.error, IndexError):
        raise PhotoRefused("broken") from None
    if not size.pixels:
        raise PhotoRefused("broken")
    if size.pixels > MOST_PIXELS:
        raise PhotoRefused("pixels")
    if size.pixels > MOST_UNPACKED.get(size.form, MOST_PIXELS):
        raise PhotoRefused("unpacked")
    return size


def _size(data: bytes) -> Size:
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        if data[12:16] != b"IHDR":
            raise PhotoRefused("broken")
        return Size("PNG", *struct.unpack_from(">II", data, 16))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    raise PhotoRefused("format")


def _jpeg(data: bytes) -> Size:
    place = 2
    for _segment in range(SEGMENTS):
        if data[place] != 0xFF:
            break
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return Size("JPEG", width, height)
        if marker == 0xFF:  # filled up before a marker
            place += 1
        elif marker in _ALONE:
            place += 2
        else:
            place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    raise PhotoRefused("broken")


def _webp(data: bytes) -> Size:
    kind = data[12:16]
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    elif kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif kind == b"VP8 ":
        width, height = (side & 0x3FFF for side in struct.unpack_from("<HH", data, 26))
    else:
        raise PhotoRefused("broken")
    return Size("WEBP", width, height)


def clean(data: bytes) -> bytes:
    """`data` (JPEG, PNG or WebP) as a JPEG of its upright pixels alone, SIDE px at most.

    The picture is decoded and encoded again from its pixels, so that no EXIF, XMP, IPTC, comment, colour profile,
    preview or trailing byte of the original is left. Raises PhotoRefused.
    """
    said = size_of(data)
    from PIL import Image, ImageOps, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the limits above are lower than the one that Pillow warns of
        try:
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.size != (said.width, said.height):
                raise PhotoRefused("broken")  # it says two sizes
            picture.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at the size that is kept
            picture.load()
            picture.thumbnail((SIDE, SIDE))  # before anything copies it
            upright = ImageOps.exif_transpose(picture)
            kept = Image.new("RGB", upright.size, "white")
            if upright.has_transparency_data:
                upright = upright.convert("RGBA")
                kept.paste(upright, mask=upright.getchannel("A"))
            else:
                kept.paste(upright.convert("RGB"))
            out = io.BytesIO()
            kept.save(out, "JPEG", quality=82, optimize=True)
        except UnidentifiedImageError:
            raise PhotoRefused("format") from None
        except (Image.DecompressionBombError, MemoryError):
            raise PhotoRefused("pixels") from None
        except (OSError, ValueError, SyntaxError, KeyError, EOFError, struct.error):
            raise PhotoRefused("broken") from None
    return out.getvalue()
