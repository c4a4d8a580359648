"""What is held of a household: its own words, and what the agency, a neighbour or the other party said of it, which goes with
it and of which the agency's alone is in its copy. Of an owner: the works."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.models import Document, User
from trousseau.core.personal_data import FILE, PersonalData, blank, delete, discard, under

from .enums import Source
from .models import (
    DamageDeclaration,
    Incident,
    IncidentExchange,
    IncidentPhoto,
    IncidentReport,
    Mediation,
    MediationMeeting,
    MediationParty,
    WorkOrder,
    WorkQuote,
)

KEPT = _(
    "What happened in a dwelling and its works are kept ten years, without a person’s words (décret 72-678, art. 86)."
)


def _readable(rows: QuerySet, user: User) -> QuerySet:
    return rows.for_user(user)


def _without_pictures(rows: QuerySet) -> None:
    files = list(rows.values_list("file", flat=True))
    delete(rows)
    discard(Document.objects.filter(pk__in=files))


def _by_others(h) -> QuerySet:
    """What who is no tenant reported of the home: its words speak of who lives there."""
    return IncidentReport.objects.filter(Q(incident__lease__household=h) | Q(about__household=h), lease=None)


def _about(h) -> Q:
    own = Q(incident__lease__household=h) | Q(lease__household=h)
    return Q(report__lease__household=h) | (Q(report=None) & own)


def _of_others(h) -> Q:
    return Q(report__in=_by_others(h).values("pk"))


_without_words = blank(words="", name="", reach="")


def _parted(h) -> QuerySet:
    return Mediation.objects.filter(parties__lease__household=h).distinct()


def _of_home(h) -> QuerySet:
    """Between others, about the home of this household: their words speak of who lives there."""
    about = Mediation.objects.filter(Q(incident__lease__household=h) | Q(about__household=h))
    return about.exclude(pk__in=_parted(h).values("pk"))


PERSONAL_DATA = [
    PersonalData(IncidentPhoto, lambda h: IncidentPhoto.objects.filter(_about(h)), _without_pictures, order=1),
    PersonalData(
        IncidentPhoto, lambda h: IncidentPhoto.objects.filter(_of_others(h)), _without_pictures, order=1, handed=False
    ),
    PersonalData(
        IncidentExchange, lambda h: IncidentExchange.objects.filter(_of_others(h)), delete, order=1, handed=False
    ),
    PersonalData(
        IncidentExchange,
        lambda h: IncidentExchange.objects.filter(_about(h)),
        delete,
        order=1,
        readable=lambda rows, user: rows.exclude(report=None),  # what was said to others is not this household's
    ),
    PersonalData(
        IncidentReport,
        lambda h: IncidentReport.objects.filter(lease__household=h),
        _without_words,
        kept=KEPT,
        readable=_readable,
    ),
    PersonalData(
        IncidentReport,
        lambda h: _by_others(h).filter(source=Source.AGENCY),
        _without_words,
        kept=KEPT,
        order=6,
        readable=_readable,
    ),
    PersonalData(
        IncidentReport,
        lambda h: _by_others(h).exclude(source=Source.AGENCY),
        _without_words,
        kept=KEPT,
        order=6,
        handed=False,
    ),
    PersonalData(
        DamageDeclaration, lambda h: DamageDeclaration.objects.filter(lease__household=h), kept=KEPT, readable=_readable
    ),
    PersonalData(WorkQuote, lambda h: WorkQuote.objects.filter(order__incident__lease__household=h), kept=KEPT),
    PersonalData(WorkOrder, lambda h: WorkOrder.objects.filter(incident__lease__household=h), kept=KEPT),
    PersonalData(Incident, lambda h: Incident.objects.filter(lease__household=h), kept=KEPT, readable=_readable),
    PersonalData(MediationMeeting, lambda h: MediationMeeting.objects.filter(mediation__in=_parted(h)), kept=KEPT),
    PersonalData(Mediation, _parted, blank(agreed=""), kept=KEPT, readable=_readable),
    PersonalData(Mediation, _of_home, blank(agreed=""), kept=KEPT, handed=False),
    PersonalData(
        MediationParty,
        lambda h: MediationParty.objects.filter(lease__household=h),
        _without_words,
        kept=KEPT,
        order=6,
        readable=_readable,
    ),
    PersonalData(
        MediationParty,
        lambda h: MediationParty.objects.filter(Q(mediation__in=_parted(h)) | Q(mediation__in=_of_home(h)), lease=None),
        blank(words=""),
        kept=KEPT,
        order=6,
        handed=False,
    ),
    PersonalData(WorkQuote, lambda o: WorkQuote.objects.filter(order__mandate__owner=o), kept=KEPT, about=Owner),
    PersonalData(WorkOrder, lambda o: WorkOrder.objects.filter(mandate__owner=o), kept=KEPT, about=Owner),
]
PERSONAL_DATA = under(FILE, PERSONAL_DATA)
