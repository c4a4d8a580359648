"""Where Django looks for this room's tables."""

from .facts.models import Delivery, FactRow, TrustedKey

__all__ = ["Delivery", "FactRow", "TrustedKey"]
