from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from trousseau.core.personal_data import ACCOUNTS, ERASED, FILE, PersonalData, blank, under
from trousseau.core.retention import Fate, Past, Term
from trousseau.mail.personal_data import letters

from . import signed
from .enums import LeaseState
from .models import (
    CertificateRequest,
    Departure,
    Guarantee,
    InspectedElement,
    InspectionPhoto,
    KeyCount,
    Lease,
    LeaseAmendment,
    LeaseAnnex,
    LeaseInspection,
    LeaseParty,
    MeterReading,
    NoticeParty,
    NoticeToQuit,
    RentChange,
    RentRevision,
    RentSuspension,
    TenancyCertificate,
    TurnoverWork,
)

ARCHIVE = "retention.archive_months"


def _ended(until: date, on: date) -> list[Past]:
    """Whose leases are all over. What they still owe is looked at by the desk, which knows the rents."""
    leases = Lease.objects.not_abandoned()
    over = leases.exclude(household__in=leases.exclude(state=LeaseState.ENDED).values("household"))
    rows = over.order_by("household").values_list("household").annotate(day=Max("ends_on")).filter(day__lte=until)
    return [Past(household, day) for household, day in rows]


TERMS = [
    Term(
        ARCHIVE,
        _("File of a tenant who left, open to the team"),
        _("the end of the last lease, when nothing is owed"),
        Fate.ARCHIVE,
        households=_ended,
    ),
    Term(
        FILE,
        _("File of a tenant"),
        _("the end of the last lease, when nothing is owed"),
        Fate.PSEUDONYM,
        households=_ended,
    ),
    Term(
        ACCOUNTS,
        _("Leases, receipts, mandates, registers and accounts"),
        _("the end of the last lease"),
        Fate.PSEUDONYM,
        households=_ended,
    ),
]
KEPT = _("Mandates, leases and accounts are kept ten years (décret 72-678, art. 86).")
LEAVING = [
    *(
        PersonalData(
            model, lambda h, model=model: model.objects.filter(lease__household=h).select_related("lease"), kept=KEPT
        )
        for model in (LeaseInspection, Departure, TurnoverWork, TenancyCertificate)
    ),
    *(
        PersonalData(
            model,
            lambda h, model=model: model.objects.filter(lease__household=h).select_related("lease", "mail"),
            kept=KEPT,
        )
        for model in (NoticeToQuit, CertificateRequest)
    ),
    *(
        PersonalData(model, lambda h, model=model: model.objects.filter(inspection__lease__household=h), kept=KEPT)
        for model in (InspectedElement, MeterReading, KeyCount, InspectionPhoto)
    ),
    PersonalData(
        NoticeParty,
        lambda h: NoticeParty.objects.filter(notice__lease__household=h).select_related(
            "notice__lease", "person", "mail"
        ),
        kept=KEPT,
    ),
]
PERSONAL_DATA = [
    *LEAVING,
    letters("certificates"),
    PersonalData(
        Lease, lambda h: Lease.objects.filter(household=h), kept=KEPT, readable=lambda rows, user: rows.for_user(user)
    ),
    *(
        PersonalData(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
        for model in (RentChange, RentSuspension, LeaseAnnex, LeaseParty, LeaseAmendment, RentRevision)
    ),
    PersonalData(
        Guarantee,
        lambda h: Guarantee.objects.filter(lease__household=h),
        kept=KEPT,
        end=blank(name=ERASED, address="", email="", phone="", reference=""),
    ),
    *signed.LEASE.personal_data(lambda h: Lease.objects.filter(household=h), kept=KEPT),
    *(
        one
        for kind, model in (
            (signed.AMENDED, LeaseAmendment),
            (signed.INSPECTED, LeaseInspection),
            (signed.SURETY, Guarantee),
        )
        for one in kind.personal_data(lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
    ),
]
PERSONAL_DATA = under(FILE, PERSONAL_DATA)
