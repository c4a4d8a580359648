"""Anybody can do the draw again."""

import hashlib
import subprocess

from trousseau.rules.draw import draw_key


def test_one_line_of_shell_gives_the_same_key():
    shell = subprocess.run(
        ["sh", "-c", "printf '%s' 'seance-12:M000042' | sha256sum"], capture_output=True, text=True, check=True
    )
    assert draw_key("seance-12", "M000042") == shell.stdout.split()[0]
    assert draw_key("a", "b") == hashlib.sha256(b"a:b").hexdigest() != draw_key("a", "c")
