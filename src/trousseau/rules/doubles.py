"""Whether two people written down may be one. It points at them; a person decides."""

from dataclasses import dataclass
from datetime import date

NAMES = frozenset({"last_name", "first_name"})


@dataclass(frozen=True)
class Identity:
    """Names and e-mail as `core.normal` writes them, the telephone in digits; "" or None where unknown."""

    last_name: str
    first_name: str
    born_on: date | None = None
    phone: str = ""
    email: str = ""


def agreeing(one: Identity, other: Identity) -> frozenset[str]:
    """The keys on which both say the same; names that were written the wrong way round agree."""
    found = {
        name
        for name in ("last_name", "first_name", "born_on", "phone", "email")
        if getattr(one, name) and getattr(one, name) == getattr(other, name)
    }
    if one.last_name and one.first_name and (one.last_name, one.first_name) == (other.first_name, other.last_name):
        found |= NAMES
    return frozenset(found)


def likely(one: Identity, other: Identity) -> frozenset[str]:
    """The keys that agree when they are enough to look twice: two or more, so never an e-mail alone.

    Two birth dates that differ make homonyms of two people who share their names alone.
    """
    keys = agreeing(one, other)
    if keys == NAMES and one.born_on and other.born_on:
        return frozenset()
    return keys if len(keys) > 1 else frozenset()
