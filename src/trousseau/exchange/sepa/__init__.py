"""Files sent to a bank, ISO 20022: transfers (pain.001) and direct debits (pain.008). Pure writers.

file = write_transfers(TransferOrder(…))     file = write_debits(Collection(…))

The same order gives the same bytes. Nothing is handed over before the bank's own schema accepted it and its sum,
its count and each of its amounts were read again: `NotWritable`, a French sentence, says what to correct.
"""

from .debits import DEBIT_SCHEMAS, Collection, Debit, write_debits
from .model import Account, NotWritable, SepaFile
from .text import plain
from .transfers import TRANSFER_SCHEMAS, Transfer, TransferOrder, write_transfers
