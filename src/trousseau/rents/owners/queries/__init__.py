"""What the owners' accounts read."""

from .accounts import Standing, accounts, held, held_by_fund, later, reserve_of, standings, terms_of
from .awaited import Awaited, awaited
from .lines import AccountLine, account_lines
