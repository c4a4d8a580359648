"""Keeps robots off the public page without a third party, a cookie or an address kept in clear."""

import hmac
import secrets
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.core.cache import cache

LEAST, MOST = 4, 24 * 3600  # seconds between the page shown and sent
PER_HOUR = 10  # proposals from one address
SALT = "captation.propose"


def token() -> str:
    """What the page carries: a key of its own and the moment it was shown, signed."""
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(12))


def read(text: str) -> str:
    """The page's own key. Raises BadSignature when it is not ours or is older than a day, TooSoon for a robot's haste."""
    signer = signing.TimestampSigner(salt=SALT)
    key = signer.unsign(text, max_age=MOST)
    try:
        signer.unsign(text, max_age=LEAST)
    except signing.SignatureExpired:
        return key
    raise TooSoon


class TooSoon(Exception):
    """Sent sooner than anyone reads."""


def knock(address: str) -> bool:
    """Count one proposal of this address; False when it sent too many within the hour.

    What is kept is a keyed hash, in memory, for an hour.
    """
    mark = hmac.new(settings.SECRET_KEY.encode(), f"{SALT}:{address}".encode(), sha256).hexdigest()
    key = f"{SALT}:{mark}"
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key) <= PER_HOUR
    except ValueError:  # it expired in between
        return True
