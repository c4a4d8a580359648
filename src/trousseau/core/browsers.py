"""The browsers where an account has signed in: each says so by a sealed cookie, left at the sign-in.

A browser that is known has a count of wrong passwords of its own: whoever guesses from elsewhere, from one address or from a
thousand, does not shut its owner out (OWASP, “device cookies”).
"""

import secrets

from django.conf import settings

from .kept import BROWSER
from .sealed import seal, unseal

COOKIE = f"{settings.SESSION_COOKIE_NAME}_known"
MOST = 8  # accounts of one browser: a counter that colleagues share


def _read(request) -> dict:
    return unseal("known", request.COOKIES.get(COOKIE, ""), seconds=BROWSER) or {}


def known_as(request, user_pk: int | None) -> str:
    """The mark of this browser, where that account has signed in; "" elsewhere."""
    found = _read(request)
    return found["mark"] if user_pk is not None and user_pk in found.get("of", ()) else ""


def know(request, response, user_pk: int) -> None:
    """From now on this browser is one of that account."""
    found = _read(request)
    response.set_cookie(
        COOKIE,
        seal(
            "known",
            {
                "mark": found.get("mark") or secrets.token_urlsafe(12),
                "of": [user_pk, *(one for one in found.get("of", ()) if one != user_pk)][:MOST],
            },
        ),
        max_age=BROWSER,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )
