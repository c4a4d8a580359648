"""Who reads the owners' accounts, who answers for the agency."""

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.payouts.access import PAY, READ, WRITE  # noqa: F401 — who pays the owners pays whom else the agency owes

DECIDE = roles(Role.DIRECTOR)  # the VAT of a silent clause, the terms of an account, an advance of the agency
