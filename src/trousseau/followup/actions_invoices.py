"""Send the invoice of a measure, its credit note, or the letter that asks for it again: ready to leave with the mail."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.conventions.withdrawing import refuse_withdrawn
from trousseau.core import localised
from trousseau.core.actions import edit
from trousseau.core.actions_papers import file_document
from trousseau.core.addresses import whole
from trousseau.core.errors import Refused
from trousseau.core.models import Document, User
from trousseau.core.todo import about
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.engines.typesetting import Rendered
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper
from trousseau.mail.recipients import of_organisation

from . import due
from .mail_papers import CHANNELS, CREDIT, INVOICE, PAYMENT_LETTER, claim, left, made, ready
from .models import MeasureBill
from .papers import credit_paper, invoice_paper, payment_letter_paper


@verb(once=VERSIONED, frozen=No("the accounts of the agency"), happened=TODAY)
def post_invoice(actor: User, *, bill: MeasureBill, version: int, channel: str, today: date) -> MailItem:
    """Its paper is kept from then on as it leaves. Raises Refused for a bill that was withdrawn, or whose invoice left."""
    hold(Ledger.AGENCY)
    bill.refresh_from_db()  # somebody withdrew it, or sent it, meanwhile
    refuse_withdrawn(bill)
    _once(bill, INVOICE, channel)
    kept = made(bill, INVOICE) or _kept("measure_invoice", bill.code, invoice_paper(bill), bill.asked_on)
    edit(actor, bill, version=version, paper=kept, reason="post")
    item = _ready(actor, bill, INVOICE, channel, f"Facture {bill.code}", kept, today)
    due.follow_bill(bill, today)
    return item


@verb(once=VERSIONED, frozen=No("the accounts of the agency"), happened=TODAY)
def post_credit(actor: User, *, bill: MeasureBill, version: int, channel: str, today: date) -> MailItem:
    """Raises Refused while nothing of the bill is to be undone by one."""
    hold(Ledger.AGENCY)
    bill.refresh_from_db()  # as above
    if not bill.credit_number or not bill.sent or bill.withdrawn_on is None:
        raise Refused(_("No credit note is due: the invoice did not leave, or stands."))
    _once(bill, CREDIT, channel)
    kept = made(bill, CREDIT) or _kept("measure_credit", bill.credit_code, credit_paper(bill), bill.withdrawn_on)
    edit(actor, bill, version=version, credit=kept, reason="post")
    return _ready(actor, bill, CREDIT, channel, f"Avoir {bill.credit_code}", kept, today)


@verb(once=VERSIONED, frozen=No("the accounts of the agency"), happened=TODAY)
def post_payment_letter(actor: User, *, bill: MeasureBill, version: int, channel: str, today: date) -> MailItem:
    """Raises Refused before the day to pay is past, once nothing is awaited, and of a bill that was never sent."""
    hold(Ledger.AGENCY)
    bill.refresh_from_db()  # as above
    refuse_withdrawn(bill)
    if not bill.left:
        raise Refused(_("It is paid: nothing of it is late."))
    if bill.due_on is None:
        raise Refused(_("Its invoice did not leave yet: send it first."))
    if not bill.late(today):
        raise Refused(_("It is to be paid by %(day)s: nothing of it is late.") % {"day": localised.day(bill.due_on)})
    if ready(bill, PAYMENT_LETTER):
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    _address(bill, channel)
    edit(actor, bill, version=version, reason="remind")
    before = MailItem.objects.filter(kind=PAYMENT_LETTER.code, about=about(bill)).count()
    number = f"{bill.code}-R{before + 1}"
    kept = _kept("payment_letter", number, payment_letter_paper(bill, number=number, on=today), today)
    return _ready(actor, bill, PAYMENT_LETTER, channel, claim(bill), kept, today)


def _once(bill: MeasureBill, paper: Paper, channel: str) -> None:
    if ready(bill, paper):
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    if left(bill, paper):
        raise Refused(_("It has left: it is read in the mail, and is not sent twice."))
    _address(bill, channel)


def _address(bill: MeasureBill, channel: str) -> None:
    if channel not in CHANNELS:
        raise Refused(_("Nothing leaves by this channel."), "channel")
    if not whole(bill.funder.address):
        raise Refused(
            _("%(name)s has no whole address: write it in the address book first.") % {"name": bill.funder.name}
        )


def _kept(kind: str, number: str, paper: Rendered, on: date) -> Document:
    """One that was cancelled before it left stays in the register; the one made again after it says which it is."""
    before = Document.objects.filter(kind=kind, title=number).count()
    return file_document(
        kind=kind,
        number=f"{number}-{before + 1}" if before else number,
        title=number,
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
    )


def _ready(
    actor: User, bill: MeasureBill, paper: Paper, channel: str, title: str, kept: Document, today: date
) -> MailItem:
    item = mail.draft(
        paper=paper,
        to=of_organisation(bill.funder),
        channel=channel,
        title=title,
        on=today,
        by=actor,
        document=kept,
        thing=bill,
    )
    mail.prepare(actor, items=[item])
    return item
