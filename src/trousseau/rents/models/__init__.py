"""What is due, what came in, and the papers that say so."""

from .calls import RentCall
from .payments import Deposit, Payment
from .slips import Slip

__all__ = ["Deposit", "Payment", "RentCall", "Slip"]
