"""What is written to who already has an account, when it opens one more thing."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.access import ACCOUNTS
from trousseau.core.mail import Event, queue
from trousseau.core.models import Message, User

JOINED = Event(
    "portals.joined",
    label=gettext_lazy("An account opens one more space"),
    to=gettext_lazy("an owner or a tenant who has an account already"),
    when=gettext_lazy("a colleague joins their account to what is theirs"),
    subject=gettext_lazy("Your account opens one more space"),
    right=ACCOUNTS,
)
EVENTS = [JOINED]


def write_joined(actor: User, user: User) -> Message:
    body = _(
        "Hello,\n\nYour account opens one more space from now on: %(roles)s. Sign in as before.\n\nIf this is not "
        "yours, tell the agency: they end it at once."
    ) % {"roles": user.roles_said}
    return queue(JOINED, to=user.email, body=body, author=actor, about=user)
