"""What the pages of the room are about."""

from operator import attrgetter

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from trousseau.core import localised
from trousseau.core.subjects import Place, Subject
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.payouts.models import PaymentOrder, PaymentRun
from trousseau.rents.subjects import RENTS
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from .models import Expense, FeeInvoice, Handover, OwnerStatement, StatementRun, TaxSummary

OWNERS = Place(_("Owners’ accounts"), "owners:list", RENTS)
EXPENSES = Place(_("Expenses"), "owners:expenses", OWNERS)
RUNS = Place(_("Payment runs"), "owners:runs", OWNERS)
RENDERED = Place(_("Accounts rendered"), "owners:statements", OWNERS)

ACCOUNT = Subject[Mandate](  # of a mandate
    "mandate",
    lambda user: Mandate.objects.filter(fund__isnull=False).select_related("owner", "fund", "dwelling__commune"),
    OWNERS,
    "owners:account",
    name=attrgetter("code"),
)
CLAUSE = Subject[FeeClause](
    "clause",
    lambda user: FeeClause.objects.select_related("mandate").filter(mandate__fund__isnull=False),
    ACCOUNT,
    of=attrgetter("mandate"),
)
EXPENSE = Subject[Expense](
    "expense",
    lambda user: Expense.objects.select_related("mandate__fund", "supplier", "order__entry"),
    ACCOUNT,
    of=attrgetter("mandate"),
)
INVOICE = Subject[FeeInvoice](
    "invoice",
    lambda user: FeeInvoice.objects.filter(Q(lease=None) | Q(lease__in=leases(user))).select_related(
        "mandate__owner", "mandate__dwelling__commune", "lease__household__holder", "paper"
    ),
    ACCOUNT,
    "owners:invoice",
    of=attrgetter("mandate"),
)
STATEMENT = Subject[OwnerStatement](
    "statement",
    lambda user: OwnerStatement.objects.select_related("mandate__owner", "paper"),
    ACCOUNT,
    of=attrgetter("mandate"),
)
TAX_SUMMARY = Subject[TaxSummary](
    "summary", lambda user: TaxSummary.objects.select_related("paper"), ACCOUNT, of=attrgetter("mandate")
)
RUN = Subject[PaymentRun](
    "run", lambda user: PaymentRun.objects.select_related("staged_by", "written_by", "file"), RUNS, "owners:run"
)
ORDER = Subject[PaymentOrder](
    "order",
    lambda user: PaymentOrder.objects.exclude(run=None).select_related("run", "entry"),
    RUN,
    of=attrgetter("run"),
)
RENDERING = Subject[StatementRun](
    "run",
    lambda user: StatementRun.objects.select_related("made_by").order_by("-pk"),
    RENDERED,
    "owners:statements_run",
    name=lambda run: localised.day(run.until),
)
TENANCY = Subject[Lease](  # whose tenant pays a fee
    "lease",
    lambda user: leases(user).select_related("mandate__fund"),
    RENTS,
    "rents:lease",
    name=lambda lease: str(lease.household),
)
LINES = Place(_("Lines of the bank"), "matching:lines", RENTS)
HANDOVER = Subject[Handover](
    "handover",
    lambda user: Handover.objects.select_related(
        "mandate__owner", "mandate__fund", "mandate__dwelling__commune", "manager", "order__run", "paper"
    ),
    ACCOUNT,
    of=attrgetter("mandate"),
)
