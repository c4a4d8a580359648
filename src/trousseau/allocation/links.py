"""What the commission leads to in later rooms."""

from trousseau.core.links import Link

DRAFT_LEASE = Link("allocation.draft_lease")  # of a decision
