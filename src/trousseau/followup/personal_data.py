from collections.abc import Callable
from datetime import date

from django.db.models import Exists, Max, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from trousseau.applications.enums import ApplicationState
from trousseau.applications.models import Application
from trousseau.core.models import Document, Household, User
from trousseau.core.personal_data import SOCIAL, PersonalData, delete, discard, under
from trousseau.core.retention import Fate, Past, Term
from trousseau.tenancies.models import Lease

from .models import (
    Contact,
    HomeVisit,
    HomeVisitPhoto,
    HomeVisitPoint,
    HouseholdMeasure,
    MeasureBill,
    MeasurePayment,
    MeasureReview,
    MeasureTime,
    TeamNote,
)


def _photos(rows: QuerySet) -> None:
    files = list(rows.values_list("file", flat=True))
    delete(rows)
    discard(Document.objects.filter(pk__in=files))


def _stands(withdrawn_on: str) -> Callable[[QuerySet, User], QuerySet]:
    """What was noted by mistake may be about somebody else: it goes with the file, and stands in no copy of it."""
    return lambda rows, user: rows.filter(**{withdrawn_on: None})


def _last(model: type[Model], day: str) -> Coalesce:
    """The last day that these rows bear of a household, what was noted by mistake left out; the day it became known where there
    is none."""
    rows = model._default_manager.filter(household=OuterRef("pk")).order_by().values("household")
    return Coalesce(Subquery(rows.annotate(last=Max(day)).values("last")), "created_on")


def _silent(until: date, on: date) -> list[Past]:
    """Whom nobody follows any more, who looks for nothing, and with whom the last contact is that old. Of a tenant, only if
    something was noted: the tenancy has its own term."""
    days: tuple[tuple[type[Model], str], ...] = (
        (Contact, "on"),
        (TeamNote, "on"),
        (HouseholdMeasure, "ended_on"),
        (Application, "last_contact_on"),
        (Application, "state_on"),
    )
    rows = Household.objects.exclude(application__state=ApplicationState.ACTIVE)
    rows = rows.exclude(pk__in=HouseholdMeasure.objects.filter(ended_on=None).values("household"))
    noted = [Exists(model._base_manager.filter(household=OuterRef("pk"))) for model in (Contact, TeamNote)]
    rows = rows.filter(noted[0] | noted[1] | ~Exists(Lease.objects.not_abandoned().filter(household=OuterRef("pk"))))
    last = Greatest("created_on", *(_last(model, day) for model, day in days))
    rows = rows.annotate(last=last).filter(last__lte=until).order_by("pk")
    return [Past(household, day) for household, day in rows.values_list("pk", "last")]


TERMS = [
    Term(
        SOCIAL,
        _("Support, visits, contacts and notes"),
        _("the last contact with the person"),
        Fate.ERASE,
        households=_silent,
    )
]
BILLS = _(
    "The accounts of the agency are kept ten years (C. com., art. L123-22): a bill names nobody once its measure is erased."
)
PERSONAL_DATA = [
    PersonalData(
        HomeVisitPhoto,
        lambda h: HomeVisitPhoto.objects.filter(visit__contact__household=h),
        _photos,
        order=1,
        readable=_stands("visit__contact__withdrawn_on"),
    ),
    PersonalData(
        HomeVisitPoint,
        lambda h: HomeVisitPoint.objects.filter(visit__contact__household=h),
        delete,
        order=1,
        readable=_stands("visit__contact__withdrawn_on"),
    ),
    PersonalData(
        HomeVisit,
        lambda h: HomeVisit.everything.filter(contact__household=h),
        delete,
        order=2,
        readable=_stands("contact__withdrawn_on"),
    ),
    PersonalData(
        TeamNote,
        lambda h: TeamNote.everything.filter(household=h),
        delete,
        order=2,
        readable=_stands("contact__withdrawn_on"),
    ),
    PersonalData(
        Contact, lambda h: Contact.everything.filter(household=h), delete, order=3, readable=_stands("withdrawn_on")
    ),
    PersonalData(MeasureTime, lambda h: MeasureTime.objects.filter(measure__household=h), delete, order=1),
    PersonalData(MeasureReview, lambda h: MeasureReview.objects.filter(measure__household=h), delete, order=1),
    PersonalData(
        MeasurePayment, lambda h: MeasurePayment.objects.filter(bill__measure__household=h), kept=BILLS, order=1
    ),
    PersonalData(MeasureBill, lambda h: MeasureBill.objects.filter(measure__household=h), kept=BILLS, order=1),
    PersonalData(HouseholdMeasure, lambda h: HouseholdMeasure.objects.filter(household=h), delete, order=2),
]
PERSONAL_DATA = under(SOCIAL, PERSONAL_DATA)
