"""The first account of an installation, the invitations to the others, and the first password of each."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import localised, messages
from ..actions import record
from ..actions_accounts import ACCOUNT, open_account
from ..enums import Role
from ..errors import Refused
from ..mail.following import UNSENT
from ..models import Invitation, Message, Sequence, User
from ..todo import about_each, close_todos
from ..verbs import TODAY, No, verb
from . import machine

FIRST = "core.first_person"  # the series of one number whose row says that the first account was made
ANEW = No("a new link ends the one before, and goes to the same person")


def digest(token: str) -> str:
    """What the base keeps of a link: who reads the base follows none."""
    return hashlib.sha256(token.encode()).hexdigest()


def anybody() -> bool:
    """Whether an account was ever opened here."""
    return User.objects.exists()


@transaction.atomic
def make_first_person(*, token: str, name: str, email: str, password: str, roles: Iterable[str]) -> User:
    """The first account, once, of who read `token` on the machine: it administers the installation, beside `roles`.

    Of two at once one is made: its row in the series is the other's refusal, on both databases. Raises Refused.
    """
    taken = Refused(
        _(
            "The first account was made already. If it is not yours, tell who runs the machine at once; if it is a "
            "colleague’s, ask them for an invitation."
        )
    )
    if anybody():
        raise taken
    if not machine.is_token(token):
        raise Refused(
            _("This is not the code that the terminal shows: copy the last one it wrote, dashes or not."), "token"
        )
    try:
        with transaction.atomic():
            Sequence.objects.create(code=FIRST, last=1)
    except IntegrityError:
        raise taken from None
    user = open_account(None, email=email, name=name, roles={Role.ADMINISTRATOR, *map(Role, roles)}, password=password)
    transaction.on_commit(machine.forget)
    return user


@verb(once=ANEW, frozen=ACCOUNT, happened=TODAY)
def invite(actor: User | None, *, user: User, link: Callable[[str], str]) -> Message:
    """Write to `user`, and to nobody else, the link where they choose their first password; one sent before ends.

    `link`: the address of a token. Raises Refused for a closed account, and for one that has its password."""
    invitation, token = prepare_invitation(actor, user=user)
    return messages.write_invitation(invitation, url=link(token))


@verb(once=ANEW, frozen=ACCOUNT, happened=TODAY)
def prepare_invitation(actor: User | None, *, user: User) -> tuple[Invitation, str]:
    """An invitation and its token, which is kept nowhere."""
    if not user.is_active:
        raise Refused(_("This account is closed: open it again first."))
    if user.has_usable_password():
        raise Refused(_("This person has chosen their password already: send them a link for a new one instead."))
    user.invitations.waiting().update(ended_at=timezone.now())
    token = secrets.token_urlsafe(24)
    ends_at = timezone.now() + timedelta(days=messages.INVITATION.days)
    invitation = Invitation.objects.create(user=user, digest=digest(token), made_by=actor, ends_at=ends_at)
    record(user, actor, reason="invited")
    return invitation, token


def find_invitation(token: str) -> Invitation:
    """The invitation of this link, still to be used. Raises Refused in words that say what to do when it is not."""
    found = Invitation.objects.select_related("user", "made_by").filter(digest=digest(token)).first()
    if found is None:
        raise Refused(_("This link is not known here: copy it whole from the message, down to its last character."))
    if found.used_at:
        raise Refused(
            _(
                "This invitation served on %(day)s: the password is chosen. Sign in with your e-mail; if it was not "
                "you, ask for a new password on the sign-in page, and tell the agency."
            )
            % {"day": localised.day(timezone.localdate(found.used_at))}
        )
    if not found.user.is_active:
        raise Refused(_("This account was closed: ask the agency whether it is meant to be."))
    if found.ended_at:
        raise Refused(_("A newer invitation was sent since: open the link of the last message that you received."))
    if found.late:
        words = {"day": localised.day(timezone.localdate(found.ends_at))}
        if found.made_by:
            words["name"] = found.made_by.name
            raise Refused(_("This invitation ended on %(day)s. Ask %(name)s for another one: nothing is lost.") % words)
        raise Refused(_("This invitation ended on %(day)s. Ask the agency for another one: nothing is lost.") % words)
    return found


@transaction.atomic
def accept_invitation(*, token: str, password: str, today: date) -> User:
    """The first password of an account, chosen by its owner; once, whoever else opens the link at the same moment."""
    found = find_invitation(token)
    now = timezone.now()
    if not Invitation.objects.waiting().filter(pk=found.pk, ends_at__gt=now).update(used_at=now):
        find_invitation(token)  # says by what it was used or ended meanwhile
        raise Refused(_("This invitation has just been used elsewhere: sign in with the password chosen there."))
    user = found.user
    user.set_password(password)
    record(user, user, reason="first password")
    # whatever became of the messages, one link reached its owner: nobody has to give it otherwise
    sent = Message.objects.filter(event=messages.OPENED.code, about__in=about_each(user.invitations.all()))
    close_todos(UNSENT, on=today, things=sent)
    return user
