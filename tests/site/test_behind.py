"""The demonstration told behind a waiting page: it is in its place whole or not at all, and the page leaves its port."""

import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from trousseau.site import behind
from trousseau.site.process import Stop
from trousseau.site.waiting import STYLE, Waiting


@pytest.fixture
def port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken


def asked(port: socket.socket, path: str = "/") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port.getsockname()[1]}{path}", timeout=5) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


def story(folder: Path, *, whole: bool) -> Path:
    """What a storyteller leaves in its own folder."""
    telling = folder / behind.TELLING
    for site in behind.SITES:
        for name in ("keys", "documents", "heads"):
            (telling / site / name).mkdir(parents=True)
            (telling / site / name / "one").write_text(f"{name} told")
        (telling / site / behind.BASE).write_text(f"{site} told")
    (telling / "exchange").mkdir()
    if whole:
        (telling / behind.WHOLE).touch()
    return telling


def test_the_page_says_how_far_the_story_went_and_leaves_its_port_open(port):
    waiting = Waiting([port])
    waiting.say(37, "08/2025 : loyers & <banque>")
    status, page = asked(port, "/compte/login/")
    assert status == 503 and 'value="37"' in page and "08/2025 : loyers &amp; &lt;banque&gt;" in page
    assert asked(port, STYLE)[0] == 200
    waiting.close()
    with socket.create_connection(port.getsockname(), timeout=5):  # heard later, by the site
        assert port.accept()


def test_a_story_that_is_whole_takes_its_place_with_the_keys_of_before(tmp_path):
    (tmp_path / "agency" / "keys").mkdir(parents=True)
    (tmp_path / "agency" / "keys" / "one").write_text("of before")
    telling = story(tmp_path, whole=True)
    assert behind.take_place(tmp_path) and not telling.exists()
    assert (tmp_path / "agency" / behind.BASE).read_text() == "agency told"
    assert (tmp_path / "agency" / "documents" / "one").exists() and (tmp_path / "demonstration").exists()
    assert (tmp_path / "agency" / "keys" / "one").read_text() == "of before"
    assert (tmp_path / "observatory" / "keys" / "one").read_text() == "keys told"
    assert not behind.take_place(tmp_path)


def test_a_story_killed_while_it_took_its_place_goes_on(tmp_path, monkeypatch):
    story(tmp_path, whole=True)
    moved, move = [], behind._move

    def killed(entry, to):
        moved.append(to)
        if len(moved) == 6:
            raise KeyboardInterrupt
        move(entry, to)

    monkeypatch.setattr(behind, "_move", killed)
    with pytest.raises(KeyboardInterrupt):
        behind.take_place(tmp_path)
    monkeypatch.setattr(behind, "_move", move)
    assert behind.take_place(tmp_path)
    assert (tmp_path / "observatory" / behind.BASE).read_text() == "observatory told"
    assert (tmp_path / "observatory" / "documents" / "one").read_text() == "documents told"


def test_a_story_that_is_not_whole_is_told_again_from_the_beginning(tmp_path, port, monkeypatch, capsys):
    old = story(tmp_path, whole=False) / "agency" / "documents" / "one"

    def told_whole(site, environment, said):
        folder = Path(environment["TROUSSEAU_HOME"]) / site
        assert not old.exists()
        (folder / behind.BASE).write_text("told again")
        assert asked(port)[0] == 503

    monkeypatch.setattr(behind, "_tell", told_whole)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert not behind.take_place(tmp_path)
    with behind.told(tmp_path, [port], lambda site: {}, wanted=True):
        assert (tmp_path / "agency" / behind.BASE).read_text() == "told again"
        assert asked(port)[0] == 503  # until what follows is done
    assert "elle recommence" in capsys.readouterr().out


def test_a_base_that_came_meanwhile_is_not_replaced(tmp_path):
    story(tmp_path, whole=True)
    (tmp_path / "observatory").mkdir()
    (tmp_path / "observatory" / behind.BASE).write_text("of somebody")
    with pytest.raises(Stop, match="gardez l’une des deux"):
        behind.take_place(tmp_path)
    assert (tmp_path / "observatory" / behind.BASE).read_text() == "of somebody"
