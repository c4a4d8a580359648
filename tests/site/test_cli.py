"""The command line: a wrong call shows the help, an expected failure is one French line."""

import http.client
import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from base_copy import begin

from trousseau.site import cli, process, serve
from trousseau.site.children import stop

from .machine import Site

pytestmark = pytest.mark.once
LONG = """
from trousseau.site import cli
def says(arguments):
    for n in range(%d):
        print("Une ligne.")
    return 0
cli._do = says
raise SystemExit(cli.main(["backup"]))
"""


@pytest.mark.parametrize("arguments", [[], ["dance"], ["backup"], ["restore", "one"], ["account", "a@b.example"]])
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


def test_a_reader_that_leaves_before_the_end_is_no_defect(tmp_path):
    """As of `trousseau backup DIR | head -1`: the work is done, nobody reads what is printed."""
    read, write = os.pipe()
    os.close(read)
    for lines in (1, 100_000):
        command = [sys.executable, "-c", LONG % lines]
        done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
        assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, ""), lines
    os.close(write)


def test_a_pipe_that_breaks_elsewhere_is_said(capsys, monkeypatch):
    def fails(arguments):
        raise BrokenPipeError("a socket")

    monkeypatch.setattr(cli, "_do", fails)
    with pytest.raises(BrokenPipeError):
        cli.main(["backup"])


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


def test_the_pages_are_loaded_without_numpy_nor_scipy(tmp_path):
    """They are a tenth of a start; the works that need them import them."""
    code = "import sys, trousseau.site.urls; print(sorted({'numpy', 'scipy'} & sys.modules.keys()))"
    assert Site(tmp_path).python(code, start=True) == "[]"


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


@pytest.fixture
def called(capsys, monkeypatch):
    """Call a command in this process, nobody at the keyboard: its code, and what it said."""
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def call(*arguments: str) -> tuple[int, str]:
        code = cli.main(arguments)
        said = capsys.readouterr()
        assert not (said.out and said.err)
        return code, said.out + said.err

    return call


OPENED = ("account", "merle@essai.example", "--role", "administrator", "--name", "Ada Merle")
LINK = ("link", "merle@essai.example")


def test_an_account_is_opened_once_with_a_link_where_its_password_is_chosen(db, called):
    from trousseau.core.models import User

    code, said = called(*OPENED)
    link = "http://127.0.0.1:8000/compte/invitation/"
    assert code == 0 and said.count(link) == 1 and "mot de passe :" not in said
    assert not User.objects.get(email="merle@essai.example").has_usable_password()
    code, said = called(*OPENED)
    assert code == 1 and said.startswith("trousseau : ") and said.count("\n") == 1
    code, said = called("account", "b@essai.example", "--role", "king", "--name", "B")
    assert code == 2 and "rôle inconnu" in said
    funder = ("account", "c@essai.example", "--role", "funder", "--name", "C")
    code, said = called(*funder)
    assert code == 1 and "--organisation" in said and said.count("\n") == 1
    assert called(*funder, "--organisation", "Caisse d’essai")[0] == 0
    assert User.objects.get(email="c@essai.example").organisation.name == "Caisse d’essai"
    code, said = called("link", "Merle@essai.example")
    assert code == 0 and link in said
    code, said = called("link", "pinson@essai.example")
    assert code == 1 and "aucun compte ouvert" in said


def test_the_link_of_an_account_is_at_the_address_that_run_prints(db, called, monkeypatch, settings):
    called(*OPENED)
    monkeypatch.setenv("PORT", "8400")
    assert " http://127.0.0.1:8400/compte/" in called(*LINK)[1]
    monkeypatch.setenv("TROUSSEAU_HTTPS", "1")
    monkeypatch.setenv("TROUSSEAU_HOSTS", "agence.essai.example,observatoire.essai.example")
    assert " https://agence.essai.example/compte/" in called(*LINK)[1]
    settings.CSRF_TRUSTED_ORIGINS = ["https://trousseau.essai.example"]  # TROUSSEAU_ORIGINS
    assert "https://trousseau.essai.example/compte/" in called(*LINK)[1]
    settings.CSRF_TRUSTED_ORIGINS = []
    monkeypatch.delenv("TROUSSEAU_HTTPS")
    monkeypatch.delenv("TROUSSEAU_HOSTS")
    monkeypatch.setenv("PORT", "abc")
    code, said = called(*LINK)
    assert code == 2 and "le port « abc » ne convient pas" in said


def test_an_empty_home_says_its_folder_and_has_its_code_shown_by_both_sites(monkeypatch, tmp_path, capsys):
    from trousseau.site import serve

    asked = []
    monkeypatch.setattr(serve, "trousseau", lambda *words: asked.append(words))
    monkeypatch.setenv("TROUSSEAU_HOME", str(tmp_path))

    command = tmp_path / "bin" / "trousseau"
    command.parent.mkdir()
    command.touch(mode=0o755)
    monkeypatch.setattr("sys.argv", [str(command), "run"])
    monkeypatch.chdir(tmp_path)
    for path, name in (("/nowhere", "bin/trousseau"), (str(command.parent), "trousseau")):
        monkeypatch.setenv("PATH", path)
        serve.welcome(8400, demonstration=False)
        said = capsys.readouterr().out
        assert f"TROUSSEAU_HOME={tmp_path} PORT=8400 devant" in said and f"({name} …)" in said
    assert asked == [("agency", "first", "--quiet"), ("observatory", "first", "--quiet")] * 2


def test_a_folder_where_nothing_began_is_named(tmp_path):
    done = Site(tmp_path).run("link", "merle@essai.example", start=False)
    assert done.returncode == 1 and f"dans {tmp_path}" in done.stderr and "TROUSSEAU_HOME" in done.stderr


def test_a_mail_server_written_wrong_is_said(tmp_path):
    for wrong in ("mail.essai.example", "https://mail.essai.example", "smtp://"):
        done = Site(tmp_path).run("check", TROUSSEAU_MAIL=wrong, start=wrong == "smtp://")
        assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1)
        assert done.stderr.startswith("TROUSSEAU_MAIL se lit")


def test_a_base_without_its_triggers_is_refused(committed_db, called):
    assert called("check") == (0, "Tout est en ordre.\n")
    with committed_db.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1")
        [name] = cursor.fetchone()
        cursor.execute(f"DROP TRIGGER {name}")
    code, said = called("check")
    assert code == 1 and said.startswith("trousseau : ") and "core.E001" in said and name in said
    assert called("migrate")[0] == 0
    assert called("check")[0] == 0


@pytest.mark.parametrize("port", ["abc", "80", "65535", "-1"])
def test_a_port_that_cannot_be_is_said(tmp_path, port):
    assert f"le port « {port} » ne convient pas" in Site(tmp_path).refused("run", f"--port={port}", code=2)


@pytest.mark.parametrize("place", [0, 1])
def test_a_taken_port_is_said_before_anything_starts(tmp_path, ports, place):
    with socket.create_server(("127.0.0.1", ports + place)):
        line = Site(tmp_path / "home").refused("run", PORT=str(ports))
    assert f"le port {ports + place} est déjà pris" in line
    assert not (tmp_path / "home/agency").exists()


FIRST = (302, "/compte/premier/")  # what the sign-in page of an empty home answers


class Running:
    """`trousseau run --empty` as a person starts it."""

    def __init__(self, home: Path, port: int, **variables: str):
        self.home, self.port, self.variables = home, port, variables

    def __enter__(self) -> "Running":
        site = Site(self.home)
        self.output = (self.home / "output").open("w+")
        self.process = subprocess.Popen(
            site.command("run", "--empty"),
            env=site.environment(PORT=str(self.port), **self.variables),
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


def children_of(running: Running, part: str) -> list[int]:
    """The processes of `trousseau run` whose command line has `part`: site.web, or db_worker."""
    return [pid for pid in running.children() if part in command_of(pid)]


def command_of(pid: int) -> str:
    """Its command line; nothing once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def page(port: int, **headers: str) -> tuple[int, str]:
    """The status of the sign-in page, and where it sends."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        asked.request("GET", "/compte/login/", headers={k.replace("_", "-"): v for k, v in headers.items()})
        answer = asked.getresponse()
        return answer.status, answer.getheader("Location", "")
    finally:
        asked.close()


@pytest.fixture
def home(tmp_path, pytestconfig) -> Path:
    """A folder whose bases are up to date when the suite has made some."""
    for site in ("agency", "observatory"):
        begin(pytestconfig, tmp_path, site)
    return tmp_path


def test_run_serves_both_sites_and_starts_again_what_dies_until_it_is_told_to_stop(home, ports):
    with Running(home, ports) as running:
        assert page(ports) == page(ports + 1) == FIRST
        assert f"http://127.0.0.1:{ports}/" in running.said()
        assert running.said().count("  code : ") == 2
        assert "Trousseau tourne déjà" in Site(home).refused("run", "--empty", PORT=str(ports + 2000))

        # a web process and a task worker are killed: the others answer, nobody notices
        web, workers = children_of(running, "site.web"), children_of(running, "db_worker")
        assert (len(web), len(workers)) == (4, 2)
        for one in (web[0], workers[0]):
            os.kill(one, signal.SIGKILL)
        until = time.monotonic() + 120
        while (
            len(set(children_of(running, "site.web")) - {web[0]}) < 4
            or len(set(children_of(running, "db_worker")) - {workers[0]}) < 2
        ):
            assert running.process.poll() is None and time.monotonic() < until, running.said()
            assert page(ports) == page(ports + 1) == FIRST
        for who in ("serveur", "travaux"):
            said = f"trousseau : le processus « {who} de l’agence » s’est arrêté (code -9) : il est relancé dans 1 seconde."
            assert said in running.said().splitlines()
        assert set(web[1:]) < set(children_of(running, "site.web"))
        assert set(workers[1:]) < set(children_of(running, "db_worker"))

        running.process.terminate()
        assert running.process.wait(30) == 128 + signal.SIGTERM
        assert running.listens() == [False, False]


def test_what_a_killed_start_left_forbids_to_restore_and_is_ended_by_the_next_start(home, ports):
    with Running(home, ports) as killed:
        left = killed.children()
        killed.process.kill()
        killed.process.wait(30)
    assert page(ports) == FIRST
    site = Site(home)
    refused = site.refused("restore", *backup(site, home / "saved"), "--replace")
    assert "tournent encore" in refused and all(str(pid) in refused for pid in children_of_the_agency(left))
    with Running(home, ports) as running:
        assert f"{len(left)} processus : ils sont arrêtés" in running.said()
        assert not set(left) & {int(one.name) for one in Path("/proc").glob("[0-9]*") if alive(one)}
        assert page(ports) == FIRST


def alive(process: Path) -> bool:
    """Not merely waiting for its end to be read."""
    try:
        return (process / "stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def children_of_the_agency(pids: list[int]) -> list[int]:
    return [pid for pid in pids if b"TROUSSEAU_SITE=agency" in Path(f"/proc/{pid}/environ").read_bytes()]


def backup(site: Site, folder: Path) -> list[Path]:
    site.ok("backup", folder)
    keys = next(folder.glob("*.keys.tar"))
    return [keys.with_name(keys.name.replace(".keys", "")), keys]


def test_both_sites_start_behind_a_proxy_that_speaks_https(home, ports):
    names = {"TROUSSEAU_HTTPS": "1", "TROUSSEAU_HOSTS": "agence.essai.example, observatoire.essai.example"}
    with Running(home, ports, **names) as running:
        by_the_proxy = {"X_Forwarded_Proto": "https", "X_Forwarded_For": "192.0.2.7"}
        assert page(ports, Host="agence.essai.example", **by_the_proxy) == FIRST
        assert page(ports + 1, Host="observatoire.essai.example", **by_the_proxy) == FIRST
        secure = (301, "https://agence.essai.example/compte/login/")
        assert page(ports, Host="agence.essai.example") == secure
        assert page(ports, Host="agence.essai.example", X_Forwarded_Proto="http") == secure
        assert page(ports, Host="elsewhere.example", **by_the_proxy)[0] == 400
        assert page(ports, Host="observatoire.essai.example", **by_the_proxy)[0] == 400
        assert page(ports + 1, Host="agence.essai.example", **by_the_proxy)[0] == 400
        assert page(ports, Host="agence.essai.example:6666", **by_the_proxy)[0] == 400
        assert page(ports, Host="agence.essai.example:443", **by_the_proxy) == FIRST
        said = running.said()
        assert said.count("under a name that is not this site's") == 4
        assert "Traceback" not in said and "elsewhere" not in said and "6666" not in said


def test_a_port_written_with_the_name_is_the_site_s_own(monkeypatch):
    monkeypatch.setenv("TROUSSEAU_HTTPS", "1")
    monkeypatch.setenv("TROUSSEAU_HOSTS", "agence.essai.example:8443,[2001:db8::1]")
    assert (process.hosts("agency"), process.own_ports("agency")) == (["agence.essai.example:8443"], {"443", "8443"})
    assert process.split_port("agence.essai.example:8443") == ("agence.essai.example", "8443")
    assert process.own_ports("observatory") == {"443"} and process.split_port("[2001:db8::1]")[1] == ""
    monkeypatch.delenv("TROUSSEAU_HOSTS")
    assert process.own_ports("agency") == set()  # a tunnel to this machine may have any port


@pytest.mark.parametrize("name", ["agence.essai.example", ".essai.example", "*"])
def test_the_names_of_the_sites_do_not_stop_their_start(migrated, tmp_path, monkeypatch, name):
    """A web process as `trousseau run` starts it, and what it asks of it before it says where the site is."""
    monkeypatch.setenv("TROUSSEAU_HOME", str(migrated.copy(tmp_path / "home").home))
    monkeypatch.setenv("TROUSSEAU_HOSTS", name)
    monkeypatch.setattr(serve, "SITES", ("agency",))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with serve.take(0) as port:
        number, children = port.getsockname()[1], [serve.web_process("agency", port)]
        try:
            serve.wait_for_pages(children, [number])
            assert page(number, Host=f"{name.removeprefix('.').replace('*', 'any.example')}") == FIRST
        finally:
            stop(children)


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"TROUSSEAU_HTTPS": "true"}, "TROUSSEAU_HTTPS vaut « true » : écrivez 1"),
        ({"TROUSSEAU_HTTPS": "1", "TROUSSEAU_PROXIES": "0"}, "Écrivez TROUSSEAU_PROXIES=1"),
        ({"TROUSSEAU_PROXIES": "two"}, "TROUSSEAU_PROXIES vaut « two »"),
    ],
)
def test_a_wrong_setting_of_the_proxy_is_said_by_every_command(tmp_path, variables, said):
    for command in ("run", "check"):
        assert said in Site(tmp_path / "home").refused(command, code=2, **variables)


def test_an_agency_that_began_beside_stays_there_whatever_a_stray_command_left(monkeypatch, tmp_path):
    monkeypatch.delenv("TROUSSEAU_HOME")
    monkeypatch.setattr(process, "_usual", lambda: tmp_path / "var")
    (tmp_path / "var-real" / "agency").mkdir(parents=True)
    (tmp_path / "var" / "agency").mkdir(parents=True)
    assert process.beside() == (tmp_path / "var-real").resolve()


def test_an_agency_begins_beside_the_folder_that_was_told(monkeypatch, tmp_path, capsys):
    """Its data would otherwise lie in the usual folder of the machine, of which nobody makes a copy."""
    monkeypatch.setattr(process, "_usual", lambda: tmp_path / "elsewhere" / "var")
    told = tmp_path / "told"
    (told / "agency").mkdir(parents=True)
    monkeypatch.setenv("TROUSSEAU_HOME", str(told))
    started = []
    monkeypatch.setattr(serve, "Child", lambda name, command, env: started.append(env["TROUSSEAU_HOME"]))
    monkeypatch.setattr(serve, "run", lambda **_asked: started.append(os.environ["TROUSSEAU_HOME"]) or 0)

    assert cli.main(["run", "--empty"]) == 0  # nothing is shown there: an agency works in it
    (told / "demonstration").touch()
    (told / "begin").touch()
    (tmp_path / "elsewhere" / "var-real" / "agency").mkdir(parents=True)  # that of 0.1.0
    serve.begin_beside(told, 8400)
    assert f"dans {(tmp_path / 'elsewhere' / 'var-real').resolve()} : si c’est la vôtre" in capsys.readouterr().out
    assert cli.main(["run", "--empty"]) == 0
    assert started == [str(told.resolve()), *[str((tmp_path / "told-real").resolve())] * 2]


def test_a_folder_told_by_nothing_is_the_usual_one(monkeypatch, tmp_path):
    monkeypatch.setattr(process, "_usual", lambda: tmp_path / "var")
    monkeypatch.setenv("TROUSSEAU_HOME", "")
    monkeypatch.setattr(serve, "run", lambda **_asked: 0)
    assert cli.main(["run", "--empty"]) == 0 and process.home() == (tmp_path / "var-real").resolve()


def test_nothing_begins_beside_a_volume_where_its_data_would_be_on_no_volume(monkeypatch, tmp_path, capsys):
    told = tmp_path / "told"
    told.mkdir()
    (told / "demonstration").touch()
    monkeypatch.setenv("TROUSSEAU_HOME", str(told))
    monkeypatch.setenv("TROUSSEAU_RUN_OF", str(told))
    monkeypatch.setenv("PORT", "8400")
    assert process.may_begin() == (told / "begin", "http://127.0.0.1:8402/")
    monkeypatch.setattr(Path, "is_mount", lambda self: self == told)
    assert process.may_begin() is None
    assert cli.main(["run", "--empty"]) == 1 and "TROUSSEAU_HOME" in capsys.readouterr().err
