"""Join an account to an owner or to a tenant, by invitation; end it, by a person or at its term."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.core.actions import record
from trousseau.core.actions_accounts import close_account, open_account
from trousseau.core.entering.actions import invite
from trousseau.core.enums import TOGETHER, Role
from trousseau.core.errors import Refused
from trousseau.core.models import Person, User
from trousseau.core.normal import normal
from trousseau.core.verbs import TODAY, No, verb

from ..messages import write_joined
from . import queries

Link = Callable[[str], str]  # the address of a token
OVER = "nothing joined"  # why an account closed with the last of what it read: joined again, it opens again
JOINED = No("while an account is joined, another is refused")


@verb(once=JOINED, frozen=No("an owner reads their dwellings, nothing of a file"), happened=TODAY)
def join_owner(actor: User, *, owner: Owner, email: str, name: str, same: bool, link: Link) -> User:
    """An account reads what is this owner's from now on; it is opened, and invited, when the address has none.

    `same`: somebody checked that the account of that address is this very person's. Raises Refused."""
    _free(owner)
    if owner.erased_on:
        raise Refused(_("The data of this owner were erased: there is nothing to read."))
    user = _account(actor, email=email, name=name, role=Role.OWNER, same=same)
    if (other := Owner.objects.filter(user=user).first()) is not None:
        raise Refused(
            _("This account reads already what is %(name)s’s: one account is one owner’s. Give another address.")
            % {"name": other.name},
            "email",
        )
    owner.user = user
    record(owner, actor, reason="joined")
    _tell(actor, user, link=link)
    return user


@verb(once=JOINED, frozen=No("a tenant reads what is theirs, frozen or not (RGPD, art. 15)"), happened=TODAY)
def join_tenant(actor: User, *, person: Person, email: str, name: str, same: bool, link: Link) -> User:
    """An account reads the lease of this person's household from now on; as `join_owner`."""
    _free(person)
    user = _account(actor, email=email, name=name, role=Role.TENANT, same=same)
    if (other := Person.objects.filter(user=user).first()) is not None:
        raise (
            Refused(
                _("This account is already that of another tenant: one account is one person’s. Give another address."),
                "email",
            )
            if other.pk != person.pk
            else Refused(_("This account is theirs already."), "email")
        )
    person.user = user
    record(person, actor, reason="joined")
    _tell(actor, user, link=link)
    return user


@verb(once=No("with no account joined, it is refused"), frozen=No("an account is closed"), happened=TODAY)
def part(actor: User | None, *, subject: Owner | Person, reason: str = "parted") -> None:
    """The account of an owner or of a tenant reads nothing of theirs any more; it closes when it has no other role.

    `actor` None: its term came."""
    user = subject.user
    if user is None:
        raise Refused(_("No account is joined: there is nothing to end."))
    subject.user = None
    record(subject, actor, reason=reason)
    role = Role.OWNER if isinstance(subject, Owner) else Role.TENANT
    left = [one for one in user.roles if one != role]
    if left:
        user.roles = left
        record(user, actor, reason=reason)
    elif user.is_active:
        close_account(actor, user=user)
        record(user, actor, reason=OVER)


def _free(subject: Owner | Person) -> None:
    """Raises Refused where an account is joined. Two at once: the second waits, and finds what the first joined."""
    subject.refresh_from_db(from_queryset=type(subject)._base_manager.select_for_update())
    if subject.user_id:
        raise Refused(_("An account is joined already: end it first, or send its invitation again."))


def _account(actor: User, *, email: str, name: str, role: Role, same: bool) -> User:
    """The account of that address, which takes the role; a new one when there is none."""
    known = User.objects.filter(email=email.strip().lower()).first()
    if known is None:
        return open_account(actor, email=email.strip(), name=name, roles=[role])
    roles = frozenset({*map(Role, known.roles), role})
    if not any(roles <= together for together in TOGETHER) and roles != {role}:
        raise Refused(
            _("This address is that of an account which may not be an owner’s or a tenant’s: give another one."),
            "email",
        )
    if not same:
        raise Refused(
            _("An account of this address is there already. If it is this very person’s, say so below."), "email"
        )
    if sorted(normal(name).split()) != sorted(
        normal(known.name).split()
    ):  # a ticked box alone would open it to another
        raise Refused(
            _("The account of this address bears another name. Ask this person for an address of their own."), "name"
        )
    if not known.is_active and _closed_for_itself(known):
        raise Refused(
            _("The account of this address was closed: an administrator opens it again first, if it may be."), "email"
        )
    known.roles = [*roles]
    known.is_active = True
    record(known, actor, reason="roles")
    return known


def _closed_for_itself(user: User) -> bool:
    """Somebody closed it, and not the end of what it read: with its old password, who enters it may be somebody else."""
    said = user.history.filter(history_change_reason__in=("open", "close", OVER)).order_by(
        "-history_date", "-history_id"
    )
    return said.values_list("history_change_reason", flat=True).first() != OVER


def _tell(actor: User, user: User, *, link: Link) -> None:
    if user.has_usable_password():
        write_joined(actor, user)
    else:
        invite(actor, user=user, link=link)


def end_terms(on: date) -> int:
    """End what has come to its term on that day; how many."""
    ended = 0
    for subject, term in (
        *((owner, queries.owner_term) for owner in Owner.objects.exclude(user=None).select_related("user")),
        *((person, queries.tenant_term) for person in Person.objects.exclude(user=None).select_related("user")),
    ):
        day = term(subject).on
        if day is not None and day <= on:
            part(None, subject=subject, reason="term")
            ended += 1
    return ended
