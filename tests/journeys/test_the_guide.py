"""The pictures of the user guide, taken from the demonstration; GUIDE=1 (`make guide`) puts them in docs/guide."""

import os
from pathlib import Path

import pytest

from .guide_pictures import PICTURES, take

pytestmark = [pytest.mark.browser, pytest.mark.once]

DAY = "2026-11-24"
KEPT = Path(__file__).parents[2] / "docs" / "guide" / "images"


def test_each_picture_of_the_guide_shows_its_page(town, browser, tmp_path):
    town.start(DAY)
    folder = KEPT if os.environ.get("GUIDE") == "1" else tmp_path / "images"
    assert take(browser, town.agency, folder) == []
    assert {path.stem for path in folder.iterdir()} == {picture.name for picture in PICTURES}
