"""How a paper travels, which way, and how far it is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(TextChoices):
    OUT = "out", pgettext_lazy("mail", "Sent")
    IN = "in", pgettext_lazy("mail", "Received")


class Channel(TextChoices):
    """By what a paper leaves or comes. `REGISTERED` is a letter whose receipt is signed for."""

    POST = "post", _("Ordinary letter")
    REGISTERED = "reg", _("Registered letter")
    HAND = "hand", pgettext_lazy("mail", "Handed over against a signature")
    ACT = "act", _("Act of a commissaire de justice")
    EMAIL = "email", _("E-mail")
    SYSTEM = "system", _("Information system of a third party")
    CALL = "call", _("Call")
    VISIT = "visit", _("At the door")
    MESSAGE = "message", _("Message left on a telephone")
    TEXT = "text", _("Text message")
    LRE = "lre", _("Electronic registered letter")
    SIGNATURE = "sign", _("Electronic signature")


PRINTED = (Channel.POST, Channel.REGISTERED)  # what an envelope carries
CARRIED = (Channel.LRE, Channel.SIGNATURE, Channel.TEXT)  # by a provider: carriers.py
# presented and received after they left; the others of PROVING, the same day
DELAYED = (Channel.REGISTERED, Channel.ACT, Channel.LRE, Channel.SIGNATURE)
PROVING = (*DELAYED, Channel.HAND, Channel.SYSTEM)  # those whose receipt can be proved
RETURNING = (*PRINTED, Channel.LRE, Channel.SIGNATURE)
LEAVING = (*PRINTED, Channel.HAND, Channel.ACT, Channel.EMAIL, Channel.SYSTEM, Channel.MESSAGE, *CARRIED)
COMING = (Channel.CALL, Channel.POST, Channel.VISIT, Channel.EMAIL, Channel.REGISTERED, Channel.HAND, Channel.ACT)


class Step(TextChoices):
    """What happens to a paper that leaves; each has its day and its proof."""

    SENT = "sent", pgettext_lazy("step of a paper", "Sent")
    PRESENTED = "shown", _("Presented")
    RECEIVED = "got", pgettext_lazy("step of a paper", "Received")
    RETURNED = "back", _("Returned")


class ReturnedFor(TextChoices):
    UNKNOWN = "unknown", _("Unknown at this address")
    UNCLAIMED = "unclaim", _("Not fetched from the post office")
    REFUSED = "refused", pgettext_lazy("mail", "Refused")
    OTHER = "other", pgettext_lazy("mail", "Another reason")
