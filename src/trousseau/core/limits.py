"""How often a password, a code or a link may be tried. Counted by all processes together (`core.attempts`), before the try.

What counts is who tries: a browser where the account has signed in has a count of its own; elsewhere, the address from which
one account is tried, and the address whatever the account. Beyond that, an account that is tried from everywhere is held for
the browsers that nobody knows, until the hour ends: its owner enters where they have already, or by the link of a new
password, which makes a browser known. Nobody is shut out of where they are.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .attempts import Limit, address_of
from .browsers import known_as
from .models import User

HERE = Limit("here", 5, 15)  # wrong tries for one account from one browser or one address
ADDRESS = Limit("address", 10, 15)  # from one address where nobody is known, whatever the account
# for one account, from all the browsers that are not known: 40 an hour guess no password that is allowed here, and one
# code of six figures in 25 000 an hour
ELSEWHERE = Limit("elsewhere", 40, 60)
LINKS = Limit("links", 30, 60)  # links that are not known, opened from one address
RESETS = Limit("resets", 3, 60)  # links of a new password asked for one account, from one place
RESETS_FROM = Limit("resets from", 20, 60)  # from one address, whatever the account
PASSWORD, CODE = "password", "code"


def too_many_said() -> str:
    return _(
        "Too many wrong tries from here: wait a quarter of an hour. Elsewhere, where you signed in before, you enter as "
        "usual."
    )


def too_many() -> ValidationError:
    return ValidationError(too_many_said(), code="too_many_login_attempts")


def _held() -> ValidationError:
    return ValidationError(
        _(
            "Somebody tries this account from many places: until the hour ends it opens only where you have signed in "
            "before. Here, ask for a new password: its link, in your mail, lets you in at once."
        ),
        code="account_held",
    )


def begin(request, what: str, email: str) -> Callable[[], None]:
    """Count one try of `what` for the account of that address, whether it exists or not: what gives the try back once it
    was right. Raises ValidationError when there were too many."""
    email = email.strip().lower()
    user_pk = User.objects.filter(email=email).values_list("pk", flat=True).first()
    address, browser = address_of(request), known_as(request, user_pk)
    taken: list[tuple[Limit, tuple]] = [(HERE, (what, email, browser or address))]
    if not browser:
        taken += [(ADDRESS, (what, address)), (ELSEWHERE, (what, email))]
    for n, (limit, of) in enumerate(taken):
        if not limit.take(*of):
            for other, its in taken[:n]:  # one that is refused is held against nobody else
                if other is not limit:
                    other.give_back(*its)
            raise _held() if limit is ELSEWHERE else too_many()

    def right() -> None:
        for limit, of in taken:
            limit.give_back(*of)

    return right


def may_ask_reset(request, email: str) -> None:
    """Count one link asked for the account of that address. Raises ValidationError."""
    address = address_of(request)
    if not RESETS_FROM.take(address):
        raise too_many()
    if not RESETS.take(email.strip().lower(), address):
        raise ValidationError(
            _("Links were asked for this address within the hour: look into your mail, and among what it set aside.")
        )


def may_open_links(request) -> bool:
    """Whether links may be tried from there: those that are not known are counted, the others given back (`known_link`)."""
    return LINKS.take(address_of(request))


def known_link(request) -> None:
    LINKS.give_back(address_of(request))
