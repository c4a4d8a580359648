"""Who read which value of the scales in its text: noted by a person, with where and on which day; kept when it changes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.exchange import quantities
from trousseau.scales import Value

from . import scales
from .actions import write
from .errors import Refused
from .models import ScaleReading, User

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?(/[1-9][0-9]*)?")
CENTS = "centimes"
LONGEST = 300  # characters of where a value was read


@dataclass(frozen=True)
class Read:
    """A value, and who read it: `stands` of what it says today, newest first; `before`, of what it said once."""

    value: Value
    stands: tuple[ScaleReading, ...] = ()
    before: tuple[ScaleReading, ...] = ()

    @property
    def never(self) -> bool:
        """Nobody ever verified it, whatever it said."""
        return not (self.value.verified or self.stands or self.before)


def readings(values: Iterable[Value]) -> list[Read]:
    """These values, each with its readings."""
    values = list(values)
    rows = ScaleReading.objects.standing().filter(code__in={value.code for value in values}).select_related("by")
    by_value: dict[tuple[str, date], list[ScaleReading]] = {}
    for row in rows:
        by_value.setdefault((row.code, row.starts_on), []).append(row)
    found = []
    for value in values:
        said, own = scales.digest(value), by_value.get((value.code, value.start), ())
        found.append(
            Read(
                value, tuple(row for row in own if row.digest == said), tuple(row for row in own if row.digest != said)
            )
        )
    return found


def is_number(value: Value) -> bool:
    """Whether what its text says may be typed beside it: one number."""
    return not isinstance(value.value, tuple) and NUMBER.fullmatch(value.text) is not None


def is_amount(value: Value) -> bool:
    """Whether it is kept in cents, where its text says euros."""
    return value.unit.startswith(CENTS)


def says(value: Value, typed: str) -> bool:
    """Whether `typed`, as its text writes it, is what the scale says: in euros where the scale holds cents."""
    bare = "".join(typed.split()).replace(",", ".").replace("−", "-").rstrip("€%")
    if is_amount(value):
        try:
            return quantities.cents(typed) == int(value.text)
        except quantities.Unread:
            return False
    return NUMBER.fullmatch(bare) is not None and Fraction(bare) == Fraction(value.text)


@transaction.atomic
def note_readings(
    actor: User, *, values: Sequence[Value], source: str, read_on: date, seen: Mapping[int, str], today: date
) -> list[ScaleReading]:
    """Each of these values was read by `actor` in its text, at `source`, on that day. `seen`: what they read of each that
    is a number, by its rank. Raises Refused when it is not what the scale says: nothing of it is kept then."""
    source = " ".join(source.split())
    if read_on > today:
        raise Refused(_("A text is read today or before."), "read_on")
    if source.lower().startswith(("http:", "https:")):
        try:
            URLValidator(schemes=["http", "https"])(source)
        except ValidationError:
            raise Refused(_("This address is not whole: copy it from the browser."), "source") from None
    for rank, value in enumerate(values):
        now = next((one for one in scales.all_values().get(value.code, ()) if one.start == value.start), None)
        if now is None or scales.digest(now) != scales.digest(value):
            raise Refused(_("One of these values has just changed: read it again."))
        if is_number(value) and not says(value, seen.get(rank, "")):
            raise Refused(
                _(
                    "The scale says something else. Read your text again; if it is right, add what it says as a later "
                    "value, or tell who maintains the software: until then this one stays unverified."
                ),
                f"seen_{rank}",
            )
    rows = [
        ScaleReading(
            code=value.code,
            starts_on=value.start,
            digest=scales.digest(value),
            value=value.text,
            source=source,
            read_on=read_on,
            by=actor,
        )
        for value in values
    ]
    for row in rows:
        write(row)
    _forget()
    return rows


@transaction.atomic
def withdraw_reading(actor: User, *, reading: ScaleReading, why: str, today: date) -> None:
    """What was noted was wrong: the value is as if that person had not read it; the note stays, with its reason."""
    changed = ScaleReading.objects.standing().filter(pk=reading.pk)
    if not changed.update(withdrawn_on=today, withdrawn_by=actor, withdrawn_for=" ".join(why.split())):
        raise Refused(_("This reading is withdrawn already."))
    _forget()


def _forget() -> None:
    transaction.on_commit(scales.forget)
    scales.forget()  # also for what follows in this transaction
