"""The accounts that leave for an owner, as the register of mail knows them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from trousseau.mail.papers import Paper

from . import access
from . import messages as messages

HANDOVER = Paper(
    "owners.handover",
    gettext_lazy("Money handed over at a mandate’s end"),
    access.READ,
    article="C. civ., art. 1993",
    url=lambda item: reverse("owners:account", args=[int(item.about.partition(":")[2])]),
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
