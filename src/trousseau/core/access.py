"""Who may do what: one `Right` per thing to do, read by the guard, the page's "who sees it" line,
the buttons and the access tests alike.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import rooms
from .again import FILE, Ask, ask, back_of, recently
from .enums import TEAM, Role
from .errors import Refused
from .localised import Text
from .models import AccessLog, Household


@dataclass(frozen=True)
class Right:
    """Open to `roles`; `granted` says that a grant on the person is needed too (the query scopes it).

    `note` is one more sentence for the page's lock line. `aim`: why its pages open a file, when it is not the room's.
    """

    roles: frozenset[str] = frozenset()
    granted: bool = False
    public: bool = False
    note: Text = ""
    aim: str = ""

    def __call__(self, user) -> bool:
        return self.public or (user.is_authenticated and not self.roles.isdisjoint(user.roles))

    def require(self, user) -> None:
        """Raises Refused for who does not hold it."""
        if not self(user):
            raise Refused(_("Your role may not do this."))

    def of(self, user) -> Role:
        """The role by which `user`, who holds this right, holds it: the first, of several."""
        return next(role for role in user.roles if self.public or role in self.roles)

    def labels(self) -> str:
        """The roles that hold it, as they stand inside a sentence."""
        labels = [str(role.label) for role in Role if role in self.roles]
        return str(get_text_list([label[:1].lower() + label[1:] for label in labels], _("and")))

    def who(self) -> str:
        """The sentence under the title of each page."""
        if self.public:
            return _("Public page.")
        sentence = _("Visible to: %(roles)s.") % {"roles": self.labels()}
        if self.granted:
            sentence += " " + _("Only those with a grant on this household open its file; each opening is recorded.")
        return f"{sentence} {self.note}".strip()


def roles(*names: Role, granted: bool = False, note: Text = "", aim: str = "") -> Right:
    return Right(frozenset(names), granted=granted, note=note, aim=aim)


PUBLIC = Right(public=True)
NOBODY = roles()  # what the software alone does
EVERYONE = roles(*Role)
TEAM_ONLY = roles(*TEAM)
SETTINGS = roles(Role.DIRECTOR, Role.ADMINISTRATOR)
ACCOUNTS = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
GRANTS = roles(Role.DIRECTOR)
AGENCY_READ = roles(*TEAM, Role.ADMINISTRATOR)
AGENCY_WRITE = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
BOUNDARIES_WRITE = roles(Role.ADMINISTRATOR)
INCOMING = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
BEGIN = roles(Role.ADMINISTRATOR, Role.DIRECTOR)  # in the demonstration
NIGHTLY = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
COMMUNES = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
ESCROW = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
HEADS = roles(Role.ADMINISTRATOR, Role.DIRECTOR)  # numbers and seals: nobody's name
HEADS_SIGN = roles(Role.DIRECTOR)
RULES = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
MAIL = roles(Role.ADMINISTRATOR, Role.DIRECTOR)
# who chooses the server reads what leaves by it, the links that choose a password among others
MAIL_SERVER = roles(Role.ADMINISTRATOR)
OUTBOX = roles(
    *TEAM,
    Role.ADMINISTRATOR,
    note=gettext_lazy("Each reads the messages of their own work, and never a link reserved to another."),
)
ORGANISATIONS = roles(*TEAM, Role.ADMINISTRATOR)
SCALES_READ = PUBLIC  # the law is nobody's secret
SCALES_WRITE = roles(Role.ADMINISTRATOR)
SCALES_VERIFY = roles(Role.ADMINISTRATOR, Role.DIRECTOR)


class Guarded(Protocol):
    """A view that bears its right."""

    right: Right
    login_required: bool
    again: str

    def __call__(self, request, *args, **kwargs) -> HttpResponseBase: ...


def right_of(view: Callable) -> Right:
    """The right that `guard` put before a view. Raises AttributeError for a view that bears none."""
    return cast(Guarded, view).right


def guard(right: Right, *, again: str = "") -> Callable[[Callable], Guarded]:
    """Put `right` before a view. The access test fails on a URL whose view bears none. `again`: its reader has just said
    who they are, or says so first (`core.again`)."""

    def wrap(view: Callable) -> Guarded:
        @functools.wraps(view)
        def checked(request, *args, **kwargs):
            if not right(request.user):
                raise PermissionDenied
            request.right = right
            try:
                if again and not recently(request):
                    raise Ask(back_of(request) if again == FILE else "")
                return view(request, *args, **kwargs)
            except Ask as asked:
                return ask(request, asked.page)
            except Refused as refusal:  # no form to say it beside: a paper without its facts, a day without its law
                return render(request, "core/refused.html", {"refusal": refusal}, status=422)

        guarded = cast(Guarded, checked)
        guarded.right = right
        guarded.login_required = not right.public
        guarded.again = again
        return guarded

    return wrap


@functools.cache
def _aims() -> dict[str, str]:
    return {room.label: room.aim() for room in rooms.installed()}


def aim_of(page: str) -> str:
    """Why the pages of a room open a file: what it declares; "" for a page of no room of this site."""
    return _aims().get(page.partition(":")[0], "")


def opened(request, household: Household, page: str) -> None:
    """Record that a person's file was opened: the one write that a GET may do, in its own transaction."""
    role = request.right.of(request.user)
    aim = request.right.aim or aim_of(page)
    AccessLog.objects.create(household=household, user=request.user, role=role, page=page, purpose=aim)


def opened_all(request, households: Iterable[Household], page: str) -> None:
    """As `opened`, of each of these: a page that shows many of them."""
    role, aim = request.right.of(request.user), request.right.aim or aim_of(page)
    AccessLog.objects.bulk_create(
        AccessLog(household=one, user=request.user, role=role, page=page, purpose=aim) for one in households
    )
