"""What the support reads: always through a grant, and a private note through its author alone."""

from datetime import date

from django.db.models import QuerySet

from trousseau.core.agenda import Entry, Window, entries
from trousseau.core.enums import Role
from trousseau.core.models import AccessLog, Dwelling, Household, User
from trousseau.followup.enums import ContactKind, MeasureKind
from trousseau.followup.models import Contact, HouseholdMeasure, TeamNote
from trousseau.followup.supporting import support_grants, support_open
from trousseau.rules.dates import add_days

from .models import ClosedNote, MeasureReport, NoteMove, Sharing, SupportGoal, SupportPlan, SupportStep


def notes(user: User, household: Household) -> QuerySet[ClosedNote]:
    return ClosedNote.objects.for_user(user).filter(household=household).select_related("author")


def all_notes(user: User, household: Household) -> list[ClosedNote | TeamNote]:
    """Those of the three levels that `user` reads, the last first."""
    rows: list[ClosedNote | TeamNote] = [*notes(user, household), *team_notes(user).filter(household=household)]
    return sorted(rows, key=lambda note: note.on, reverse=True)


def home_of(household: Household) -> Dwelling | None:
    """The dwelling whose keys it holds."""
    rows = household.leases.filter(keys_on__isnull=False, ends_on=None).select_related("mandate__dwelling__commune")
    lease = rows.first()
    return lease.mandate.dwelling if lease else None


def own(user: User) -> QuerySet[ClosedNote]:
    """The notes that `user` may correct: their own, while the household's file is open to them."""
    return ClosedNote.objects.for_user(user).filter(author=user).select_related("household__holder")


def households(user: User) -> QuerySet[Household]:
    """The households that `user` supports."""
    return Household.objects.filter(support_open("pk", user)).select_related("holder").order_by("holder__key", "pk")


def plans(user: User) -> QuerySet[SupportPlan]:
    rows = SupportPlan.objects.for_user(user)
    return rows.select_related("household__holder", "written_by", "agreed_by", "ended_by", "paper")


def whole_plans(user: User) -> QuerySet[SupportPlan]:
    """With all that a page shows of one."""
    return plans(user).prefetch_related("goals__steps", "reviews__by", "cosignatures__user__organisation")


def open_plan(user: User, household: Household) -> SupportPlan | None:
    return whole_plans(user).filter(household=household, ended_on=None).first()


def goals(user: User) -> QuerySet[SupportGoal]:
    return SupportGoal.objects.filter(plan__in=SupportPlan.objects.for_user(user)).select_related(
        "plan__household__holder"
    )


def steps(user: User) -> QuerySet[SupportStep]:
    rows = SupportStep.objects.filter(goal__plan__in=SupportPlan.objects.for_user(user))
    return rows.select_related("goal__plan__household__holder")


def measures(user: User) -> QuerySet[HouseholdMeasure]:
    """Those that a funder pays, of the households that `user` supports."""
    if not user.holds(Role.SOCIAL):
        return HouseholdMeasure.objects.none()
    rows = HouseholdMeasure.objects.filter(support_open("household", user)).exclude(kind=MeasureKind.GLA)
    return rows.select_related("household__holder", "prescriber", "funder")


def reports(user: User) -> QuerySet[MeasureReport]:
    rows = MeasureReport.objects.for_user(user)
    return rows.select_related(
        "measure__household__holder",
        "measure__prescriber",
        "measure__funder",
        "written_by",
        "signed_by",
        "paper",
        "mail",
    ).prefetch_related("goals__goal__steps")


def team_notes(user: User) -> QuerySet[TeamNote]:
    """What the team wrote of the households that `user` accompanies: from here it may be moved."""
    if not user.holds(Role.SOCIAL):
        return TeamNote.objects.none()
    return TeamNote.objects.for_user(user).select_related("household__holder", "author")


def sharings(user: User) -> QuerySet[Sharing]:
    rows = Sharing.objects.for_user(user)
    return rows.select_related("household__holder", "reader__organisation", "plan", "note", "shared_by")


def read_outside(user: User, on: date) -> QuerySet[Sharing]:
    """What an outside reader reads on the day."""
    rows = Sharing.objects.of_reader(user, on)
    return rows.select_related("household__holder", "plan__household__holder", "plan__agreed_by", "plan__written_by")


def openings(sharing: Sharing) -> QuerySet[AccessLog]:
    """Each opening through this sharing, the last first."""
    return AccessLog.objects.filter(household=sharing.household_id, user=sharing.reader_id, page=sharing.page)


def readers() -> QuerySet[User]:
    """Named persons of outside organisations, who have an account."""
    rows = User.objects.holding(Role.PARTNER).open().filter(organisation__isnull=False)
    return rows.select_related("organisation").order_by("organisation__key", "name")


PAST, AHEAD = 92, 180  # days of the appointments of a household that its page shows


def coming(user: User, household: Household, on: date) -> list[Entry]:
    """What every room plans with a household from the day on: its appointments, visits, works…"""
    return entries(Window(user, on, add_days(on, AHEAD), household.pk))


def held(user: User, household: Household, on: date) -> QuerySet[Contact]:
    """The meetings and visits of these months, those to which nobody came among them; the last first."""
    rows = Contact.objects.for_user(user).known(on).filter(household=household, on__gt=add_days(on, -PAST))
    return rows.filter(kind__in=(ContactKind.OFFICE, ContactKind.VISIT)).select_related("by")


def moves(user: User, household: Household) -> QuerySet[NoteMove]:
    return NoteMove.objects.for_user(user).filter(household=household).select_related("author", "by", "to")


def colleagues(user: User, household: Household, on: date) -> list[User]:
    """The other social workers who accompany the household."""
    others = User.objects.holding(Role.SOCIAL).open().exclude(pk=user.pk).order_by("name", "pk")
    return [one for one in others if support_grants(one, on).filter(household=household).exists()]
