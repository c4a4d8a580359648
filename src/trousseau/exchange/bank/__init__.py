"""Bank statements as banks send them: CAMT.052 to .054 of every version, CFONB120, OFX, MT940 and MT942, a zip of them, csv
or xlsx. Pure readers.

for statement in read(content): …         raises NotReadable, a French sentence that says what to do
unsound(statement)                        "" when its currency is one, and opening + movements = closing
wrong(statement, today)                   "" when it may be taken too: euros, days that have come
read_columns(content, columns, …)         of a sheet whose columns, and balances, are said by a person

A file is read in a process of its own, within limits (`exchange.apart`): never inside a transaction.

A label, a name or an IBAN of a line is confidential: no message of these readers repeats one.
"""

from .apart import read
from .checking import unsound, wrong
from .columns import FIELDS, guess, read_columns
from .model import LARGEST, LINES, Kind, Line, NotReadable, Statement, same_account
from .reading import Format, format_of, read_here
