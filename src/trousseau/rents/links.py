"""What the rents lead to in later rooms."""

from trousseau.core.links import Link

OWNERS = Link("rents.owners")  # the list of their accounts
