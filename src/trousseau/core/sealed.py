"""Short values sealed by the site: what leaves for a browser, a link or a row, and only this site reads and trusts.

The seal is a key of the sessions (`SECRET_KEY`), never the one of the closed notes; each use has its own, so that what
was sealed for one says nothing to another.
"""

import base64
import json
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.crypto import salted_hmac


@cache
def _cipher(use: str, secret: str) -> Fernet:
    key = salted_hmac(f"trousseau.sealed.{use}", "", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(use: str, value) -> str:
    """`value`, of JSON's kinds, as a text that fits an address and shows nothing."""
    return _cipher(use, settings.SECRET_KEY).encrypt(json.dumps(value).encode()).decode().rstrip("=")


def unseal(use: str, text: str, *, seconds: int | None = None):
    """The value, if this site sealed it for that use less than `seconds` ago; None otherwise."""
    padded = text + "=" * (-len(text) % 4)
    try:
        return json.loads(_cipher(use, settings.SECRET_KEY).decrypt(padded.encode(), ttl=seconds))
    except InvalidToken:
        return None
