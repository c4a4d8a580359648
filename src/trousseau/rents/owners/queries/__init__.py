"""What the owners' accounts read."""

from .accounts import MandateAccount, accounts, held, held_by_fund, terms_of
from .lines import AccountLine, account_lines

__all__ = [
    "AccountLine",
    "MandateAccount",
    "account_lines",
    "accounts",
    "held",
    "held_by_fund",
    "terms_of",
]
