"""Days and hours of a calendar as iCalendar (RFC 5545), private. A pure writer: who calls it says what may be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75  # of a line (RFC 5545, 3.1)


@dataclass(frozen=True)
class Day:
    """One day: `uid` is the same each time it is written, so that an agenda replaces what it had. `begins`, `ends`: its hours,
    with their zone, where it has some."""

    uid: str
    on: date
    title: str
    note: str = ""
    place: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


def calendar(days: Iterable[Day], *, written: datetime) -> bytes:
    """A file of these days; `written`: when, with its zone."""
    stamp = _moment(written)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Trousseau//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(day.uid)}",
            f"DTSTAMP:{stamp}",
            *_when(day),
            f"SUMMARY:{_text(day.title)}",
            *([f"LOCATION:{_text(day.place)}"] if day.place else []),
            *([f"DESCRIPTION:{_text(day.note)}"] if day.note else []),
            "CLASS:PRIVATE",
            "TRANSP:OPAQUE" if day.begins else "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _when(day: Day) -> list[str]:
    if day.begins is None:
        return [f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}", f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}"]
    # RFC 5545, 3.8.2.2: the end is later; on the night when the clocks change, the hours as written may not be
    ends = day.ends if day.ends and day.ends.astimezone(UTC) > day.begins.astimezone(UTC) else None
    return [f"DTSTART:{_moment(day.begins)}", *([f"DTEND:{_moment(ends)}"] if ends else [])]


def _text(value: str) -> str:
    """RFC 5545, 3.3.11."""
    for sign in ("\\", ";", ","):
        value = value.replace(sign, f"\\{sign}")
    return "\\n".join(value.splitlines())


def _folded(line: str) -> Iterator[bytes]:
    """A line in parts of 75 octets, no character cut; each part but the first begins with a space."""
    part, room = b"", OCTETS
    for sign in line:
        octets = sign.encode()
        if len(part) + len(octets) > room:
            yield part
            part, room = b" ", OCTETS
        part += octets
    yield part
