"""What of a year the rents leave open: its books are not closed before."""

from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.enums import Role
from trousseau.core.errors import Refused
from trousseau.ledger.closing import Obstacle
from trousseau.ledger.enums import Ledger
from trousseau.tenancies.terms import with_amended_days, with_terms

from .caf.queries import lumps_waiting, remittances_awaiting
from .enums import CallKind, CollectionState
from .models import Collection, MonthRun, RentCall
from .run.staging import calls_of, to_call


def open_in(ledger: str, year: int) -> list[Obstacle]:
    """The months not called, the debits not presented and the remittances of the CAF without their transfer, each named."""
    if ledger != Ledger.CLIENTS:
        return []
    last, who = date(year, 12, 31), str(Role.RENTAL.label)
    found = [
        Obstacle(_("Rents of %(month)s: not all are called.") % {"month": localised.month(month)}, who, "rents:run")
        for month in (date(year, n, 1) for n in range(1, 13))
        if _to_be_called(month)
    ]
    for one in Collection.objects.filter(state__in=(CollectionState.MADE, CollectionState.SENT), due_on__lte=last):
        said = _("Direct debits %(number)s of %(day)s: not presented yet.")
        told = {"number": one.number, "day": localised.day(one.due_on)}
        found.append(Obstacle(said % told, who, "rents:collections"))
    for remittance in remittances_awaiting().filter(paid_on__lte=last):
        said = _("Remittance %(number)s of the CAF, of %(day)s: its transfer is not noted.")
        told = {"number": remittance.reference, "day": localised.day(remittance.paid_on)}
        found.append(Obstacle(said % told, who, "rents:caf_remittances"))
    for lump in lumps_waiting().filter(received_on__lte=last):
        said = _("Transfer of the CAF of %(day)s, %(amount)s: its remittance is not read.")
        told = {"day": localised.day(lump.received_on), "amount": localised.money(lump.amount)}
        found.append(Obstacle(said % told, who, "rents:caf_remittances"))
    return found


def _to_be_called(month: date) -> bool:
    """Whether a run of the month is under way, or a lease is not called: one that was before, or that begins then, once the
    agency calls rents here."""
    if MonthRun.objects.filter(month=month, posted_at=None).exists():
        return True
    called = RentCall.objects.filter(kind=CallKind.RENT)
    before = called.filter(lease=OuterRef("pk"), month__lt=month)
    begun = called.filter(month__lte=month).exists()
    leases = list(
        with_amended_days(
            with_terms(to_call(month).filter(Q(Exists(before)) | Q(starts_on__gte=month if begun else date.max)))
        ).select_related("mandate__fund")
    )
    try:
        return any(call.total for call in calls_of(month, leases))
    except Refused:
        return True
