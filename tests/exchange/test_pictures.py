"""The pictures of a form are unpacked by one process apart, one after the other; what they cost it is told."""

import io

import pytest
from PIL import Image

from tests.plugins.papers import PDF, large_png, many_scans, picture
from trousseau.engines.photos import MOST_PIXELS, MOST_UNPACKED, SEGMENTS, PhotoRefused, clean, size_of
from trousseau.exchange import apart, pictures


def test_the_first_bytes_say_the_size_of_a_picture():
    for form in ("JPEG", "PNG", "WEBP"):
        assert size_of(picture(form, (400, 300))) == (form, 400, 300)
    out = io.BytesIO()
    Image.new("RGBA", (70, 50), (0, 0, 0, 0)).save(out, "WEBP", lossless=True)
    assert size_of(out.getvalue()) == ("WEBP", 70, 50)
    out = io.BytesIO()
    frames = [Image.new("RGB", (90, 40), color) for color in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert size_of(out.getvalue()) == ("WEBP", 90, 40)


def larger(form: str, pixels: int) -> bytes:
    """A picture that says more than it holds."""
    side = int(pixels**0.5) + 1
    data = bytearray(picture(form))
    if form == "PNG":
        data[16:24] = side.to_bytes(4) * 2
    elif form == "WEBP":
        data[26:30] = side.to_bytes(2, "little") * 2
    else:
        at = data.index(b"\xff\xc0") + 5
        data[at : at + 4] = side.to_bytes(2) * 2
    return bytes(data)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (PDF, "format"),
        (b"GIF89a" + b"\0" * 40, "format"),
        (b"II*\0" + b"\0" * 40, "format"),  # TIFF
        (b"\xff\xd8\xff", "broken"),
        (b"\xff\xd8" + b"\xff" * 5_000_000, "broken"),
        (b"\xff\xd8" + b"\xff\xe1\0\2" * (SEGMENTS + 1), "broken"),
        (b"\xff\xd8\xff\xe1\0\0" * 20, "broken"),
        (picture("PNG")[:20], "broken"),
        (picture("WEBP")[:27], "broken"),
        (larger("JPEG", MOST_PIXELS), "pixels"),
        (larger("PNG", MOST_UNPACKED["PNG"]), "unpacked"),
        (larger("PNG", MOST_PIXELS), "pixels"),
        (larger("WEBP", MOST_UNPACKED["WEBP"]), "unpacked"),
    ],
    ids=range(14),
)
def test_what_is_no_photo_or_too_large_is_known_without_unpacking(content, reason, monkeypatch):
    monkeypatch.setattr(Image, "open", None)
    with pytest.raises(PhotoRefused) as refused:
        clean(content)
    assert refused.value.reason == reason


def test_a_picture_that_says_two_sizes_is_none():
    """Its first frame is what is asked, the second what would be unpacked."""
    small, great = picture("JPEG"), picture("JPEG", (4000, 3000))
    at, end = small.index(b"\xff\xc0"), great.index(b"\xff\xc0")
    frame = small[at : at + 2 + int.from_bytes(small[at + 2 : at + 4])]
    for content in (great[:end] + frame + great[end:], small[:at] + great[end:]):
        try:
            assert max(Image.open(io.BytesIO(clean(content))).size) <= 1600
        except PhotoRefused as refused:
            assert refused.reason == "broken"


def test_photos_are_drawn_the_same_in_their_own_process_and_each_says_what_it_is():
    sent = [picture("JPEG"), b"GIF89a", picture("PNG", (2000, 1000)), picture("JPEG")[:300], picture("WEBP")]
    drawn = list(pictures.draw(sent, seconds=20))
    assert [one.reason for one in drawn] == ["", "format", "", "broken", ""]
    assert drawn[2].content == clean(sent[2]) and drawn[4].content == clean(sent[4])
    assert 0 < drawn[0].seconds <= drawn[-1].seconds < 20
    assert [one[:2] for one in pictures.draw(sent[:2], seconds=20, opened=True)] == [(b"", ""), (b"", "format")]


def test_more_photos_than_a_pipe_holds_are_given_and_taken_at_once():
    heavy = picture("JPEG", (1600, 1200)) + b"\0" * 3_000_000
    assert [one.reason for one in pictures.draw([heavy] * 12, seconds=30)] == [""] * 12


def test_the_largest_that_are_taken_fit_in_the_memory_of_the_process():
    sides = {form: int(most**0.5) for form, most in MOST_UNPACKED.items()}
    sent = [large_png(sides["PNG"], sides["PNG"]), picture("WEBP", (sides["WEBP"], sides["WEBP"]))]
    assert [one.reason for one in pictures.draw(sent, seconds=30)] == ["", ""]


def test_a_picture_made_to_be_endless_ends_the_process_and_those_before_it_are_kept():
    sent = [picture("JPEG"), many_scans(6000, 6000, 3000), picture("JPEG")]
    drawn = list(pictures.draw(sent, seconds=3))
    assert [one.reason for one in drawn] == [""]


def test_a_reader_that_did_not_start_says_so(monkeypatch):
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(apart.Refused, match="n’a pas démarré"):
        list(pictures.draw([picture("JPEG")], seconds=3))
