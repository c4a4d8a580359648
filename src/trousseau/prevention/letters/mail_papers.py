"""The letters about a debt, as the register of mail knows them, and what the day of their sending changes."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.errors import Refused
from trousseau.core.localised import Text
from trousseau.core.models import User
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper
from trousseau.rents.plans.queries import stopped_before
from trousseau.tenancies.models import Lease

from .. import access
from ..actions import refresh
from ..enums import WRITTEN, LetterKind
from ..queries import situation
from .queries import stale


def _key(item: MailItem) -> int:
    return int(item.about.partition(":")[2])


def _again(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """A letter left, its day is proved or was wrong, it came back: the next action is computed again."""
    for lease in Lease.objects.filter(pk__in={_key(item) for item in items}):
        refresh(lease, on=on)


def _sent(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused for a letter that would be wrong on the day that it leaves: a stop, a pause or a payment came since it was
    prepared."""
    for item in items:
        lease = Lease.objects.get(pk=_key(item))
        if why := stale(situation(lease, on), item, stopped_before([lease.pk], on).get(lease.pk), on):
            raise Refused(
                _("%(item)s, to %(name)s, may not leave as it is. %(why)s Withdraw it, then post the others.")
                % {"item": item.reference, "name": item.name, "why": why}
            )
    _again(actor, items, on)


def _paper(kind: LetterKind, article: str = "", delay: Text = "", starts: Step | None = None) -> Paper:
    return Paper(
        kind.paper,
        kind.label,
        access.READ,
        access.WRITE,
        article=article,
        delay=delay,
        starts=starts,
        url=lambda item: reverse("prevention:situation", args=[_key(item)]),
        sent=_sent if kind in WRITTEN else _again,
        proved=_again,
        returned=_again,
        cancelled=_again,
        corrected=_again,
        noted=_again,
    )


ARTICLES = {
    LetterKind.CLAIM: "C. civ., art. 1103",
    LetterKind.FSL: "Loi 90-449, art. 6-2",
    LetterKind.ALERT: "Loi 90-449, art. 7-2",
    LetterKind.TOLD: "Loi 90-449, art. 7-2",
}
PAPERS = {kind: _paper(kind, ARTICLES.get(kind, "")) for kind in LetterKind}
PAPERS[LetterKind.FORMAL] = _paper(
    LetterKind.FORMAL,
    "C. civ., art. 1344",
    gettext_lazy(
        "The tenant is put on notice once its receipt is proved; a guarantor asks for the day of its sending."
    ),
    Step.RECEIVED,
)
PAPERS[LetterKind.SEIZURE] = _paper(
    LetterKind.SEIZURE,
    "Loi 89-462, art. 24 II",
    gettext_lazy("The two months before a summons run from the acknowledgement of the information system."),
    Step.SENT,
)
