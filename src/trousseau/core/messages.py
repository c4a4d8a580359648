"""The messages that the core sends: to those who enter, about their own account; and the test of the mail server."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import localised
from .access import ACCOUNTS, MAIL
from .mail import Event, queue
from .models import FactorRemoval, Invitation, Message, User

INVITATION = timedelta(days=7)
PASSWORD = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
ADDRESS = timedelta(hours=24)


def _still_waits(message: Message) -> bool:
    """An invitation that another one replaced, or that ended with its account, is not sent any more."""
    return Invitation.objects.waiting().filter(pk=message.about.partition(":")[2]).exists()


RESET = Event(
    "core.password_reset",
    label=gettext_lazy("Link for a new password, asked at the sign-in"),
    to=gettext_lazy("the owner of an open account"),
    when=gettext_lazy("somebody asks for a new password on the sign-in page, by the address of that account"),
    subject=gettext_lazy("Your account: a new password"),
    right=ACCOUNTS,
    lasts=PASSWORD,
)
OPENED = Event(
    "core.account_opened",
    label=gettext_lazy("Invitation: link for the first password of an account"),
    to=gettext_lazy("who an account was opened for"),
    when=gettext_lazy("an account is opened, or its invitation is sent again"),
    subject=gettext_lazy("Your account: choose a password"),
    right=ACCOUNTS,
    lasts=INVITATION,
    wanted=_still_waits,
)
LINK = Event(
    "core.password_link",
    label=gettext_lazy("Link for a new password, sent by an administrator"),
    to=gettext_lazy("the owner of an open account"),
    when=gettext_lazy("an administrator sends the link from the page of the account"),
    subject=gettext_lazy("Your account: a new password"),
    right=ACCOUNTS,
    lasts=PASSWORD,
)
CONFIRM = Event(
    "core.address_confirm",
    label=gettext_lazy("Link that proves a new address"),
    to=gettext_lazy("the new address that a person gave for their account"),
    when=gettext_lazy("a person changes the address of their account"),
    subject=gettext_lazy("Confirm the address of your account"),
    right=ACCOUNTS,
    lasts=ADDRESS,
)
TAKEN = Event(
    "core.address_taken",
    label=gettext_lazy("Warning: an address was asked for another account"),
    to=gettext_lazy("the owner of the account that has that address"),
    when=gettext_lazy("somebody gives, for their own account, the address of another one"),
    subject=gettext_lazy("Your address was asked for another account"),
    right=ACCOUNTS,
)
CHANGED = Event(
    "core.address_changed",
    label=gettext_lazy("Warning: the address of an account changed"),
    to=gettext_lazy("the former address of the account"),
    when=gettext_lazy("a person has proved the new address of their account"),
    subject=gettext_lazy("The address of your account changes"),
    right=ACCOUNTS,
)
FACTOR = Event(
    "core.factor_removal",
    label=gettext_lazy("Warning: a second factor is to be taken away, or was"),
    to=gettext_lazy("the owner of the account"),
    when=gettext_lazy("somebody asks that a lost second factor be taken away, and again once it is"),
    subject=gettext_lazy("The second factor of your account"),
    right=ACCOUNTS,
)
TEST = Event(
    "core.mail_test",
    label=gettext_lazy("Test of the mail server"),
    to=gettext_lazy("the administrator or the director who asks for it"),
    when=gettext_lazy("the button of the settings of the mail server"),
    subject=gettext_lazy("Test of the mail server"),
    right=MAIL,
)
EVENTS = [RESET, OPENED, LINK, CONFIRM, TAKEN, CHANGED, FACTOR, TEST]


def write_password_link(event: Event, *, user: User, url: str, author: User | None = None) -> Message:
    """The link where `user` chooses a password, and why it was made."""
    opening = {
        LINK.code: _("A new password was asked for your account, by who administers the installation."),
        RESET.code: _("A new password was asked for your account, on the sign-in page."),
    }[event.code]
    closing = {
        LINK.code: _("Later, the sign-in page sends another one."),
        RESET.code: _("If it was not you, do nothing: the password that you have stays."),
    }[event.code]
    body = _(
        "Hello,\n\n%(opening)s Choose its password here, within %(days)s days; the link serves once and is for you "
        "alone:\n\n%(url)s\n\n%(closing)s"
    ) % {"opening": opening, "days": PASSWORD.days, "url": url, "closing": closing}
    return queue(event, to=user.email, body=body, author=author, about=user)


def write_invitation(invitation: Invitation, *, url: str) -> Message:
    """The link of an invitation: who sent it, for what, until when."""
    user, by = invitation.user, invitation.made_by
    opening = (
        _("%(name)s opened an account for you, under this address.") % {"name": by.name}
        if by
        else _("An account was opened for you, under this address.")
    )
    body = _(
        "Hello,\n\n%(opening)s\n\nWhat it is for: %(roles)s.\n\nChoose its password here before %(day)s; the link serves "
        "once and is for you alone:\n\n%(url)s\n\nToo late? Answer that you want another one: nothing is lost."
    ) % {
        "opening": opening,
        "roles": user.roles_said,
        "day": localised.day(timezone.localdate(invitation.ends_at)),
        "url": url,
    }
    return queue(OPENED, to=user.email, body=body, author=by, about=invitation)


def write_address_link(user: User, *, email: str, url: str) -> Message:
    body = _(
        "Hello,\n\nYou asked that this address become the one of your account. Open this link within a day, in the "
        "browser where you are signed in, and press the button:\n\n%(url)s\n\nIf it was not you, do nothing: the "
        "address does not change."
    ) % {"url": url}
    return queue(CONFIRM, to=email, body=body, about=user)


def write_address_taken(owner: User) -> Message:
    body = _(
        "Hello,\n\nSomeone asked that this address become the one of their account. It is already the one of "
        "yours: nothing was changed, and you have nothing to do."
    )
    return queue(TAKEN, to=owner.email, body=body, about=owner)


def write_address_changed(user: User, *, old: str) -> Message:
    body = _(
        "Hello,\n\nFrom now on your account is entered with another e-mail address, no longer with this one. "
        "The password was asked, and the new address was proved.\n\nIf it was not you, tell the administrator "
        "of the installation at once: they can close the account."
    )
    return queue(CHANGED, to=old, body=body, about=user)


def write_test(actor: User) -> Message:
    body = _("Hello,\n\nThe mail server took this message: those of the software will leave by it.")
    return queue(TEST, to=actor.email, body=body, author=actor)


def write_factor_removal(removal: FactorRemoval) -> Message:
    """To the owner, at each of the two steps: who did it."""
    names = {
        "asked": removal.asked_by.name if removal.asked_by else "",
        "done": removal.confirmed_by.name if removal.confirmed_by else "",
    }
    if removal.confirmed_at is None:
        said = _(
            "%(asked)s asked that the second factor of your account be taken away; another person has to confirm it."
        )
    elif removal.asked_by is None:
        said = _("The second factor of your account was taken away on the machine, by who runs the installation.")
    else:
        said = _("The second factor of your account was taken away: %(asked)s asked for it, %(done)s confirmed it.")
    after = (
        _("Your sessions have ended. At your next sign-in, with your password, you make a new factor.")
        if removal.confirmed_at
        else _("Until then nothing changes.")
    )
    body = _(
        "Hello,\n\n%(said)s %(after)s\n\nIf you did not lose it, tell the administrator of the installation at once."
    ) % {"said": said % names, "after": after}
    return queue(FACTOR, to=removal.user.email, body=body, about=removal.user)
