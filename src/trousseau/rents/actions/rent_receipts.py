"""Give the papers of a month: a receipt, or a part-payment slip."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, No, verb
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease

from ..access import ACCOUNT
from ..accounts import Accounts, months
from ..enums import CallKind, RentReceiptKind
from ..models import RentReceipt
from ..notices.documents import kept
from ..papers import rent_receipt_paper
from ..settling import settlings

LAW = "Loi 89-462, art. 21"


@verb(once=No("the paper already given is returned"), frozen=ACCOUNT, happened=TODAY)
def give_rent_receipt(actor: User, *, lease: Lease, month: date, on: date) -> RentReceipt:
    """Loi 89-462, art. 21: a receipt when the month is fully paid, else a part-payment slip.

    Raises Refused when nothing was paid for that month, with why when its debt was ended. The paper already given is returned
    again.
    """
    account = Accounts([lease.pk])
    rows = account.months(lease.pk)
    row = next((m for m in rows if (m.call.kind, m.call.month) == (CallKind.RENT, month_start(month))), None)
    if row is None:
        raise Refused(_("Nothing was paid for this month yet."))
    settled = settlings([row])[row.call.pk]
    kind = settled.paper
    if kind is None:
        raise Refused(settled.why_none or _("Nothing was paid for this month yet."), article=LAW)
    given = lease.rent_receipts.filter(
        month=row.call.month, kind=kind, amount=row.settled.paid, cancelled_on=None
    ).first()
    if given:
        return given
    number = next_number("rents.rent_receipts")
    paper, said = rent_receipt_paper(
        lease, settled, number=number, on=on, awaited=account.awaited(lease.pk, [row], on).get(row.call.pk, 0)
    )
    document = file_document(
        kind=kind,
        number=f"Q{number:06d}",
        title=f"{RentReceiptKind(kind).label} {row.call.month:%m/%Y}",
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        data=kept(said),
        household=lease.household,
    )
    receipt = RentReceipt(
        number=number, kind=kind, lease=lease, month=row.call.month, amount=row.settled.paid, made_on=on, paper=document
    )
    record(receipt, actor)
    return receipt


def cancel_changed(lease: Lease, before: dict[int, set], on: date) -> None:
    """The rent receipts of the months that other payments now fill."""
    changed = [row.call.month for row in months(lease) if row.parts != before.get(row.call.pk)]
    lease.rent_receipts.filter(month__in=changed, cancelled_on=None).update(cancelled_on=on)
