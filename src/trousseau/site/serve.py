"""`trousseau run`: both sites on one machine, each with its own processes, database, keys and accounts.

This process loads neither site: it prepares them in child processes, starts the servers and the task
workers, starts again a worker that died, and stops everything when a server dies or when it is told to.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import behind
from .children import STOPPING, Child, stop, watch
from .process import SETTINGS, Stop, django_ready

ROOT = Path(__file__).resolve().parents[3]
AGENCY, OBSERVATORY = "agency", "observatory"
NAMES = {AGENCY: "Agence", OBSERVATORY: "Observatoire"}
OF = {AGENCY: "de l’agence", OBSERVATORY: "de l’observatoire"}
HOST = "127.0.0.1"
STARTING = 60  # seconds given to a server for its first page


def home() -> Path:
    """The folder of both sites, as the settings read it."""
    return Path(os.environ.get("TROUSSEAU_HOME", ROOT / "var")).resolve()


def port_from(text: str | None) -> int:
    text = text or os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1024 <= int(text) <= 65534:
        raise Stop(f"le port « {text} » ne convient pas : donnez un nombre de 1024 à 65534.", code=2)
    return int(text)


def take(port: int) -> socket.socket:
    """The port, taken; nobody is heard yet."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
    except OSError:
        taken.close()
        raise Stop(
            f"le port {port} est déjà pris : choisissez-en un autre, par exemple PORT={port + 100}."
        ) from None
    return taken


def environment(site: str) -> dict[str, str]:
    """The variables of a process of `site`. Two controllers never share a database: DATABASE_URL is the
    agency's, OBSERVATORY_DATABASE_URL the observatory's."""
    found = {
        **os.environ,
        "TROUSSEAU_SITE": site,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONUNBUFFERED": "1",
    }
    if site == OBSERVATORY:
        found.pop("DATABASE_URL", None)
        if url := os.environ.get("OBSERVATORY_DATABASE_URL"):
            found["DATABASE_URL"] = url
    return found


def trousseau(site: str, *arguments: str) -> None:
    """One command of `site`, in a process of its own; its failure, already said by it, stops all."""
    command = [sys.executable, "-m", "trousseau.site", *arguments]
    done = subprocess.run(command, env=environment(site), check=False)
    if done.returncode:
        raise Stop(f"{NAMES[site]} : la commande « {' '.join(arguments)} » a échoué : rien n’est démarré.")


def prepare(folder: Path) -> bool:
    """Migrate and check both sites. True when they hold the demonstration."""
    loaded = (folder / "demonstration").exists()
    os.environ["TROUSSEAU_DEMO"] = "1" if loaded else "0"
    for site in (AGENCY, OBSERVATORY):
        trousseau(site, "migrate")
    return loaded


def start(site: str, port: int) -> list[Child]:
    """The web server and the task worker of `site`. Without its server a site is nothing; without its worker it
    serves, and what waits is done once the worker is back: a locked database must not stop who is at work."""
    server = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws"),
        *("--host", HOST, "--port", str(port), "--workers", "2", "--blocking-threads", "1"),
        # a short queue: beyond it a person had better be refused at once than wait a minute
        *("--backlog", "256", "--backpressure", "32", "--workers-kill-timeout", str(STOPPING // 2)),
        *("--log-level", "warning", "trousseau.site.wsgi:application"),
    ]
    worker = [sys.executable, "-m", "django", "db_worker", "--no-reload", "--no-startup-delay", "-v", "0"]
    env = environment(site)
    return [
        Child(f"serveur {OF[site]}", server, env),
        Child(f"travaux {OF[site]}", worker, env, restarts=True),
    ]


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/compte/login/", timeout=30) as page:
            return page.status == 200
    except urllib.error.HTTPError as failed:
        raise Stop(f"la première page du port {port} répond par une erreur {failed.code}.") from None
    except OSError:
        return False


def wait_for_pages(children: list[Child], ports: list[int]) -> None:
    until = time.monotonic() + STARTING
    for port in ports:
        while not answers(port):
            watch(children, time.monotonic())
            if time.monotonic() > until:
                raise Stop(f"le port {port} ne répond pas après {STARTING} secondes.")
            time.sleep(0.1)


def welcome(port: int, *, demonstration: bool) -> None:
    print(f"\nAgence :       http://{HOST}:{port}/\nObservatoire : http://{HOST}:{port + 1}/\n")
    if demonstration:
        django_ready()  # the names of the roles are in its catalogues
        from trousseau.demo.accounts import LOGINS

        width = max(len(str(login[1])) for login in LOGINS)
        for site in (AGENCY, OBSERVATORY):
            print(f"{NAMES[site]}, un compte de démonstration par rôle :")
            for where, role, email, password in LOGINS:
                if where == site:
                    print(f"  {role!s:<{width}}  {email}  {password}")
        print("\nLes personnes et les logements de la démonstration sont inventés.")
    else:
        print(
            "Premier compte : .venv/bin/trousseau account COURRIEL --role administrator --name « Prénom Nom »"
        )
        print("(pour l’observatoire : TROUSSEAU_SITE=observatory devant la commande)")
    print("Ctrl-C arrête tout.", flush=True)


class Told(Exception):
    """A signal asked to stop."""

    def __init__(self, number: int):
        self.number = number


def _told(number, _frame):
    raise Told(number)


def run(*, port: str | None, demonstration: bool) -> int:
    """Prepare, serve until told to stop. Exit code: 0 never; 128 + signal when told; Stop (1) when a server died, or a
    worker too often."""
    agency = port_from(port)
    folder = home()
    folder.mkdir(parents=True, exist_ok=True)
    children: list[Child] = []
    ports: list[socket.socket] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _told)
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stop(f"Trousseau tourne déjà dans {folder} : arrêtez-le d’abord.") from None
        try:
            ports += [take(agency), take(agency + 1)]
            wanted = demonstration and os.environ.get("TROUSSEAU_DEMO", "1") == "1"
            with behind.told(folder, ports, environment, wanted=wanted):
                loaded = prepare(folder)
            while ports:
                ports.pop().close()  # the servers open them again themselves
            for place, site in enumerate((AGENCY, OBSERVATORY)):
                children += start(site, agency + place)
            wait_for_pages(children, [agency, agency + 1])
            welcome(agency, demonstration=loaded)
            while True:
                watch(children, time.monotonic())
                time.sleep(0.5)
        except Told as told:
            print("\nArrêt…", flush=True)
            return 128 + told.number
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            for taken in ports:
                taken.close()
            stop(children)
