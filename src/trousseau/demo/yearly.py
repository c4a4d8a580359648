"""What comes back each year on a lease: its rent revised by the index, its charges counted and settled."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from trousseau.core.enums import Role
from trousseau.core.todo import about
from trousseau.rents.actions.rent_receipts import give_rent_receipt
from trousseau.rents.charges.actions import note_cost, send_statement, settle_charges
from trousseau.rents.enums import PaperKind
from trousseau.rents.notices.actions import ask_papers
from trousseau.rents.notices.making import make_papers, to_make
from trousseau.rules.dates import add_days, add_months
from trousseau.tenancies.models import Lease
from trousseau.tenancies.revision.asking import ask_revisions

from .cast import MONTHS, Cast
from .mail import post
from .portfolio import LODGER

# number of the lease → what its year of charges cost, by nature, euros
COSTS = {
    LODGER: (("water", "Eau froide", 264), ("shared", "Entretien des parties communes", 212)),
    22: (("water", "Eau froide", 198), ("taxes", "Ordures ménagères", 96)),
    40: (("water", "Eau froide", 420), ("shared", "Ménage de l’escalier", 240), ("taxes", "Ordures ménagères", 118)),
}


def revise(cast: Cast, first: date) -> None:
    """On the 2nd, the rents whose yearly day came in the month before: nobody forgets one. In the last month, the last of
    them is still to be asked."""
    day = cast.day(first, 2)
    if day is None:
        return
    month = add_months(first, -1)
    leases = Lease.objects.filter(
        state="running",
        brought_in_on__isnull=False,
        revised=True,
        revision_on__month=month.month,
        revision_on__lt=first,
    )
    leases = leases.select_related("household__holder", "mandate__owner", "mandate__dwelling")
    due = list(leases.order_by("number"))
    if add_months(first, 1) > cast.until:
        due = due[:-1]
    asked = ask_revisions(cast.people[Role.RENTAL], leases=due, on=day, today=day)
    if asked.refused:
        raise ValueError(asked.refused)


def counted_in(start: date, began: date) -> date:
    """The second month of the story; the first January in it while the year before was managed here in part only."""
    second = add_months(start, 1)
    return second if began <= date(second.year - 1, 1, 1) else date(second.year + 1, 1, 1)


def count_charges(cast: Cast, index: int, first: date) -> None:
    """The charges of the year before are counted with three tenants; settled two months later."""
    manager, year = cast.people[Role.RENTAL], first.year - 1
    day, counted = cast.day(first, 8), counted_in(cast.start, cast.began)
    if day is None or first not in (counted, add_months(counted, 2)):
        return
    for lease in Lease.objects.filter(number__in=COSTS).select_related("mandate").order_by("number"):
        if first != counted:
            for statement in lease.charge_statements.filter(settled_on=None):
                settle_charges(manager, statement=statement, on=day, today=day)
            continue
        for nature, label, euros in COSTS[lease.number]:
            note_cost(
                manager, mandate=lease.mandate, year=year, today=day, nature=nature, label=label, amount=100 * euros
            )
        send_statement(manager, lease=lease, year=year, on=day, today=day)


def give_notices(cast: Cast, first: date, leases: Iterable[int] | None = None) -> None:
    """The notices of a month, of all its leases or of these alone: made on the 2nd, posted the day after."""
    manager, day = cast.people[Role.RENTAL], cast.day(first, 2)
    if day is None or not to_make(PaperKind.NOTICES, first, leases).exists():
        return
    run = ask_papers(manager, kind=PaperKind.NOTICES, month=first, today=day, among=leases)
    make_papers(run, leases)
    run.moves(ended_at=timezone.now())  # no message leaves for people who were made up
    post(cast, about(run), add_days(day, 1))


def give_papers(cast: Cast, index: int, first: date) -> None:
    """The notices of the last month together; each month, the receipt of the tenant who has an account."""
    manager = cast.people[Role.RENTAL]
    if index == MONTHS:
        give_notices(cast, first)
    if index and (day := cast.day(first, 12)):
        give_rent_receipt(manager, lease=Lease.objects.get(number=LODGER), month=add_months(first, -1), on=day)
