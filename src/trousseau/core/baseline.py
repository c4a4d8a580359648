"""Can this version of the software bring the base up to date? Said before anything of it is touched.

A base knows by name the steps that made it. One that names a step unknown here was made by a later version, or from
another beginning: what this version would do to it nobody has tried.
"""

from django.apps import apps
from django.core import checks
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

_SHOWN = 3


def why_not(connection) -> str:
    """Why this base is not for this version, in French, as it is read on the command line; empty when it is."""
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("trousseau.")}
    loader = MigrationLoader(None, ignore_no_migrations=True)
    applied = {key for key in MigrationRecorder(connection).applied_migrations() if key[0] in ours}
    unknown = sorted(".".join(key) for key in applied if _step(key) not in loader.disk_migrations)
    if not unknown:
        return ""
    named = ", ".join(unknown[:_SHOWN]) + ("…" if len(unknown) > _SHOWN else "")
    if all(_done(key, loader, applied) for key in loader.graph.leaf_nodes() if key[0] in ours):
        return (
            f"cette base est d’une version plus récente du logiciel, dont elle porte {len(unknown)} étape(s) inconnue(s) "
            f"ici ({named}) : rien n’a été changé. Installez cette version, ou restaurez une sauvegarde faite par celle-ci."
        )
    return (
        f"cette base n’a pas été faite par la même suite d’étapes que cette version : elle en porte {len(unknown)} "
        f"inconnue(s) ici ({named}), et il lui en manque. Rien n’a été changé. Reprenez la version qui l’a faite, ou "
        "restaurez une sauvegarde faite par celle-ci."
    )


def _step(key: tuple[str, str]) -> tuple[str, str]:
    """The last of the steps that one stands for: what makes a room at once (tools/squash.py) bears the name of that step,
    and is written anew, under another name, at each later one."""
    return key[0], key[1].removeprefix("0001_squashed_")


def _done(key: tuple[str, str], loader: MigrationLoader, applied: set) -> bool:
    """Whether this step was taken, itself or each of those that it replaces."""
    replaced = loader.disk_migrations[key].replaces
    return key in applied or bool(replaced) and set(replaced) <= applied


@checks.register(checks.Tags.database)
def check(app_configs=None, databases=None, **kwargs) -> list[checks.Error]:
    """core.E002: this version of the software is that of the base."""
    return [
        checks.Error(why, id="core.E002") for alias in databases or () if (why := why_not(connections[alias]))
    ]
