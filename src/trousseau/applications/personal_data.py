"""What the applications hold about a household."""

from datetime import date

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.models import Document
from trousseau.core.personal_data import APPLICANT, PersonalData, blank, delete, discard, under
from trousseau.core.retention import NAMELESS, Fate, Past, Term

from .enums import ApplicationState
from .models import (
    Application,
    ApplicationMerge,
    AskedComplement,
    AvoidedCommune,
    HouseholdSplit,
    PriorityGround,
    Resource,
    Situation,
    SocialOffer,
    StateChange,
    SupportingDocument,
    YearlyIncome,
)

TEAM = (Role.DIRECTOR, Role.SOCIAL)  # who reads an application: the others export nothing of it


def _of(model):
    return lambda household: model.objects.filter(application__household=household)


def _team(rows, user):
    return rows if user.holds(*TEAM) else rows.none()


def _erase_supporting_documents(rows) -> None:
    """The papers of both files go with their row; a copy passed to the other file goes first."""
    documents = list(rows.values_list("document", flat=True))
    delete(rows.exclude(passed_from=None))
    delete(rows)
    discard(Document.objects.filter(pk__in=documents))


def _blank(rows) -> None:
    """What was needed to house them goes; the dated states stay, for the counts."""
    for row in rows:
        row.communes.clear()
    blank(sne_number="", siao_number="", siao_on=None, needs_access=False, support="")(rows)


def _without_home(until: date, on: date) -> list[Past]:
    """Who no longer looks for a home, and was given none here."""
    elsewhere = StateChange.objects.filter(reason="house_elsewhere", on=F("application__state_on")).values(
        "application"
    )
    closed = Q(state=ApplicationState.LEFT) | Q(state=ApplicationState.HOUSED, pk__in=elsewhere)
    rows = Application.objects.filter(closed, state_on__lte=until).order_by("pk")
    return [Past(household, day) for household, day in rows.values_list("household", "state_on")]


TERMS = [
    Term(
        APPLICANT,
        _("File of an application that led nowhere"),
        _("the day the household no longer looks for a home"),
        Fate.ERASE,
        households=_without_home,
    )
]
PERSONAL_DATA = [
    PersonalData(
        Application,
        lambda h: Application.objects.filter(household=h),
        _blank,
        order=8,
        readable=lambda rows, user: _team(rows.for_user(user), user),
    ),
    PersonalData(
        StateChange,
        _of(StateChange),
        kept=_("Dates of states, which name nobody once the persons are erased: the report counts them."),
        readable=_team,
    ),
    PersonalData(Resource, _of(Resource), delete, readable=_team),
    PersonalData(YearlyIncome, _of(YearlyIncome), delete, readable=_team),
    PersonalData(Situation, _of(Situation), delete, readable=_team),
    PersonalData(PriorityGround, _of(PriorityGround), delete, readable=_team),
    PersonalData(AvoidedCommune, _of(AvoidedCommune), delete, readable=lambda rows, user: rows.for_user(user)),
    PersonalData(
        SupportingDocument,
        _of(SupportingDocument),
        _erase_supporting_documents,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(AskedComplement, _of(AskedComplement), delete, readable=_team),
    PersonalData(SocialOffer, _of(SocialOffer), delete, readable=_team),
    PersonalData(
        ApplicationMerge,
        lambda h: ApplicationMerge.objects.filter(Q(gone__household=h) | Q(stands__household=h)),
        blank(why="-"),
        readable=_team,
    ),
    PersonalData(
        HouseholdSplit, lambda h: HouseholdSplit.objects.filter(Q(stays=h) | Q(goes=h)), blank(why="-"), readable=_team
    ),
]
PERSONAL_DATA = under(APPLICANT, PERSONAL_DATA, kept=NAMELESS)
