"""The verbs of the rents: the only writer of rents in the ledger."""

from .calls import expect_aid, shorten_calls
from .deposits import receive_deposit, tell_owner
from .payments import name_debts, note_payment, receive_payment
from .rent_receipts import give_rent_receipt
from .sums import ask_sum, give_back
