"""Keeps one connection from flooding the public pages: counted in the database, so by all processes together."""

from trousseau.core.attempts import Limit, address_of

PER_HOUR = {"propose": 10, "simulate": 240, "paper": 30}  # pages sent by one connection


def may_enter(request, page: str) -> bool:
    """Count one sending of `page` by who has no account; False when there were too many within the hour.

    The address is the one that the last trusted proxy saw (TROUSSEAU_PROXIES); it is kept nowhere.
    """
    return request.user.is_authenticated or Limit(f"captation.{page}", PER_HOUR[page], 60).take(address_of(request))
