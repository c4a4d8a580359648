"""What leaves for an owner, and for the tenants of one who takes a lease over, as the register of mail knows it."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper
from trousseau.mandates.models import Mandate
from trousseau.mandates.todo import TELL_TENANT

from . import access
from . import messages as messages
from .taken_over import LETTER, untold

HANDOVER = Paper(
    "owners.handover",
    gettext_lazy("Money handed over at a mandate’s end"),
    access.READ,
    article="C. civ., art. 1993",
    url=lambda item: reverse("owners:account", args=[int(item.about.partition(":")[2])]),
)


def _told(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """The tenants are told once every letter of the mandate left; one that comes back is to be written again."""
    keys = [int(item.about.partition(":")[2]) for item in items]
    for mandate in Mandate.objects.filter(leases__in=keys).select_related("owner").distinct():
        if not untold(mandate):
            close_todo(TELL_TENANT, thing=mandate, on=on)
        elif mandate.ended_on:
            open_todo(TELL_TENANT, thing=mandate, on=on, due_on=on, owner=mandate.owner.name, mandate=mandate.code)


TAKEN_OVER = Paper(
    LETTER,
    gettext_lazy("Lease taken over by its owner, told to the tenants"),
    access.READ,
    article="C. civ., art. 2003",
    url=lambda item: reverse("rents:lease", args=[int(item.about.partition(":")[2])]),
    sent=_told,
    returned=_told,
    corrected=_told,
)
STATEMENT = Paper(
    "owners.statement",
    gettext_lazy("Accounts rendered to an owner"),
    access.READ,
    article="Décret 72-678, art. 66",
    url=lambda item: reverse("owners:account", args=[int(item.about.partition(":")[2])]),
    event=messages.STATEMENT,
    body=gettext_lazy("Hello,\n\nYou will find attached the management statement of your dwelling."),
    params=lambda item: {"number": item.paper.number},
)
