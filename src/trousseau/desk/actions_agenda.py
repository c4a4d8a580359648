"""Fix, move and cancel an appointment; the private address of an agenda, its reminder."""

import hashlib
import secrets
from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import Commune, User
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from . import access
from .models import AgendaReminder, Appointment, CalendarAddress

FARTHEST = 24  # months: a day beyond is a mistake of year


def _check(actor: User, *, lease: Lease | None, user: User, on: date, today: date, at: time | None, until) -> None:
    if not access.AGENDA(actor):
        raise Refused(_("Your role may not do this."))
    if not add_months(today, -1) <= on <= add_months(today, FARTHEST):
        raise Refused(_("This day is over a month behind, or two years ahead: check the date."), "on")
    if until and at is None:
        raise Refused(_("Write when it begins, too."), "at")
    if until and at and until <= at:
        raise Refused(_("It ends after it begins: check the hours."), "until")
    if lease and not Lease.objects.for_user(user).filter(pk=lease.pk).exists():
        raise Refused(_("This person may not open this household’s file: name another, or give them access."), "user")


@transaction.atomic
def fix_appointment(
    actor: User,
    *,
    kind: str,
    on: date,
    user: User,
    today: date,
    lease: Lease | None = None,
    at: time | None = None,
    until: time | None = None,
    commune: Commune | None = None,
    place: str = "",
    about: str = "",
) -> Appointment:
    """One hour of one colleague. Raises Refused for who may not open the file of the tenancy, and for a day far away."""
    _check(actor, lease=lease, user=user, on=on, today=today, at=at, until=until)
    row = Appointment(
        lease=lease,
        kind=kind,
        on=on,
        at=at,
        until=until,
        user=user,
        commune=commune,
        place=place.strip(),
        about=about.strip(),
        made_by=actor,
    )
    record(row, actor)
    return row


@transaction.atomic
def move_appointment(actor: User, *, appointment: Appointment, version: int, today: date, **said) -> None:
    """Another day, another hour, another colleague: whoever wrote since is met as a conflict."""
    if appointment.cancelled_on:
        raise Refused(_("This appointment was cancelled: fix another one."))
    hours = {"at": said.get("at"), "until": said.get("until")}
    _check(actor, lease=appointment.lease, user=said["user"], on=said["on"], today=today, **hours)
    edit(actor, appointment, version=version, **said)


@transaction.atomic
def cancel_appointment(actor: User, *, appointment: Appointment, version: int, today: date) -> None:
    """It takes place no more; cancelled twice, nothing changes."""
    if not access.AGENDA(actor):
        raise Refused(_("Your role may not do this."))
    if appointment.cancelled_on is None:
        edit(actor, appointment, version=version, cancelled_on=today)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_address(actor: User) -> str:
    """A new private address; the one before serves no more. The token is given back once: the base has its digest alone."""
    end_address(actor)
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.create(user=actor, digest=digest_of(token))
    return token


@transaction.atomic
def end_address(actor: User) -> None:
    """From now on the address is none; done twice, nothing changes."""
    CalendarAddress.objects.filter(user=actor, ended_at=None).update(ended_at=timezone.now())


@transaction.atomic
def remind(actor: User, *, wanted: bool) -> None:
    """Be written to, or no more, on the eve of each day that has something."""
    if wanted:
        AgendaReminder.objects.get_or_create(user=actor)
    else:
        AgendaReminder.objects.filter(user=actor).delete()
