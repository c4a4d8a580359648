"""Households apply, are heard, are visited at home; one has a child."""

from datetime import date

from trousseau.applications.actions import mark_silence, move_application, open_application
from trousseau.applications.composition.actions import add_member
from trousseau.captation.visits.entries import Photo, Seen
from trousseau.core.enums import Role
from trousseau.core.models import HouseholdMember, User
from trousseau.followup.actions import note_contact
from trousseau.followup.actions_measures import begin_measure, end_measure, review_measure
from trousseau.followup.home_visits import receive_home_visit
from trousseau.followup.models import HomeVisitPhoto, HouseholdMeasure
from trousseau.rules.dates import add_days, add_months
from trousseau.tenancies.models import Lease

from .applications import prove_resources
from .cast import MONTHS, Cast
from .dwellings import picture
from .people import COMMUNES, FIRST, PLANTS
from .portfolio import story_place
from .support import support_applicant

FOLLOWED = 3  # of those that entered in a month, at most
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
        if count % 3 == 1:  # an application is not a support: one in three asks for it at the first meeting
            support_applicant(cast, application.household, count, day)
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
            make_home_visit(manager, lease, index, day)
        elif story_place(lease) == 2 and index % 2 == 0:
            line = "Rappelle pour confirmer le passage du plombier."
            note_contact(manager, household=lease.household, kind="call", on=day, today=day, line=line)
    follow(cast, index, first)


def make_home_visit(manager: User, lease: Lease, index: int, day: date) -> None:
    met, dry = lease.number % 4 != 0, lease.number % 2 != 0
    points = {"dry": Seen("yes"), "heating": Seen("yes"), "smoke": Seen("unseen"), "kept": Seen("yes")}
    if not dry:
        points["dry"] = Seen("no", "Humidité dans la salle d’eau.", "owner", add_days(day, 30))
    seen = met and not dry and not HomeVisitPhoto.objects.exists()
    receive_home_visit(
        manager,
        lease=lease,
        on=day,
        today=day,
        presence="met" if met else "absent",
        points=points if met else {},
        photos=[Photo(picture(20), "dry")] if seen else (),
        state="Logement tenu, rien à signaler." if met and dry else "",
        agreed="" if dry or not met else "L’agence fait passer le plombier ; le ménage aère chaque matin.",
        next_on=add_days(day, 92) if index % 2 and dry else None,
        note="Passage bref, tout va bien." if met and dry else "",
    )


def follow(cast: Cast, index: int, first: date) -> None:
    """A few that have just entered are followed; three months later how close is thought over again, and one needs it no
    more. A letter and a message to one that gives no sign are no answer."""
    manager, day = cast.people[Role.RENTAL], cast.day(first, 20)
    if day is None:
        return
    entered = Lease.objects.filter(keys_on__range=(add_months(first, -1), add_days(first, -1)), ends_on=None)
    for lease in entered.order_by("number")[:FOLLOWED]:
        begin_measure(
            manager,
            lease=lease,
            on=day,
            today=day,
            needs={"rent": "watch", "rights": "help", "upkeep": "fine"},
            words="Premier logement à leur nom : aide au logement à demander, assurance à souscrire ensemble.",
        )
    open_ = HouseholdMeasure.objects.filter(ended_on=None, kind="gla")
    for measure in open_.filter(begun_on__lt=add_months(first, -2)).order_by("pk"):
        last = measure.reviews.all()[0]
        if last.kind == "review":
            continue
        review_measure(
            manager,
            measure=measure,
            version=measure.version,
            on=day,
            today=day,
            needs={"rent": "fine", "rights": "watch", "upkeep": "fine"},
            intensity="usual",
            words="Aide au logement versée, loyer payé à la date convenue.",
        )
        if measure.pk % FOLLOWED == 0:
            measure.refresh_from_db()
            end_measure(
                manager,
                measure=measure,
                version=measure.version,
                on=day,
                today=day,
                ended_for="autonomy",
                end_words="Le ménage règle seul son loyer et ses démarches.",
            )
    silent = open_.order_by("pk").first()
    if silent and index == MONTHS - 1:
        tell = {"household": silent.household, "today": day, "presence": "sent"}
        note_contact(manager, kind="letter", on=day, line="Proposition de rendez-vous.", **tell)
        note_contact(
            manager, kind="call", on=day, line="Message laissé sur le répondeur.", next_on=add_days(day, 7), **tell
        )
