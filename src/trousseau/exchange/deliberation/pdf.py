"""Text of PDF files, read in a process of its own.

A damaged PDF may crash a reader written in C, and a hostile one may ask it for gigabytes: the child process
has limits of time and memory, and only its text comes back.
"""

import json
import subprocess
import sys
from pathlib import Path

from .model import NotReadable

TIMEOUT_SECONDS = 30
_WORKER = Path(__file__).with_name("pdf_worker.py")

_REFUSALS = {
    "password": "Ce PDF est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe.",
    "damaged": "Ce PDF est abîmé ou incomplet : il ne s’ouvre pas. Redemandez-le ou enregistrez-le de nouveau.",
    "empty": (
        "Ce PDF ne contient aucun texte : c’est sans doute un document numérisé (une image). Demandez la version "
        "texte à l’assemblée."
    ),
    "long": "Ce PDF est trop long pour une délibération. Donnez l’extrait d’une seule délibération.",
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
