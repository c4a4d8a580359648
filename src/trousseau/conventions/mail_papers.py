"""The letter that asks a funder for what is due, in the register of mail, and what keeps it from leaving."""

from collections.abc import Collection, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import about
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem
from trousseau.mail.papers import Paper

from . import access, queries_money
from .models import Convention, Tranche


def _tranche(item: MailItem) -> Tranche | None:
    return Tranche.objects.select_related("convention").filter(pk=item.about.rpartition(":")[2]).first()


def left_before(tranche: Tranche) -> list[MailItem]:
    """The letters that already asked for this payment and did not come back, the first first."""
    rows = MailItem.objects.filter(
        kind=PAYMENT_LETTER.code, about=about(tranche), sent_on__isnull=False, returned_on=None
    )
    return list(rows.select_related("paper").order_by("sent_on", "pk"))


def _page(item: MailItem) -> str:
    tranche = _tranche(item)
    return f"{reverse('conventions:convention', args=[tranche.convention_id])}#payments" if tranche else ""


LONGEST = 170  # characters of a claim: a title of 200 says after it which reminder the letter is


def claim(convention: Convention, tranche: Tranche, left: int) -> str:
    """What the letter asks for: its title begins so, in French as its paper."""
    with override("fr"):
        said = _("%(left)s due since %(day)s, convention “%(convention)s”") % {
            "left": localised.money(left),
            "day": localised.day(tranche.due_on),
            "convention": convention.title,
        }
    return said[:LONGEST]


def due(convention: Convention, on: date) -> dict[str, str]:
    """By payment foreseen that a letter may ask for on that day, what the letter asks for."""
    if convention.signed_on is None or convention.archived_on:
        return {}
    missing = [one for one in queries_money.tranches(convention) if not one.in_kind and one.due_on < on]
    return {about(one): claim(convention, one, one.amount - one.came) for one in missing if one.came < one.amount}


def keep_true(convention: Convention, *, on: date) -> None:
    """Set aside the letters that wait and ask for what is not missing any more, or for another sum."""
    keys = [about(one) for one in convention.tranches.all()]
    waiting = MailItem.objects.waiting().filter(kind=PAYMENT_LETTER.code, about__in=keys)
    stands = due(convention, on) if keys and waiting else {}
    mail.withdraw(None, items=_untrue(waiting, stands), today=on, why=_untrue_why())


def _untrue(items: Collection[MailItem], stands: dict[str, str]) -> list[MailItem]:
    return [one for one in items if one.about not in stands or not one.title.startswith(stands[one.about])]


def _untrue_why() -> str:
    return _("It asked for what came since, or for another sum than the one that is missing.")


def _sent(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Raises Refused for a letter that asks for what is not missing on the day that it leaves."""
    for item in items:
        tranche = _tranche(item)
        if tranche and _untrue([item], due(tranche.convention, on)):
            raise Refused(
                _("%(item)s, to %(name)s, may not leave as it is. %(why)s Cancel it, then post the others.")
                % {"item": item.reference, "name": item.name, "why": _untrue_why()}
            )


def _corrected(actor: User | None, items: Sequence[MailItem], on: date) -> None:
    """Nothing of a convention rests on the day of its letter."""


PAYMENT_LETTER = Paper(
    "conventions.payment_letter",
    gettext_lazy("Letter that asks a funder for what is due"),
    access.RECEIVE,
    url=_page,
    sent=_sent,
    corrected=_corrected,
)
