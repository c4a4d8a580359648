"""The import contract is the journey, read from the other end."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import reverse

from trousseau.journey import AGENCY, JOURNEY, OBSERVATORY, rooms

ROOT = Path(__file__).parents[2]


def contract() -> dict[str, int]:
    """Each room of the layers contract with its height: 0 is the top."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c for c in config["tool"]["importlinter"]["contracts"] if c["type"] == "layers")["layers"]
    return {room.strip(): height for height, layer in enumerate(layers) for room in layer.split("|")}


def test_the_import_contract_follows_the_journey():
    height = contract()
    line = [room.code for room in JOURNEY if room.code != "observatory"]
    for lower, upper in zip(line, line[1:], strict=False):
        assert height[upper] <= height[lower], f"{upper} comes after {lower} in the journey, not in the contract"


def test_every_room_of_the_journey_is_a_folder_and_every_app_is_in_the_journey():
    source = ROOT / "src" / "trousseau"
    apps = {path.parent.name for path in source.glob("*/apps.py")}
    assert apps == {room.code for room in JOURNEY}


def test_the_two_sites_share_the_core_alone():
    shared = {room.code for room in rooms(AGENCY)} & {room.code for room in rooms(OBSERVATORY)}
    assert shared == {"core", "demo"}


def test_every_stop_of_the_menu_is_a_page(settings):
    for room in rooms(settings.SITE):
        if room.start:
            assert reverse(room.start)


@pytest.mark.django_db
def test_a_page_of_a_room_without_an_entry_stands_under_one_of_the_menu(client, staff):
    client.force_login(staff.rental)
    for name in ("receipts:counter", "payouts:suppliers", "matching:lines", "owners:list", "rents:home"):
        html = client.get(reverse(name)).content.decode()
        assert re.search(r'<a href="/loyers/" aria-current="page">', html), name
