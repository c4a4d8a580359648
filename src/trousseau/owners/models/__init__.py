"""What the owners' accounts hold beside the ledger."""

from .expenses import Advance, Expense
from .fees import AccountTerms, Fee, FeeTransfer, VatAnswer
from .statements import OwnerStatement, OwnerStatementLine, StatementRun, TaxSummary
from .tenant_fees import TenantFee
