from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import OrganisationKind


class Level(TextChoices):
    PROFESSIONAL = "professional", _("Professional note")
    PRIVATE = "private", _("Private note")


class Part(TextChoices):
    """What somebody is in the team of a household."""

    REFERENT = "referent", _("Referent")
    COLLEAGUE = "colleague", _("Colleague")
    OUTSIDE = "outside", _("Professional of another service")


class TeamEnd(TextChoices):
    """Why somebody is no longer in a team."""

    HANDED = "handed", _("Another took over")
    OVER = "over", _("The support is over")
    LEFT = "left", _("They left the agency or the service")
    PLANNED = "planned", _("The day that was set came")
    ASKED = "asked", _("The household asked for it")
    MISTAKE = "mistake", _("Noted by mistake")
    CLOSED = "closed", _("The file was closed to them")


AT_ONCE = (TeamEnd.ASKED, TeamEnd.MISTAKE, TeamEnd.CLOSED)  # nothing is left to finish: the file closes that day


class GoalArea(TextChoices):
    """What a goal is about: a closed list that says nothing of anybody's health, since it stands in clear."""

    HOUSING = "housing", _("The home")
    BUDGET = "budget", _("Budget, bills and debts")
    RIGHTS = "rights", _("Rights and papers")
    WORK = "work", _("Work and training")
    FAMILY = "family", _("Children and family")
    EVERYDAY = "everyday", _("Everyday life")
    LINKS = "links", _("People around, outings")


class StepBy(TextChoices):
    PERSON = "person", _("The person")
    AGENCY = "agency", _("The agency")
    SERVICE = "service", _("A service, by its name")


class SupportPlanEnd(TextChoices):
    REACHED = "reached", _("What was wanted is reached")
    REPLACED = "replaced", _("Another plan follows")
    STOPPED = "stopped", _("The person does not wish to go on")
    LEFT = "left", _("The person left, or is followed elsewhere")


class ReportKind(TextChoices):
    """Of a measure, to who pays it."""

    INTERIM = "interim", _("Interim report")
    FINAL = "final", _("Final report")


class Shared(TextChoices):
    PLAN = "plan", _("The plan, its goals and its steps")
    NOTE = "note", _("The facts of one note, in a sentence written for it")


class SharingGround(TextChoices):
    """Why something may be said outside: a closed list. To sit in the commission is none. Each is a scale `sharing.…`."""

    SOCIAL = "social", _("Social action for the same person")
    CARE = "care", _("Care of the same person")
    EVICTIONS = "evictions", _("Prevention of the eviction, before the CCAPEX")
    SIAO = "siao", _("Referral by the SIAO")


# Whom the article of each ground lets read, by the organisation of the reader. CASF L121-6-2: professionals of social action;
# CSP L1110-4: the care team (its R1110-2 names others, whom an organisation does not tell: the social ground is theirs); loi
# 90-449 art. 7-2: who sits in the CCAPEX or brings a case before it; CASF L345-2-10: the SIAO and the services that it works with.
GROUND_READERS = {
    SharingGround.SOCIAL: (
        OrganisationKind.CCAS,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.PARTNER,
        OrganisationKind.SIAO,
    ),
    SharingGround.CARE: (OrganisationKind.CARE,),
    SharingGround.EVICTIONS: (OrganisationKind.CCAS, OrganisationKind.PARTNER, OrganisationKind.LANDLORD),
    SharingGround.SIAO: (OrganisationKind.SIAO, OrganisationKind.ASSOCIATION, OrganisationKind.CCAS),
}


class NotePlace(TextChoices):
    """Where a note stands: who reads it. The first is the follow-up's."""

    TEAM = "team", _("Team note")
    PROFESSIONAL = "professional", _("Professional note")
    PRIVATE = "private", _("Private note")


class NoteFate(TextChoices):
    MOVED = "moved", _("Moved")
    PASSED = "passed", _("Passed to a colleague")
    DELETED = "deleted", _("Deleted")
