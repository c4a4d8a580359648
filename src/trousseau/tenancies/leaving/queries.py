"""What is read about leaving: the law of the day, the notices that stand, the term of the lease."""

from dataclasses import dataclass
from datetime import date

from trousseau.allocation.models import Decision
from trousseau.core import scales
from trousseau.core.models import Person, User
from trousseau.mandates.models import Mandate
from trousseau.rules.notice_to_quit import NoticeLaw, terms
from trousseau.rules.suspension import postponed

from ..enums import WRITE, Contract, LeaseState, SuspensionKind
from ..models import Lease, NoticeToQuit
from ..queries import ending_notice, lease_law

LAW = (
    "tenant_months",
    "tenant_short_months",
    "owner_months",
    "protected_age",
    "convention_years",
    "after_convention_months",
    "abandon_months",
)


def notice_law(on: date) -> NoticeLaw:
    values = scales.several([f"notice.{code}" for code in LAW], on)
    return NoticeLaw(*(values[f"notice.{code}"].number for code in LAW))


def ground_of(notice: NoticeToQuit) -> scales.Value:
    """The dated value behind the day computed by a notice."""
    codes = {"owner": "owner_months", "abandoned": "abandon_months"}
    short = notice.months and notice.months < scales.at("notice.tenant_months", notice.sent_on).number
    code = codes.get(notice.by, "tenant_short_months" if short else "tenant_months")
    return scales.at(f"notice.{code}", notice.sent_on)


def living_there(lease: Lease, on: date) -> list[Person]:
    """All the household: loi 89-462, art. 15 III protects a tenant for an aged person in their charge too."""
    return [member.person for member in lease.household.members.on(on).select_related("person")]


def partial(lease: Lease) -> list[NoticeToQuit]:
    """Notices of some of the tenants, who still stand on the lease: it goes on with the others."""
    there = set(lease.parties.filter(left_on=None).values_list("person", flat=True))
    rows = lease.notices_to_quit.not_withdrawn().filter(whole=False).prefetch_related("parties__person")
    return [row for row in rows if any(party.person_id in there for party in row.parties.all())]


def of_everyone(lease: Lease) -> list[NoticeToQuit]:
    """The notices of some of the tenants that together are of every one who still stands on the lease, the last to take
    effect at the end; none while one of them gave none, or while another notice ends the lease."""
    there = set(lease.parties.filter(left_on=None).values_list("person", flat=True))
    rows = partial(lease)
    given = {party.person_id for row in rows for party in row.parties.all()}
    if not there or there - given or ending_notice(lease):
        return []
    return sorted(rows, key=lambda row: (row.ends_on or date.max, row.pk))


@dataclass(frozen=True)
class Leaving:
    """What the lease's page says of a notice that stands."""

    notice: NoticeToQuit
    scale: scales.Value
    may: bool


def on_page(lease: Lease, user: User) -> Leaving | None:
    notice = ending_notice(lease) if lease.state == LeaseState.RUNNING else None
    return Leaving(notice, ground_of(notice), WRITE(user)) if notice else None


def renewal_years(lease: Lease) -> int:
    """Loi 89-462, art. 10: how long the lease is renewed for, by who lets."""
    law = lease_law(lease.law_on)
    return law.years_legal if lease.mandate.owner.legal_person else law.years_natural


def first_term_on(lease: Lease) -> date:
    """The first term of the lease, put back by the months that an order suspended (CCH, art. L521-2 II)."""
    orders = [(row.from_on, row.to_on) for row in lease.suspensions.all() if row.kind == SuspensionKind.ORDER]
    return postponed(lease.term_on, orders)


def term_on(lease: Lease, on: date) -> date:
    """The end of the term that runs on the day `on`: the first, or that of a renewal."""
    years = notice_law(lease.law_on).convention_years if conventioned(lease) else renewal_years(lease)
    return next(term for term in terms(first_term_on(lease), years) if term >= on)


def conventioned(lease: Lease) -> bool:
    return lease.contract == Contract.CONVENTIONED


def promised(mandate: Mandate, on: date) -> Decision | None:
    """The decision of the commission by which another household awaits this dwelling."""
    return Decision.objects.pending(on).filter(mandate=mandate).first()
