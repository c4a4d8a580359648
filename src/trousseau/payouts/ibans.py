"""An IBAN is paid once a second person compared it with the bank's paper."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.core.fields import in_place
from trousseau.core.models import User
from trousseau.rules import identifiers

from .models import IbanCheck, PaymentOrder, Supplier


def require_iban(text: str) -> str:
    """The characters of an IBAN, without spaces. Raises Refused when its key or its length is wrong; "" stays ""."""
    number = identifiers.bare(text)
    if number and identifiers.iban(number) != "ok":
        raise Refused(_("This IBAN is wrong: copy it again from the bank’s paper."), "new_iban", "ISO 13616")
    return number


def noted_by(payee: Owner | Supplier) -> int | None:
    """Who wrote the IBAN that is paid now (a user's key), read in the history; None when nobody is known."""
    found = None
    for row in payee.history.order_by("-history_date", "-history_id"):
        if row.iban != payee.iban:
            break
        found = row.history_user_id
    return found


@transaction.atomic
def confirm_iban(actor: User, *, payee: Owner | Supplier, new_iban: str, on: date) -> IbanCheck:
    """The second person types it again from the bank's paper; it must be the one that was noted by another."""
    if not payee.iban:
        raise Refused(_("No IBAN is noted yet: note it first, another person confirms it."))
    if noted_by(payee) == actor.pk:
        raise Refused(_("You noted this IBAN yourself: ask a second person to compare it with the bank’s paper."))
    if require_iban(new_iban) != payee.iban:
        raise Refused(
            _("This is not the IBAN that was noted: compare both with the bank’s paper before anything is paid."),
            "new_iban",
        )
    who = {"owner": payee} if isinstance(payee, Owner) else {"supplier": payee}
    check = IbanCheck(**who, iban=payee.iban, confirmed_by=actor, confirmed_on=on)
    record(check, actor)
    return check


def confirmed(payee: Owner | Supplier) -> bool:
    """The IBAN that is noted now is the one that a second person last compared, and both were written for this payee."""
    return compared(payee, payee.iban_checks.order_by("-pk").first())


def compared(payee: Owner | Supplier, last: IbanCheck | None) -> bool:
    """As `confirmed`, from the last check of the payee."""
    return (
        bool(payee.iban)
        and last is not None
        and last.iban == payee.iban
        and in_place(payee, "iban")
        and in_place(last, "iban")
    )


LastChecks = Mapping[tuple[int | None, int | None], IbanCheck]  # by the owner or the supplier


def last_checks(orders: Iterable[PaymentOrder]) -> LastChecks:
    """The last time that a second person compared the IBAN, of each payee of these orders: one query for all."""
    orders = list(orders)
    owners, suppliers = {one.owner_id for one in orders}, {one.supplier_id for one in orders}
    rows = IbanCheck.objects.filter(Q(owner__in=owners - {None}) | Q(supplier__in=suppliers - {None}))
    return {(check.owner_id, check.supplier_id): check for check in rows.order_by("pk")}
