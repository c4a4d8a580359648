"""The observatory of the demonstration: its own accounts, the agency's key, and the file the agency left."""

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.db import transaction

from trousseau.core import communes
from trousseau.core.actions_accounts import open_account
from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.core.models import User
from trousseau.exchange.facts import read
from trousseau.observatory.actions import confirm_key, receive, trust_key

from . import accounts


def tell(said: Callable[[int, str], None]) -> list[str]:
    """Open the accounts; receive what the agency's demonstration left in the exchange folder, if it did. Gives back why its facts
    were left aside, if they were."""
    said(0, "Comptes, observatoire")
    communes.load_demonstration()
    people = {
        role: open_account(None, email=accounts.address(email), name=name, roles=[role], password=accounts.PASSWORD)
        for role, email, name in accounts.OBSERVATORY
    }
    key, file = settings.EXCHANGE / "agence.pem", settings.EXCHANGE / "agence.facts"
    if not (key.exists() and file.exists()):
        said(50, "Aucun fichier de faits : l’observatoire commence vide")
        return []
    said(50, "Fichier de faits de l’agence")
    try:
        with transaction.atomic():
            _receive(people, key.read_bytes(), file)
    except Exception as why:
        said(50, f"Faits de l’agence laissés de côté : {why}")
        return [f"{type(why).__name__}, {why}\n{traceback.format_exc()}"]
    return []


def _receive(people: Mapping[Role, User], pem: bytes, file: Path) -> None:
    data = file.read_bytes()
    source = read(data, public_keys=[pem]).source
    admin = people[Role.ADMINISTRATOR]
    key = trust_key(admin, source=source, label="Agence de la démonstration", pem=pem.decode(), on=today())
    confirm_key(people[Role.OPERATOR], key=key, on=today())
    receive(people[Role.OPERATOR], data=data, filename=file.name, today=today())
