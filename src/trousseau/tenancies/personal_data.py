from django.utils.translation import gettext_lazy as _

from trousseau.core.personal_data import PersonalData

from . import signed
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
    PersonalData(
        Lease, lambda h: Lease.objects.filter(household=h), kept=KEPT, readable=lambda rows, user: rows.for_user(user)
    ),
    *(
        PersonalData(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
        for model in (RentChange, RentSuspension, Guarantee, LeaseAnnex, LeaseParty, LeaseAmendment, RentRevision)
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
