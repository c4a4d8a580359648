"""Three tenants of the portfolio agree to pay what is late month by month: one is ahead, one pays nothing, one begins. The
first words about a debt: some left three days ago, one waits in the mail, the others are to be read."""

from datetime import date

from trousseau.core.enums import Role
from trousseau.mail.actions import send
from trousseau.prevention.actions import agree_plan
from trousseau.prevention.enums import Step
from trousseau.prevention.letters.papers import Asked
from trousseau.prevention.letters.preparing import prepare_letter
from trousseau.prevention.queries import begun, situation, situations
from trousseau.rules.dates import add_days, add_months
from trousseau.tenancies.models import Lease

from .cast import MONTHS, Cast

AGREED = {97: 2, 51: 1, 38: 0}  # number of the lease → months before the end of the story
IN = 10  # instalments, or a few less


def agree(cast: Cast, index: int, first: date) -> None:
    for lease in Lease.objects.filter(number__in=AGREED, ends_on=None).select_related("household__holder"):
        if index != MONTHS - AGREED[lease.number] or not (day := cast.day(first, 15)):
            continue
        if debt := situation(lease, day).debt:
            agree_plan(
                cast.people[Role.RENTAL],
                lease=lease,
                each=-(-debt // IN),
                first_on=add_months(day, 1),
                agreed_on=day,
                today=day,
                note="Reçue avec la travailleuse sociale.",
            )


def write_first(cast: Cast) -> None:
    """By the manager: two letters left, a third is ready."""
    manager, day = cast.people[Role.RENTAL], cast.until
    ago = add_days(day, -3)
    rows = (
        begun()
        .filter(ends_on=None, keys_on__lte=ago)
        .select_related("household__holder", "mandate__dwelling__commune", "mandate__owner")
    )
    found = [one.lease for one in situations(rows.order_by("number"), ago) if one.next and one.next.step == Step.REMIND]
    for rank, lease in enumerate(found[:3]):
        on = ago if rank < 2 else day
        if not situation(lease, on).debt:
            continue
        items = prepare_letter(manager, lease=lease, kind="first", asked=Asked(), channel="post", today=on)
        if rank < 2:
            send(manager, items=items, on=on, today=day)
