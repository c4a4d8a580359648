"""What the leases lead to in later rooms."""

from trousseau.core.links import Link

ACCOUNT = Link("tenancies.account")  # the rents of a lease
SETTLEMENT = Link("tenancies.settlement")  # of the deposit, once the household has left
FOLLOW_UP = Link("tenancies.follow_up")  # the contacts and visits of a household
SPACES = Link("tenancies.spaces")  # whose accounts read what is a household’s
