"""Arithmetic on money: integer cents in, integer cents out.

Ratios are `Fraction`s; there is one rounding, half up, used by every rule.
"""

from collections.abc import Sequence
from fractions import Fraction


def round_half_up(amount: Fraction | int) -> int:
    """The integer nearest to `amount`, halves away from zero."""
    twice = 2 * amount.denominator  # in whole numbers: a fraction made for each step costs ten times as much
    nearest = (2 * abs(amount.numerator) + amount.denominator) // twice
    return nearest if amount >= 0 else -nearest


def share(total: int, weights: Sequence[int]) -> list[int]:
    """`total` cents cut by `weights` (largest remainder, first come on a tie): the parts sum to `total`.

    Raises ValueError when the weights are negative or sum to zero.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be positive")
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in order[: total - sum(parts)]:
        parts[i] += 1
    return parts
