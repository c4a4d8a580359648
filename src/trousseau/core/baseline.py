"""Can this version of the software bring the base up to date? Said before anything of it is touched.

A base knows by name the steps that made it. One that names a step unknown here was made by a later version; one that
bears another stamp, from another beginning: what this version would do to it nobody has tried.
"""

import hashlib
from functools import cache
from importlib.resources import files

from django.apps import apps
from django.core import checks
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FIRST = "0001_initial"
_SHOWN = 3


def _ours() -> set[str]:
    return {app.label for app in apps.get_app_configs() if app.name.startswith("trousseau.")}


@cache
def stamp() -> tuple[str, str]:
    """What a base keeps of the first steps that made it, as a row among its steps: their digest. Before the first release
    they were written anew under the same name, and the name alone would not tell."""
    digest = hashlib.sha256()
    for label in sorted(_ours()):
        file = files(apps.get_app_config(label).module) / "migrations" / f"{FIRST}.py"
        if file.is_file():
            digest.update(file.read_bytes())
    return "trousseau", f"baseline_{digest.hexdigest()[:12]}"


def write_stamp(connection) -> None:
    """Note in a base just made from what it was made; in the caller's transaction."""
    recorder = MigrationRecorder(connection)
    if not any(app == "trousseau" for app, _name in recorder.applied_migrations()):
        recorder.record_applied(*stamp())


def why_not(connection) -> str:
    """Why this base is not for this version, in French, as it is read on the command line; empty when it is."""
    ours = _ours()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    recorded = MigrationRecorder(connection).applied_migrations().keys()
    applied = {key for key in recorded if key[0] in ours}
    unknown = sorted(".".join(key) for key in applied - loader.disk_migrations.keys())
    if applied and stamp() not in recorded:
        return (
            "cette base n’a pas été faite à partir du même point de départ que cette version. Rien n’a été changé. "
            "Avant la version 0.1.0, une base ne passe pas d’un point de départ à l’autre : reprenez la version qui l’a "
            "faite, ou commencez dans un autre dossier (TROUSSEAU_HOME)."
        )
    if unknown:
        named = ", ".join(unknown[:_SHOWN]) + ("…" if len(unknown) > _SHOWN else "")
        return (
            f"cette base est d’une version plus récente du logiciel, dont elle porte {len(unknown)} étape(s) inconnue(s) "
            f"ici ({named}) : rien n’a été changé. Installez cette version, ou restaurez une sauvegarde faite par celle-ci."
        )
    return ""


@checks.register(checks.Tags.database)
def check(app_configs=None, databases=None, **kwargs) -> list[checks.Error]:
    """core.E002: this version of the software is that of the base."""
    return [checks.Error(why, id="core.E002") for alias in databases or () if (why := why_not(connections[alias]))]
