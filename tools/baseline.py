"""Write the one migration of each room from its models as they are: `python -m tools.baseline`.

Until the first release nobody has an installation to carry over, so a change of a table is written into the baseline;
from 0.1.0 on this tool goes, the baseline is never touched again and a change is a migration that adds.

Django's own `makemigrations` would add 220 constraints one by one, and SQLite makes a table again for each: a base
took 64 CPU seconds instead of 9. Here each table is made once, with all that it holds.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from django.utils import translation

SOURCE = Path(__file__).resolve().parents[1] / "src" / "trousseau"
NAME = "0001_initial"


def needed(model) -> set[str]:
    """The applications that the columns and the parents of a model name."""
    columns = {field.remote_field.model.split(".")[0] for _name, field in model.fields if field.remote_field}
    return columns | {base.split(".")[0] for base in model.bases if isinstance(base, str)}


def migration(room: str, state, libraries: list[tuple[str, str]], rooms: set[str]):
    """The migration that makes the tables of a room at once."""
    from django.db.migrations import CreateModel, Migration

    from trousseau.core.tables import CreateTables

    models = [
        CreateModel(found.name, list(found.fields.items()), found.options, found.bases, found.managers)
        for (label, _name), found in state.models.items()
        if label == room
    ]
    wanted = {label for model in models for label in needed(model)} - {room}
    made = type("Migration", (Migration,), {})(NAME, room)
    made.initial = True
    # The libraries' tables come before those of the rooms, while there are few models to work out at each of their
    # steps; `core` makes the user that they name.
    made.dependencies = sorted(
        {(label, NAME) for label in wanted & rooms}
        | {(label, name) for label, name in libraries if label in wanted or room != "core"}
    )
    made.operations = [CreateTables(models)]
    return made


def last_steps(found: dict) -> list[tuple[str, str]]:
    """The steps that no other of their application comes after."""
    before = {
        key for step in found.values() for key in (*step.dependencies, *step.replaces) if key[0] == step.app_label
    }
    return sorted(found.keys() - before)


def write(site: str) -> None:
    """The files of the rooms of this process's site."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trousseau.site.settings"
    django.setup()
    translation.deactivate_all()  # the words of a migration are those of the code
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState
    from django.db.migrations.writer import MigrationWriter

    loader, state = MigrationLoader(None, load=False), ProjectState.from_apps(apps)
    loader.load_disk()  # the graph would ask for the files that are written here
    rooms = {label for label, _name in state.models if apps.get_app_config(label).name.startswith("trousseau.")}
    libraries = [step for step in last_steps(loader.disk_migrations) if step[0] not in rooms]
    for room in sorted(rooms):
        text = MigrationWriter(migration(room, state, libraries, rooms), include_header=False).as_string()
        (SOURCE / room / "migrations" / f"{NAME}.py").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{site}: {room}\n")


def main() -> None:
    """Both sites, each in a process of its own: a process has the rooms of one site."""
    site = os.environ.get("TROUSSEAU_SITE")
    if site:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["TROUSSEAU_HOME"] = folder
            write(site)
        return
    for site in ("observatory", "agency"):
        subprocess.run([sys.executable, "-m", "tools.baseline"], env={**os.environ, "TROUSSEAU_SITE": site}, check=True)


if __name__ == "__main__":
    main()
