"""RFC 5545: lines of 75 octets, CRLF, texts escaped."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from trousseau.exchange.calendar import Day, calendar

WRITTEN = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


def test_a_day_is_a_whole_day_private():
    lines = calendar([Day("a@b", date(2026, 12, 31), "Échéance")], written=WRITTEN).decode().split("\r\n")
    assert "DTSTART;VALUE=DATE:20261231" in lines and "DTEND;VALUE=DATE:20270101" in lines
    assert "DTSTAMP:20261128T093000Z" in lines and "CLASS:PRIVATE" in lines and lines[-2:] == ["END:VCALENDAR", ""]


def test_long_lines_are_folded_without_cutting_a_letter_and_signs_escaped():
    note = "é, ; \\ " * 40 + "\nfin"
    text = calendar([Day("a@b", date(2026, 1, 1), "t", note)], written=WRITTEN)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    whole = text.decode().replace("\r\n ", "")
    assert r"é\, \; \\ " in whole and r"\nfin" in whole


def test_an_end_that_the_clocks_put_before_the_beginning_is_not_written():
    paris = ZoneInfo("Europe/Paris")
    night = {"begins": datetime(2027, 3, 28, 2, 30, tzinfo=paris), "ends": datetime(2027, 3, 28, 3, 15, tzinfo=paris)}
    found = calendar([Day("1", date(2027, 3, 28), "Rendez-vous", **night)], written=datetime(2027, 3, 1, tzinfo=paris))
    assert b"DTSTART:20270328T013000Z" in found and b"DTEND" not in found
