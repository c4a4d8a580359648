"""Actions on accounts: opened, their roles, their password and address, closed, opened again."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import messages
from .actions import record
from .actions_grants import close_files
from .enums import FILES, NEVER_ALONE, OF_ORGANISATION, TOGETHER, Role
from .errors import Refused
from .models import Message, Organisation, ToDo, User
from .normal import normal
from .verbs import TODAY, No, verb

ACCOUNT = No("an account: nothing is said of a household")


@verb(once=No("an address is one account: the base refuses a second"), frozen=ACCOUNT, happened=TODAY)
def open_account(
    actor: User | None,
    *,
    email: str,
    name: str,
    roles: Iterable[str],
    password: str | None = None,
    organisation: Organisation | None = None,
    organisation_name: str = "",
) -> User:
    """`organisation_name`: of one that is not known yet. Raises Refused for roles that are not one person's or that
    `actor` may not give, and for a funder or a partner of no organisation."""
    held = _may_give(actor, (), roles)
    # a name is one line, whatever was pasted: it stands in messages, lists and the output of commands
    user = User(email=email.lower(), name=" ".join(name.split()), roles=held)
    user.organisation = _organisation(held, organisation, organisation_name)
    user.set_password(password)
    record(user, actor)
    return user


def _may_give(actor: User | None, held: Iterable[str], roles: Iterable[str]) -> tuple[Role, ...]:
    """The roles asked for, in their order. Raises Refused where they are none, or not those of one person; and where a
    director gives or takes what only an administrator does. `actor` None: who owns the machine."""
    asked = frozenset(map(Role, roles))
    if not asked:
        raise Refused(_("Choose at least one role: without one, the account opens nothing."), "roles")
    if len(asked) > 1 and not any(asked <= together for together in TOGETHER):
        raise Refused(
            _("These roles are not those of one account: the person has another one, under another address."), "roles"
        )
    if actor and not actor.holds(Role.ADMINISTRATOR) and (asked ^ frozenset(held)) & {Role.ADMINISTRATOR}:
        raise Refused(_("Only an administrator makes another one, or takes that role back."), "roles")
    return tuple(role for role in Role if role in asked)


@verb(once=No("the same roles are kept again"), frozen=No("it closes files, and gives none"), happened=TODAY)
def change_roles(
    actor: User,
    *,
    user: User,
    roles: Iterable[str],
    organisation: Organisation | None = None,
    organisation_name: str = "",
    today: date,
) -> None:
    """What `user` does from now on. A role that is left closes its pages at once, and the household files that no role of
    theirs opens any more. Raises Refused where nobody would administer the installation any more."""
    asked = _may_give(actor, user.roles, roles)
    if user.holds(Role.ADMINISTRATOR) and Role.ADMINISTRATOR not in asked:
        _leave_an_administrator(user)
    user.organisation = _organisation(asked, organisation, organisation_name)
    opened_files, user.roles = user.holds(*FILES), asked
    if opened_files and not user.holds(*FILES):
        close_files(user, today, actor, _("No role of theirs opens files any more"))
    ToDo.objects.waiting().filter(user=user).exclude(role__in=asked).update(user=None)  # it waits for their role
    record(user, actor, reason="roles")


def _leave_an_administrator(user: User) -> None:
    others = User.objects.holding(Role.ADMINISTRATOR).open().exclude(pk=user.pk)
    if not any(other.has_usable_password() for other in others):
        raise Refused(
            _("Nobody else administers the installation: make another administrator first, who has entered once."),
            "roles",
        )


def _organisation(roles: Iterable[str], chosen: Organisation | None, name: str) -> Organisation | None:
    """The one that was chosen, or that of this name, which is made when it is new."""
    kinds = next((OF_ORGANISATION[Role(role)] for role in roles if role in OF_ORGANISATION), ())
    name = " ".join(name.split())
    if chosen and name:
        raise Refused(
            _("Choose an organisation of the list, or write the name of a new one: not both."), "organisation"
        )
    if name:
        if not kinds:
            raise Refused(_("An account of this role is that of no other organisation."), "organisation_name")
        known = Organisation.objects.filter(kind__in=kinds, key=normal(name)).first()
        chosen = known or Organisation.objects.create(kind=kinds[0], name=name)
    if chosen and chosen.kind not in kinds:
        raise Refused(_("An account of this role is not that of such an organisation."), "organisation")
    if chosen is None and not set(NEVER_ALONE).isdisjoint(roles):
        raise Refused(
            _("The account of a funder or of a partner is that of an organisation: choose it, or write its name."),
            "organisation",
        )
    return chosen


@verb(
    once=No("a second link reaches its owner alone, and ends with the first once a password is chosen"),
    frozen=ACCOUNT,
    happened=TODAY,
)
def send_password_link(actor: User, *, user: User, url: str) -> Message:
    """Write to `user`, and to nobody else, the link where they choose a new password; until then the one they have stays."""
    if not user.is_active:
        raise Refused(_("This account is closed: open it again first."))
    message = messages.write_password_link(messages.LINK, user=user, url=url, author=actor)
    record(user, actor, reason="link")
    return message


@transaction.atomic
def change_address(user: User, *, email: str) -> None:
    """The address by which `user` signs in becomes `email`, which they have proved to be theirs; the old one is told,
    since who lost an account must read of it where they still are. Raises Refused."""
    old, email = user.email, email.lower()
    if User.objects.filter(email=email).exists():
        raise Refused(_("This address is already that of an account."))
    user.email = email
    record(user, user, reason="address")
    messages.write_address_changed(user, old=old)


@verb(once=No("one that is closed already stays so"), frozen=ACCOUNT, happened=TODAY)
def close_account(actor: User | None, *, user: User) -> None:
    """Nobody enters by a closed account, its invitation ends; its grants stay written, so that a director can give them to
    whoever takes over. One that is closed already stays so."""
    _set_open(actor, user, opens=False)


@verb(once=No("one that is open already stays so"), frozen=ACCOUNT, happened=TODAY)
def reopen_account(actor: User | None, *, user: User) -> None:
    """A closed account opens again, with its password and its roles. One that is open stays so."""
    _set_open(actor, user, opens=True)


def _set_open(actor: User | None, user: User, *, opens: bool) -> None:
    if user == actor:
        raise Refused(_("You cannot close your own account."))
    if user.holds(Role.ADMINISTRATOR) and not (actor is None or actor.holds(Role.ADMINISTRATOR)):
        raise Refused(_("Only an administrator closes the account of another one, or opens it again."))
    user.refresh_from_db(fields=("is_active",))
    if user.is_active == opens:
        return
    user.is_active = opens
    if not opens:  # what waited for them alone waits for their role
        user.invitations.waiting().update(ended_at=timezone.now())
        ToDo.objects.waiting().filter(user=user).update(user=None)
    record(user, actor, reason="open" if opens else "close")


def team(*names: Role) -> list[User]:
    """The open accounts that hold one of these roles."""
    return list(User.objects.holding(*names).open())
