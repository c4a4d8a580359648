"""The keys of a site: made together, once, and never anew in the place of one that was lost."""

import pytest

from trousseau.site import keys


def test_the_keys_are_made_once_and_read_again(tmp_path):
    first = keys.load(tmp_path / "keys")
    assert keys.load(tmp_path / "keys") == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys", "keys.list", "keys.lock"]
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_one_that_is_lost_is_said_and_not_made_anew(tmp_path):
    keys.load(tmp_path / "keys")
    (tmp_path / "keys" / "field.key").unlink()
    with pytest.raises(SystemExit, match=r"field\.key.*sauvegarde"):
        keys.load(tmp_path / "keys")
    assert not (tmp_path / "keys" / "field.key").exists()


def test_all_of_them_lost_where_registers_are_kept_are_not_made_anew(tmp_path):
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / "clients").write_text("1:abc")
    with pytest.raises(SystemExit, match=r"chain\.key"):
        keys.load(tmp_path / "keys")
    assert not (tmp_path / "keys").exists()


def test_the_one_that_seals_backups_is_younger_than_some_homes(tmp_path):
    keys.load(tmp_path / "keys")
    (tmp_path / "keys" / "backup.key").unlink()
    assert keys.load(tmp_path / "keys").backup
