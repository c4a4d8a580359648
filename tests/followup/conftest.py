import io

import pytest
from PIL import Image

from trousseau.core.models import Organisation
from trousseau.followup.actions_decided import begin_decided_measure, note_time

from .billing import BEGUN, DAY


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


@pytest.fixture
def measure(on_day, staff, application):
    """Forty hours granted, three noted."""
    on_day(DAY.isoformat())
    funder = Organisation.objects.create(kind="funder", name="Département d’essai")
    made = begin_decided_measure(
        staff.social,
        household=application.household,
        kind="asll",
        begun_on=BEGUN,
        today=BEGUN,
        funder=funder,
        unit="hours",
        units_planned=40,
    )
    note_time(staff.social, measure=made, on=BEGUN, today=DAY, minutes=180)
    return made
