"""After a restore: what the list of erasures has and the base lacks is erased again."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from trousseau.rules.said import Said, say, say_many

from . import erasures
from .errors import Failed
from .models import Erasure
from .nightly import once
from .personal_data import erase
from .retention import EVERYTHING


def replay() -> int:
    """Erase again what the list has and the base lacks: how many were found. Each in its own transaction; stopped
    anywhere, the next call goes on."""
    said_outside = erasures.listed()[0]
    if not said_outside:
        return 0
    known = {str(key) for key in Erasure.objects.values_list("key", flat=True)}
    missing = [said for key, said in said_outside.items() if key not in known]
    done = sum(_again(said) for said in sorted(missing, key=lambda said: said["at"]))
    if missing:
        erasures.scrub()
    return done


@transaction.atomic
def _again(said: dict[str, Any]) -> bool:
    label, _colon, pk = said["about"].partition(":")
    subject = apps.get_model(label)._base_manager.filter(pk=pk).first()
    known_on = getattr(subject, "created_on", None)
    found = subject is not None and (known_on is None or known_on.isoformat() == said["known_on"])
    if found:
        codes = [] if said["codes"] == [EVERYTHING] else said["codes"]
        erase(None, subject, codes=codes, claim=said["claim"], note=False)
    Erasure.objects.create(
        **{name: said[name] for name in erasures.FIELDS if name != "at"},
        at=datetime.fromisoformat(said["at"]),
        replayed_at=timezone.now(),
        found=found,
    )
    return found


@once
def keep_the_list(on: date) -> Said:
    """Each night: the base and the list kept outside it say the same.

    Raises Failed with the lines that cannot be read, or when nobody answered for it after a restore."""
    caught, again, wrong = erasures.catch_up(), replay(), erasures.listed()[1]
    if wrong:
        raise Failed(
            say_many(
                "%(n)s line of the list of erasures is not read: put back that of the last backup.",
                "%(n)s lines of the list of erasures are not read: put back that of the last backup.",
                wrong,
            )
        )
    if not erasures.mark():
        raise Failed(
            say("A backup was restored, and nobody said that its list of erasures is the last: trousseau check.")
        )
    if again:
        return say_many(
            "%(n)s erasure done again after a restore.", "%(n)s erasures done again after a restore.", again
        )
    return (
        say_many("%(n)s erasure listed.", "%(n)s erasures listed.", caught) if caught else say("Erasures are listed.")
    )


JOBS = {"core.erasures": keep_the_list}
