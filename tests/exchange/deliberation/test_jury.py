"""The reader before its jury: no field is wrong, in any layout of the same act; what it does not know is null."""

import os
import random
import re

import pytest

from tests.exchange.deliberation import jury, layouts
from trousseau.exchange.deliberation import NotReadable, Reading, clean, read_bytes, read_text
from trousseau.exchange.deliberation.cleaning import joined

ACTS = [(folder, *act) for folder in ("tried", "kept") for act in jury.acts(folder)]
NAMES = [f"{folder}/{name}" for folder, name, _text, _answer in ACTS]


def read(text: str) -> Reading | None:
    try:
        return read_text(text)
    except NotReadable:
        return None


@pytest.mark.parametrize(("folder", "name", "text", "answer"), ACTS, ids=NAMES)
def test_no_field_of_an_act_is_wrong(folder, name, text, answer):
    verdicts = jury.judge(read_text(text), answer)
    assert [field for field, verdict in verdicts.items() if verdict == "wrong"] == []


def test_nearly_every_field_is_right():
    verdicts = [v for _folder, _name, text, answer in ACTS for v in jury.judge(read_text(text), answer).values()]
    assert verdicts.count("right") >= 0.97 * len(verdicts)


@pytest.mark.parametrize(("folder", "name", "text", "answer"), ACTS, ids=NAMES)
def test_another_layout_gives_the_same_answer_or_null(folder, name, text, answer):
    """Line ends, columns, spaces, ligatures and cases are moved by a fixed chance; `make deliberations` moves many more."""
    chance = random.Random(f"{name}")
    asked = jury.told(read_text(text))
    for _ in range(int(os.environ.get("LAYOUTS", "4"))):
        moved, done = layouts.move(text, chance)
        found = read(moved)
        other = {
            field: (value, asked[field])
            for field, value in (jury.told(found) if found else {}).items()
            if not layouts.same_or_null(field, value, asked[field])
        }
        assert not other, (done, other)


@pytest.mark.parametrize("kind", ["docx", "odt", "pdf"])
@pytest.mark.parametrize(("folder", "name", "text", "answer"), ACTS[::3], ids=NAMES[::3])
def test_every_format_gives_the_answer_of_the_text(make, kind, folder, name, text, answer):
    asked, found = (
        jury.told(read_text(text)),
        jury.told(read_bytes(getattr(make, kind)(joined(clean(text))), f"acte.{kind}")),
    )
    assert {f: (v, asked[f]) for f, v in found.items() if not layouts.same_or_null(f, v, asked[f])} == {}


def test_each_value_stands_where_its_place_says():
    for _folder, _name, text, _answer in ACTS:
        reading = read_text(text)
        whole = clean(text)
        for field, places in reading.places.items():
            for place in places:
                assert place.text == " ".join(whole[place.start : place.end].split()) and str(place.rule), field
        if reading.date:
            assert re.search(rf"\b{reading.date.day}\b|[a-z]", reading.places["date"][0].text)
