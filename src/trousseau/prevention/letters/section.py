"""The letters of a tenancy as its page shows them, and those that may be written."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.mail.enums import Step as Sent
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.mail.subjects import ITEM
from trousseau.rents.models import Claim
from trousseau.tenancies.models import Lease

from ..enums import LetterKind, Step
from ..queries import Situation
from . import queries


@dataclass(frozen=True)
class Row:
    """A letter as the page shows it. `older`: it waits and says another sum than the one of the day."""

    item: MailItem
    debt: int

    @property
    def label(self) -> str:
        return str(queries.KINDS_OF[self.item.kind].label)

    @property
    def day(self) -> date:
        return self.item.sent_on or self.item.prepared_on

    @property
    def url(self) -> str:
        return ITEM.url(self.item)

    @property
    def says(self) -> str:
        item, how = self.item, self.item.get_channel_display()
        if item.sent_on is None:
            return _("Ready, waits in the mail: %(how)s.") % {"how": how}
        if item.returned_on:
            return _("It came back on %(day)s.") % {"day": localised.day(item.returned_on)}
        if proved(item, Sent.SENT) is None:
            return _("Sent, but nothing proves it yet: %(how)s.") % {"how": how}
        said = _("Sent: %(how)s.") % {"how": how}
        if queries.KINDS_OF[item.kind] == LetterKind.CLAIM and item.paper and "guarantee" in item.paper.data:
            noted = Claim.objects.filter(mail=item).exists()
            return f"{said} {_('Its claim is noted.') if noted else _('Its claim is not noted yet.')}"
        return said

    @property
    def older(self) -> str:
        said = self.item.paper.data.get("debt") if self.item.paper else None
        if self.item.sent_on or said is None or said == self.debt:
            return ""
        return _("It says %(amount)s: prepare it again") % {"amount": localised.money(said)}


@dataclass(frozen=True)
class Section:
    """`url`, `verb`: where the letter that does the next action is read, or posted once it is ready; `first`: it is then
    its main button."""

    rows: list[Row]
    offered: list[tuple[str, str]]
    url: str = ""
    verb: str = ""
    first: bool = False


def of(found: Situation, on: date) -> Section:
    lease, items = found.lease, queries.letters(found.lease)
    rows = [Row(item, found.debt) for item in items]
    offered = [(str(kind.label), _url(lease, kind)) for kind in queries.offered(found, on)]
    step = Step(found.next.step) if found.next else None
    kind = queries.OF_STEP.get(step) if step else None
    if kind is None:
        return Section(rows, offered)
    first = step in (*queries.TOGETHER, Step.PLAN)
    if waits := queries.ready(items, kind):
        return Section(rows, offered, ITEM.url(waits[0]), _("Post the letter"), first)
    return Section(rows, offered, _url(lease, kind), _("Read the letter"), first)


def first_of(lease: Lease, step: Step) -> tuple[str, str] | None:
    """Where the letter that does this step is read, or posted once it is ready, and the button; None where no letter comes
    first."""
    kind = queries.OF_STEP.get(step)
    if kind is None or step not in (*queries.TOGETHER, Step.PLAN):
        return None
    if waits := queries.ready(queries.letters(lease), kind):
        return ITEM.url(waits[0]), _("Post the letter")
    return _url(lease, kind), _("Read the letter")


def _url(lease: Lease, kind: LetterKind) -> str:
    return reverse("prevention:letter", args=[lease.pk, kind])
