"""What the owners' accounts read."""

from .accounts import Standing, accounts, reserve_of, reserves, standings, terms_of
from .lines import AccountLine, account_lines
