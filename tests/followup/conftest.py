import io

import pytest
from PIL import Image


def jpeg(tone: int = 80) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SERIAL-4711-MARK"
    exif.get_ifd(0x8825).update({1: "N", 29: "GPS-47.3220-MARK"})
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (tone, 90, 90)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def photo(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return jpeg
