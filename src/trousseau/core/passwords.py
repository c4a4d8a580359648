"""What a password may not be, beside what Django's own validators say: nothing is asked of a network.

Django's list holds the 20 000 most common passwords, of which few have twelve characters: people lengthen one with a year
or a mark. What is compared here is what stays once figures, marks and look-alike letters are taken off.
"""

import re
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import Agency, User
from .normal import normal

LEAST = 8  # characters that are nobody's name nor a known word
DIFFERENT = 5  # characters that differ, at least
_ALIKE = str.maketrans("@013457$!", "aoieastsi")
# Words of a French keyboard and of a French office, which the list of Django lacks
FRENCH = frozenset(
    "motdepasse azertyuiop azerty qwertyuiop qsdfghjklm wxcvbn bonjour soleil doudou chouchou loulou marseille administrateur "
    "bienvenue changezmoi motdepassesecret jetaime toulouse nicolas camille entreprise association agence trousseau secret "
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre printemps automne hiver logement "
    "lundi mardi mercredi jeudi vendredi samedi dimanche identifiant utilisateur password locataire proprietaire".split()
)
# the rows of the keys in France, then elsewhere: each with what it writes alone, and with the capitals; the first of each row
# stands above the first of the next
KEYBOARDS = (
    (("&é\"'(-è_çà)=", "1234567890°+"), ("azertyuiop^$",), ("qsdfghjklmù*",), ("wxcvbn,;:!",)),
    (("1234567890-=", "!@#$%^&*()_+"), ("qwertyuiop[]",), ("asdfghjkl;'",), ("zxcvbnm,./",)),
)
WALKED = 0.7  # of the steps from a key to the next; of three words drawn, three in a hundred thousand walk so


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords) | FRENCH


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", normal(text))


def _is_known(password: str) -> bool:
    """Whether it is a known word, or two, with figures, marks, or look-alikes."""
    known, middle = _common(), re.sub(r"^[\W\d_]+|[\W\d_]+$", "", password)
    for text in (middle, middle.translate(_ALIKE)):
        word = _letters(text)
        if not word or word in known:
            return True
        if any(word[:cut] in known and word[cut:] in known for cut in range(4, len(word) - 3)):
            return True
    return False


def _is_a_run(password: str) -> bool:
    """Whether it is a few characters over and over, or neighbours in the alphabet or in figures."""
    text = normal(password).replace(" ", "")
    steps = {ord(after) - ord(before) for before, after in zip(text, text[1:], strict=False)}
    return len(set(text)) < DIFFERENT or len(steps) == 1 or re.fullmatch(r"(.{1,6})\1+.{0,5}", text) is not None


@cache
def _places(keyboard: int) -> dict[str, tuple[int, int]]:
    """Where each character is: its row, and how far in it."""
    rows = enumerate(KEYBOARDS[keyboard])
    return {key: (row, place) for row, said in rows for keys in said for place, key in enumerate(keys)}


def _walks_on_keys(password: str) -> bool:
    """Whether fingers go from a key to the next: « azertyqsdfgh », « 1qaz2wsx3edc »."""
    steps = list(zip(password.lower(), password.lower()[1:], strict=False))
    for keyboard in range(len(KEYBOARDS)):
        at = _places(keyboard)
        near = [
            before != after
            and {before, after} <= at.keys()
            and all(abs(a - b) <= 1 for a, b in zip(at[before], at[after], strict=True))
            for before, after in steps
        ]
        if sum(near) >= WALKED * len(steps):
            return True
    return False


class NotKnown:
    """Refuses what everybody tries first."""

    def validate(self, password: str, user: User | None = None) -> None:
        if _is_a_run(password) or _walks_on_keys(password) or _is_known(password):
            raise ValidationError(
                _(
                    "Everybody tries this one first: a known word, a run of keys, with figures or marks around it. Put "
                    "together words that have nothing to do with one another."
                ),
                code="password_known",
            )

    def get_help_text(self) -> str:
        return _("It is no known word with figures behind it, nor a run of keys.")


class NotOwn:
    """Refuses what is made of the person's own name or address, or of the agency's name."""

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None:
            return
        agency = Agency.objects.first()
        said = f"{user.name} {user.email.replace('@', ' ').replace('.', ' ')} {agency.name if agency else ''}"
        left = re.sub(r"[^a-z0-9]", "", normal(password))
        whole = left
        for part in sorted(set(re.findall(r"[a-z]{4,}", normal(said))), key=len, reverse=True):
            left = left.replace(part, "")
        if len(left) < len(whole) and len(left) < LEAST:
            raise ValidationError(
                _(
                    "It is made of your name, of your address or of the agency’s name: choose words that say none of them."
                ),
                code="password_own",
            )

    def get_help_text(self) -> str:
        return _("It says neither your name, nor your address, nor the agency’s name.")
