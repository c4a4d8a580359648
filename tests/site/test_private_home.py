"""The home of a site is its user's alone: its data, documents, keys and passing files, also those of before."""

import os
from pathlib import Path

import pytest

from .machine import Site
from .test_backup import fill, save

pytestmark = pytest.mark.once


def open_to_others(home: Path) -> dict[str, str]:
    """What another account of the machine may list, read or change."""
    found = [home, *home.rglob("*")]
    return {
        str(path.relative_to(home)): oct(path.stat().st_mode & 0o777) for path in found if path.stat().st_mode & 0o077
    }


@pytest.fixture
def usual_umask():
    """As most systems set it: what is made is read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def test_a_new_home_is_read_by_its_user_alone(usual_umask, tmp_path):
    site = Site(tmp_path / "home")
    site.ok("migrate")
    fill(site)
    site.run("nightly")  # what was filled in proves nothing of funds: it may fail
    assert list((site.home / "agency/documents").rglob("*.pdf"))
    assert open_to_others(site.home) == {}


def test_a_home_of_before_is_closed_by_the_next_start(usual_umask, migrated, tmp_path):
    site = migrated.copy(tmp_path / "home")
    fill(site)
    (site.home / "exchange").mkdir()
    (site.home / "exchange/agence.facts").touch()
    elsewhere = tmp_path / "disk"
    (site.home / "agency/documents").rename(elsewhere)  # on another disk, as a person may
    (site.home / "agency/documents").symlink_to(elsewhere)
    for path in (site.home, elsewhere, *site.home.rglob("*"), *elsewhere.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    site.ok("check", start=True)
    assert site.home.stat().st_mode & 0o077 == 0  # at once, whatever is in it
    site.ok("migrate")
    assert open_to_others(site.home) == open_to_others(elsewhere) == {}


def test_a_folder_that_holds_what_is_not_ours_is_left_to_its_owner(usual_umask, migrated, tmp_path):
    """Everybody's folder, as /tmp: what we put there is closed, not it."""
    site = migrated.copy(tmp_path / "home")
    site.home.chmod(0o1777)
    site.ok("check")
    assert site.home.stat().st_mode & 0o7777 == 0o1777
    assert (site.home / "agency").stat().st_mode & 0o077 == 0


def test_a_backup_leaves_nothing_readable_behind(usual_umask, migrated, tmp_path):
    site = migrated.copy(tmp_path / "home")
    fill(site)
    save(site, tmp_path / "saved")
    assert open_to_others(tmp_path / "saved") == {}
    assert not [path for path in (site.home / "agency").iterdir() if path.name.startswith(".")]
