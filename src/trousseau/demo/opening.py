"""The agency on its first day: accounts, identity, papers, owners."""

from datetime import datetime, time

from django.contrib.auth.hashers import make_password
from django.utils.timezone import make_aware

from trousseau.captation.actions import register_owner
from trousseau.captation.reach.actions import record_consent
from trousseau.captation.reach.queries import consent_text
from trousseau.core import communes
from trousseau.core.actions_accounts import open_account
from trousseau.core.actions_settings import save_agency
from trousseau.core.enums import OrganisationKind, Role
from trousseau.core.models import Commune, Organisation, User
from trousseau.rules.dates import add_months

from . import accounts
from .cast import Cast
from .mandates import give_papers
from .people import OWNERS, STREETS

NAME = "Les Trois Clés"


def open_house(cast: Cast) -> None:
    """The accounts of the agency, its identity and papers, its first owners."""
    password = make_password(accounts.PASSWORD)  # the same for all: hashed once
    for role, email, name in accounts.AGENCY:
        organisation = None
        if role in (Role.FUNDER, Role.PARTNER, Role.COORDINATOR):
            kind, title = {
                Role.FUNDER: (OrganisationKind.FUNDER, "CAF"),
                Role.PARTNER: (OrganisationKind.PARTNER, "CCAS de Val-d’Essai"),
                Role.COORDINATOR: (OrganisationKind.COUNCIL, "Val-d’Arcelle métropole"),
            }[role]
            where = {"address": "11 rue du Modèle, 21000 Dijon"} if role == Role.PARTNER else {}
            organisation, _made = Organisation.objects.get_or_create(kind=kind, name=title, defaults=where)
        user = open_account(None, email=accounts.address(email), name=name, roles=[role], organisation=organisation)
        user.password = password
        user.save(update_fields=["password"])
        cast.people[role] = user
    for role, email, name in accounts.COLLEAGUES:
        user = open_account(None, email=accounts.address(email), name=name, roles=[role])
        user.password = password
        user.save(update_fields=["password"])
        cast.colleagues.append(user)
    began = make_aware(datetime.combine(cast.began, time(8)))  # reports count from the first account
    for written in (User.objects, User.history):
        written.update(created_at=began)
    save_agency(
        cast.people[Role.ADMINISTRATOR],
        version=0,
        name=f"{NAME}, agence immobilière sociale",
        address="1 place du Prototype, 21000 Dijon",
        siren="000000000",
        phone="03 80 00 00 00",
        mediator="Médiateur d’exemple, 3 rue du Modèle, 21000 Dijon",
        started_on=add_months(cast.start, -60),
    )
    give_papers(cast.people[Role.DIRECTOR], cast.until)
    communes.load_demonstration()
    cast.communes = {commune.insee: commune for commune in Commune.objects.all()}
    cast.owners = []
    for index, (kind, name) in enumerate(OWNERS):
        owner = register_owner(
            cast.people[Role.CAPTATION],
            kind=kind,
            name=name,
            address=f"{index + 1} {STREETS[index % len(STREETS)]}, 21000 Dijon",
            email=f"proprietaire{index + 1}@demo.example",
            phone=f"06 00 00 00 {index:02d}",
        )
        if index % 3 == 0:
            record_consent(
                cast.people[Role.CAPTATION],
                owner=owner,
                text=consent_text(),
                on=cast.start,
                today=cast.start,
                channel="letter" if index else "meeting",
            )
        cast.owners.append(owner)
    first = cast.owners[0]
    first.user = cast.people[Role.OWNER]
    first.save(update_fields=["user"])
