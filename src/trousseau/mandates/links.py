"""What the mandates lead to in later rooms."""

from trousseau.core.links import Link

TAKEN_OVER = Link("mandates.taken_over")  # the tenants whose owner takes the lease over, and the letter to them
HANDOVER = Link("mandates.handover")  # the money of an ended mandate, and to whom it goes
