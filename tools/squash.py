"""Write, for each room, one migration that makes its tables as they are today and replaces all the steps that led there.

    python tools/squash.py

A new installation then makes each table once, instead of making it again at every step (SQLite rebuilds a table to
change it); one that is already there keeps going step by step. What a step does to rows is of no use to an empty
base, but for the communes that every installation starts with: `KEPT`.
"""

import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.utils import translation

SOURCE = Path(__file__).resolve().parents[1] / "src" / "trousseau"
KEPT = {"core": ("0002_communes", "load")}  # room → the step, and its function, that fills an empty base


def steps(room: str) -> list[str]:
    """The steps of a room, in their order, but for the squashed migrations."""
    found = sorted(path.stem for path in (SOURCE / room / "migrations").glob("0*.py"))
    return [step for step in found if "_squashed_" not in step]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trousseau.site.settings")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TROUSSEAU_HOME"] = folder
        django.setup()
        translation.deactivate_all()  # the words of a migration are those of the code
        from django.apps import apps
        from django.db.migrations.loader import MigrationLoader
        from django.db.migrations.state import ProjectState
        from django.db.migrations.writer import MigrationWriter

        loader, state = MigrationLoader(None), ProjectState.from_apps(apps)
        own = [app.label for app in apps.get_app_configs() if app.name.startswith("trousseau.")]
        last = {room: steps(room)[-1] for room in own if steps(room)}
        names = {room: f"0001_squashed_{last[room]}" if len(steps(room)) > 1 else last[room] for room in last}
        for room in last:
            if names[room] == last[room]:
                continue
            forget_last_time(room)
            made = migration(room, state, names, loader)
            place = SOURCE / room / "migrations" / f"{names[room]}.py"
            text = MigrationWriter(made, include_header=False).as_string()
            place.write_text(importable(room, text), encoding="utf-8")
            sys.stdout.write(f"{place.relative_to(SOURCE)}\n")


def forget_last_time(room: str) -> None:
    """Take away what this tool wrote before; a step that came after it follows the step where it ended."""
    for old in (SOURCE / room / "migrations").glob("0001_squashed_*.py"):
        old.unlink()
        for path in SOURCE.glob("*/migrations/0*.py"):
            text = path.read_text(encoding="utf-8")
            if f"'{old.stem}'" in text or f'"{old.stem}"' in text:
                text = text.replace(old.stem, old.stem.removeprefix("0001_squashed_"))
                path.write_text(text, encoding="utf-8")


def after(room: str, other: str, loader) -> str:
    """The step of `other` that the steps of `room` come after: where they all ran, so did it, whatever came to `other`
    since. A base that is there would otherwise be told that this room was made too early."""
    asked = {
        step.removeprefix("0001_squashed_")
        for own in steps(room)
        if (room, own) in loader.disk_migrations
        for label, step in loader.disk_migrations[room, own].dependencies
        if label == other and not step.startswith("__")
    }
    return max(asked, default=steps(other)[0])


def migration(room: str, state, names: dict[str, str], loader):
    """The migration that makes the tables of a room at once."""
    from django.db.migrations import CreateModel, Migration, RunPython

    from trousseau.core.tables import CreateTables

    models = [
        CreateModel(found.name, list(found.fields.items()), found.options, found.bases, found.managers)
        for (label, _name), found in state.models.items()
        if label == room
    ]
    made = type("Migration", (Migration,), {})(names[room], room)
    made.initial = True
    made.replaces = [(room, step) for step in steps(room)]
    wanted = {label for model in models for label in needed(model)} - {room}
    if (
        room != "core"
    ):  # the libraries' tables first, while there are few models to work out at each of their steps
        wanted |= {label for label, _name in loader.graph.leaf_nodes() if label not in names}
    made.dependencies = sorted(
        (label, after(room, label, loader)) if label in names else loader.graph.leaf_nodes(label)[0]
        for label in wanted
    )
    made.operations = [CreateTables(models)]
    if room in KEPT:
        step, function = KEPT[room]
        fill = getattr(import_module(f"trousseau.{room}.migrations.{step}"), function)
        made.operations.append(RunPython(fill, RunPython.noop))
    return made


def importable(room: str, text: str) -> str:
    """The name of a step begins with a digit: what is kept of it is imported by a function."""
    if room not in KEPT:
        return text
    step, function = KEPT[room]
    written = f"trousseau.{room}.migrations.{step}.{function}"
    text = text.replace(written, f"import_module('trousseau.{room}.migrations.{step}').{function}")
    text = text.replace(f"import trousseau.{room}.migrations.{step}\n", "")
    return f"from importlib import import_module\n\n{text}"


def needed(model) -> set[str]:
    """The applications that the columns and the parents of a model name."""
    found = {field.remote_field.model.split(".")[0] for _name, field in model.fields if field.remote_field}
    return found | {base.split(".")[0] for base in model.bases if isinstance(base, str)}


if __name__ == "__main__":
    main()
