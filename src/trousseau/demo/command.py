"""`trousseau demo [--seed N] [--until AAAA-MM-JJ]`: load the demonstration into an empty installation."""

import argparse
import gc
import sys
import time
from datetime import date

from django.conf import settings
from django.utils.translation import override

from trousseau import journey
from trousseau.core.clock import today
from trousseau.core.models import User


def main(argv: list[str]) -> int:
    """Exit code: 0 done, 1 when the installation is not empty."""
    parser = argparse.ArgumentParser(prog="trousseau demo", description="Charge la démonstration.")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="la même graine refait la même histoire")
    parser.add_argument("--until", type=date.fromisoformat, default=None, metavar="AAAA-MM-JJ")
    options = parser.parse_args(argv)
    if User.objects.exists():
        sys.stderr.write(
            "La démonstration se charge dans une installation vide ; celle-ci a déjà des comptes. "
            "Indiquez un autre dossier par TROUSSEAU_HOME.\n"
        )
        return 1
    started = time.monotonic()

    def said(percent: int, step: str) -> None:
        sys.stdout.write(f"  {percent:>3} %  {step}\n")
        sys.stdout.flush()

    gc.freeze()
    gc.set_threshold(50_000, 50, 50)  # one work of a minute: looking often for what may be freed is 5 % of it
    with override("fr"):
        load(options.seed, options.until or today(), said)
    sys.stdout.write(f"  Démonstration chargée en {time.monotonic() - started:.0f} s.\n")
    return 0


def load(seed: int, until: date, said) -> None:
    """Tell the site's story; `said` receives how far it went, in percent, and each step as a sentence."""
    settings.EXCHANGE.mkdir(parents=True, exist_ok=True)
    if settings.SITE == journey.AGENCY:
        from .agency import Story

        story = Story(seed, until, said)
        story.tell()
        (settings.EXCHANGE / "agence.pem").write_bytes(settings.KEYS.signing_public)
        with story.facts.file.file.open("rb") as source:
            (settings.EXCHANGE / "agence.facts").write_bytes(source.read())
    else:
        from .territory import tell

        tell(said)
