"""Keep what was drawn of a debt, ready to leave; nothing is sent here. Withdraw the letters that nothing calls for any more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.engines.typesetting import Rendered
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import Recipient
from trousseau.rents.plans.queries import stopped_before
from trousseau.tenancies.models import Lease

from ..access import CLAIM, WRITE
from ..actions import hold, refresh
from ..enums import WRITTEN, LetterKind
from ..queries import Situation, situations
from . import queries
from .mail_papers import PAPERS

TO_TENANT = (*WRITTEN, LetterKind.TOLD)


@dataclass(frozen=True)
class Made:
    """A letter that is drawn and not written in the register yet."""

    kind: LetterKind
    to: Recipient
    channel: str
    paper: Rendered
    data: dict[str, Any] = field(default_factory=dict)  # what its paper says of it to other rooms


@verb(
    once=No("a letter that is ready, or left today, is refused a second time"),
    frozen=CLAIM,
    happened=TODAY,
    right=WRITE,
)
def keep_letters(
    actor: User, *, found: Situation, kind: LetterKind, made: Sequence[Made], today: date, name: str = ""
) -> list[MailItem]:
    """What was drawn of a debt, ready in the register of mail. `name`: of a third party. Raises Refused when one is ready
    already."""
    hold(found.lease)
    _refuse_twice(found, kind, name.strip(), today)
    items = [_draft(actor, found, one, today) for one in made]
    mail.prepare(actor, items=items)
    refresh(found.lease, on=today)
    return items


def _refuse_twice(found: Situation, kind: LetterKind, name: str, today: date) -> None:
    for item in queries.letters(found.lease):
        if item.kind != kind.paper or item.returned_on:
            continue
        if item.sent_on is None:
            raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
        if item.prepared_on == today and kind in TO_TENANT:
            raise Refused(_("This letter left today: nothing is written twice."))
        if kind == LetterKind.CLAIM and item.name == name and found.facts.after(item.sent_on):
            raise Refused(
                _("This guarantor was written to already: record the claim where the guarantees are followed.")
            )


def _draft(actor: User, found: Situation, one: Made, today: date) -> MailItem:
    lease = found.lease
    with override("fr"):  # as the paper
        title = f"{one.kind.label}, bail {lease.code}"
    document = file_document(
        kind="letter",
        title=title,
        content=one.paper.pdf,
        suffix=".pdf",
        on=today,
        template=f"{one.paper.template}@{one.paper.version}",
        data={"debt": found.debt} | one.data,
        household=lease.household,
    )
    return mail.draft(
        paper=PAPERS[one.kind],
        to=one.to,
        channel=one.channel,
        title=title,
        on=today,
        by=actor,
        document=document,
        thing=lease,
    )


def withdraw_stale(on: date) -> int:
    """The night's work: a letter to the tenant that asks for more than is owed, or that nothing calls for any more (a
    pause, a plan kept, a file of over-indebtedness), does not leave. How many were withdrawn."""
    kinds = [kind.paper for kind in WRITTEN]  # what tells the tenant of a sheet leaves with it
    by_lease: dict[int, list[MailItem]] = {}
    for item in MailItem.objects.waiting().filter(kind__in=kinds).select_related("paper"):
        by_lease.setdefault(int(item.about.partition(":")[2]), []).append(item)
    rows = Lease.objects.filter(pk__in=by_lease).select_related(
        "household__holder", "mandate__dwelling__commune", "mandate__owner"
    )
    since = stopped_before(by_lease, on)
    over = [
        item
        for found in situations(rows, on)
        for item in by_lease[found.lease.pk]
        if queries.stale(found, item, since.get(found.lease.pk), on)
    ]
    mail.withdraw(None, items=over, today=on)
    return len(over)
