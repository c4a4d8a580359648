"""A draw that anyone can do again: its seed is published before the sitting, its keys follow from it."""

from hashlib import sha256


def draw_key(seed: str, code: str) -> str:
    """The key of the application `code` (« D00012 ») in the draw of `seed`: the lowest comes first.

    It is the SHA-256 of « seed:code » in UTF-8, in hexadecimal: `printf '%s' 'seed:D00012' | sha256sum`.
    """
    return sha256(f"{seed}:{code}".encode()).hexdigest()
