"""What every command and every server of a site begins with."""

import atexit
import gc
import os
from pathlib import Path

SETTINGS = "trousseau.site.settings"
SITES = ("agency", "observatory")
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]


class Stop(Exception):
    """An expected failure: its text is shown, on one line, and the command exits with `code`."""

    def __init__(self, message: str, code: int = 1):
        super().__init__(message)
        self.code = code


def home() -> Path:
    """The folder of both sites (TROUSSEAU_HOME): the usual one unless told."""
    return Path(os.environ.get("TROUSSEAU_HOME") or _usual()).resolve()


def _usual() -> Path:
    """`var/` of the checkout; of a package that was installed, the folder that the system keeps for a person's data."""
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").exists():
        return checkout / "var"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "trousseau"


def beside() -> Path:
    """The folder of an agency that begins for real: beside the one of the demonstration, the usual one or the one that was
    told, which is backed up; that one itself where no demonstration stands. One that has begun beside stays there, whatever
    a command typed without its folder left in the usual one."""
    told = os.environ.get("TROUSSEAU_HOME")
    here = Path(os.path.abspath(told or _usual()))  # a link is not followed: it stands beside the link
    begun = here.with_name(f"{here.name}-real")
    shows = (here / "demonstration").exists() or (here / "telling").exists()
    if told:
        return (begun if shows and not here.is_mount() else here).resolve()
    works = (here / SITES[0]).exists() and not shows
    return (here if works and not (begun / SITES[0]).exists() else begun).resolve()


def begun_elsewhere() -> Path | None:
    """Where 0.1.0 began an agency beside, whatever folder was told; None when there is none, or one began beside since."""
    former = _usual().with_name(f"{_usual().name}-real").resolve()
    new = beside()
    return former if former != new and (former / SITES[0]).exists() and not (new / SITES[0]).exists() else None


RUN_OF = "TROUSSEAU_RUN_OF"  # in the environment of what `trousseau run` starts: its folder
APART = 2  # ports between the demonstration and the agency that begins beside it


def may_begin() -> tuple[Path, str] | None:
    """In a process of the demonstration that `trousseau run` serves on this machine alone: the file by which it is asked
    to begin an agency beside it, and the address where that one will answer. None elsewhere: a visitor from outside
    starts nothing, and what stands beside a volume is on none."""
    folder, port = os.environ.get(RUN_OF), os.environ.get("PORT", "")
    if not folder or not port.isdecimal() or https() or hosts(SITES[0]) != LOOPBACK or Path(folder).is_mount():
        return None
    return Path(folder) / "begin", f"http://127.0.0.1:{int(port) + APART}/"


def hosts(site: str) -> list[str]:
    """The names that `site` answers to (TROUSSEAU_HOSTS), each with its port when one is written. Of two, the first is the
    agency's and the second the observatory's; of one, or more, each site answers to all."""
    names = [name for part in os.environ.get("TROUSSEAU_HOSTS", "").split(",") if (name := part.strip())]
    if len(names) == len(SITES):
        return [names[SITES.index(site)]]
    return names or LOOPBACK


def split_port(name: str) -> tuple[str, str]:
    """A name, and the port written after it or an empty text."""
    before, _sign, port = name.rpartition(":")
    return (before, port) if before and port.isdecimal() else (name, "")


def own_ports(site: str) -> set[str]:
    """The ports that a name may bear; none where any may: on this machine, to which a tunnel leads, or under any name."""
    names = hosts(site)
    if names == LOOPBACK or "*" in names:
        return set()
    return {"443" if https() else "80", *(port for _name, port in map(split_port, names) if port)}


def https() -> bool:
    """Whether a proxy of ours speaks HTTPS to the visitors (TROUSSEAU_HTTPS)."""
    said = os.environ.get("TROUSSEAU_HTTPS", "").strip()
    if said not in ("", "0", "1"):
        raise Stop(f"TROUSSEAU_HTTPS vaut « {said} » : écrivez 1 (derrière un proxy en HTTPS) ou 0.", code=2)
    return said == "1"


def proxies() -> int:
    """How many proxies of ours stand in front (TROUSSEAU_PROXIES): one at least when there is HTTPS, since the sites
    themselves speak HTTP."""
    said = os.environ.get("TROUSSEAU_PROXIES", "").strip() or str(int(https()))
    if not said.isdecimal() or int(said) > 9:
        raise Stop(f"TROUSSEAU_PROXIES vaut « {said} » : écrivez combien de vos proxys sont devant, 0 ou 1.", code=2)
    if https() and int(said) == 0:
        raise Stop(
            "TROUSSEAU_HTTPS=1 et TROUSSEAU_PROXIES=0 se contredisent : Trousseau parle HTTP à un proxy qui parle "
            "HTTPS aux visiteurs. Écrivez TROUSSEAU_PROXIES=1.",
            code=2,
        )
    return int(said)


def clamd() -> tuple[str, str]:
    """Where the antivirus answers (TROUSSEAU_CLAMD), "" for none; and what is done with a file when it does not
    (TROUSSEAU_CLAMD_SILENT): refuse, or pass, marked."""
    from trousseau.exchange.clamd import place_of

    address = os.environ.get("TROUSSEAU_CLAMD", "").strip()
    silent = os.environ.get("TROUSSEAU_CLAMD_SILENT", "").strip() or "refuse"
    try:
        if address:
            place_of(address)
    except ValueError:
        raise Stop(
            f"TROUSSEAU_CLAMD vaut « {address} » : écrivez unix:/run/clamav/clamd.ctl ou tcp://127.0.0.1:3310.", code=2
        ) from None
    if silent not in ("refuse", "pass"):
        raise Stop(f"TROUSSEAU_CLAMD_SILENT vaut « {silent} » : écrivez refuse ou pass.", code=2)
    return address, silent


def carriers() -> dict[str, str]:
    """The provider of each channel (TROUSSEAU_CARRIERS: "lre=package.module.Class,text=…"); none is installed."""
    found = {}
    for one in filter(None, os.environ.get("TROUSSEAU_CARRIERS", "").replace(" ", "").split(",")):
        channel, _equals, path = one.partition("=")
        if channel not in ("lre", "sign", "text") or "." not in path:
            raise Stop(
                f"TROUSSEAU_CARRIERS contient « {one} » : écrivez lre=paquet.module.Classe (lre, sign ou text).", code=2
            )
        found[channel] = path
    return found


def openid() -> dict | None:
    """The identity provider by which people may sign in (TROUSSEAU_OIDC and what begins so); None where none is named."""
    said = {
        name: os.environ.get(f"TROUSSEAU_OIDC{end}", "").strip()
        for name, end in {
            "issuer": "",
            "client": "_CLIENT",
            "secret": "_SECRET",
            "name": "_NAME",
            "scope": "_SCOPE",
            "acr": "_ACR",
            "factors": "_FACTORS",
            "domains": "_DOMAINS",
        }.items()
    }
    if not said["issuer"]:
        return None
    if missing := [name for name in ("client", "secret") if not said[name]]:
        raise Stop(f"TROUSSEAU_OIDC est nommé sans TROUSSEAU_OIDC_{missing[0].upper()} : donnez les trois.", code=2)
    local = said["issuer"].startswith(("http://localhost", "http://127.0.0.1"))
    if not said["issuer"].startswith("https://") and not local:
        raise Stop("TROUSSEAU_OIDC se lit https://… : l’adresse exacte que le fournisseur donne de lui-même.", code=2)
    return said | {
        "name": said["name"] or "OpenID",
        "scope": said["scope"] or "openid email",
        "factors": tuple(said["factors"].split()),
        "domains": tuple(said["domains"].lower().replace(",", " ").split()),
    }


def as_a_visitor(site: str) -> dict[str, str]:
    """What the proxy of this installation says of a visitor of `site`, which refuses other names, and sends to HTTPS who
    does not come by it."""
    name = hosts(site)[0]
    said = {} if name in (*LOOPBACK, "*") else {"Host": name.removeprefix(".")}
    return said | ({"X-Forwarded-Proto": "https"} if https() else {})


def django_ready() -> None:
    """Load Django for the site of `TROUSSEAU_SITE` (the agency by default). What is loaded stays to the end: the collector
    of garbage does not walk it while it comes, nor afterwards; that was a fifth of the time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.apps import apps

    if apps.ready:
        return
    gc.disable()
    try:
        django.setup()
    finally:
        gc.enable()
    gc.freeze()
    atexit.register(_close)


def _close() -> None:
    """Nobody else closes a base of which the collector walks nothing: SQLite would leave its log beside it."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()
