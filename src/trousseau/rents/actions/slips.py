"""Give the papers of a month: a receipt, or a part-payment slip."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import file_document, next_number, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.rules.dates import month_start
from trousseau.tenancies.models import Lease

from ..enums import CallKind, SlipKind
from ..models import Slip
from ..notices.documents import kept
from ..papers import slip_paper
from ..queries import months


@transaction.atomic
def give_slip(actor: User, *, lease: Lease, month: date, on: date) -> Slip:
    """Loi 89-462, art. 21: a receipt when the month is fully paid, else a part-payment slip.

    Raises Refused when nothing was paid for that month. The paper already given is returned again.
    """
    row = next((m for m in months(lease) if (m.call.kind, m.call.month) == (CallKind.RENT, month_start(month))), None)
    if row is None or not row.settled.paid:
        raise Refused(_("Nothing was paid for this month yet."))
    kind = SlipKind.RECEIPT if row.left == 0 else SlipKind.PART
    given = lease.slips.filter(month=row.call.month, kind=kind, amount=row.settled.paid, cancelled_on=None).first()
    if given:
        return given
    number = next_number("rents.slips")
    paper, said = slip_paper(lease, row, number=number, on=on)
    document = file_document(
        kind=kind,
        number=f"Q{number:06d}",
        title=f"{SlipKind(kind).label} {row.call.month:%m/%Y}",
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        data=kept(said),
        household=lease.household,
    )
    slip = Slip(
        number=number, kind=kind, lease=lease, month=row.call.month, amount=row.settled.paid, made_on=on, paper=document
    )
    record(slip, actor)
    return slip
