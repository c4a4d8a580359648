"""The demonstration told behind a waiting page: it is in its place whole or not at all, and the page leaves its port."""

import shutil
import socket
import urllib.error
import urllib.request
from pathlib import Path

import psycopg
import pytest

from trousseau.site import behind
from trousseau.site.process import Stop
from trousseau.site.waiting import STYLE, Waiting

from .machine import Site


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


def on_sqlite(site: str) -> dict[str, str]:
    return {}


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
    assert behind.take_place(tmp_path, on_sqlite) and not telling.exists()
    assert (tmp_path / "agency" / behind.BASE).read_text() == "agency told"
    assert (tmp_path / "agency" / "documents" / "one").exists() and (tmp_path / "demonstration").exists()
    assert (tmp_path / "agency" / "keys" / "one").read_text() == "of before"
    assert (tmp_path / "observatory" / "keys" / "one").read_text() == "keys told"
    assert not behind.take_place(tmp_path, on_sqlite)


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
        behind.take_place(tmp_path, on_sqlite)
    monkeypatch.setattr(behind, "_move", move)
    assert behind.take_place(tmp_path, on_sqlite)
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
    assert not behind.take_place(tmp_path, on_sqlite)
    with behind.told(tmp_path, [port], on_sqlite, wanted=True):
        assert (tmp_path / "agency" / behind.BASE).read_text() == "told again"
        assert asked(port)[0] == 503  # until what follows is done
    assert "elle recommence" in capsys.readouterr().out


def test_a_story_that_cannot_be_told_keeps_no_site_from_starting(tmp_path, port, monkeypatch, capsys):
    def fails(site, environment, said):
        (Path(environment["TROUSSEAU_HOME"]) / site / behind.BASE).write_text("half told")
        raise Stop("la démonstration n’a pas pu être racontée")

    monkeypatch.setattr(behind, "_tell", fails)
    started = False
    with behind.told(tmp_path, [port], on_sqlite, wanted=True):
        started = True
    assert started and "n’a pas pu être racontée" in capsys.readouterr().out
    assert not (tmp_path / behind.TELLING).exists() and not (tmp_path / "demonstration").exists()


def test_a_base_that_came_meanwhile_is_not_replaced(tmp_path):
    story(tmp_path, whole=True)
    (tmp_path / "observatory").mkdir()
    (tmp_path / "observatory" / behind.BASE).write_text("of somebody")
    with pytest.raises(Stop, match="gardez l’une des deux"):
        behind.take_place(tmp_path, on_sqlite)
    assert (tmp_path / "observatory" / behind.BASE).read_text() == "of somebody"


class TestOnPostgresql:
    """The base of the story is a schema of its own, which becomes the one that everybody reads."""

    @pytest.fixture
    def site(self, postgres, tmp_path) -> Site:
        found = Site(tmp_path, postgres())
        with psycopg.connect(found.url) as base:
            base.execute(f"CREATE SCHEMA {behind.TELLING}")
            for schema, words in ((behind.TELLING, "told"), ("public", "of before")):
                base.execute(f"CREATE TABLE {schema}.what (said text)")
                base.execute(f"INSERT INTO {schema}.what VALUES ('{words}')")
        return found

    def environment(self, site: Site, **more: str):
        return lambda name: site.environment(TROUSSEAU_SITE=name, **more) if name == "agency" else {}

    def story(self, site: Site, folder: Path) -> None:
        """A story whose agency is on PostgreSQL, under the keys that its site already has."""
        site.ok("manage", "check")
        telling = story(folder, whole=True) / "agency"
        (telling / behind.BASE).unlink()
        shutil.rmtree(telling / "keys")

    def read(self, site: Site) -> str:
        with psycopg.connect(site.url) as base:
            return base.execute("SELECT said FROM what").fetchone()[0]

    def test_a_story_that_is_whole_takes_its_place_once(self, site, tmp_path):
        self.story(site, tmp_path)
        assert behind.take_place(tmp_path, self.environment(site))
        assert self.read(site) == "told" and (tmp_path / "agency" / "documents" / "one").exists()
        self.story(site, tmp_path)  # as if it had been killed just after
        (tmp_path / "observatory" / behind.BASE).unlink()
        assert behind.take_place(tmp_path, self.environment(site)) and self.read(site) == "told"

    def test_it_never_replaces_a_base_in_which_somebody_has_an_account(self, site, tmp_path):
        with psycopg.connect(site.url) as base:
            base.execute("CREATE TABLE core_user AS SELECT 1 AS id")
        self.story(site, tmp_path)
        with pytest.raises(Stop, match="a déjà un compte, ou refuse"):
            behind.take_place(tmp_path, self.environment(site))
        assert self.read(site) == "of before"
        assert not behind._free(tmp_path, self.environment(site, TROUSSEAU_DEMO="1"))

    def test_it_is_told_only_where_somebody_asks_for_it(self, site, tmp_path):
        assert not behind._free(tmp_path, self.environment(site))
        assert behind._free(tmp_path, self.environment(site, TROUSSEAU_DEMO="1"))
