"""`trousseau demo [--seed N] [--until AAAA-MM-JJ]`: load the demonstration into an empty installation."""

import argparse
import gc
import sys
import time
from datetime import date

from django.conf import settings
from django.utils.translation import override

from trousseau import journey
from trousseau.core.clock import today, told_on
from trousseau.core.models import User

MISSED = 3  # exit code: told and worth opening, but for some chapters


def main(argv: list[str]) -> int:
    """Exit code: 0 done, 1 when the installation is not empty, 2 for a day to come, 3 when a chapter was left aside."""
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
    until = options.until or today()
    if until > today():
        sys.stderr.write(
            f"La démonstration se raconte jusqu’à aujourd’hui, pas jusqu’au {until:%d/%m/%Y} : ce qui la lit vit le jour de "
            f"l’horloge. Pour la lire un autre jour, écrivez TROUSSEAU_TODAY={until} devant chaque commande.\n"
        )
        return 2
    started = time.monotonic()

    def said(percent: int, step: str) -> None:
        sys.stdout.write(f"  {percent:>3} %  {step}\n")
        sys.stdout.flush()

    gc.freeze()
    gc.set_threshold(50_000, 50, 50)  # one work of a minute: looking often for what may be freed is 5 % of it
    with told_on(until), override("fr"):  # one clock: what it calls reads the day that it is told
        missed = load(options.seed, until, said)
    sys.stdout.write(f"  Démonstration chargée en {time.monotonic() - started:.0f} s.\n")
    if missed:
        sys.stderr.write("Chapitres laissés de côté, le reste est là :\n\n" + "\n".join(missed) + "\n")
    return MISSED if missed else 0


def load(seed: int, until: date, said) -> list[str]:
    """Tell the site's story; `said` receives how far it went, in percent, and each step as a sentence. Gives back the chapters
    that were left aside, each with why."""
    settings.EXCHANGE.mkdir(parents=True, exist_ok=True)
    if settings.SITE == journey.AGENCY:
        from .agency import Story

        story = Story(seed, until, said)
        story.tell()
        (settings.EXCHANGE / "agence.pem").write_bytes(settings.KEYS.signing_public)
        if story.facts:
            with story.facts.file.file.open("rb") as source:
                (settings.EXCHANGE / "agence.facts").write_bytes(source.read())
        return story.missed
    from .territory import tell

    return tell(said)
