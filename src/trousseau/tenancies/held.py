from django.utils.translation import gettext_lazy as _

from trousseau.core.held import Holding

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
        Holding(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
        for model in (NoticeToQuit, LeaseInspection, Departure, TurnoverWork, TenancyCertificate, CertificateRequest)
    ),
    *(
        Holding(model, lambda h, model=model: model.objects.filter(inspection__lease__household=h), kept=KEPT)
        for model in (InspectedElement, MeterReading, KeyCount, InspectionPhoto)
    ),
    Holding(NoticeParty, lambda h: NoticeParty.objects.filter(notice__lease__household=h), kept=KEPT),
]
HOLDINGS = [
    *LEAVING,
    Holding(
        Lease, lambda h: Lease.objects.filter(household=h), kept=KEPT, readable=lambda rows, user: rows.for_user(user)
    ),
    *(
        Holding(model, lambda h, model=model: model.objects.filter(lease__household=h), kept=KEPT)
        for model in (RentChange, RentSuspension, Guarantee, LeaseAnnex, LeaseParty, LeaseAmendment, RentRevision)
    ),
]
