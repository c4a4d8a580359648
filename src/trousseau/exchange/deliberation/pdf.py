"""Text of PDF files, read in a process of its own.

A damaged PDF may crash a reader written in C, and a hostile one may ask it for gigabytes: the child process
has limits of time and memory, and only its text comes back.
"""

import json
import subprocess
import sys
from pathlib import Path

from trousseau.rules.said import say

from .model import NotReadable

TIMEOUT_SECONDS = 30
_WORKER = Path(__file__).with_name("pdf_worker.py")

_REFUSALS = {
    "password": say("This PDF is protected by a password. Save a copy of it without a password."),
    "damaged": say("This PDF is damaged or incomplete: it does not open. Ask for it again or save it again."),
    "empty": say(
        "This PDF has no text: it is probably a scanned document (an image). Ask the council for the text version."
    ),
    "long": say("This PDF is too long for a deliberation. Give the extract of one deliberation alone."),
}


def pdf_text(data: bytes) -> str:
    """The text of a PDF, one line a line, columns apart by tabs. Raises NotReadable."""
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_WORKER)], input=data, capture_output=True, timeout=TIMEOUT_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise NotReadable(_REFUSALS["long"]) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise NotReadable(_REFUSALS["damaged"]) from error
    if "text" not in answer:
        raise NotReadable(_REFUSALS[answer["refusal"]])
    return answer["text"]
