"""What the follow-up leads to in later rooms."""

from trousseau.core.links import Link

REPORT = Link("followup.report")  # of a measure, made from its goals
REPORT_DEFECT = Link("followup.report_defect")  # seen at a home visit: an incident is noted of it, then read
