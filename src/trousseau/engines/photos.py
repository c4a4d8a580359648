"""A photo made safe to keep: its pixels drawn again, and nothing else of what a phone writes around them."""

import io
import struct
import warnings

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 64_000_000  # above what phones take; a picture that unpacks to more is a trap
SIDE = 1600  # px of the longer side that is kept: enough to see a crack, light to send
HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


class PhotoRefused(Exception):
    """`reason`: empty, bytes, pixels, heic, format or broken."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


def clean(data: bytes) -> bytes:
    """`data` (JPEG, PNG or WebP) as a JPEG of its upright pixels alone, SIDE px at most.

    The picture is decoded and encoded again from its pixels, so that no EXIF, XMP, IPTC, comment, colour profile,
    preview or trailing byte of the original is left. Raises PhotoRefused.
    """
    if not data:
        raise PhotoRefused("empty")
    if len(data) > MOST_BYTES:
        raise PhotoRefused("bytes")
    if data[4:8] == b"ftyp" and data[8:12] in HEIC:
        raise PhotoRefused("heic")
    from PIL import Image, ImageOps, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the limit below is lower than the one that Pillow warns of
        try:
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise PhotoRefused("pixels")
            picture.draft("RGB", (SIDE, SIDE))  # a large JPEG is decoded at the size that is kept
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((SIDE, SIDE))
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
        except Image.DecompressionBombError:
            raise PhotoRefused("pixels") from None
        except (OSError, ValueError, SyntaxError, KeyError, EOFError, struct.error, MemoryError):
            raise PhotoRefused("broken") from None
    return out.getvalue()
