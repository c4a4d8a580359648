"""What the mandates lead to in later rooms."""

from trousseau.core.links import Link

HANDOVER = Link("mandates.handover")  # the money of an ended mandate, and to whom it goes
