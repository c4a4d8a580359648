"""Keeps robots off the public page without a third party nor a cookie."""

import secrets

from django.core import signing

LEAST, MOST = 4, 24 * 3600  # seconds between the page shown and sent
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
