"""The papers of the rents that leave, as the register of mail knows them."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.core.models import User
from trousseau.core.todo import close_todo
from trousseau.engines import typography
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper
from trousseau.receipts.models import Receipt

from . import access, messages, todo
from .notices.enums import PaperKind
from .notices.models import PaperRun
from .sums_notice.announcing import announce_deposit

OF_A_TENANT = _(
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
    _("Notice of rent due"),
    access.READ,
    article="Loi 89-462, art. 21",
    url=_run,
    event=messages.NOTICE,
    body=OF_A_TENANT,
    params=_month,
)
RECEIPT = Paper(
    "rents.receipt",
    _("Receipt of a month wholly paid"),
    access.READ,
    article="Loi 89-462, art. 21",
    url=_run,
    event=messages.RECEIPT,
    body=OF_A_TENANT,
    params=_month,
)
OF_RUN = {PaperKind.NOTICES: NOTICE, PaperKind.RECEIPTS: RECEIPT}
STATEMENT = Paper(
    "rents.owner_statement",
    _("Accounts rendered to an owner"),
    access.READ,
    article="Décret 72-678, art. 66",
    url=lambda item: reverse("rents:owner_account", args=[_key(item.about)]),
    event=messages.STATEMENT,
    body=_("Hello,\n\nYou will find attached the management statement of your dwelling."),
    params=lambda item: {"number": item.paper.number},
)


CHARGES = Paper(
    "rents.charges",
    _("Statement of charges"),
    access.READ,
    article="Loi 89-462, art. 23",
    delay=_("The charges are settled one month later at the earliest."),
    starts=Step.SENT,
    url=lambda item: reverse("rents:lease", args=[_key(item.about)]),
)


def _told(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    for deposit in Receipt.objects.deposits().filter(notice__in=items).select_related("lease"):
        close_todo(todo.TELL_OWNER, thing=deposit.lease, on=on)


def _not_told(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Nobody received it: the owner is to be told again."""
    for deposit in (
        Receipt.objects.deposits().filter(notice__in=items, reversal=None).select_related("lease__mandate__owner")
    ):
        announce_deposit(deposit)


SUMS = Paper(
    "rents.sums_notice",
    _("Notice of sums received"),
    access.READ,
    article="Décret 72-678, art. 67",
    delay=_("The owner is told once the proof of its sending is kept."),
    starts=Step.SENT,
    url=lambda item: reverse("rents:lease", args=[_key(item.about)]),
    sent=_told,
    returned=_not_told,
)
