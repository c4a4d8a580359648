"""Whatever file a command is given, it answers one line and ends: no traceback, no endless reading, no endless wait."""

import json
import os
import signal

import pytest

from tests.plugins.commands import HOLE, reading
from trousseau.site import cli

LONGEST = 20  # seconds
DEEP = b"[" * 100_000 + b"]" * 100_000
CONTENTS = {
    "empty": b"",
    "nul": b"\x00" * 5_000,
    "utf-16": json.dumps({"on": "2026-01-31", "nom": "Éloïse"}).encode("utf-16"),
    "deep": DEEP,
    "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "huge number": b'{"on": ' + b"9" * 10_000 + b"}",
    "huge power": b'{"on": 1e999999999, "rent": 1e400, "households": [NaN, -Infinity]}',
    "surrogates": rb'{"on": "\ud800", "name": "\udfff", "version": 1}',
    "a list": b'[1, null, true, "x", [], {}]',
    "long line": b"a;b,c" * 1_000_000,
}
PLACES = ("zero", "fifo", "folder", "missing")
ARGUMENTS = dict(reading())
CASES = [
    (words, kind) for words in ARGUMENTS for kind in (*PLACES, *CONTENTS) if kind != "folder" or "DOSSIER" not in words
]


@pytest.fixture
def hostile(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "fifo.json")

    def named(kind: str) -> str:
        if kind == "zero":
            return "/dev/zero"
        if kind not in PLACES:
            (tmp_path / "content.json").write_bytes(CONTENTS[kind])
            kind = "content"
        return str(tmp_path / f"{kind}.json")

    return named


@pytest.fixture
def alarm():
    def late(*_signal):
        raise TimeoutError("it does not end")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(LONGEST)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def refused_in_one_line(words: str, file: str, capfd) -> str:
    """What the command says on either stream."""
    try:
        code = cli.main([file if one is HOLE else one for one in ARGUMENTS[words]])
    except SystemExit as refused:  # argparse
        code = refused.code
    out, err = capfd.readouterr()
    assert code in (1, 2), (code, out, err)
    assert "Traceback" not in err
    assert err.strip() or out.strip()
    return out + err


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "kind"), CASES)
def test_a_hostile_file_is_refused_in_one_line(words, kind, hostile, alarm, capfd):
    refused_in_one_line(words, hostile(kind), capfd)
