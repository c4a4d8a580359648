"""Is the register whole? Read again from end to end: lines, numbers, seals, and the head kept outside.

The sentences name no person: they are read on the command line and in the nightly record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trousseau.core import chain
from trousseau.core.chain import Break, Head, Link
from trousseau.core.models import Sequence as Series
from trousseau.rules.said import Said, say, say_many

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

    @property
    def said(self) -> Said:
        if self.breaks:
            return say("Register of mandates: %(found)s", found=chain.in_one_line(self.breaks))
        if not self.head.number:
            return say("Register of mandates: no line.")
        return say_many(
            "Register of mandates: %(n)s line, numbers and seals verified; head %(n)s:%(seal)s.",
            "Register of mandates: %(n)s lines, numbers and seals verified; head %(n)s:%(seal)s.",
            self.head.number,
            seal=self.head.hash,
        )

    def __str__(self) -> str:
        return str(self.said)


def _span(first: int, last: int) -> Said:
    if first == last:
        return say("Line no. %(first)s", first=first)
    return say("Lines no. %(first)s to %(last)s", first=first, last=last)


def verify(heads: Sequence[Head] = ()) -> Verification:
    """Read the whole register again. `heads` are heads noted elsewhere; the beginning of a seal is enough."""
    found: list[Break] = []
    given: dict[int, int] = {}
    head, breaks = chain.examine(NAME, _links(found, given), _span, heads)
    found += _mandates(given)
    last = Series.objects.filter(code=NAME).values_list("last", flat=True).first() or 0
    if given and last != max(given.values()):
        why = say(
            "Counter of the register: it is at %(last)s, the last mandate entered is no. %(given)s.",
            last=last,
            given=max(given.values()),
        )
        found.append(Break("counter", last, why))
    return Verification(head, (*breaks, *found))


def _links(found: list[Break], given: dict[int, int]) -> Iterator[Link]:
    """The lines in their order. `given` receives the number of each mandate, by its key."""
    last = None
    for entry in RegisterEntry.objects.order_by("chain_number", "pk").iterator(chunk_size=1000):
        name = say("Line no. %(line)s (mandate no. %(number)s)", line=entry.chain_number, number=entry.number)
        if entry.kind == EntryKind.MANDATE:
            if last is not None and entry.number != last + 1:
                why = say("%(row)s: does not follow mandate no. %(last)s.", row=name, last=last)
                found.append(Break("gap", entry.chain_number, why))
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
            yield Break("stray", number, say("Mandate no. %(n)s: numbered outside the register.", n=number))
        elif number != written:
            why = say("Mandate no. %(n)s: its file bears another number, or none.", n=written)
            yield Break("stray", written, why)
