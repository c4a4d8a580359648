"""What the pages of the room are about; a folder that has pages of its own things declares them beside its pages."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core import localised
from trousseau.core.subjects import Place, Subject
from trousseau.payouts.enums import OrderState
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases
from trousseau.tenancies.subjects import TENANCY, itself

from .models import Adjustment, MonthRun, PaperRun, RentReceipt, TenantRefund

RENTS = Place(_("Rents"), "rents:home")
CALLS = Place(_("Call the rents"), "rents:run", RENTS)
PAPERS = Place(_("Papers"), "rents:papers", RENTS)
RUN = Subject[MonthRun](
    "run",
    lambda user: MonthRun.objects.select_related("made_by"),
    CALLS,
    "rents:month_run",
    name=lambda run: localised.month(run.month),
)
PAPER_RUN = Subject[PaperRun](
    "run",
    lambda user: PaperRun.objects.select_related("made_by").order_by("-pk"),
    PAPERS,
    "rents:papers_run",
    name=lambda run: run.get_kind_display(),
)
ACCOUNT = Subject[Lease](  # of a lease
    "lease",
    lambda user: leases(user).select_related("household__holder", "mandate__fund", "mandate__dwelling__commune"),
    TENANCY,
    "rents:lease",
    name=lambda lease: _("Account"),
    of=itself,
)
PAYMENT = Subject[Receipt](
    "receipt",
    lambda user: Receipt.objects.rent().filter(lease__in=leases(user)).select_related("lease__household"),
    ACCOUNT,
    of=attrgetter("lease"),
)
NOTICED = Subject[Receipt](  # a deposit, whose owner is told of it
    "receipt",
    lambda user: (
        Receipt.objects.deposits().filter(lease__in=leases(user)).select_related("lease__household__holder", "notice")
    ),
    ACCOUNT,
    of=attrgetter("lease"),
)
RENT_RECEIPT = Subject[RentReceipt](
    "rent_receipt",
    lambda user: RentReceipt.objects.filter(lease__in=leases(user)).select_related("lease__household", "paper"),
    ACCOUNT,
    of=attrgetter("lease"),
)
ADJUSTMENT = Subject[Adjustment](
    "adjustment",
    lambda user: Adjustment.objects.filter(lease__in=leases(user)).select_related(
        "lease__household__holder", "lease__mandate__fund", "paper", "mail"
    ),
    ACCOUNT,
    of=attrgetter("lease"),
)
REFUND = Subject[TenantRefund](  # one that did not leave yet
    "refund",
    lambda user: TenantRefund.objects.filter(order__state=OrderState.WAITING, lease__in=leases(user)).select_related(
        "lease__household__holder"
    ),
    ACCOUNT,
    of=attrgetter("lease"),
)
