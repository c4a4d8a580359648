"""Labels that would meet stand on two rows; nothing runs out of the picture; each word is escaped."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

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


@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_the_words_of_today_stay_in_the_picture_of_a_phone(today):
    words = "aujourd’hui, 28 novembre"
    svg = timeline(
        [Point(date(2026, 1, 1), "A", "Un"), Point(date(2028, 12, 31), "B", "Deux")],
        [],
        today=today,
        today_words=words,
        month=str,
        name="essai",
        title="Essai",
        description="Essai",
    )
    at, anchor = re.search(rf'x="([\d.]+)%" y="\d+" text-anchor="(\w+)">{words}', svg).groups()
    wide = len(words) * 8 / 310 * 100  # a letter of bold text is 8 pixels at most
    left = float(at) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
    assert left > -1 and left + wide < 101
