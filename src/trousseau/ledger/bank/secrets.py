"""The account of a payer, compared without being read: a keyed hash of its IBAN."""

import hashlib
import hmac

from django.conf import settings

from trousseau.rules.identifiers import bare


def iban_key(iban: str) -> str:
    """64 hexadecimal digits that only this site can make; "" for no IBAN."""
    number = bare(iban)
    if not number:
        return ""
    return hmac.new(settings.KEYS.field, f"iban {number}".encode(), hashlib.sha256).hexdigest()
