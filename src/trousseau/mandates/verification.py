"""Is the register whole? Read again from end to end: lines, numbers, seals, the head kept outside, and what the file of
each mandate says, held against its sealed line. What the database should refuse by itself is looked for too.

The sentences name no person: they are read on the command line and in the nightly record.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext_lazy

from trousseau.core import chain, triggers
from trousseau.core.chain import Break, Head, Link
from trousseau.core.heads import Chained
from trousseau.core.models import Sequence as Series
from trousseau.rules.said import Said, say, say_many

from .enums import EndReason, EntryKind, MandateState
from .models import Mandate, RegisterEntry
from .register import NAME, SIGNED, content, purpose_of

WORD = "registre"  # on the sheet of the month


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
    lines: dict[int, RegisterEntry] = {}
    ends: dict[int, RegisterEntry] = {}
    head, breaks = chain.examine(NAME, _links(found, lines, ends), _span, heads)
    given = {key: line.number for key, line in lines.items()}
    found += _mandates(given)
    found += _files(lines, ends)
    found += _guards(head)
    last = Series.objects.filter(code=NAME).values_list("last", flat=True).first() or 0
    if given and last != max(given.values()):
        why = say(
            "Counter of the register: it is at %(last)s, the last mandate entered is no. %(given)s.",
            last=last,
            given=max(given.values()),
        )
        found.append(Break("counter", last, why))
    return Verification(head, (*breaks, *found))


def _links(found: list[Break], lines: dict[int, RegisterEntry], ends: dict[int, RegisterEntry]) -> Iterator[Link]:
    """The lines in their order. `lines` receives that of each mandate, `ends` that of its end, by the mandate's key."""
    last = None
    for entry in RegisterEntry.objects.order_by("chain_number", "pk").iterator(chunk_size=1000):
        name = say("Line no. %(line)s (mandate no. %(number)s)", line=entry.chain_number, number=entry.number)
        if entry.kind == EntryKind.MANDATE:
            if last is not None and entry.number != last + 1:
                why = say("%(row)s: does not follow mandate no. %(last)s.", row=name, last=last)
                found.append(Break("gap", entry.chain_number, why))
            last = entry.number
            lines[entry.mandate_id] = entry
        elif entry.kind == EntryKind.END:
            ends[entry.mandate_id] = entry
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


def _files(lines: dict[int, RegisterEntry], ends: dict[int, RegisterEntry]) -> Iterator[Break]:
    """What was signed never changes in the file of a mandate: each fact that its line seals is still there."""
    for mandate in Mandate.objects.filter(pk__in=lines).order_by("number", "pk").iterator(chunk_size=1000):
        line, end = lines[mandate.pk], ends.get(mandate.pk)
        for same, why in (
            (
                line.owner_id in (None, mandate.owner_id),
                say("Mandate no. %(n)s: its file names another owner than the register.", n=line.number),
            ),
            (
                line.dwelling_id == mandate.dwelling_id,
                say("Mandate no. %(n)s: its file names another dwelling than the register.", n=line.number),
            ),
            (
                line.date == mandate.signed_on,
                say("Mandate no. %(n)s: its file bears another day of signature than the register.", n=line.number),
            ),
            (
                line.observations.startswith(SIGNED.get(mandate.signed_at, "?")),  # type: ignore[call-overload]
                say("Mandate no. %(n)s: its file bears another place of signature than the register.", n=line.number),
            ),
            (
                line.purpose == purpose_of(mandate),
                say("Mandate no. %(n)s: its file bears another term than the register.", n=line.number),
            ),
            (
                mandate.state != MandateState.DRAFT and (mandate.state == MandateState.ENDED) == (end is not None),
                say("Mandate no. %(n)s: its file and the register disagree on whether it ended.", n=line.number),
            ),
            (
                end is None or mandate.state != MandateState.ENDED or _day_of_the_end(mandate) in end.observations,
                say("Mandate no. %(n)s: its file bears another day of its end than the register.", n=line.number),
            ),
        ):
            if not same:
                yield Break("file", line.number, why)


def _day_of_the_end(mandate: Mandate) -> str:
    """As the line of its end writes it; of a withdrawal, the day on which it was sent."""
    day = mandate.notice_on if mandate.end_reason == EndReason.WITHDRAWAL else mandate.ended_on
    return f"{day:%d/%m/%Y}" if day else "?"


def _guards(head: Head) -> Iterator[Break]:
    """What refuses in the base a line changed, taken out or put in: while it was away, only the seals speak."""
    if names := [name for name in triggers.missing(connection) if name.startswith(RegisterEntry._meta.db_table)]:
        why = say(
            "The database has lost protections of the register (%(names)s): a line may have been written or removed "
            "without them. Run “trousseau migrate”, which puts them back, and compare with the last printed register.",
            names=", ".join(sorted(names)),
        )
        yield Break("unguarded", head.number, why)


CHAINED = [Chained(WORD, gettext_lazy("Register of mandates"), verify)]
