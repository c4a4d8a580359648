"""Labels that would meet stand on two rows; nothing runs out of the picture; each word is escaped."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

from trousseau.engines.timeline import CONFIRM, CONTESTABLE, Point, Stretch, timeline

TODAY = date(2026, 11, 27)


def drawn(points, stretches=()):
    return timeline(
        points,
        stretches,
        today=TODAY,
        today_words="aujourd’hui",
        month=lambda day: f"{day:%m}",
        name="p",
        title="t",
        description="d",
    )


def test_two_on_one_day_have_two_rows():
    svg = drawn([Point(TODAY, "1", "Audience"), Point(TODAY, "2", "Jugement")])
    heights = re.findall(r'<text class="t-b t-halo" x="[^"]+" y="(\d+)" text-anchor="middle">[12]<', svg)
    assert len(set(heights)) == 2


def test_all_stays_in_the_picture_over_days_and_over_years():
    for span in (0, 3, 400, 5000):
        points = [
            Point(TODAY + timedelta(days), "A", "Un & <deux>", CONTESTABLE, below=True) for days in (-span, 0, span)
        ]
        svg = drawn([*points, Point(TODAY, "1", "x", CONFIRM)], [Stretch(date(2026, 11, 1), date(2027, 4, 1), "trêve")])
        ElementTree.fromstring(svg)
        assert all(0 <= float(x) <= 100 for x in re.findall(r'x[12]?="([\d.]+)%"', svg))
        assert "Un &amp; &lt;deux&gt;" in svg and len(re.findall(r'class="grid"', svg)) <= 15
