"""Where Django looks for this room's tables."""

from .facts.models import Delivery, FactRow, PublishedPeriod, TrustedKey

__all__ = ["Delivery", "FactRow", "PublishedPeriod", "TrustedKey"]
