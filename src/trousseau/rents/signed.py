"""What is signed in this room: the notice of sums received, by the owner to whom it is handed over."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable
from trousseau.receipts.models import Receipt

from .access import WRITE
from .subjects import NOTICED

SUMS_NOTICE = Signable[Receipt](
    "rents.sums_notice",
    _("notice of sums received"),
    NOTICED,
    lambda deposit: deposit.notice.sent_on if deposit.notice else None,
    WRITE,
    WRITE,
    Role.RENTAL,
    name=attrgetter("lease.code"),
    void=lambda deposit: (
        _("This notice was cancelled or came back: nothing is filed on it.")
        if deposit.notice and (deposit.notice.cancelled_on or deposit.notice.returned_on)
        else ""
    ),
)
