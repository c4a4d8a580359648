"""What the command line does to the database of one site. Django is ready when these are called."""

import getpass
import secrets
import sys
import time

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from trousseau.core.enums import Role

from .process import Stop

from . import private
NAMES = {"agency": "Agence", "observatory": "Observatoire"}


def migrate() -> None:
    """Bring the database up to date, saying how many migrations it took."""
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    started = time.monotonic()
    if waiting:
        print(f"{NAMES[settings.SITE]} : mise à jour de la base ({waiting} migrations)…", flush=True)
    call_command("migrate", verbosity=0, interactive=False)  # also puts the triggers back
    if waiting:
        print(f"{NAMES[settings.SITE]} : base à jour en {time.monotonic() - started:.0f} s.", flush=True)


def check() -> None:
    """Raise Stop when a system check fails: a ledger without its triggers must not serve pages."""
    serious = [found for found in checks.run_checks(databases=["default"]) if found.is_serious()]
    if serious:
        reasons = " ; ".join(f"{found.id} {' '.join(str(found.msg).split())}" for found in serious)
        raise Stop(f"{NAMES[settings.SITE]} : vérification en échec : {reasons}")


def open_account(*, email: str, role: str, name: str) -> int:
    """Open an account; the password is asked for, or made and shown once when nothing is typed."""
    from trousseau.core.actions import open_account as action

    if role not in Role.values:
        raise Stop(f"rôle inconnu « {role} » : {', '.join(Role.values)}.", code=2)
    typed = ""
    if sys.stdin.isatty():
        typed = getpass.getpass("Mot de passe (Entrée pour en recevoir un) : ")
def close_home() -> None:
    """What an older version left readable by others is closed."""
    private.close_all(settings.HOME)


    password = typed or secrets.token_urlsafe(12)
    try:
        validate_password(password)
        action(None, email=email, name=name, role=role, password=password)
    except ValidationError as refused:
        raise Stop(" ".join(refused.messages)) from None
    print(f"Compte ouvert : {email}" + ("" if typed else f", mot de passe : {password}"))
    return 0
