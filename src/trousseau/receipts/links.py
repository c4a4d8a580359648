"""What the sums received lead to in later rooms."""

from trousseau.core.links import Link

RENTS = Link("receipts.rents")  # the home of the rents, under which the counter stands
OWNER_ACCOUNT = Link("receipts.owner_account")  # of a mandate
