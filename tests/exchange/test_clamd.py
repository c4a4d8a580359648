"""The antivirus asked: what it says is taken word for word, and what is no whole answer is silence."""

import time

import pytest

from tests.plugins.clamd import EICAR
from trousseau.exchange.clamd import Answer, Verdict, ask, place_of, version

pytestmark = pytest.mark.once


class TestRealClamd:
    def test_a_sound_file_is_clean_a_harmful_one_is_named(self, clamd):
        assert ask(clamd.address, b"bonjour" * 1000) == Answer(Verdict.CLEAN)
        found = ask(clamd.address, EICAR)
        assert found.verdict == Verdict.INFECTED and found.signature == "Trousseau.Test.EICAR.UNOFFICIAL"

    def test_a_harmful_part_far_inside_is_found(self, clamd):
        assert ask(clamd.address, b"a" * 200_000 + EICAR + b"b" * 1000).verdict == Verdict.INFECTED

    def test_one_larger_than_it_takes_is_not_taken_for_clean(self, clamd):
        found = ask(clamd.address, b"a" * 3_000_000)
        assert found.verdict == Verdict.SILENT and "StreamMaxLength" in str(found.why)

    def test_it_says_its_version(self, clamd):
        assert version(clamd.address).startswith("ClamAV 1.")

    def test_an_empty_file_is_clean(self, clamd):
        assert ask(clamd.address, b"") == Answer(Verdict.CLEAN)


def said(fake, answer: bytes, **options) -> Answer:
    fake.reply = lambda link, content: link.sendall(answer)
    return ask(fake.address, b"x" * 200_000, **options)


ODD = {
    "cut": b"stream: O",
    "nothing": b"",
    "no end": b"stream: OK",
    "garbage": b"\xff\xfe\0",
    "another file": b"file: OK\0",
    "more than ok": b"stream: OK or not\0",
    "two answers": b"stream: OK\nstream: Bad FOUND\0",
    "an error": b"INSTREAM: No space ERROR\0",
    "without a name": b"stream:  FOUND\0",
    "endless": b"a" * 10_000,
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_whole_answer_is_silence(fake_clamd, name):
    found = said(fake_clamd, ODD[name])
    assert found.verdict == Verdict.SILENT and str(found.why)


def test_an_answer_in_two_pieces_is_one(fake_clamd):
    def reply(link, content):
        link.sendall(b"stream: Bad.")
        time.sleep(0.1)
        link.sendall(b"Thing FOUND\0")

    fake_clamd.reply = reply
    assert ask(fake_clamd.address, b"x") == Answer(Verdict.INFECTED, "Bad.Thing")


def test_the_content_arrives_whole(fake_clamd):
    content = bytes(range(256)) * 2000
    assert ask(fake_clamd.address, content).verdict == Verdict.CLEAN and fake_clamd.seen == [content]


def test_one_that_takes_its_time_is_not_waited_for_beyond_the_limit(fake_clamd):
    fake_clamd.reply = lambda link, content: time.sleep(2)
    began = time.monotonic()
    assert ask(fake_clamd.address, b"x", seconds=0.3).verdict == Verdict.SILENT
    assert time.monotonic() - began < 1.5


def test_one_that_drips_its_answer_is_not_waited_for_beyond_the_limit(fake_clamd):
    def drip(link, content):
        for _n in range(100):
            link.sendall(b"s")
            time.sleep(0.05)

    fake_clamd.reply = drip
    began = time.monotonic()
    assert ask(fake_clamd.address, b"x", seconds=0.4).verdict == Verdict.SILENT
    assert time.monotonic() - began < 1.5


def test_one_that_refuses_in_the_middle_is_still_heard(fake_clamd):
    fake_clamd.takes = 100_000
    found = said(fake_clamd, b"INSTREAM size limit exceeded. ERROR\0")
    assert found.verdict == Verdict.SILENT


def test_one_that_is_not_there_is_silence():
    for address in ("tcp://127.0.0.1:9", "/nowhere/clamd.ctl"):
        assert ask(address, b"x").verdict == Verdict.SILENT and version(address) == ""


def test_addresses_are_read_or_refused():
    assert place_of("unix:/run/clamav/clamd.ctl")[1] == place_of("/run/clamav/clamd.ctl")[1] == "/run/clamav/clamd.ctl"
    assert place_of("tcp://127.0.0.1:3310")[1] == place_of("127.0.0.1:3310")[1] == ("127.0.0.1", 3310)
    for wrong in ("clamd", "tcp://x", ":3310", "127.0.0.1:0", "tcp://a:99999"):
        with pytest.raises(ValueError):
            place_of(wrong)
