"""Ask a funder for a payment that is due and did not come: the letter, ready to leave by the register of mail."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from trousseau.core.actions import edit
from trousseau.core.actions_papers import file_document
from trousseau.core.addresses import address_lines, whole
from trousseau.core.errors import Refused, typed_over
from trousseau.core.models import User
from trousseau.core.todo import about
from trousseau.mail import actions as mail
from trousseau.mail.enums import PRINTED, Channel
from trousseau.mail.models import MailItem
from trousseau.mail.recipients import of_organisation

from . import queries_money
from .actions_money import held
from .mail_papers import PAYMENT_LETTER, claim, left_before
from .models import Convention, Tranche
from .papers import payment_letter_paper
from .withdrawing import refuse_archived, refuse_withdrawn


def letters(convention: Convention) -> list[MailItem]:
    """Those of its payments that were not cancelled, the last first."""
    keys = [about(one) for one in convention.tranches.all()]
    return list(MailItem.objects.leaving().filter(kind=PAYMENT_LETTER.code, about__in=keys))


def set_aside(convention: Convention) -> list[MailItem]:
    """Those that did not leave since what they asked for came or changed, the last first."""
    keys = [about(one) for one in convention.tranches.all()]
    rows = MailItem.objects.filter(kind=PAYMENT_LETTER.code, about__in=keys, cancelled_on__isnull=False)
    return list(rows.exclude(failure=""))


def _title(claimed: str, reminder: int) -> str:
    """Each letter has its own name: two of one day would be taken for one another."""
    if not reminder:
        return claimed
    with override("fr"):
        return _("%(claim)s, reminder no. %(n)s") % {"claim": claimed, "n": reminder}


@transaction.atomic
def ask_for_payment(
    actor: User,
    *,
    tranche: Tranche,
    version: int,
    on: date,
    address: str = "",
    was: str | None = None,
    channel: str = Channel.POST,
) -> MailItem:
    """The letter waits in the mail, to be posted. `address`: of who pays, kept when it is new; `was`: as the page showed it.

    Raises Refused for what is not due, is in kind, or is asked already; and without a whole address.
    """
    if channel not in PRINTED:
        raise Refused(_("This letter is posted."), "channel")
    refuse_withdrawn(tranche)
    convention = held(tranche.convention)
    refuse_archived(convention)
    found = next((one for one in queries_money.with_payments(convention) if one.tranche.pk == tranche.pk), None)
    if found is None or convention.signed_on is None or not found.late(on):
        raise Refused(_("Nothing of this payment is due and missing: there is nothing to ask."))
    before = MailItem.objects.filter(kind=PAYMENT_LETTER.code, about=about(tranche))
    if before.waiting().exists():
        raise Refused(_("The letter is ready already: it waits in the mail, to be posted."))
    funder, written = found.tranche.funder, ", ".join(address_lines(address))
    if not whole(written or funder.address):
        raise Refused(
            _("Write the whole address of who pays, between commas: number and street, then postal code and town."),
            "address",
        )
    edit(actor, tranche, version=version, reason="ask")
    if written and typed_over(written, was=was, now=funder.address, field="address"):
        edit(actor, funder, version=funder.version, reason="address", address=written)
    number = f"CONV-{convention.pk}-V{tranche.pk}" + (f"-{before.count() + 1}" if before.exists() else "")
    sent = left_before(tranche)
    paper = payment_letter_paper(convention, found, number=number, on=on, sent=sent)
    title = _title(claim(convention, found.tranche, found.left), len(sent))
    document = file_document(
        kind="payment_letter",
        number=number,
        title=title,
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
    )
    item = mail.draft(
        paper=PAYMENT_LETTER,
        to=of_organisation(funder),
        channel=channel,
        title=title,
        on=on,
        by=actor,
        document=document,
        thing=tranche,
    )
    mail.prepare(actor, items=[item])
    return item
