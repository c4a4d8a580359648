"""What every command and every server of a site begins with."""

import os

SETTINGS = "trousseau.site.settings"


class Stop(Exception):
    """An expected failure: its text is shown, on one line, and the command exits with `code`."""

    def __init__(self, message: str, code: int = 1):
        super().__init__(message)
        self.code = code


def django_ready() -> None:
    """Load Django for the site of `TROUSSEAU_SITE` (the agency by default)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
