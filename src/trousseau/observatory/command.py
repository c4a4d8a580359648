"""`trousseau observatory`: trust and confirm a source's key, receive its facts files."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from trousseau.core.access import Right
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.exchange.given import content_of

from . import access

LONGEST_KEY = 4_000  # bytes


def main(argv: Sequence[str]) -> int:
    """0 when done, 1 when refused (one line says why); argparse leaves with 2 on a wrong argument."""
    parser = argparse.ArgumentParser(prog="trousseau observatory", description="L’observatoire.")
    commands = parser.add_subparsers(dest="command", required=True)
    take = commands.add_parser("receive", help="reçoit un fichier de faits")
    take.add_argument("file", metavar="FICHIER", type=Path)
    take.set_defaults(work=_receive, right=access.DELIVERIES)
    accept = commands.add_parser("trust", help="ajoute la clé publique d’une source")
    accept.add_argument("file", metavar="CLÉ.pem", type=Path, help="fichier PEM de la clé publique")
    accept.add_argument("--source", required=True, help="nom de la source dans ses fichiers")
    accept.add_argument("--label", required=True, help="qui a remis la clé, et comment")
    accept.set_defaults(work=_trust, right=access.KEYS)
    second = commands.add_parser("confirm", help="confirme la clé d’une source, par une autre personne")
    second.add_argument("key", metavar="NUMÉRO", help="le numéro de la clé, comparé avec la source")
    second.set_defaults(work=_confirm, right=access.CONFIRM)
    for command in (take, accept, second):
        command.add_argument("--as", dest="email", metavar="COURRIEL", help="compte qui agit, s’il y en a plusieurs")
    options = parser.parse_args(argv)
    sys.stdout.write(options.work(_actor(options.right, options.email), options) + "\n")
    return 0


def _actor(right: Right, email: str | None) -> User:
    """The open account that may do this: the one named, or the only one. Raises Refused."""
    able = User.objects.holding(*right.roles).open()
    found = list(able.filter(email=email.lower()) if email else able[:2])
    if len(found) != 1:
        raise Refused("Dites avec --as le courriel d’un compte ouvert qui a le droit de le faire.")
    return found[0]


def _receive(actor: User, options) -> str:
    from trousseau.exchange.facts import MAX_BYTES

    from .actions import receive

    data = content_of(options.file, MAX_BYTES)
    delivery, created = receive(actor, data=data, filename=options.file.name, today=today())
    if not created:
        return f"Fichier déjà reçu (livraison {delivery.number}) : rien n’a changé."
    return f"Livraison {delivery.number} : {delivery.rows} faits de {delivery.source}."


def _trust(actor: User, options) -> str:
    from .actions import trust_key

    pem = content_of(options.file, LONGEST_KEY).decode("ascii", errors="replace")
    key = trust_key(actor, source=options.source, label=options.label, pem=pem, on=today())
    return (
        f"Clé {key.key_id} ajoutée pour {key.source} : une autre personne la compare avec la source, puis la confirme."
    )


def _confirm(actor: User, options) -> str:
    from .actions import confirm_key
    from .models import TrustedKey

    key = TrustedKey.objects.filter(key_id=options.key).first()
    if key is None:
        raise Refused(f"Aucune clé ne porte le numéro « {options.key} » : celui que « trust » a écrit.")
    confirm_key(actor, key=key, on=today())
    return f"Clé {key.key_id} confirmée pour {key.source}."
