"""What the follow-up leads to in later rooms."""

from trousseau.core.links import Link

REPORT = Link("followup.report")  # of a measure, made from its goals
