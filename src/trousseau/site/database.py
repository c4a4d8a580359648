"""What the command line does to the database of one site. Django is ready when these are called."""

import getpass
import sys
import time
from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from trousseau.core import backup, erasures, unusable
from trousseau.core.enums import Role
from trousseau.core.errors import place_of
from trousseau.core.management.commands.migrate import Command

from . import private, serve
from .process import Stop

NAMES = {"agency": "Agence", "observatory": "Observatoire"}


def migrate(*, erasures_until: date | None = None) -> None:
    """Bring the database up to date, whole or not at all, saying how many migrations it took. `erasures_until`: after a
    restore, the day up to which somebody read that erasures are known.

    Raises Stop with the step that failed, or with what keeps the base from being used: it is then as it was.
    """
    if erasures_until and not erasures.answer(erasures_until):
        raise Stop(f"le {erasures_until:%d/%m/%Y} n’est pas celui qui est demandé : {backup.erasures_broken()}", code=2)
    try:
        _migrate()
    except DatabaseError as failed:
        if words := unusable.why(failed):
            raise Stop(f"{NAMES[settings.SITE]} : {words} Rien n’a été changé.") from failed
        raise


def _migrate() -> None:
    executor = MigrationExecutor(connection)
    if words := lost():
        raise Stop(words)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    new, started = not executor.loader.applied_migrations, time.monotonic()
    if waiting:
        what = "création de la base" if new else f"mise à jour de la base ({waiting} migrations)"
        print(f"{NAMES[settings.SITE]} : {what}…", flush=True)
    command = Command()
    try:
        call_command(command, verbosity=0, interactive=False)  # also puts the triggers back
    except CommandError as refused:
        raise Stop(f"{NAMES[settings.SITE]} : {refused}") from None
    except Exception as failed:
        if unusable.why(failed):
            raise
        of_base = isinstance(failed, OperationalError)  # its text is of the base, not of its rows
        why = str(failed).partition("\n")[0] if of_base else place_of(failed)
        step = f" à l’étape {command.reached}" if command.reached else ""
        raise Stop(
            f"{NAMES[settings.SITE]} : la mise à jour de la base a échoué{step} ({why}). Rien n’a été changé : la base "
            "est celle d’avant, avec ses protections. Reprenez la version d’avant du logiciel, et signalez cette ligne."
        ) from failed
    if waiting:
        print(
            f"{NAMES[settings.SITE]} : base {'créée' if new else 'à jour'} en {time.monotonic() - started:.0f} s.",
            flush=True,
        )


def lost() -> str:
    """What to say of an empty base where registers were kept already; "" when none was, or the base is not empty."""
    heads = settings.HOME / "heads"
    if not heads.is_dir() or not any(heads.iterdir()) or MigrationRecorder(connection).applied_migrations():
        return ""
    return (
        f"{NAMES[settings.SITE]} : la base est vide, alors que {heads} garde la trace de registres déjà tenus. Rien n’a "
        "été changé : restaurez une sauvegarde, ou indiquez la base par DATABASE_URL."
    )


def close_home() -> None:
    """What an older version left readable by others is closed."""
    private.close_all(settings.HOME)


def check() -> None:
    """Raise Stop when a system check fails: a ledger without its triggers must not serve pages. So too when the base was
    lost, or is held: Django's own checks try it, and take a base that is held for one that lacks what they try."""
    _reach()
    if words := lost():
        raise Stop(words)
    if not MigrationRecorder(connection).applied_migrations():
        raise Stop(f"{NAMES[settings.SITE]} : il n’y a pas encore de base ici : lancez « trousseau migrate ».")
    serious = [found for found in checks.run_checks(databases=["default"]) if found.is_serious()]
    if serious:
        reasons = " ; ".join(f"{found.id} {' '.join(str(found.msg).split())}" for found in serious)
        raise Stop(f"{NAMES[settings.SITE]} : vérification en échec : {reasons}")


def check_erasures() -> None:
    """Raise Stop when the list of erasures kept outside the base cannot be read, or waits for an answer after a restore."""
    if words := backup.erasures_broken():
        raise Stop(words)


def _reach() -> None:
    """Raises OperationalError when another process holds the base: `transaction.atomic` asks to write, as the checks do."""
    with transaction.atomic():
        pass


def show_first(*, quiet: bool) -> int:
    """Write the code of the first account, and where it is asked; nothing any more once somebody has an account."""
    from trousseau.core.entering import machine
    from trousseau.core.entering.actions import anybody

    if anybody():
        if not quiet:
            raise Stop("le premier compte existe déjà : il invite les autres (ou : trousseau account).")
        return 0
    print(f"{NAMES[settings.SITE]} : le premier compte se fait dans le navigateur, avec ce code, une fois.")
    print(f"  {_origin()}{reverse('account_first')}\n  code : {machine.new_token()}", flush=True)
    return 0


def open_account(*, email: str, roles: Sequence[str], name: str, organisation: str = "") -> int:
    """Open an account; its password is typed here, or chosen at the link that is written when nothing is typed."""
    from trousseau.core.actions_accounts import open_account as action
    from trousseau.core.errors import Refused
    from trousseau.core.models import User

    if unknown := [role for role in roles if role not in Role.values]:
        raise Stop(f"rôle inconnu « {unknown[0]} » : {', '.join(Role.values)}.", code=2)
    typed = ""
    if sys.stdin.isatty():
        typed = getpass.getpass("Mot de passe (Entrée pour recevoir un lien où le choisir) : ")
    try:
        if typed:
            validate_password(typed, User(email=email, name=name))
        user = action(None, email=email, name=name, roles=roles, password=typed or None, organisation_name=organisation)
    except ValidationError as refused:
        raise Stop(" ".join(refused.messages)) from None
    except Refused as refused:
        raise Stop(f"{refused} (--organisation)" if refused.field == "organisation" else str(refused)) from None
    print(f"Compte ouvert : {email}")
    if not typed:
        _write_link(user)
    return 0


def write_link(*, email: str) -> int:
    """For a server that sends no mail: the link where an account chooses its password, on the machine's own screen."""
    from trousseau.core.models import User

    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        raise Stop(f"aucun compte ouvert sous « {email} ».")
    _write_link(user)
    return 0


def remove_factor(*, email: str) -> int:
    """Take away the lost second factor of an account, by who owns the machine; the account makes a new one at its next
    sign-in, with its password."""
    from trousseau.core.entering.lost import remove_on_machine
    from trousseau.core.models import User

    user = User.objects.filter(email=email.lower(), is_active=True).first()
    if user is None:
        raise Stop(f"aucun compte ouvert sous « {email} ».")
    remove_on_machine(user)
    print(
        f"Second facteur enlevé : {email}. Ses sessions sont finies ; à la prochaine connexion, avec son mot de passe, le "
        "compte en fait un nouveau. C’est écrit dans son histoire, et un message lui est envoyé."
    )
    return 0


def _origin() -> str:
    """Where a person finds this site, without a bar at the end."""
    return (settings.CSRF_TRUSTED_ORIGINS or [serve.address(settings.SITE)])[0].rstrip("/")


def _write_link(user) -> None:
    from trousseau.core import messages
    from trousseau.core.accounts import password_link
    from trousseau.core.entering.actions import prepare_invitation

    if user.has_usable_password():
        days, path = settings.PASSWORD_RESET_TIMEOUT // 86400, password_link(user)
    else:
        _invitation, token = prepare_invitation(None, user=user)
        days, path = messages.INVITATION.days, reverse("account_invitation", args=[token])
    print(
        f"Ce lien est pour {user.name} ({user.email}), à remettre à cette personne seule : elle y choisit son mot de passe, "
        f"une fois, avant {days} jours.\n  {_origin()}{path}"
    )
