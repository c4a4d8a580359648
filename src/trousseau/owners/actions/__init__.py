"""The verbs of the owners' accounts."""

from .expenses import cancel_expense, enter_expense, give_advance, pay_expense
from .fees import answer_vat, charge_service, take_fees
from .invoices import give_invoice
from .runs import drop_run, stage_run, take_out, write_run
from .statements import make_statement
from .taxes import give_tax_summary
from .terms import write_terms
