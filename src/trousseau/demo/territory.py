"""The observatory of the demonstration: its own accounts, the agency's key, and the file the agency left."""

from collections.abc import Callable

from django.conf import settings

from trousseau.core import communes
from trousseau.core.actions_accounts import open_account
from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.exchange.facts import read
from trousseau.observatory.actions import receive, trust_key

from . import accounts


def tell(said: Callable[[int, str], None]) -> None:
    """Open the accounts; receive what the agency's demonstration left in the exchange folder, if it did."""
    said(0, "Comptes, observatoire")
    communes.load_demonstration()
    people = {
        role: open_account(None, email=accounts.address(email), name=name, roles=[role], password=accounts.PASSWORD)
        for role, email, name in accounts.OBSERVATORY
    }
    key, file = settings.EXCHANGE / "agence.pem", settings.EXCHANGE / "agence.facts"
    if not (key.exists() and file.exists()):
        said(50, "Aucun fichier de faits : l’observatoire commence vide")
        return
    said(50, "Fichier de faits de l’agence")
    pem, data = key.read_bytes(), file.read_bytes()
    source = read(data, public_keys=[pem]).source
    admin = people[Role.ADMINISTRATOR]
    trust_key(admin, source=source, label="Agence de la démonstration", pem=pem.decode(), on=today())
    receive(people[Role.OPERATOR], data=data, filename=file.name)
