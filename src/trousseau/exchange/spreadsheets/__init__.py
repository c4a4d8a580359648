"""Spreadsheets as people send them: csv in its dialects and xlsx, told apart by content, never by name.

table = read(content)        raises NotReadable, a French sentence that says what to do
table.header                 the names of the columns
for row in table.rows(): …   each with the line number that its reader sees
day(cell)                    a day, or None

A file is read in a process of its own, within limits (`exchange.apart`): never inside a transaction.
"""

from .apart import first_rows, read
from .cells import day, plain
from .here import read_here
from .table import COLUMNS, LARGEST, ROWS, NotReadable, Row, Table, letter
