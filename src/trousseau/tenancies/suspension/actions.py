"""Record that the rent is suspended by an order, or that the CAF withholds the aid; record that it is lifted."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import write
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import Document, User
from trousseau.core.verbs import No, verb
from trousseau.rules.dates import add_months
from trousseau.rules.suspension import ORDER, WITHHELD, order_from, order_until

from ..access import UNDER_LEASE
from ..enums import SuspensionKind
from ..models import Lease, RentSuspension
from ..terms import in_force

FARTHEST = 3  # months between the CAF's letter and the first month that it withholds


@verb(once=No("a second of its kind is refused while one runs"), frozen=UNDER_LEASE, happened=("notified_on",))
def suspend_rent(
    actor: User,
    *,
    lease: Lease,
    kind: str,
    reference: str,
    notified_on: date,
    today: date,
    from_on: date | None = None,
    aid: int | None = None,
    content: bytes | None = None,
) -> RentSuspension:
    """An order: nothing is due from the first of the next month. An aid withheld: the rent less the aid, from `from_on`.

    `content` is the order, or the CAF's letter, as PDF.
    """
    if lease.signed_on is None or lease.state == "abandoned":
        raise Refused(_("Only a signed lease asks a rent."))
    if not reference.strip():
        raise Refused(_("Write the reference of the order or of the letter."), "reference")
    start = _start(lease, kind, notified_on, from_on, aid)
    Lease.objects.select_for_update().get(pk=lease.pk)  # two at once: the second meets the first
    clash = lease.suspensions.filter(Q(to_on=None) | Q(to_on__gte=start), kind=kind).first()
    if clash:
        raise Refused(
            _("A suspension of this kind already runs since %(day)s: lift it first.")
            % {"day": localised.day(clash.from_on)}
        )
    row = RentSuspension(
        lease=lease,
        kind=kind,
        from_on=start,
        reference=reference.strip(),
        notified_on=notified_on,
        aid=aid,
        paper=_kept(lease, reference, content, notified_on),
    )
    write(row)
    return row


def _start(lease: Lease, kind: str, notified_on: date, from_on: date | None, aid: int | None) -> date:
    if kind == SuspensionKind.ORDER:
        if aid is not None:
            raise Refused(_("An order withholds no aid: leave the amount empty."), "aid", ORDER)
        return order_from(notified_on)
    if not aid or aid <= 0:
        raise Refused(
            _("Write the aid that is withheld each month: the tenant owes the rent less it."), "aid", WITHHELD
        )
    start = from_on or order_from(notified_on)
    if not lease.starts_on <= start <= add_months(notified_on, FARTHEST):
        raise Refused(
            _("The aid is withheld from a month of this lease, near the day of the letter: check the year."), "from_on"
        )
    term = in_force(lease, start)
    if aid > term.rent + term.charges:
        raise Refused(
            _("The aid is at most the rent and charges, %(sum)s: check the amount.")
            % {"sum": localised.money(term.rent + term.charges)},
            "aid",
        )
    return start


def _kept(lease: Lease, reference: str, content: bytes | None, on: date) -> Document | None:
    if content is None:
        return None
    return file_document(
        kind="suspension",
        title=f"{reference.strip()}, {lease.code}",
        content=content,
        suffix=".pdf",
        on=on,
        household=lease.household,
    )


@verb(once=No("one that was lifted is refused"), frozen=UNDER_LEASE, happened=("on",))
def lift_suspension(
    actor: User, *, suspension: RentSuspension, reference: str, on: date, today: date, content: bytes | None = None
) -> None:
    """The order was lifted on `on`: rent is due from the first of the next month. Of an aid: its last day withheld.

    One that is lifted before its first day ends before it: not a day was suspended.
    """
    suspension = RentSuspension.objects.select_for_update().get(pk=suspension.pk)
    if suspension.to_on is not None:
        raise Refused(_("This suspension was already lifted."))
    if not reference.strip():
        raise Refused(_("Write the reference of the lifting."), "reference")
    if on < (suspension.notified_on or suspension.from_on):
        raise Refused(_("The lifting comes after the suspension: check the date."), "on")
    suspension.to_on = order_until(on) if suspension.kind == SuspensionKind.ORDER else on
    suspension.lifted_by = reference.strip()
    suspension.lifted_paper = _kept(suspension.lease, reference, content, on)
    write(suspension)
