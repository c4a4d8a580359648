"""What is due, what came in, and the papers that say so."""

from .adjustments import Adjustment
from .caf import CafLine, CafLump, CafNumber, CafRemittance, Clawback
from .calls import RentCall
from .charges import ChargeCost, ChargeStatement, FormerCost, FormerCount
from .claims import Claim, ClaimMonth, ClaimReceipt, ClaimRefund
from .debits import Collection, Debit, DebitMandate, DebitNotice
from .deposits import DepositSettlement, DepositTransfer, Retention
from .notices import PaperRun, RentNotice
from .plans import DebtStop, PaymentPlan, PlanBreach, PlanInstalment
from .refunds import TenantRefund
from .rent_receipts import RentReceipt
from .roll import RollBalance, RollMark
from .runs import MonthRun, RunRow
from .shares import ReceiptShare
