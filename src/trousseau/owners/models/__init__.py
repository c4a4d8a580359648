"""What the owners' accounts hold beside the ledger."""

from .expenses import Advance, Expense, SupplierRefund
from .fees import AccountTerms, AgencyTransfer, Fee, FeeInvoice, VatAnswer
from .handovers import Handover, HandoverPart
from .statements import OwnerStatement, OwnerStatementLine, StatementRun, TaxSummary
from .tenant_fees import TenantFee
