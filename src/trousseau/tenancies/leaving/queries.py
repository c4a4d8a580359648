"""What is read about leaving: the law of the day, the notices that stand, the term of the lease."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from trousseau.allocation.models import Decision
from trousseau.core import scales
from trousseau.core.errors import Refused
from trousseau.core.models import Person, ToDo, User
from trousseau.core.todo import about
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved
from trousseau.mandates.models import Mandate
from trousseau.rules.notice_to_quit import NoticeLaw, OwnerEnd, convention_end, owner_end, terms
from trousseau.rules.suspension import postponed

from .. import todo
from ..enums import WRITE, Contract, LeaseState, NoticeBy, SuspensionKind
from ..models import Lease, NoticeParty, NoticeToQuit
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
    short = notice.months and notice.months < scales.at("notice.tenant_months", notice.law_on).number
    code = codes.get(notice.by, "tenant_short_months" if short else "tenant_months")
    return scales.at(f"notice.{code}", notice.law_on)


def living_there(lease: Lease, on: date) -> list[Person]:
    """All the household: loi 89-462, art. 15 III protects a tenant for an aged person in their charge too."""
    return [member.person for member in lease.household.members.on(on).select_related("person")]


def partial(lease: Lease) -> list[NoticeToQuit]:
    """Notices of some of the tenants, who still stand on the lease: it goes on with the others."""
    there = set(lease.parties.filter(left_on=None).values_list("person", flat=True))
    rows = (
        lease.notices_to_quit.in_effect()
        .filter(whole=False)
        .select_related("mail")
        .prefetch_related("parties__person", "mail__proofs")
    )
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
class Given:
    """An owner's notice, as far as it is with one tenant. `again`: it came back, or will not leave: given anew."""

    party: NoticeParty
    item: MailItem
    received_on: date | None
    again: bool


def given(notice: NoticeToQuit) -> list[Given]:
    """To whom an owner's notice is given, each with its item of the register."""
    if notice.by != NoticeBy.OWNER:
        return []
    rows = notice.parties.select_related("person", "mail").prefetch_related("mail__proofs")
    return [
        Given(
            party,
            party.mail,
            proved(party.mail, Step.RECEIVED),
            bool(party.mail.returned_on or party.mail.cancelled_on),
        )
        for party in rows
        if party.mail
    ]


def to_leave(notice: NoticeToQuit) -> bool:
    """Whether a tenant has an owner's notice still to be sent, for the first time or anew."""
    return any(one.again or one.item.sent_on is None for one in given(notice))


@dataclass(frozen=True)
class Leaving:
    """What the lease's page says of a notice that stands, or of one without effect. `last_day`: the last on which an
    owner's notice may be received for its term; None once it is, and of others."""

    notice: NoticeToQuit
    scale: scales.Value
    may: bool
    given: list[Given]
    last_day: date | None = None
    to_tell: bool = False  # the owner does not know yet that it has no effect


def on_page(lease: Lease, user: User, on: date) -> Leaving | None:
    if lease.state != LeaseState.RUNNING:
        return None
    notice = ending_notice(lease)
    if notice is None:  # one that took no effect is read until the day that it named
        notice = lease.notices_to_quit.exclude(void="").filter(withdrawn_on=None, for_on__gte=on).first()
    if notice is None:
        return None
    awaited = notice.by == NoticeBy.OWNER and notice.stands and notice.ends_on is None
    last_day = owner_term(notice, on).last_day if awaited else None
    return Leaving(notice, ground_of(notice), WRITE(user), given(notice), last_day, _to_tell(notice))


def _to_tell(notice: NoticeToQuit) -> bool:
    waits = ToDo.objects.waiting().filter(kind=todo.LATE.code, subject=about(notice.lease))
    return bool(notice.void) and waits.exists()


def owner_term(notice: NoticeToQuit, received_on: date) -> OwnerEnd:
    """What an owner's notice comes to when the last tenant receives it on that day."""
    assert notice.for_on
    return owner_reach(notice.lease, received_on, notice.for_on, notice.law_on)


def owner_reach(lease: Lease, received_on: date, for_on: date, on: date) -> OwnerEnd:
    """Loi 89-462, art. 15 I and 40 III, by the law of the day `on`. Raises Refused when the end of the convention that
    would decide is not known."""
    law = notice_law(on)
    if not conventioned(lease):
        return owner_end(received_on, for_on, first_term_on(lease), renewal_years(lease), law)
    until = lease.mandate.anah_ends_on
    if until is None:
        raise Refused(
            _("Write the end of the convention with the Anah on mandate %(mandate)s first: no notice while it runs.")
            % {"mandate": lease.mandate.code},
            None,
            "Loi 89-462, art. 40 III",
        )
    return convention_end(received_on, for_on, first_term_on(lease), until, law)


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
