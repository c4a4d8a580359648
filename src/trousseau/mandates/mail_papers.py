"""The letters of a mandate, and what the day of each changes."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access, queries
from .enums import EndReason
from .models import RenewalLetter
from .terms import ask_about_term


def _ask_again(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """What is asked about the term follows what is known of its letter: it left, or it came back."""
    for letter in RenewalLetter.objects.filter(mail__in=items):
        mandate = queries.mandates(on).in_force(on).filter(pk=letter.mandate_id, ends_at=letter.term_on).first()
        if (
            mandate and not mandate.amendments.filter(starts_on__gt=letter.term_on).exists()
        ):  # it did not renew itself yet
            ask_about_term(mandate, on=on)


def _corrected(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused once the owner ended the mandate without the delay that the corrected letter gives them."""
    for letter in RenewalLetter.objects.filter(mail__in=items, mandate__end_reason=EndReason.OWNER):
        mandate = letter.mandate
        if mandate.notice_on and mandate.ended_on < queries.exit_from(mandate, mandate.notice_on, by_owner=True).on:
            raise Refused(
                _("The owner ended this mandate at once, since this letter had not left in time: its days stay."),
                article="C. conso., art. L215-1",
            )
    _ask_again(actor, items, on)


RENEWAL = Paper(
    "mandates.renewal",
    gettext_lazy("Renewal of a mandate announced"),
    access.READ,
    article="C. conso., art. L215-1",
    delay=gettext_lazy(
        "Sent within its window, the renewed mandate binds the owner; otherwise they may end it at any moment."
    ),
    starts=Step.SENT,
    url=lambda item: reverse("mandates:mandate", args=[item.renewal_letter.mandate_id]),
    sent=_ask_again,
    proved=_ask_again,
    returned=_ask_again,
    cancelled=_ask_again,
    corrected=_corrected,
)
