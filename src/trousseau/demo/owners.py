"""Owners whom the agency still courts: accords, refusals, campaigns, proposals of the demonstration."""

from datetime import date
from decimal import Decimal

from trousseau.captation.actions import open_prospect, register_owner
from trousseau.captation.campaigns.actions import ask_printing, prepare_campaign, record_answer, send_campaign
from trousseau.captation.campaigns.forms import FIRST
from trousseau.captation.campaigns.printing import print_letters
from trousseau.captation.following.actions import add_works, note_contact, note_lack, set_tags
from trousseau.captation.models import Prospect
from trousseau.captation.proposals.actions import propose_dwelling
from trousseau.captation.reach.actions import record_consent, record_objection
from trousseau.captation.reach.queries import consent_text
from trousseau.core.models import Commune, User
from trousseau.rules.dates import add_days

COURTED = (  # kind, name, street, INSEE, rooms, source, met how many days ago
    ("person", "Lazuli Travertin", "14 rue de la Maquette", "21231", 2, "letter", 130),
    ("couple", "Corail et Jaspe Molasse", "3 cours de l’Esquisse", "21166", 3, "mouth", 60),
    ("person", "Grenat Calcite", "27 rue du Brouillon", "21515", 1, "page", 40),
    ("sci", "SCI Meulière et Pisé", "8 place du Prototype", "21231", 4, "press", 25),
)


def court(officer: User, communes: dict[str, Commune], until: date) -> None:
    """Four owners met and not yet under mandate: one agreed to be called, one refuses letters."""
    prospects = [
        _meet(officer, number, communes[row[3]], add_days(until, -row[6]), *row) for number, row in enumerate(COURTED)
    ]
    record_consent(
        officer, owner=prospects[1].owner, text=consent_text(), on=add_days(until, -50), today=until, channel="meeting"
    )
    record_objection(
        officer,
        owner=prospects[3].owner,
        scope="letter",
        on=add_days(until, -20),
        today=until,
        received_by="letter",
        words="Préfère les courriels",
    )
    for days, channel, direction, note in (
        (55, "letter", "out", "Plaquette et simulation envoyées."),
        (50, "meeting", "in", "Passe à l’agence : veut comprendre les garanties."),
        (12, "phone", "out", "Attend le devis du chauffagiste avant la visite."),
    ):
        note_contact(
            officer,
            prospect=prospects[1],
            on=add_days(until, -days),
            today=until,
            channel=channel,
            direction=direction,
            note=note,
        )
    for prospect, words in zip(
        prospects, ("Vacant depuis deux ans", "Travaux, succession", "Petit loyer", "Succession"), strict=True
    ):
        set_tags(officer, prospect=prospect, words=words)
    for prospect, what in (
        (prospects[0], "Diagnostic énergie"),
        (prospects[1], "Chauffage"),
        (prospects[1], "Ventilation"),
    ):
        note_lack(officer, prospect=prospect, what=what, on=add_days(until, -40), today=until)
    add_works(
        officer,
        prospect=prospects[1],
        what="Chaudière à condensation",
        today=until,
        quoted_on=add_days(until, -8),
        amount=640_000,
        aid_asked=224_000,
        planned_on=add_days(until, 35),
    )
    add_works(
        officer,
        prospect=prospects[1],
        what="Ventilation mécanique",
        today=until,
        quoted_on=add_days(until, -30),
        amount=118_000,
        aid_asked=41_300,
        aid_granted=41_300,
        done_on=add_days(until, -3),
    )
    campaign = prepare_campaign(
        officer,
        title="Logements vacants",
        subject="Votre logement peut loger quelqu’un",
        body=FIRST,
        return_on=add_days(until, 5),
        prospects=[prospect.pk for prospect in prospects[:3]],
        excluded=1,
        on=add_days(until, -28),
        chosen="Étape En contact",
    )
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=add_days(until, -28))
    campaign.refresh_from_db()
    send_campaign(officer, campaign=campaign, version=campaign.version, on=add_days(until, -26), today=until)
    letters = campaign.letters.select_related("campaign", "mail", "prospect__owner")
    back = add_days(until, -18)
    record_answer(officer, letter=letters.get(prospect=prospects[1]), answer="undeliv", on=back, today=back)
    letter = letters.get(prospect=prospects[2])
    record_answer(
        officer,
        letter=letter,
        answer="later",
        on=add_days(until, -15),
        today=until,
        until=add_days(until, 90),
        words="Attend la fin de la succession",
    )
    propose_dwelling(
        key="demo",
        on=add_days(until, -2),
        kind="person",
        name="Marbre Obsidienne",
        email="obsidienne@demo.example",
        phone="06 00 00 08 01",
        consent_text="",
        owner_address="5 rue du Modèle, 21000 Dijon",
        dwelling_kind="flat",
        address="14 rue de la Maquette",
        commune=communes["21231"],
        rooms=2,
        surface=Decimal("41.50"),
        energy="E",
        rent_hoped=46_000,
        words="Mon cousin Lazuli vous connaît déjà. Libre depuis trois mois, peintures à refaire.",
    )


def _meet(officer, number, commune, met_on, kind, name, address, _insee, rooms, source, _days) -> Prospect:
    owner = register_owner(
        officer,
        kind=kind,
        name=name,
        address=f"{number + 40} rue du Modèle, 21000 Dijon",
        email=f"courtise{number}@demo.example",
        phone=f"06 00 00 09 {number:02d}",
    )
    return open_prospect(
        officer,
        owner=owner,
        kind="flat",
        address=address,
        commune=commune,
        rooms=rooms,
        surface=Decimal(16 + 15 * rooms),
        energy="D" if number % 2 else "E",
        source=source,
        on=met_on,
        next_contact_on=add_days(met_on, 90),
        rent_hoped=100 * (280 + 95 * rooms),
    )
