"""Households apply, are heard, are visited at home; one has a child."""

from datetime import date

from trousseau.applications.actions import mark_silence, move_application, open_application
from trousseau.applications.composition.actions import add_member
from trousseau.core.enums import Role
from trousseau.core.models import HouseholdMember
from trousseau.followup.actions import note_contact, note_home_visit
from trousseau.rules.dates import add_days
from trousseau.support.actions import write_closed_note
from trousseau.tenancies.models import Lease

from .applications import prove_resources
from .cast import Cast
from .people import COMMUNES, FIRST, PLANTS
from .portfolio import story_place

SILENT = (14, 19, 26)  # households nobody hears from after their first meeting
HOUSED_BY = (
    "CCAS de Val-d’Essai, 11 rue du Modèle, 21000 Dijon",
    "Chez un proche, 24 rue de la Maquette, 21300 Chenôve",
    "Foyer d’exemple, 6 rue de l’Essai, 21000 Dijon",
)  # where mail reaches households without a home


def receive(cast: Cast, index: int, first: date) -> None:
    """Six or seven households a month, the first by a partner."""
    for number in range(2, 26, 4):
        day, count = cast.day(first, number), len(cast.applications)
        if day is None or count >= len(PLANTS):
            return
        size = (1, 1, 2, 3, 1, 4, 2, 1)[count % 8]
        wants = [cast.communes[COMMUNES[(count * 3) % len(COMMUNES)]]] if count % 4 == 3 else []
        actor = cast.people[Role.PARTNER if count % 5 == 0 else Role.SOCIAL]
        others = [
            {"last_name": PLANTS[count], "first_name": FIRST[(count + n) % len(FIRST)], "relation": relation}
            for n, relation in zip((11, 17, 23), ("partner", "child", "child"), strict=True)
        ][: size - 1]
        application = open_application(
            actor,
            last_name=PLANTS[count],
            first_name=FIRST[count],
            on=day,
            today=day,
            born_on=date(1960 + count, 1 + count % 12, 1 + count % 28),
            phone=f"06 00 00 01 {count:02d}",
            address="" if count % 6 == 3 else HOUSED_BY[count % len(HOUSED_BY)],  # one in six: nobody asked
            others=others,
            ethos=(1, 2, 8, 3, 9, 8, 10, 6, 12, 5)[count % 10],
            rooms_min=(size + 1) // 2,
            needs_access=count % 11 == 6,
            communes=wants,
            referred_by=cast.people[Role.PARTNER].organisation if count % 5 == 0 else None,
        )
        cast.applications.append(application)
        prove_resources(cast.people[Role.SOCIAL], application, count, day)
        write_closed_note(
            cast.people[Role.SOCIAL],
            household=application.household,
            level="professional",
            on=day,
            today=day,
            text="Premier entretien. Souhaite un logement stable et garder son suivi actuel.",
        )
    if index == 4 and (day := cast.day(first, 26)):
        for application in cast.applications[20:22]:
            application.refresh_from_db()
            if application.state == "active":
                move_application(cast.people[Role.SOCIAL], application=application, code="sleep", on=day, today=day)


def hear(cast: Cast, index: int, first: date) -> None:
    """A household that waits is called every other month; a few are no longer heard."""
    day = cast.day(first, 16)
    if day is None:
        return
    for count, application in enumerate(cast.applications):
        if (count + index) % 2 or count in SILENT or application.received_on > day:
            continue
        application.refresh_from_db()
        if application.state == "active":
            note_contact(cast.people[Role.SOCIAL], household=application.household, kind="call", on=day, today=day)
    mark_silence(day)


def bear(cast: Cast, index: int, first: date) -> None:
    """In the fifth month, a couple that has its home has a child; its rental manager writes it."""
    day = cast.day(first, 14)
    if index != 4 or day is None:
        return
    couples = HouseholdMember.objects.filter(
        household__leases__keys_on__lt=first, household__leases__ends_on=None, relation="partner"
    )
    parent = couples.order_by("household__leases__number").first()
    if parent:
        add_member(
            cast.people[Role.RENTAL],
            household=parent.household,
            version=parent.household.version,
            first_name="Alizé",
            last_name=parent.household.holder.last_name,
            relation="child",
            came="birth",
            on=day,
            today=day,
        )


def make_home_visits(cast: Cast, index: int, first: date) -> None:
    """A third of the tenants is visited each month, by turns; one is called."""
    manager = cast.people[Role.RENTAL]
    day = cast.day(first, 18)
    if day is None:
        return
    for lease in Lease.objects.filter(keys_on__lt=first, ends_on=None).order_by("number"):
        if story_place(lease) < 1 and lease.number % 8:
            continue  # of the portfolio, a few are followed closely
        if (lease.number + index) % 3 == 0:
            note_home_visit(
                manager,
                lease=lease,
                on=day,
                today=day,
                presence="met" if lease.number % 4 else "absent",
                state="Logement tenu, rien à signaler." if lease.number % 2 else "Humidité dans la salle d’eau.",
                to_do="" if lease.number % 2 else "Faire passer le plombier.",
                next_on=add_days(day, 92) if index % 2 else None,
                note="Passage bref, tout va bien.",
            )
        elif story_place(lease) == 2 and index % 2 == 0:
            note_contact(manager, household=lease.household, kind="call", on=day, today=day)
