"""What a comparison says, in words: the verdict, the table, what it supposes. The page and the paper share it."""

from .notes import ceilings, levels, notes
from .tables import Cell, Column, Row, columns, euros, money, scheme_name, table, year_by_year
from .verdicts import Verdict, verdict
