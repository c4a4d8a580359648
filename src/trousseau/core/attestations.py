"""What a person says was done, where the software sees it by nothing else: dated, signed, and of one state of things."""

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from . import backup, scales
from .errors import Refused
from .models import Attestation, User

KEYS, RULES, REAL = "keys", "rules", "real"  # `real`: what must stand before a real person's data enters was read
RULE = ("Règle de l’agence", "Choix de l’agence", "Usage de l’agence")  # the articles of what no text sets


def digest_of(lines: Iterable[str]) -> str:
    """What tells one state of things from another."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def attested(code: str, digest: str) -> Attestation | None:
    """The last time it was said, of things as they still are; None when they changed since, or it never was."""
    found = Attestation.objects.select_related("by").filter(code=code).first()
    return found if found and found.digest == digest else None


def house_rules() -> list[scales.Value]:
    """The values in force that the agency itself decides: no text sets them."""
    last = [values[-1] for values in scales.all_values().values()]
    return [value for value in last if value.article.startswith(RULE)]


def rules_digest() -> str:
    return digest_of(f"{value.code} {value.value} {value.start}" for value in house_rules())


@transaction.atomic
def keep_rules(actor: User) -> Attestation:
    """Somebody read the rules of the house as they are today, and keeps them."""
    return Attestation.objects.create(code=RULES, digest=rules_digest(), by=actor)


@transaction.atomic
def note_before_real(actor: User) -> Attestation:
    """Somebody read what must stand before a real person's data enters: the empty home says it no more."""
    return Attestation.objects.create(code=REAL, digest=REAL, by=actor)


@transaction.atomic
def put_keys_apart(actor: User, *, code: str, place: str, witness: User) -> Attestation:
    """Two persons exported the keys and put them apart; `code` is the one that the export wrote, which proves that it was
    of the keys of today. Raises Refused."""
    if "".join(code.split()).replace("-", "").upper() != backup.keys_code().replace("-", ""):
        raise Refused(
            _(
                "This is not the code of the keys of today: export them again, and copy the code that the terminal writes."
            ),
            "code",
        )
    if witness == actor:
        raise Refused(_("Two persons do it: name the other one."), "witness")
    words = _("With %(name)s; kept at: %(place)s.") % {"name": witness.name, "place": " ".join(place.split())}
    return Attestation.objects.create(code=KEYS, digest=backup.keys_code(), words=words[:300], by=actor)
