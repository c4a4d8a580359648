"""How often something is tried: counted in the database, so by all processes together, under marks that name nobody."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import AttemptCount

IPV6_HOME = 64  # bits of an IPv6 address that one subscriber keeps
LONGEST = timedelta(hours=1)  # of the limits: what is older is read by none


@dataclass(frozen=True)
class Limit:
    """`most` tries of one mark within `minutes`, which begin at a round time. `what` keeps its counts from all others. What is
    counted may be something else than tries: `much` of it at a time."""

    what: str
    most: int
    minutes: int

    def take(self, *of: object, much: int = 1) -> bool:
        """Count one try, before it is made; False when there were too many."""
        begins, mark = self._place(of)
        with transaction.atomic():
            AttemptCount.objects.bulk_create([AttemptCount(mark=mark, begins=begins)], ignore_conflicts=True)
            AttemptCount.objects.filter(mark=mark).update(count=F("count") + much)
            return AttemptCount.objects.get(mark=mark).count <= self.most

    def give_back(self, *of: object) -> None:
        """One try was no attack: it is counted no more."""
        _begins, mark = self._place(of)
        AttemptCount.objects.filter(mark=mark, count__gt=0).update(count=F("count") - 1)

    def left(self, *of: object) -> int:
        """How many more may be taken, 0 at the least."""
        _begins, mark = self._place(of)
        return max(self.most - sum(AttemptCount.objects.filter(mark=mark).values_list("count", flat=True)), 0)

    def ends(self) -> datetime:
        """When all may be taken again."""
        begins, _mark = self._place(())
        return begins + timedelta(minutes=self.minutes)

    def _place(self, of: tuple) -> tuple[datetime, str]:
        seconds = self.minutes * 60
        begins = datetime.fromtimestamp(
            int(timezone.now().timestamp()) // seconds * seconds, tz=timezone.get_fixed_timezone(0)
        )
        text = "\0".join(map(str, (self.what, begins.isoformat(), *of)))
        return begins, hmac.new(settings.SECRET_KEY.encode(), f"core.attempts {text}".encode(), sha256).hexdigest()


def address_of(request) -> str:
    """The connection that asks, as the last trusted proxy saw it (TROUSSEAU_PROXIES); an IPv6 subscriber is one. "" where
    none is known: those without one share a count."""
    try:
        address = ip_address(get_client_ip(request) or "")
    except (PermissionDenied, ValueError):
        return ""
    if isinstance(address, IPv6Address):
        return str(int(address) >> (128 - IPV6_HOME))
    return str(address)


def forget_counts(on: date) -> int:
    """Erase the counts of before this day: no limit reads them any more. How many."""
    begins = timezone.make_aware(datetime.combine(on, time.min)) - LONGEST
    return AttemptCount.objects.filter(begins__lt=begins).delete()[0]
