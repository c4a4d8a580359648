"""Is the register whole? Read again from end to end: lines, numbers, seals, and the head kept outside.

The sentences are French and name no person: they are read on the command line and in the nightly record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trousseau.core import chain
from trousseau.core.chain import Break, Head, Link
from trousseau.core.models import Sequence as Series

from .enums import EntryKind
from .models import Mandate, RegisterEntry
from .register import NAME, content


@dataclass(frozen=True)
class Verification:
    """What was found: `breaks` is empty when the register is whole."""

    head: Head
    breaks: tuple[Break, ...]

    @property
    def ok(self) -> bool:
        return not self.breaks

    def __str__(self) -> str:
        if self.breaks:
            return f"Registre des mandats : {chain.in_one_line(self.breaks)}"
        count = self.head.number
        if not count:
            return "Registre des mandats : aucune ligne."
        return (
            f"Registre des mandats : {count} ligne{'s' if count > 1 else ''}, numéros et sceaux vérifiés ; "
            f"tête {count}:{self.head.hash}."
        )


def verify(heads: Sequence[Head] = ()) -> Verification:
    """Read the whole register again. `heads` are heads noted elsewhere; the beginning of a seal is enough."""
    found: list[Break] = []
    given: dict[int, int] = {}
    head, breaks = chain.examine(NAME, _links(found, given), noun="Ligne", heads=heads)
    found += _mandates(given)
    last = Series.objects.filter(code=NAME).values_list("last", flat=True).first() or 0
    if given and last != max(given.values()):
        why = f"Compteur du registre : il est à {last}, le dernier mandat inscrit est le n° {max(given.values())}."
        found.append(Break("counter", last, why))
    return Verification(head, (*breaks, *found))


def _links(found: list[Break], given: dict[int, int]) -> Iterator[Link]:
    """The lines in their order. `given` receives the number of each mandate, by its key."""
    last = None
    for entry in RegisterEntry.objects.order_by("chain_number", "pk").iterator(chunk_size=1000):
        name = f"Ligne n° {entry.chain_number} (mandat n° {entry.number})"
        if entry.kind == EntryKind.MANDATE:
            if last is not None and entry.number != last + 1:
                found.append(Break("gap", entry.chain_number, f"{name} : ne suit pas le mandat n° {last}."))
            last = given[entry.mandate_id] = entry.number
        try:
            sealed = content(entry)
        except (AttributeError, TypeError):
            sealed = []  # no longer a date where a date was: no seal can hold
        yield Link(entry.chain_number, entry.prev_hash, entry.hash, sealed, name)


def _mandates(given: dict[int, int]) -> Iterator[Break]:
    """The mandates say the numbers that the register gave them, and no other bears one."""
    ours = Mandate.objects.filter(brought_in_on=None)  # the others stand in the register of before
    borne = dict(ours.exclude(number=None).values_list("pk", "number"))
    for key in sorted(borne.keys() | given.keys()):
        number, written = borne.get(key), given.get(key)
        if written is None:
            yield Break("stray", number, f"Mandat n° {number} : numéroté hors du registre.")
        elif number != written:
            yield Break("stray", written, f"Mandat n° {written} : son dossier porte un autre numéro, ou aucun.")
