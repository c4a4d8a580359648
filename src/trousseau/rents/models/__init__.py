"""What is due, what came in, and the papers that say so."""

from ..matching.models import PayerAccount
from .calls import RentCall
from .rent_receipts import RentReceipt
from .runs import MonthRun, RunRow
from .shares import ReceiptShare

from ..deposits.models import DepositSettlement, Retention  # isort: skip
from ..debits.models import Collection, Debit, DebitMandate  # isort: skip
from ..caf.models import CafLine, CafLump, CafNumber, CafRemittance, Clawback  # isort: skip
from ..charges.models import ChargeCost, ChargeStatement  # isort: skip
from ..notices.models import PaperRun, RentNotice  # isort: skip
from ..roll.models import RollBalance, RollMark  # isort: skip
from ..owners.models import (  # isort: skip
    AccountTerms,
    Advance,
    Expense,
    Fee,
    FeeInvoice,
    FeeTransfer,
    IbanCheck,
    OwnerStatement,
    OwnerStatementLine,
    PaymentOrder,
    PaymentRun,
    StatementRun,
    Supplier,
    TaxSummary,
    VatAnswer,
)
from ..claims.models import Claim, ClaimReceipt, ClaimRefund  # isort: skip
from ..plans.models import PaymentPlan, PlanInstalment  # isort: skip
from ..refunds.models import TenantRefund  # isort: skip
from ..tenant_fees.models import TenantFee  # isort: skip
