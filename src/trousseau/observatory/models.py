"""Where Django looks for this room's tables."""

from .facts.models import Delivery, FactRow, PublishedPeriod, TrustedKey
