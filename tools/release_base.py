"""Write the filled base of a release, which every later version must still migrate: `python -m tools.release_base`.

A small agency is built in a folder of its own by the rooms' own actions, then packed with its keys (invented like the
rest, they open nothing else) into tests/site/releases/VERSION.tar.xz. `tests/site/test_release.py` migrates it.

It is written once, when the version is released. `--again` writes it anew, as long as that version is not published.

It names the scales that lapse within 60 days, and refuses a release that holds one that lapsed and whose next text is out,
or that nobody looked for (`scales.renewals`).
"""

import argparse
import json
import os
import sqlite3
import sys
import tarfile
import tempfile
import tomllib
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RELEASES = ROOT / "tests" / "site" / "releases"
COUNTS = "rows.json"  # how many rows each table held
MOST = 300 * 1024  # bytes of one archive: each is kept for ever in the history
KEPT = ("db.sqlite3", "documents", "heads", "keys", "keys.list")


def version() -> str:
    """The version of the software, as pyproject.toml says it."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def released() -> list[Path]:
    """The archives of the released versions, the oldest first."""
    return sorted(RELEASES.glob("*.tar.xz"), key=lambda path: [int(n) for n in path.name.split(".")[:3]])


def fill() -> None:
    """A few months of a small agency: an owner who signed, a household housed, rents called and paid, one that waits."""
    from django.db import transaction

    sys.path.insert(0, str(ROOT / "tests" / "plugins"))
    from homes import Builder, make_staff

    from trousseau.core import scales
    from trousseau.core.models import User
    from trousseau.core.scale_readings import note_readings
    from trousseau.rents.run.calling import call_month

    with transaction.atomic():
        staff = make_staff()
        for user in User.objects.all():
            user.set_password("trousseau d'essai pour une mise à jour")
            user.save()
        build = Builder(staff)
        build.running_lease()
        build.draft_mandate()
        build.application("Réséda")
        value = scales.at("lease.irl_published_months", date(2026, 8, 1))
        note_readings(
            staff.director,
            values=[value],
            source="Le texte d’essai",
            read_on=date(2026, 8, 1),
            seen={0: value.text},
            today=date(2026, 8, 1),
        )
    call_month(None, month=date(2026, 8, 1))


def counts(base: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table holds."""
    names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: base.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}


def pack(home: Path, place: Path) -> None:
    """The folder of a site, its base whole in one file, into `place`."""
    base = sqlite3.connect(home / "db.sqlite3")
    base.execute("PRAGMA journal_mode=DELETE")
    base.execute("VACUUM")
    said = counts(base)
    base.close()
    (home / COUNTS).write_text(json.dumps(said, indent=1), encoding="utf-8")
    partial = place.with_suffix(".part")
    with tarfile.open(partial, "w:xz", preset=9) as archive:
        for name in (*KEPT, COUNTS):
            if (home / name).exists():
                archive.add(home / name, name, filter=_nobodys)
    partial.replace(place)


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = 0
    return member


def make(place: Path) -> None:
    """Build the small agency and pack it: in this process, which has no site yet."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "trousseau.site.settings",
            "TROUSSEAU_HOME": folder,
            "TROUSSEAU_SITE": "agency",
            "TROUSSEAU_TODAY": "2026-08-03",
        }
        os.environ.pop("DATABASE_URL", None)
        from trousseau.site import process

        process.django_ready()
        from django.conf import settings
        from django.db import connection

        from trousseau.site import database

        database.migrate()
        fill()
        connection.close()
        pack(Path(settings.HOME), place)


def lapsing(on: date) -> tuple[list[str], list[str]]:
    """The scales that lapse within 60 days of the release, each in a line, and why it may not leave."""
    from trousseau import scales
    from trousseau.scales import renewals

    found = renewals.lapsing(scales.load(), on)
    known = renewals.renewals()
    said = [f"{code}: until {until}, {known[code].by if code in known else '?'}" for code, until in found.items()]
    return said, renewals.faults(on)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--to", type=Path, help="write it there instead, to try")
    parser.add_argument("--again", action="store_true", help="replace the one of this version, not published yet")
    parser.add_argument(
        "--unread",
        action="append",
        default=[],
        metavar="CODE",
        help="a value published that could not be read: its page asks for it",
    )
    parser.add_argument("--day", type=date.fromisoformat, default=date.today(), help="the day of the release")
    options = parser.parse_args()
    place = options.to or RELEASES / f"{version()}.tar.xz"
    if place.exists() and not (options.to or options.again):
        print(f"{place.name} is written already: a released base is never changed (--again before it is published).")
        return 1
    said, faults = lapsing(options.day)
    faults = [fault for fault in faults if fault.partition(" ")[0] not in options.unread]
    print(
        "\n".join(
            ["Scales that lapse within 60 days, or lapsed:", *said] if said else ["No scale lapses within 60 days."]
        )
    )
    if faults and not options.to:
        print("\n".join(["This release may not leave:", *faults]))
        return 1
    place.parent.mkdir(parents=True, exist_ok=True)
    make(place)
    size = place.stat().st_size
    print(f"{place}: {size // 1024} KB")
    if size > MOST:
        place.unlink()
        print(f"That is more than {MOST // 1024} KB: build less.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
