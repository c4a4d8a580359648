"""`trousseau run`: both sites on one machine, each with its own processes, database, keys and accounts.

This process loads neither site: it prepares them in child processes, opens their ports, starts the web processes
and the task workers, starts again one that died, and stops everything when one dies too often or when it is told to.
"""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from . import behind
from .children import STOPPING, Child, stop, watch
from .process import (
    APART,
    LOOPBACK,
    RUN_OF,
    SETTINGS,
    SITES,
    Stop,
    as_a_visitor,
    begun_elsewhere,
    beside,
    django_ready,
    home,
    hosts,
    https,
    proxies,
)

AGENCY, OBSERVATORY = SITES
NAMES = {AGENCY: "Agence", OBSERVATORY: "Observatoire"}
OF = {AGENCY: "de l’agence", OBSERVATORY: "de l’observatoire"}
HOST = "127.0.0.1"
USUAL = "8000"  # port of the agency
STARTING = 60  # seconds given to a server for its first page
WEB = 2  # web processes of a site, each with one thread that makes pages
BACKLOG = 256  # a short queue: beyond it a person had better be refused at once than wait a minute


def port_from(text: str | None) -> int:
    text = text or os.environ.get("PORT") or USUAL
    if not text.isdecimal() or not 1024 <= int(text) <= 65534:
        raise Stop(f"le port « {text} » ne convient pas : donnez un nombre de 1024 à 65534.", code=2)
    return int(text)


def address(site: str) -> str:
    """Where a person finds `site` when `trousseau run` serves it: the name that the proxy speaks HTTPS for
    (docs/serving.md); without a proxy, this machine's port."""
    names = [name for name in hosts(site) if name not in LOOPBACK and not name.startswith((".", "*"))]
    if https() and names:
        return f"https://{names[0]}"
    return f"http://{HOST}:{port_from(None) + SITES.index(site)}"


def called() -> str:
    """The command as a person types it here: by its name when the shell finds it, by its path otherwise."""
    command = Path(sys.argv[0])
    if command.name != "trousseau":  # `python -m`
        command = Path(sys.executable).with_name("trousseau")
    found = shutil.which("trousseau")
    if found and Path(found).resolve() == command.resolve():
        return "trousseau"
    command = Path.cwd() / command
    return str(command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command)


def take(port: int) -> socket.socket:
    """The port, taken: this process keeps it while a web process that died is started again. Nobody is heard yet."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
    except OSError:
        taken.close()
        raise Stop(f"le port {port} est déjà pris : choisissez-en un autre, par exemple PORT={port + 100}.") from None
    return taken


def environment(site: str) -> dict[str, str]:
    """The variables of a process of `site`. Two controllers never share a database: DATABASE_URL is the
    agency's, OBSERVATORY_DATABASE_URL the observatory's."""
    found = {
        **os.environ,
        "TROUSSEAU_SITE": site,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONUNBUFFERED": "1",
        RUN_OF: str(home()),
    }
    if site == OBSERVATORY:
        found.pop("DATABASE_URL", None)
        if url := os.environ.get("OBSERVATORY_DATABASE_URL"):
            found["DATABASE_URL"] = url
    return found


def left_behind(folder: Path) -> list[int]:
    """The processes that a `trousseau run` of this folder started, read in their environment."""
    mark, found = f"{RUN_OF}={folder}".encode(), []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # ended meanwhile, or another account's
            if mark in (process / "environ").read_bytes().split(b"\0") and int(process.name) != os.getpid():
                found.append(int(process.name))
    return found


def end_left_behind(folder: Path) -> None:
    """End what a killed `trousseau run` left: it serves the old code, and nobody would start it again. To be called
    with the lock of the folder, which says that no other `trousseau run` lives."""
    found = left_behind(folder)
    if not found:
        return
    print(f"Un démarrage interrompu a laissé {len(found)} processus : ils sont arrêtés.", flush=True)
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left_behind(folder):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        until = time.monotonic() + STOPPING
        while left_behind(folder) and time.monotonic() < until:
            time.sleep(0.1)


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


def web_process(site: str, port: socket.socket) -> Child:
    """One web process of `site`, which hears `port`."""
    port.listen(BACKLOG)
    descriptor = port.fileno()
    web = [sys.executable, "-m", "trousseau.site.web", str(descriptor)]
    return Child(f"serveur {OF[site]}", web, environment(site), descriptors=(descriptor,))


def start(site: str, port: socket.socket) -> list[Child]:
    """The web processes and the task worker of `site`. Without its worker a site serves, and what waits is done once
    the worker is back: a locked database must not stop who is at work."""
    work = ["db_worker", "--no-reload", "--no-startup-delay", "-v", "0"]
    worker = [sys.executable, "-m", "trousseau.site", "manage", *work]
    return [
        # one that dies before its first page stops all: it would die again
        *(web_process(site, port) for _one in range(WEB)),
        Child(f"travaux {OF[site]}", worker, environment(site), restarts=True),
    ]


def answers(site: str, port: int) -> bool:
    asked = http.client.HTTPConnection(HOST, port, timeout=30)
    try:
        asked.request("GET", "/compte/login/", headers=as_a_visitor(site))
        status = asked.getresponse().status
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
    if status >= 400:  # an empty home leads to the page of its first account
        raise Stop(f"la première page du port {port} répond par une erreur {status}.")
    return True


def wait_for_pages(children: list[Child], ports: list[int]) -> None:
    until = time.monotonic() + STARTING
    for site, port in zip(SITES, ports, strict=True):
        while not answers(site, port):
            watch(children, time.monotonic())
            if time.monotonic() > until:
                raise Stop(f"le port {port} ne répond pas après {STARTING} secondes.")
            time.sleep(0.1)


def welcome(port: int, *, demonstration: bool) -> None:
    print(f"\nAgence :       http://{HOST}:{port}/\nObservatoire : http://{HOST}:{port + 1}/\n")
    if https():
        served = dict.fromkeys([*hosts(AGENCY), *hosts(OBSERVATORY)])
        print(f"Ces adresses sont pour votre proxy en HTTPS ; noms servis : {', '.join(served)}\n")
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
        named = f"TROUSSEAU_HOME={home()}" + (f" PORT={port}" if str(port) != USUAL else "")
        print(f"Les données sont dans {home()} : {named} devant les autres commandes ({called()} …).")
        for site in SITES:
            trousseau(site, "first", "--quiet")
    print("Ctrl-C arrête tout.", flush=True)


def begin_beside(folder: Path, port: int) -> Child | None:
    """The empty agency that somebody asked for in the demonstration, in processes and a folder of its own; None when nobody
    did. It shows its code in this terminal."""
    asked = folder / "begin"
    if not asked.exists():
        return None
    asked.unlink()
    print("\nUne agence vide commence à côté de la démonstration…", flush=True)
    if former := begun_elsewhere():
        print(
            f"Une autre a commencé avant elle dans {former} : si c’est la vôtre, arrêtez tout et mettez ce dossier à la place "
            f"de {beside()}.",
            flush=True,
        )
    command = [sys.executable, "-m", "trousseau.site", "run", "--empty", "--port", str(port + APART)]
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "OBSERVATORY_DATABASE_URL")
    }
    return Child("agence vide", command, {**kept, "TROUSSEAU_HOME": str(beside()), RUN_OF: str(folder)})


class Told(Exception):
    """A signal asked to stop."""

    def __init__(self, number: int):
        self.number = number


def _told(number, _frame):
    raise Told(number)


def run(*, port: str | None, demonstration: bool) -> int:
    """Prepare, serve until told to stop. Exit code: 0 never; 128 + signal when told; Stop (1) when a process died
    before the first page, or too often."""
    agency = port_from(port)
    os.environ["PORT"] = str(agency)  # what it starts says addresses
    proxies()  # what contradicts itself is said before anything starts
    folder = home()
    if not demonstration and (folder / "demonstration").exists():
        raise Stop(
            f"{folder} contient la démonstration : une agence vide commence dans un autre dossier (TROUSSEAU_HOME)."
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "begin").unlink(missing_ok=True)
    real: Child | None = None
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
            end_left_behind(folder)
            ports += [take(agency), take(agency + 1)]
            wanted = demonstration and os.environ.get("TROUSSEAU_DEMO", "1") == "1"
            with behind.told(folder, ports, environment, wanted=wanted):
                loaded = prepare(folder)
            for site, taken in zip((AGENCY, OBSERVATORY), ports, strict=True):
                children += start(site, taken)
            wait_for_pages(children, [agency, agency + 1])
            for child in children:
                child.restarts = True
            welcome(agency, demonstration=loaded)
            while True:
                watch(children, time.monotonic())
                if real is None or real.process.poll() is not None:
                    real = begin_beside(folder, agency) if loaded else None
                time.sleep(0.5)
        except Told as told:
            print("\nArrêt…", flush=True)
            return 128 + told.number
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_IGN)
            for taken in ports:
                taken.close()
            stop([*children, real] if real else children)
