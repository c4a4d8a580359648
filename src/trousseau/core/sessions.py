"""Sessions: who is signed in where, until when. A row each, moved on by the pages that are opened, ended by deleting it.

A session without a page for its idle limit is over; so is one that has lasted a whole day of work. What is typed then is
not lost (`kept`). The limits are the house's own. NIST SP 800-63B-4 (AAL2), which no French text replaces, says one hour
at most without activity and 24 hours in all; those who move money or rights, and those who come by a screen that others
use (at a CCAS, in a family), have half of that hour.
"""

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.contrib.sessions.backends.db import SessionStore as Stored
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .enums import GUESTS, Role
from .models import Session, User

IDLE = 60  # minutes without a page, for who works on files all day
IDLE_SHORT = 30  # minutes, for who moves money or rights, and for who comes from outside
SHORT = (Role.ADMINISTRATOR, Role.DIRECTOR, Role.FUNDER, *GUESTS)
WHOLE = timedelta(hours=12)  # a day of work, whatever is opened meanwhile
MOVED = 60  # seconds between two notes that a session is used: a page that is read seldom writes
BEGUN = "begun"  # of the data of a session: how it began
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def idle_minutes(user: User) -> int:
    """How long a session of this account stays without a page: its shortest role decides."""
    return IDLE_SHORT if user.holds(*SHORT) else IDLE


def browser_of(request) -> str:
    """ "Firefox, Linux": what its owner knows it by; no version, which would only tell it from others."""
    said = request.META.get("HTTP_USER_AGENT", "")
    found = [next((name for mark, name in names if mark in said), "") for names in (_BROWSERS, _MACHINES)]
    return ", ".join(filter(None, found)) or re.sub(r"[^\w .-]", "", said[:20]).strip()


class SessionStore(Stored):
    """The sessions of Django in a table that says whose they are."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self):
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # the stubs lack it
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row, now = cast(Session, super().create_model_instance(data)), timezone.now()
        known = self.row if self.row is not None and self.row.session_key == row.session_key else None
        row.number = known.number if known else uuid.uuid4()
        if user := data.get("_auth_user_id"):
            begun = data.get(BEGUN) or {}
            row.user_id, row.browser = int(user), begun.get("browser", "")
            row.begun_at = datetime.fromtimestamp(begun.get("at", now.timestamp()), tz=UTC)
            row.seen_at = now
            row.expire_date = _until(row.begun_at, begun.get("idle", IDLE_SHORT), now)
        return row


def _until(begun: datetime, idle: int, now: datetime) -> datetime:
    return min(now + timedelta(minutes=idle), begun + WHOLE)


class Moving:
    """Moves the end of a session on with each page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.session.session_key and request.user.is_authenticated:
            _move(request)
        return self.get_response(request)


def begin(request, user: User, **kwargs) -> None:
    """Note how a session begins: told by Django when somebody signs in, so that it is saved with the session itself."""
    at, idle = timezone.now().timestamp(), idle_minutes(user)
    request.session[BEGUN] = {"at": at, "idle": idle, "browser": browser_of(request)}


def _move(request) -> None:
    begun, row = request.session.get(BEGUN), getattr(request.session, "row", None)
    if begun is None:
        return begin(request, request.user)
    if begun["idle"] != (idle := idle_minutes(request.user)):
        request.session[BEGUN] = {**begun, "idle": idle}
    now = timezone.now()
    if row is None or (row.seen_at and now - row.seen_at < timedelta(seconds=MOVED)):
        return
    until = _until(datetime.fromtimestamp(begun["at"], tz=UTC), idle, now)
    try:
        with transaction.atomic():
            Session.objects.filter(pk=row.pk).update(expire_date=until, seen_at=now)
    except DatabaseError:  # a base that somebody holds: the page is read all the same, the next one says it
        pass
    row.expire_date, row.seen_at = until, now


@transaction.atomic
def end(user: User, *, number: str = "", but: str | None = "") -> int:
    """End the session of that number, or all of an account; `but`: the key of the one that stays. How many ended."""
    rows = Session.objects.filter(user=user).exclude(session_key=but or "")
    if number:
        try:
            rows = rows.filter(number=uuid.UUID(number))
        except ValueError:  # not a number that a page showed
            return 0
    return rows.delete()[0]


def shown(user: User, key: str | None = "") -> list[dict]:
    """The sessions of an account as its pages show them; `key`: the one that reads."""
    return [
        {
            "number": row.number,
            "browser": row.browser or _("A browser that does not say its name"),
            "begun_at": row.begun_at,
            "seen_at": row.seen_at,
            "here": row.session_key == key,
        }
        for row in Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-expire_date")
    ]
