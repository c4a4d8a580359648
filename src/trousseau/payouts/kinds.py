"""What each kind of payment asks of the run. What asks for payments of a kind registers it: the run knows none."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from trousseau.core.models import User

from .enums import OrderKind
from .models import PaymentOrder


def _nothing(*_of) -> None:
    return None


@dataclass(frozen=True)
class OrderRules:
    """`check` raises Refused when what the order pays is no longer owed, just before it leaves for the day.

    `left`: what follows once it is in a file of the bank. `came_back`: what follows, told by whom and on which day, once it was given up or the bank sent it back.
    """

    check: Callable[[PaymentOrder, date], None] = _nothing
    left: Callable[[User | None, PaymentOrder, date], None] = _nothing
    came_back: Callable[[User | None, PaymentOrder, date], None] = _nothing


_RULES: dict[str, OrderRules] = {}


def register(kind: OrderKind, rules: OrderRules) -> None:
    """Called where the application is declared."""
    _RULES[kind] = rules


def rules_for(kind: str) -> OrderRules:
    return _RULES.get(kind, OrderRules())
