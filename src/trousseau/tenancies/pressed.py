"""One press of a button for many leases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trousseau.core.errors import Refused

from .models import Lease


@dataclass(frozen=True)
class Pressed[Written]:
    """What one press of a button did: what was written, and each refusal in words, by lease."""

    done: tuple[Written, ...]
    refused: tuple[tuple[Lease, str], ...]


def each[Written](leases: Iterable[Lease], verb: Callable[[Lease], Written]) -> Pressed[Written]:
    """Each lease in a transaction of its own: one that is refused keeps no other from its turn."""
    done, refused = [], []
    for lease in leases:
        try:
            done.append(verb(lease))
        except Refused as why:
            refused.append((lease, str(why)))
    return Pressed(tuple(done), tuple(refused))
