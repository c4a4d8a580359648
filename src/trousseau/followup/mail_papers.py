"""What is asked of the funder of a measure, in the register of mail, and what keeps it from leaving."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from trousseau.core import localised
from trousseau.core.actions import edit
from trousseau.core.errors import Refused
from trousseau.core.models import Document, User
from trousseau.core.todo import about
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mail import actions as mail
from trousseau.mail.enums import PRINTED, Channel
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access, due
from .models import MeasureBill

CHANNELS = (*PRINTED, Channel.SYSTEM)  # a public body is billed on Chorus Pro (CCP, art. L2192-1)


def bill_of(item: MailItem) -> MeasureBill | None:
    rows = MeasureBill.objects.select_related("funder", "measure__household").prefetch_related("payments")
    return rows.filter(pk=item.about.rpartition(":")[2]).first()


def _page(item: MailItem) -> str:
    return reverse("followup:bill", args=[item.about.rpartition(":")[2]])


def claim(bill: MeasureBill) -> str:
    """What the reminder asks for, in its title, in French as its paper."""
    assert bill.due_on, "what was not sent is not late"
    with override("fr"):
        return _("%(left)s due since %(day)s, bill %(code)s") % {
            "left": localised.money(bill.left),
            "day": localised.day(bill.due_on),
            "code": bill.invoice_code,
        }


def _leaves(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused for the invoice of a bill that was withdrawn."""
    for item in items:
        bill = bill_of(item)
        if bill and bill.withdrawn_on:
            raise Refused(
                _("%(item)s, to %(name)s, may not leave as it is. %(why)s Cancel it, then post the others.")
                % {"item": item.reference, "name": item.name, "why": undone()}
            )
    _moved(actor, items, on)


def _moved(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """The day on which who pays had the invoice is that of the register, as it says it now; a bill that was withdrawn has its
    credit note from then on."""
    for bill in filter(None, (bill_of(item) for item in items)):
        known, bill.delivered_on = bill.delivered_on, _delivered(bill)
        number = credit_due(bill) if bill.withdrawn_on else {}
        if number or known != bill.delivered_on:
            edit(actor, bill, version=bill.version, reason="mail", **number)
        keep_true(bill, on)
        due.follow_bill(bill, on)


def _delivered(bill: MeasureBill) -> date | None:
    return _gone(bill, INVOICE).aggregate(day=Min(Coalesce("received_on", "sent_on")))["day"]


def credit_due(bill: MeasureBill) -> dict[str, int]:
    """The number of the credit note, in a series of its own, of a bill that is withdrawn and was sent."""
    if bill.credit_number or not bill.sent:
        return {}
    hold(Ledger.AGENCY)  # nobody else takes it
    return {"credit_number": (MeasureBill.objects.aggregate(last=Max("credit_number"))["last"] or 0) + 1}


def _follow(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    for bill in filter(None, (bill_of(item) for item in items)):
        due.follow_bill(bill, on)


def _sent(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused for a reminder of what is no longer due, or of another sum."""
    for item in items:
        bill = bill_of(item)
        if bill and (not bill.late(on) or claim(bill) != item.title):
            raise Refused(
                _("%(item)s, to %(name)s, may not leave as it is. %(why)s Cancel it, then post the others.")
                % {"item": item.reference, "name": item.name, "why": untrue()}
            )
    _follow(actor, items, on)


def untrue() -> str:
    return _("It asked for what came since, or for another sum than the one that is missing.")


def undone() -> str:
    return _("Its bill was withdrawn.")


INVOICE = Paper(
    "followup.invoice",
    gettext_lazy("Invoice of a measure"),
    access.BILLS,
    article="C. com., art. L441-9",
    url=_page,
    sent=_leaves,
    received=_moved,
    returned=_moved,
    cancelled=_follow,
    corrected=_moved,
    noted=_follow,
)
CREDIT = Paper(
    "followup.credit_note",
    gettext_lazy("Credit note of a measure"),
    access.BILLS,
    article="C. com., art. L441-9",
    url=_page,
    corrected=_follow,
)
PAYMENT_LETTER = Paper(
    "followup.payment_letter",
    gettext_lazy("Reminder of the invoice of a measure"),
    access.BILLS,
    url=_page,
    sent=_sent,
    returned=_follow,
    cancelled=_follow,
    corrected=_follow,
)


def letters(bill: MeasureBill) -> list[MailItem]:
    """What was made ready of it and not cancelled, the last first."""
    codes = [paper.code for paper in (INVOICE, CREDIT, PAYMENT_LETTER)]
    rows = MailItem.objects.filter(kind__in=codes, about=about(bill), cancelled_on=None)
    return list(rows.order_by("-prepared_on", "-pk"))


def _gone(bill: MeasureBill, paper: Paper) -> QuerySet[MailItem]:
    return MailItem.objects.filter(kind=paper.code, about=about(bill), sent_on__isnull=False, returned_on=None)


def left(bill: MeasureBill, paper: Paper) -> bool:
    """Whether such a letter left, and did not come back."""
    return _gone(bill, paper).exists()


def ready(bill: MeasureBill, paper: Paper) -> bool:
    return MailItem.objects.waiting().filter(kind=paper.code, about=about(bill)).exists()


def made(bill: MeasureBill, paper: Paper) -> Document | None:
    """The invoice, or the credit note, as it waits in the mail or once left; what was cancelled before it left is made again."""
    items = MailItem.objects.filter(kind=paper.code, about=about(bill), cancelled_on=None)
    kept = bill.credit if paper is CREDIT else bill.paper
    return kept if items.exists() else None


def keep_true(bill: MeasureBill, on: date) -> None:
    """Set aside what waits in the mail and is true no more: a reminder of another sum or before its day, the invoice of a bill
    withdrawn, the credit note of what was not sent."""
    waiting = MailItem.objects.waiting().filter(about=about(bill))
    gone = [item for item in waiting.filter(kind=PAYMENT_LETTER.code) if not bill.late(on) or claim(bill) != item.title]
    mail.withdraw(None, items=gone, today=on, why=untrue())
    if bill.withdrawn_on:
        mail.withdraw(None, items=waiting.filter(kind=INVOICE.code), today=on, why=undone())
        if not bill.sent:
            credit = waiting.filter(kind=CREDIT.code)
            mail.withdraw(None, items=credit, today=on, why=_("Its invoice did not leave, or came back."))
