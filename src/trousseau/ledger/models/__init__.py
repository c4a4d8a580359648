"""The rows of the books, and those of the bank that they are compared with."""

from .bank import BankAccount, BankFile, BankLine, Clearing, Outstanding, Statement
from .entries import CODE, ClosedYear, DayTotal, Entry, Fund, FundsStatement, FundTotal, Line, StagedEntry, code_only
from .manual import ManualEntry, ManualLine
