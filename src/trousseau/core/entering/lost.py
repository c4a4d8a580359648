"""A second factor that was lost: one person asks that it be taken away, another one does it; on the machine, who owns it."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import messages, sessions
from ..actions import record, write
from ..clock import today
from ..enums import Role
from ..errors import Refused
from ..models import FactorRemoval, ToDo, User
from ..todo import Kind, about, open_todo

CONFIRM = Kind(
    "core.factor_removal",
    Role.DIRECTOR,
    gettext_lazy("%(name)s has lost their second factor: confirm that it is taken away"),
    gettext_lazy("%(asked)s asks for it; it falls away on %(ends)s. Be sure of who asks, by a way of your own."),
    gettext_lazy("Look, then confirm"),
    page="core:account",
)
ASKED = timedelta(days=2)  # that it waits for the second person: over a night and a day of absence, not a week
ON_THE_MACHINE = "trousseau factor"


def has_any(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def _not_own(actor: User, user: User) -> None:
    if actor == user:
        raise Refused(_("Your own factor is replaced on your page “Security”; a lost one is taken away by two others."))


@transaction.atomic
def ask_removal(actor: User, *, user: User, ground: str) -> FactorRemoval:
    """Ask that the factors of `user` be taken away; `ground`: how they were recognised. Another person confirms."""
    _not_own(actor, user)
    if not has_any(user):
        raise Refused(_("This account has no second factor: nothing is to be taken away."))
    now = timezone.now()
    FactorRemoval.objects.filter(user=user, confirmed_at=None, left_at=None, ends_at__lte=now).update(left_at=now)
    close_ended()
    if found := FactorRemoval.objects.waiting().filter(user=user).select_related("asked_by").first():
        raise Refused(
            _("%(name)s has asked for it already: another person confirms it.")
            % {"name": found.asked_by.name if found.asked_by else "–"}
        )
    removal = FactorRemoval(user=user, ground=" ".join(ground.split()), asked_by=actor, ends_at=now + ASKED)
    write(removal)
    record(user, actor, reason="factor removal asked")
    messages.write_factor_removal(removal)
    _tell_others(removal)
    return removal


def _tell_others(removal: FactorRemoval) -> None:
    """It is on the day of each who may confirm it: by name, since who asked may not, though their role may."""
    user, ends_at = removal.user, timezone.localtime(removal.ends_at)
    for other in User.objects.holding(Role.DIRECTOR, Role.ADMINISTRATOR).open():
        if may_confirm(other, removal):
            open_todo(
                CONFIRM,
                thing=f"{about(removal)}:{other.pk}",
                url=CONFIRM.url(user.pk),
                on=today(),
                due_on=ends_at.date(),
                user=other,
                name=user.name,
                asked=removal.asked_by.name if removal.asked_by else "–",
                ends=ends_at.date().isoformat(),
            )


def close_ended() -> int:
    """Take off their days what no longer waits for a second person: done, given up, or asked too long ago. How many."""
    rows = ToDo.objects.waiting().filter(kind=CONFIRM.code)
    for removal in FactorRemoval.objects.waiting():
        rows = rows.exclude(subject__startswith=f"{about(removal)}:")
    return rows.update(closed_on=today())


def may_confirm(actor: User, removal: FactorRemoval) -> bool:
    """Whether `actor` is the second person: neither who asked nor its owner, and an administrator is one of the two where
    the factor is that of an administrator."""
    if actor in (removal.asked_by, removal.user):
        return False
    two = [one for one in (actor, removal.asked_by) if one]
    return not removal.user.holds(Role.ADMINISTRATOR) or any(one.holds(Role.ADMINISTRATOR) for one in two)


@transaction.atomic
def confirm_removal(actor: User, *, user: User) -> None:
    """Take away the factors of `user`, as another person asked; their sessions end, and their next sign-in makes a new one."""
    _not_own(actor, user)
    removal = FactorRemoval.objects.waiting().filter(user=user).select_related("asked_by", "user").first()
    if removal is None:
        raise Refused(_("Nothing waits to be confirmed: it was done, given up, or asked more than two days ago."))
    if actor == removal.asked_by:
        raise Refused(_("You asked for it: another person confirms it."))
    if not may_confirm(actor, removal):
        raise Refused(_("The factor of an administrator: an administrator is one of the two who take it away."))
    now = timezone.now()
    if not FactorRemoval.objects.waiting().filter(pk=removal.pk).update(confirmed_by=actor, confirmed_at=now):
        raise Refused(_("Somebody has just done it, or given it up."))
    removal.confirmed_by, removal.confirmed_at = actor, now
    close_ended()
    _remove(actor, removal)


@transaction.atomic
def leave_removal(actor: User, *, user: User) -> None:
    """Give up a removal that waits: the factor was found, or somebody lied."""
    if not FactorRemoval.objects.waiting().filter(user=user).update(left_by=actor, left_at=timezone.now()):
        raise Refused(_("Nothing waits to be confirmed: it was done, given up, or asked more than two days ago."))
    close_ended()
    record(user, actor, reason="factor removal left")


@transaction.atomic
def remove_on_machine(user: User) -> None:
    """The factors of `user` taken away by who owns the machine: the answer where no two people are left who may."""
    if not has_any(user):
        raise Refused(_("This account has no second factor: nothing is to be taken away."))
    now = timezone.now()
    FactorRemoval.objects.filter(user=user, confirmed_at=None, left_at=None).update(left_at=now)
    removal = FactorRemoval(user=user, ground=ON_THE_MACHINE, asked_at=now, ends_at=now, confirmed_at=now)
    write(removal)
    close_ended()
    _remove(None, removal)


def _remove(actor: User | None, removal: FactorRemoval) -> None:
    Authenticator.objects.filter(user=removal.user).delete()
    sessions.end(removal.user)
    record(removal.user, actor, reason="factor removed")
    messages.write_factor_removal(removal)
