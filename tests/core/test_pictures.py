"""What strangers send is counted and weighed before it is unpacked, apart, a form at a time, and so much of each person."""

import fcntl
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.plugins.papers import large_png, picture
from trousseau.core import pictures
from trousseau.core.attempts import Limit
from trousseau.exchange import apart

pytestmark = pytest.mark.django_db
ADA, BEN = SimpleNamespace(pk=1), SimpleNamespace(pk=2)


@pytest.fixture
def begun(monkeypatch) -> list[str]:
    """The tasks that a process apart was begun for."""
    found, read = [], apart.read

    def reading(task, content):
        found.append(task)
        return read(task, content)

    monkeypatch.setattr(apart, "read", reading)
    return found


def test_one_process_reads_all_the_photos_of_a_form(begun):
    drawn = pictures.draw(ADA, [picture("JPEG"), picture("PNG"), picture("WEBP")], most=12)
    assert len(drawn) == 3 and all(one.startswith(b"\xff\xd8") for one in drawn)
    assert begun == ["pictures"]
    assert pictures.draw(ADA, drawn, most=12) == drawn and begun == ["pictures"]  # drawn once is drawn


def test_the_first_that_is_none_is_named_before_anything_is_unpacked(begun):
    with pytest.raises(pictures.NotDrawn, match="n’est pas une image") as refused:
        pictures.draw(ADA, [picture("JPEG"), b"GIF89a", b""], most=12)
    assert refused.value.place == 2 and "photo 2" in refused.value.words and begun == []


def test_photos_that_are_too_large_together_are_refused_before_anything_is_unpacked(begun):
    heavy = large_png(5000, 4000)
    with pytest.raises(pictures.NotDrawn, match="4 passent en une fois") as refused:
        pictures.draw(ADA, [heavy] * 12, most=12)
    assert refused.value.place == 0 and begun == []


def test_those_that_can_be_taken_are_sorted_out(begun):
    sent = [picture("JPEG"), b"GIF89a", picture("PNG"), picture("JPEG")[:300], *[picture("WEBP")] * 40]
    drawn, why = pictures.sort_out(ADA, sent, most=12)
    assert len(drawn) == 10 and begun == ["pictures"]
    said = " ".join(why).replace("\u00a0", " ")
    assert "« photo 2 » n’est pas une image" in said and "« photo 4 » ne se lit pas" in said
    assert "12 photos au plus par envoi" in said and len(why) == 3


def test_a_photo_that_the_reader_never_ends_is_named_and_those_before_it_are_drawn(monkeypatch):
    monkeypatch.setattr(pictures.pictures, "draw", lambda contents, **more: [pictures.pictures.Drawn(b"jpeg", "", 0.5)])
    drawn, why = pictures.sort_out(ADA, [picture("JPEG")] * 3, most=12)
    assert drawn == [b"jpeg"] and "« photo 2 » est trop longue à ouvrir" in why[0].replace("\u00a0", " ")
    # what it cost is not known: all that it might have
    assert pictures.BUDGET.left(1) == pictures.BUDGET.most - 100 * (pictures.START + 3 * pictures.EACH)


def test_each_person_has_so_much_of_the_processor_in_an_hour(monkeypatch, begun, frozen_at):
    monkeypatch.setattr(pictures, "BUDGET", Limit("pictures", 5, 60))
    photo = [picture("JPEG")]
    assert pictures.draw(ADA, photo, most=12)
    assert pictures.draw(ADA, photo, most=12) if pictures.BUDGET.left(1) else True
    pictures.BUDGET.take(1, much=5)
    with pytest.raises(pictures.NotDrawn, match="Envoyez ceci sans photo, et les photos après 11:00"):
        pictures.draw(ADA, photo, most=12)
    before = len(begun)
    assert pictures.draw(BEN, photo, most=12) and len(begun) == before + 1
    frozen_at(timedelta(hours=1))
    assert pictures.draw(ADA, photo, most=12)


@pytest.fixture
def frozen_at(monkeypatch):
    """At twenty past ten; then so much later."""
    at = timezone.make_aware(datetime(2027, 3, 2, 10, 20))
    monkeypatch.setattr(timezone, "now", lambda: at)

    def later(than: timedelta) -> None:
        monkeypatch.setattr(timezone, "now", lambda: at + than)

    return later


def test_one_form_is_read_at_a_time_so_that_a_process_always_answers(monkeypatch, settings, begun):
    monkeypatch.setattr(pictures, "WAIT", 0.2)
    with (settings.HOME / "pictures.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(pictures.NotDrawn, match="attendez une minute"):
            pictures.draw(ADA, [picture("JPEG")], most=12)
        assert begun == []
    assert pictures.draw(ADA, [picture("JPEG")], most=12)


def test_scans_are_opened_together_and_said_not_to_open(begun):
    assert pictures.refused_to_open(ADA, [picture("JPEG"), picture("PNG")]) == {}
    refused = pictures.refused_to_open(ADA, [picture("JPEG"), picture("JPEG")[:300]])
    assert list(refused) == [2] and "ne s’ouvre pas" in refused[2] and begun == ["pictures"] * 2
