"""Until when the space of an owner or of a tenant stays open: a term after the last paper that they must find there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.core.models import Household, Person
from trousseau.mandates.enums import MandateState
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import add_months
from trousseau.tenancies.enums import LeaseState
from trousseau.tenancies.models import Lease

TERM_MONTHS = 12  # after the last account, deposit and tax summary: a year of tax returns, and the questions it brings


@dataclass(frozen=True)
class Term:
    """The day from which the space closes by itself, and why; `on` None while something is still to come there."""

    on: date | None
    why: str


def owner_term(owner: Owner) -> Term:
    """When every mandate of an owner has ended: a year after the last of their accounts, deposits and tax summaries.

    None while a mandate runs, or while its last account, a deposit or the summary of its last year is still to come.
    """
    rows = Mandate.objects.filter(owner=owner, number__isnull=False)
    mandates = list(rows.prefetch_related("owner_statements", "tax_summaries", "leases__deposit_settlement"))
    if not mandates:
        return Term(None, _("No mandate is signed yet."))
    papers: list[date] = []
    for mandate in mandates:
        if mandate.state != MandateState.ENDED or mandate.ended_on is None:
            return Term(None, _("A mandate is in force."))
        statements = [one for one in mandate.owner_statements.all() if one.last_day >= mandate.ended_on]
        if not statements:
            return Term(None, _("The last account of %(code)s is still to come.") % {"code": mandate.code})
        summaries = [one for one in mandate.tax_summaries.all() if one.year >= mandate.ended_on.year]
        if not summaries:
            return Term(None, _("The tax summary of %(year)s is still to come.") % {"year": mandate.ended_on.year})
        settled = [_settled_on(lease) for lease in mandate.leases.all() if _holds_deposit(lease)]
        if None in settled:
            return Term(None, _("A deposit of %(code)s is still to be settled.") % {"code": mandate.code})
        papers += [*(one.made_on for one in statements + summaries), *(day for day in settled if day)]
    return _from(max(papers))


def tenant_term(person: Person) -> Term:
    """When every lease of a tenant's household has ended: a year after the last deposit settled, or the last day."""
    leases = list(leases_of(person).prefetch_related("deposit_settlement"))
    if not leases:
        return Term(None, _("No lease is signed yet."))
    days: list[date] = []
    for lease in leases:
        if lease.state != LeaseState.ENDED or lease.ends_on is None:
            return Term(None, _("A lease is in force."))
        settled = _settled_on(lease)
        if _holds_deposit(lease) and settled is None:
            return Term(None, _("The deposit of %(code)s is still to be settled.") % {"code": lease.code})
        days.append(max(lease.ends_on, settled or lease.ends_on))
    return _from(max(days))


def joined_on(subject: Owner | Person) -> date | None:
    """Since which day the account that is joined now reads what is theirs; None where the history does not say."""
    rows = subject.history.filter(user=subject.user_id)
    before = subject.history.exclude(user=subject.user_id).order_by("history_id").last()
    if before:
        rows = rows.filter(history_id__gt=before.history_id)
    first = rows.order_by("history_id").first()
    return timezone.localdate(first.history_date) if first else None


def leases_of(person: Person) -> QuerySet[Lease]:
    """The signed leases of the households to which a person belongs, or belonged."""
    return (
        Lease.objects.filter(household__members__person=person, signed_on__isnull=False)
        .exclude(state=LeaseState.ABANDONED)
        .distinct()
    )


def _holds_deposit(lease: Lease) -> bool:
    return bool(lease.deposit) and lease.keys_on is not None


def _settled_on(lease: Lease) -> date | None:
    settlement = getattr(lease, "deposit_settlement", None)
    return settlement.settled_on if settlement else None


def _from(last: date) -> Term:
    return Term(add_months(last, TERM_MONTHS), _("A year after the last account, deposit and tax summary."))


def tenants(household: Household, on: date) -> list[Person]:
    """The grown-ups of a household on that day: each may have a space; whose birth date is not known counts as one."""
    born = Q(person__born_on=None) | Q(person__born_on__lte=add_months(on, -18 * 12))
    members = household.members.on(on).filter(born).select_related("person__user")
    return [member.person for member in members]
