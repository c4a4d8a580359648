"""What the captation leads to in later rooms."""

from trousseau.core.links import Link

MANDATE = Link("captation.mandate")  # of a prospect: the one there is, or a new one
SPACE = Link("captation.space")  # of an owner: whose account reads what is theirs
PERSONAL_DATA = Link("captation.personal_data")  # what is held about an owner
