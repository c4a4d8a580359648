"""What the captation leads to in later rooms."""

from trousseau.core.links import Link

MANDATE = Link("captation.mandate")  # of a prospect: the one there is, or a new one
HELD = Link("captation.held")  # what is held about an owner
