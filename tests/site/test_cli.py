"""The command line: a wrong call shows the help, an expected failure is one French line."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from trousseau.site import cli

from .machine import Site

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    "arguments", [[], ["dance"], ["backup"], ["restore", "one"], ["account", "a@b.example"]]
)
def test_an_unknown_or_unfinished_call_shows_the_help_and_exits_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    shown = capsys.readouterr().err
    assert stopped.value.code == 2
    assert "usage : trousseau" in shown
    assert shown.rstrip().endswith("trousseau : appel incomplet ou inconnu.")


def test_the_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--help"])
    shown = capsys.readouterr().out
    assert stopped.value.code == 0
    commands = "run demo nightly backup restore account link ledger deliberation migrate check manage"
    assert all(f"\n    {command} " in shown for command in commands.split())


def test_reading_a_deliberation_needs_neither_django_nor_a_database(tmp_path):
    code = (
        "import sys; from trousseau.site.cli import main; code = main(['deliberation', 'read', sys.argv[1]]);"
        "assert code == 2, code; assert 'django' not in sys.modules"
    )
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = subprocess.run([sys.executable, "-c", code, empty], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_unknown_site_is_said(tmp_path):
    done = Site(tmp_path, name="elsewhere").run("check")
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "TROUSSEAU_SITE vaut « elsewhere » : écrivez agency ou observatory.",
    )


def test_a_base_that_does_not_answer_is_said(tmp_path):
    line = Site(tmp_path, url="postgres://nobody@127.0.0.1:1/nothing").refused("check")
    assert "la base ne répond pas" in line


def test_a_base_that_is_not_up_to_date_is_said(tmp_path):
    assert "trousseau migrate" in Site(tmp_path).refused("nightly")


def test_an_account_is_opened_once_with_a_link_where_its_password_is_chosen(migrated, tmp_path):
    site = migrated.copy(tmp_path / "home")
    opened = ("account", "merle@essai.example", "--role", "administrator", "--name", "Ada Merle")
    said = site.ok(*opened)
    link = "http://127.0.0.1:8000/compte/password/reset/key/"
    assert said.count(link) == 1 and "mot de passe :" not in said
    assert site.python(
        "from trousseau.core.models import User;"
        "print(User.objects.get(email='merle@essai.example').has_usable_password())"
    ).endswith("False")
    site.refused(*opened)
    assert "rôle inconnu" in site.refused(
        "account", "b@essai.example", "--role", "king", "--name", "B", code=2
    )
    assert link in site.ok("link", "Merle@essai.example")
    assert "https://trousseau.essai.example/compte/" in site.ok(
        "link", "merle@essai.example", TROUSSEAU_ORIGINS="https://trousseau.essai.example"
    )
    assert "aucun compte ouvert" in site.refused("link", "pinson@essai.example")


def test_a_mail_server_written_wrong_is_said(tmp_path):
    for wrong in ("mail.essai.example", "https://mail.essai.example", "smtp://"):
        done = Site(tmp_path).run("check", TROUSSEAU_MAIL=wrong)
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
        assert done.stderr.startswith("TROUSSEAU_MAIL se lit")


def test_a_base_without_its_triggers_is_refused(migrated, tmp_path):
    site = migrated.copy(tmp_path / "home")
    site.ok("check")
    base = sqlite3.connect(site.home / "agency/db.sqlite3")
    [name] = base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1").fetchone()
    base.execute(f"DROP TRIGGER {name}")
    base.close()
    line = site.refused("check")
    assert "core.E001" in line and name in line
    site.ok("migrate")
    site.ok("check")


@pytest.mark.parametrize("port", ["abc", "80", "65535", "-1"])
def test_a_port_that_cannot_be_is_said(tmp_path, port):
    assert f"le port « {port} » ne convient pas" in Site(tmp_path).refused("run", f"--port={port}", code=2)


@pytest.mark.parametrize("place", [0, 1])
def test_a_taken_port_is_said_before_anything_starts(tmp_path, ports, place):
    with socket.create_server(("127.0.0.1", ports + place)):
        line = Site(tmp_path / "home").refused("run", PORT=str(ports))
    assert f"le port {ports + place} est déjà pris" in line
    assert not (tmp_path / "home/agency").exists()


class Running:
    """`trousseau run --empty` as a person starts it."""

    def __init__(self, home: Path, port: int):
        self.home, self.port = home, port

    def __enter__(self) -> "Running":
        site = Site(self.home)
        self.output = (self.home / "output").open("w+")
        self.process = subprocess.Popen(
            site.command("run", "--empty"),
            env=site.environment(PORT=str(self.port)),
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )
        until = time.monotonic() + 300
        while "Ctrl-C" not in self.said():
            assert self.process.poll() is None and time.monotonic() < until, self.said()
            time.sleep(0.2)
        return self

    def __exit__(self, *raised) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)
        self.output.close()

    def said(self) -> str:
        return (self.home / "output").read_text()

    def children(self) -> list[int]:
        text = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in text.split()]

    def listens(self) -> list[bool]:
        found = []
        for port in (self.port, self.port + 1):
            with socket.socket() as probe:
                found.append(probe.connect_ex(("127.0.0.1", port)) == 0)
        return found


def test_run_serves_both_sites_until_it_is_told_to_stop(tmp_path, ports):
    with Running(tmp_path, ports) as running:
        for port in (ports, ports + 1):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/compte/login/", timeout=30) as page:
                assert page.status == 200
        assert f"http://127.0.0.1:{ports}/" in running.said()
        assert "trousseau account" in running.said()
        assert (tmp_path / "agency/db.sqlite3").exists() and (tmp_path / "observatory/db.sqlite3").exists()
        assert "Trousseau tourne déjà" in Site(tmp_path).refused("run", "--empty", PORT=str(ports + 2000))
        running.process.terminate()
        assert running.process.wait(30) == 128 + signal.SIGTERM
        assert running.listens() == [False, False]


def children_of(running: Running, part: str) -> list[int]:
    """The processes of `trousseau run` whose command line has `part`: granian, or db_worker."""
    return [pid for pid in running.children() if part in Path(f"/proc/{pid}/cmdline").read_text()]


def test_a_task_worker_that_dies_is_started_again_and_nobody_notices(tmp_path, ports):
    with Running(tmp_path, ports) as running:
        workers, servers = children_of(running, "db_worker"), children_of(running, "granian")
        assert (len(workers), len(servers)) == (2, 2)
        os.kill(workers[0], signal.SIGKILL)
        until = time.monotonic() + 120
        while len(set(children_of(running, "db_worker")) - {workers[0]}) < 2:
            assert running.process.poll() is None and time.monotonic() < until, running.said()
            time.sleep(0.1)
        said = "trousseau : le processus « travaux de l’agence » s’est arrêté (code -9) : il est relancé dans 1 seconde."
        assert said in running.said().splitlines()
        assert children_of(running, "granian") == servers and running.listens() == [True, True]


def test_the_death_of_a_server_stops_all_and_is_said(tmp_path, ports):
    with Running(tmp_path, ports) as running:
        os.kill(children_of(running, "granian")[0], signal.SIGKILL)
        assert running.process.wait(60) == 1
        assert "s’est arrêté (code -9) : tout est arrêté" in running.said()
        assert running.listens() == [False, False]
