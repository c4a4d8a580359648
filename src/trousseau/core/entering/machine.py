"""The code that proves who owns the machine: shown in its terminal, kept as a digest in a file that its owner alone reads.

It opens one page, once: the one that makes the first account. A new start shows a new one; none exists any more once that
account does.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that is read for another
GROUPS, LONG = 5, 4  # 100 bits


def _file() -> Path:
    return Path(settings.HOME) / "first-account"


def _digest(token: str) -> str:
    return hashlib.sha256("".join(c for c in token.upper() if c.isalnum()).encode()).hexdigest()


def new_token() -> str:
    """A new code to show on the terminal: the one before opens nothing any more."""
    token = "-".join("".join(secrets.choice(LETTERS) for _letter in range(LONG)) for _group in range(GROUPS))
    descriptor = os.open(partial := _file().with_suffix(".tmp"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(_digest(token))
    partial.replace(_file())
    return token


def is_token(token: str) -> bool:
    """Whether that is the last code shown; compared in a time that says nothing of it."""
    try:
        kept = _file().read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return hmac.compare_digest(kept, _digest(token))


def forget() -> None:
    """No code opens anything any more."""
    _file().unlink(missing_ok=True)
