"""How a time is said: hours, and the minutes that are left."""


def hours(minutes: int) -> str:
    """« 27 h 30 », « 2 h », « 45 min »."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest} min"
    return f"{whole} h {rest:02d}" if rest else f"{whole} h"
