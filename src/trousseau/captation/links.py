"""What the captation leads to in later rooms."""

from trousseau.core.links import Link

MANDATE = Link("captation.mandate")  # of a prospect: the one there is, or a new one
PERSONAL_DATA = Link("captation.personal_data")  # what is held about an owner
