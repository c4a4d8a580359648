"""The aids of one household in arrears that a social worker supports: one granted and not paid yet, one prepared, one paid;
its budget; and the rents of July declared."""

from datetime import date

from trousseau.aids.actions import grant_aid, note_payment, prepare_aid, send_aid
from trousseau.aids.actions_benefit import declare_rents
from trousseau.aids.actions_budget import write_budget
from trousseau.aids.enums import AidFor, AidKind, BudgetPost, PaidTo
from trousseau.aids.models import Aid
from trousseau.core.enums import Role
from trousseau.rents.roll.queries import aged_of
from trousseau.rules.dates import add_days
from trousseau.support.models import TeamMember
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease
from trousseau.tenancies.terms import in_force

from .cast import Cast

WHY = "Les heures de travail ont baissé ; le loyer courant est repris depuis."
# by month, in euros, beside the rent of the lease
SHEET = {
    BudgetPost.WORK: 1060,
    BudgetPost.MINIMUM: 140,
    BudgetPost.ENERGY: 92,
    BudgetPost.PHONE: 25,
    BudgetPost.INSURANCE: 18,
    BudgetPost.TRANSPORT: 45,
    BudgetPost.CREDIT: 60,
}


def tell(cast: Cast) -> None:
    _declare(cast)
    lease = _late(cast)
    if lease is None:
        return
    worker, until = cast.people[Role.SOCIAL], cast.until
    rent = _ask(cast, lease, AidKind.FSL_STAY, 40000, add_days(until, -37), AidFor.RENT, PaidTo.AGENCY, WHY)
    _grant(cast, rent, 30000, add_days(until, -36), add_days(until, -9))
    spent = _ask(cast, lease, AidKind.CITY, 12000, add_days(until, -144), AidFor.LIVING, PaidTo.HOUSEHOLD)
    _grant(cast, spent, 12000, add_days(until, -144), add_days(until, -142))
    paid_on = add_days(until, -140)
    note_payment(
        worker, aid=spent, version=spent.version, amount=12000, on=paid_on, today=paid_on, key=f"demo:{spent.pk}"
    )
    _ask(cast, lease, AidKind.FSL_ENERGY, 38000, add_days(until, -3), AidFor.ENERGY, PaidTo.SUPPLIER)
    terms = in_force(lease, until)
    sums = {post.value: SHEET.get(post, 0) * 100 for post in BudgetPost}
    said_on = add_days(until, -8)
    write_budget(
        worker,
        household=lease.household,
        on=said_on,
        adults=1,
        young=0,
        sums={**sums, BudgetPost.RENT.value: terms.rent + terms.charges},
        today=said_on,
    )


def _late(cast: Cast) -> Lease | None:
    """Of those that the social worker supports, the first tenancy that is late."""
    mine = TeamMember.objects.on(cast.until).filter(user=cast.people[Role.SOCIAL]).values("household")
    rows = Lease.objects.filter(state=LeaseState.RUNNING, household__in=mine, keys_on__lt=add_days(cast.until, -144))
    rows = rows.select_related("household__holder", "mandate").order_by("pk")
    return next((lease for lease in rows[:40] if aged_of(lease, cast.until).debt > 30000), None)


def _ask(
    cast: Cast, lease: Lease, kind: AidKind, cents: int, day: date, pays: AidFor, paid_to: PaidTo, words: str = ""
) -> Aid:
    return prepare_aid(
        cast.people[Role.SOCIAL],
        household=lease.household,
        lease=lease if kind == AidKind.FSL_STAY else None,
        kind=kind,
        pays=pays,
        paid_to=paid_to,
        asked=cents,
        words=words,
        papers=["form", "identity", "resources"],
        agreed_on=day,
        today=day,
    )


def _grant(cast: Cast, aid: Aid, cents: int, sent_on: date, day: date) -> None:
    worker = cast.people[Role.SOCIAL]
    send_aid(worker, aid=aid, version=aid.version, on=sent_on, today=sent_on)
    grant_aid(worker, aid=aid, version=aid.version, on=day, granted=cents, today=day)


def _declare(cast: Cast) -> None:
    """The last July that came."""
    year = cast.until.year if cast.until >= date(cast.until.year, 7, 20) else cast.until.year - 1
    day = date(year, 7, 20)
    declare_rents(cast.people[Role.RENTAL], year=year, on=day, today=day)
