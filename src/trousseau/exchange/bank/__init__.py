"""Bank statements as banks send them: CAMT.053 (.02 and .08), CFONB120, and csv whose columns are said. Pure readers.

for statement in read(content): …         raises NotReadable, a French sentence that says what to do
wrong(statement, today)                   "" when it may be taken: opening + movements = closing, euros, days that have come
for notice in read(content): …            a CAMT.054 too: movements without balances, for what a bank rejects

A file is read in a process of its own, within limits (`exchange.apart`): never inside a transaction.

A label, a name or an IBAN of a line is confidential: no message of these readers repeats one.
"""

from .apart import read
from .checking import wrong
from .columns import FIELDS, guess, read_columns
from .model import LARGEST, LINES, Line, NotReadable, Statement, same_account
from .reading import Format, format_of, read_here
