"""What the ledger leads to in later rooms."""

from trousseau.core.links import Link

BANK_LINES = Link("ledger.bank_lines")  # what the bank gave, and nobody has said what it is
BANK_LINE = Link("ledger.bank_line")
