"""A photo keeps its pixels alone: markers planted where phones write do not survive."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from trousseau.engines.photos import MOST_PIXELS, SIDE, PhotoRefused, clean

MARKS = (
    b"SERIAL-4711-MARK",
    b"GPS-47.3220-MARK",
    b"XMP-MARK-6789",
    b"IPTC-MARK-2345",
    b"COMMENT-MARK",
    b"TRAILER-MARK",
)


def exif() -> Image.Exif:
    found = Image.Exif()
    found[0x010F], found[0xA431], found[0x0112] = "SERIAL-4711-MARK", "SERIAL-4711-MARK", 6
    found.get_ifd(0x8825).update({1: "N", 2: (47.0, 19.0, 19.2), 29: "GPS-47.3220-MARK"})
    found.get_ifd(0x8769).update({0xA431: "SERIAL-4711-MARK"})
    return found


def red_left(size=(400, 200)) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    return picture


def sent(kind: str) -> bytes:
    out = io.BytesIO()
    more: dict = {"exif": exif()}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "COMMENT-MARK")
        text.add_itxt("XML:com.adobe.xmp", "XMP-MARK-6789")
        more["pnginfo"] = text
    else:
        more["xmp"] = b"XMP-MARK-6789"
    if kind == "JPEG":
        more["comment"] = b"COMMENT-MARK"
    red_left().save(out, kind, icc_profile=b"\0" * 128 + b"IPTC-MARK-2345", **more)
    data = out.getvalue()
    if kind == "JPEG":  # an IPTC block as newspapers write it, and a second picture after the end
        block = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 14) + b"IPTC-MARK-2345"
        data = data[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + data[2:]
    return data + b"TRAILER-MARK"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_place_no_camera_no_comment_remains(kind):
    planted = sent(kind)
    assert sum(mark in planted for mark in MARKS) >= 4, "the markers must be there first"
    kept = clean(planted)
    assert [mark for mark in MARKS if mark in kept] == []
    assert not any(word in kept for word in (b"Exif", b"http://ns.adobe", b"8BIM", b"ICC_PROFILE", b"GPS"))
    read = Image.open(io.BytesIO(kept))
    assert read.format == "JPEG" and dict(read.getexif()) == {}
    assert set(read.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_photo_taken_upright_stays_upright():
    kept = Image.open(io.BytesIO(clean(sent("JPEG"))))
    assert kept.size == (200, 400)
    top, bottom = kept.getpixel((100, 50)), kept.getpixel((100, 350))
    assert top[0] > 200 > 60 > top[2] and bottom[2] > 200 > 60 > bottom[0]


def test_a_large_photo_is_made_lighter():
    out = io.BytesIO()
    red_left((4000, 3000)).save(out, "JPEG")
    kept = Image.open(io.BytesIO(clean(out.getvalue())))
    assert max(kept.size) == SIDE


def test_what_is_transparent_becomes_white():
    out = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(clean(out.getvalue()))).getpixel((5, 5)) == (255, 255, 255)


def bomb(side: int) -> bytes:
    """A PNG of some bytes that says it is `side` pixels wide and high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"x" * (20 * 1024 * 1024 + 1), "bytes"),
        (b"%PDF-1.7", "format"),
        (b"GIF89a\x01\x00", "format"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (bomb(int(MOST_PIXELS**0.5) + 1), "pixels"),
        (bomb(60_000), "pixels"),
        (sent("JPEG")[:900], "broken"),
        (sent("PNG")[:300], "broken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),
    ],
    ids=["empty", "heavy", "pdf", "gif", "heic", "large", "bomb", "cut jpeg", "cut png", "svg"],
)
def test_what_is_no_photo_says_why(data, reason):
    with pytest.raises(PhotoRefused) as refused:
        clean(data)
    assert refused.value.reason == reason
