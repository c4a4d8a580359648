"""Keeps one connection from flooding the public pages: counted in the database, so by all processes together."""

import hmac
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import SendingCount

PER_HOUR = {"propose": 10, "simulate": 240, "paper": 30}  # pages sent by one connection
IPV6_HOME = 64  # bits of an IPv6 address that one subscriber keeps


def may_enter(request, page: str) -> bool:
    """Count one sending of `page` by who has no account; False when there were too many within the hour.

    The address is the one that the last trusted proxy saw (TROUSSEAU_PROXIES); it is kept nowhere.
    """
    if request.user.is_authenticated:
        return True
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    mark = _mark(f"{page} {hour.isoformat()} {_connection(request)}")
    with transaction.atomic():
        SendingCount.objects.bulk_create([SendingCount(mark=mark, hour=hour)], ignore_conflicts=True)
        SendingCount.objects.filter(mark=mark).update(count=F("count") + 1)
        return SendingCount.objects.get(mark=mark).count <= PER_HOUR[page]


def _connection(request) -> str:
    try:
        address = ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):  # none is known: those without one share a count
        return ""
    if isinstance(address, IPv6Address):
        return str(int(address) >> (128 - IPV6_HOME))
    return str(address)


def _mark(text: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"captation.sendings {text}".encode(), sha256).hexdigest()


def forget_counts(on: date) -> int:
    """Erase the counts of the hours that ended before this day: no limit reads them any more. How many."""
    begins = timezone.make_aware(datetime.combine(on, time.min)) - timedelta(hours=1)
    return SendingCount.objects.filter(hour__lt=begins).delete()[0]
