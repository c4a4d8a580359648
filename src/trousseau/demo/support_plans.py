"""Three plans with three households: one whose review is due, one agreed and shared with the partner who referred them, one
just agreed; facts of a note shared too, a private note whose time has come."""

from datetime import date

from trousseau.applications.models import Application
from trousseau.core.enums import Role
from trousseau.core.models import Household, User
from trousseau.rules.dates import add_days
from trousseau.support.actions import write_closed_note
from trousseau.support.actions_plans import add_goal, add_step, agree_plan, do_step, write_plan
from trousseau.support.actions_sharing import share
from trousseau.support.actions_team import join_team
from trousseau.support.models import SupportPlan, TeamMember

from .cast import Cast

PARTNER_NAME = "La mission locale d’exemple"
WORDS = (
    "Je veux dormir sans compter les factures. Et que ma fille ait sa chambre.",
    "Un chez-moi, même petit, et retrouver du travail pas trop loin.",
    "Que les papiers soient à jour, une bonne fois.",
)
# area, goal, (step, who, service, days from the agreement)
GOALS = (
    (
        (
            "budget",
            "Solder la facture d’énergie",
            (("Demander un échéancier", "person", "", 10), ("Appeler le fournisseur", "agency", "", 40)),
        ),
        ("family", "Une chambre pour chaque enfant", (("Trouver un lit", "person", "", 30),)),
    ),
    (
        ("housing", "Un logement stable", (("Réunir les pièces du dossier", "agency", "", 12),)),
        ("work", "Reprendre une formation", (("Choisir entre deux métiers", "service", PARTNER_NAME, 60),)),
    ),
    (("rights", "Refaire la carte d’identité", (("Prendre rendez-vous en mairie", "person", "", 15),)),),
)
AGREED = (-85, -30, -6)  # days before the end of the story
REVIEWED = (4, 60, 90)  # days after it


def tell(cast: Cast) -> None:
    worker = cast.people[Role.SOCIAL]
    found = _households(cast)
    for place, household in enumerate(found):
        day = add_days(cast.until, AGREED[place])
        plan = _agree(worker, household, place, day, add_days(cast.until, REVIEWED[place]))
        if place == 1:
            _share(cast, plan, add_days(day, 1))
    write_closed_note(
        worker,
        household=found[0],
        level="private",
        on=add_days(cast.until, -31),
        today=add_days(cast.until, -31),
        text="Revenir sur le ton de mon appel.",
        met=False,
    )


def _households(cast: Cast) -> list[Household]:
    """Three that still look for a home, the second referred by the partner."""
    rows = Application.objects.filter(state="active", pk__in=[one.pk for one in cast.applications])
    rows = rows.filter(received_on__lt=add_days(cast.until, AGREED[0])).select_related("household__holder")
    referred = cast.people[Role.PARTNER].organisation
    theirs = rows.filter(referred_by=referred).order_by("pk").first() or rows.order_by("-pk").first()
    assert theirs, "nobody looks for a home in this story"
    worker, first_day = cast.people[Role.SOCIAL], add_days(cast.until, AGREED[0])
    mine = TeamMember.objects.on(first_day).filter(user=worker, ends_on=None).values("household")
    first, last = rows.filter(household__in=mine).exclude(pk=theirs.pk).order_by("pk")[:2]
    if not TeamMember.objects.on(first_day).filter(user=worker, household=theirs.household).exists():
        given = {"household": theirs.household, "user": worker, "starts_on": first_day, "today": first_day}
        part = "colleague" if theirs.household.team.filter(part="referent", ends_on=None).exists() else "referent"
        join_team(cast.people[Role.DIRECTOR], part=part, why="Orientée par la mission locale", **given)
    return [first.household, theirs.household, last.household]


def _agree(worker: User, household: Household, place: int, day: date, review_on: date) -> SupportPlan:
    plan = write_plan(worker, household=household, own_words=WORDS[place], said_on=day, today=day)
    for area, goal, steps in GOALS[place]:
        made = add_goal(worker, plan=plan, area=area, words=goal, today=day)
        for what, by, service, days in steps:
            add_step(worker, goal=made, what=what, by=by, service=service, due_on=add_days(day, days), today=day)
    agree_plan(worker, plan=plan, version=plan.version, agreed_on=day, review_on=review_on, today=day)
    done = plan.goals.first().steps.order_by("due_on").first()
    on = add_days(day, 5)
    do_step(worker, step=done, version=done.version, on=on, today=on)
    return plan


def _share(cast: Cast, plan: SupportPlan, day: date) -> None:
    """With the partner's account, by name, until a day; the household was told on the day before."""
    worker, until = cast.people[Role.SOCIAL], add_days(cast.until, 45)
    given = {"reader": cast.people[Role.PARTNER], "until": until, "informed_on": add_days(day, -1), "today": day}
    share(worker, household=plan.household, what="plan", plan=plan, ground="social", **given)
    note = plan.household.closed_notes.filter(level="professional").order_by("on").first()
    if note:
        words = "Peut venir aux rendez-vous le mercredi matin, avec un jour de délai."
        share(worker, household=plan.household, what="note", note=note, words=words, ground="social", **given)
