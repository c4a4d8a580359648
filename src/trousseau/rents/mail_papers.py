"""The papers of the rents that leave, as the register of mail knows them."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised, scales
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.engines import typography
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper
from trousseau.receipts.models import Receipt
from trousseau.rules.charges import earliest_settlement

from . import access, messages, todo
from .enums import PaperKind
from .models import ChargeStatement, PaperRun
from .sums_notice.announcing import announce_deposit

OF_A_TENANT = gettext_lazy(
    "Hello,\n\nYou will find this paper attached. It is free. You agreed to receive it by e-mail; you may take that back at "
    "any time by telling us."
)


def _key(subject: str) -> int:
    return int(subject.partition(":")[2])


def _run(item: MailItem) -> str:
    return reverse("rents:papers_run", args=[_key(item.bundle)])


def _month(item: MailItem) -> dict[str, str]:
    """The month that the paper of a run is of, for the subject of the message that brings it."""
    return {"month": typography.month(PaperRun.objects.get(pk=_key(item.bundle)).month)}


NOTICE = Paper(
    "rents.notice",
    gettext_lazy("Notice of rent due"),
    access.READ,
    article="Loi 89-462, art. 21",
    url=_run,
    event=messages.NOTICE,
    body=OF_A_TENANT,
    params=_month,
)
RECEIPT = Paper(
    "rents.receipt",
    gettext_lazy("Receipt of a month wholly paid"),
    access.READ,
    article="Loi 89-462, art. 21",
    url=_run,
    event=messages.RECEIPT,
    body=OF_A_TENANT,
    params=_month,
)
OF_RUN = {PaperKind.NOTICES: NOTICE, PaperKind.RECEIPTS: RECEIPT}


def before_its_costs(known_on: date) -> Refused:
    """Of a statement of charges whose day is before one of the costs that it counts was known."""
    said = _("A cost of it was noted, or its paper is dated, on %(day)s: choose that day or a later one.")
    return Refused(said % {"day": localised.day(known_on)}, "on", "Loi 89-462, art. 23")


def _stated(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused for a corrected day before the costs were known; and once the charges were settled without the month
    that it leaves the tenant."""
    for statement in ChargeStatement.objects.filter(mail__in=items):
        stated_on = statement.stated_on
        if stated_on and statement.known_on and stated_on < statement.known_on:
            raise before_its_costs(statement.known_on)
        if statement.settled_on is None:
            continue
        if stated_on is not None:
            months = scales.at("charges.notice_months", stated_on).number
            if earliest_settlement(stated_on, months) <= statement.settled_on:
                continue
        raise Refused(
            _("These charges are settled: with this correction, it would be before the month the tenant has."),
            article="Loi 89-462, art. 23",
        )


CHARGES = Paper(
    "rents.charges",
    gettext_lazy("Statement of charges"),
    access.READ,
    article="Loi 89-462, art. 23",
    delay=gettext_lazy("The charges are settled one month later at the earliest."),
    starts=Step.SENT,
    url=lambda item: reverse("rents:lease", args=[_key(item.about)]),
    corrected=_stated,
)


FORMER = Paper(
    "rents.former",
    gettext_lazy("Counts of charges asked of a former manager"),
    access.READ,
    article="C. civ., art. 1993",
    url=lambda item: reverse("rents:charges_before"),
)


ADJUSTMENT = Paper(
    "rents.adjustment",
    gettext_lazy("A sum added to a tenant’s account, or taken off it"),
    access.READ,
    url=lambda item: reverse("rents:lease", args=[_key(item.about)]),
)


def _told(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """The owner is told once a proof of the sending is kept, and to be told again when none is any more."""
    deposits = Receipt.objects.deposits().filter(notice__in=items, reversal=None)
    for deposit in deposits.select_related("lease__mandate__owner", "notice"):
        if deposit.owner_told_on:
            close_todo(todo.TELL_OWNER, thing=deposit.lease, on=on)
        else:
            announce_deposit(deposit)


SUMS = Paper(
    "rents.sums_notice",
    gettext_lazy("Notice of sums received"),
    access.READ,
    article="Décret 72-678, art. 67",
    delay=gettext_lazy("The owner is told once the proof of its sending is kept."),
    starts=Step.SENT,
    url=lambda item: reverse("rents:lease", args=[_key(item.about)]),
    sent=_told,
    proved=_told,
    returned=_told,
    cancelled=_told,
    corrected=_told,
)
