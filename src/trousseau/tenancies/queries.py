"""What the tenancies read, always through a grant."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from trousseau.allocation.models import Decision
from trousseau.core import scales
from trousseau.core.models import Household, HouseholdMember, User, household_open
from trousseau.mail.models import MailItem
from trousseau.mandates.enums import Choice
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import terms
from trousseau.rules.lease import LeaseLaw

from .enums import InspectionKind, LeaseState
from .models import Lease, LeaseQuerySet, NoticeToQuit
from .models.leases import LeaseAt


def leases(user: User) -> LeaseQuerySet[Lease]:
    return Lease.objects.for_user(user).select_related(
        "household__holder", "mandate__dwelling__commune", "mandate__owner"
    )


def own_lease(user: User, on: date) -> LeaseAt | None:
    """The lease of this tenant's household, with what a full month of it costs on that day."""
    return (
        Lease.objects.for_user(user)
        .at(on)
        .filter(signed_on__isnull=False)
        .select_related("mandate__dwelling__commune", "paper")
        .order_by("-starts_on")
        .first()
    )


def own_household(user: User, on: date) -> Household | None:
    """The one of this person on that day, lease or not."""
    living = HouseholdMember.objects.on(on).filter(person__user=user).select_related("household")
    row = living.order_by("-pk").first()
    return row.household if row else None


def leases_in_force() -> QuerySet[Lease]:
    return Lease.objects.filter(state=LeaseState.RUNNING)


def decisions(user: User) -> QuerySet[Decision]:
    """The decisions that give a dwelling to a household whose file `user` may open."""
    mine = household_open("application__household", user)
    return (
        Decision.objects.in_effect()
        .filter(mine)
        .select_related("application__household__holder", "mandate__dwelling__commune", "mandate__owner")
    )


def undrafted(user: User) -> QuerySet[Decision]:
    """Decisions that await their lease, the oldest first."""
    return (
        decisions(user)
        .exclude(pk__in=Lease.objects.not_abandoned().filter(brought_in_on=None).values("decision"))
        .order_by("decided_on", "pk")
    )


def ending_notice(lease: Lease) -> NoticeToQuit | None:
    """The notice that stands and ends the lease, its day known or not yet."""
    return lease.notices_to_quit.in_effect().filter(whole=True).first()


def keys_counted(lease: Lease) -> int | None:
    """The keys that the entry inspection counts, of all kinds: its handing over asks no other number. None without one."""
    entry = lease.inspections.filter(kind=InspectionKind.ENTRY).last()
    return sum(entry.keys.values_list("count", flat=True)) or None if entry else None


def waiting_mail(lease: Lease) -> QuerySet[MailItem]:
    """What was prepared about a lease and did not leave: an owner's notice, a letter about the certificates."""
    mine = Q(notice_parties__notice__lease=lease) | Q(certificate_request__lease=lease)
    return MailItem.objects.waiting().filter(mine).distinct()


def running_in(mandate: Mandate) -> Lease | None:
    """The household that lives in the dwelling, when the agency let it."""
    return mandate.leases.filter(state=LeaseState.RUNNING).first()


def free_from(mandate: Mandate) -> date | None:
    """The first day for another lease: None when nobody lives there, `date.max` while no notice ends the lease."""
    lease = running_in(mandate)
    if lease is None:
        return None
    notice = ending_notice(lease)
    return notice.free_on if notice and notice.free_on else date.max


def owner_chooses(lease: Lease, on: date) -> bool:
    """The mandate leaves the choice of the tenant to its owner on the day `on`: no clause delegates it."""
    return lease.mandate.way.for_owner and terms(lease.mandate, on).choice == Choice.OWNER


def grounds(lease: Lease) -> dict[str, scales.Value]:
    """The scales behind the lease's computed term and deposit."""
    years = "legal" if lease.mandate.owner.legal_person else "natural"
    return {
        "term": scales.at(f"lease.years_{years}", lease.law_on),
        "deposit": scales.at("lease.deposit_months", lease.law_on),
    }


def lease_law(on: date) -> LeaseLaw:
    natural, legal, deposit = (
        scales.at(f"lease.{code}", on) for code in ("years_natural", "years_legal", "deposit_months")
    )
    return LeaseLaw(natural.number, legal.number, deposit.number, natural.article, deposit.article)


@dataclass(frozen=True)
class Event:
    """A dated fact of a lease, and who recorded it when it is known."""

    code: str
    on: date
    by: User | None


def events(lease: Lease) -> list[Event]:
    """What happened to a lease, newest first: read from its dates and its history."""
    history = list(lease.history.select_related("history_user").order_by("history_id"))
    by = {row.history_change_reason or "draft": row.history_user for row in reversed(history)}
    found = []
    if lease.decision:
        found.append(Event("decided", lease.decision.decided_on, lease.decision.decided_by))
    if lease.brought_in_on:
        found.append(Event("brought_in", lease.brought_in_on, history[0].history_user if history else None))
    elif history:
        drafted = localdate(history[0].history_date)
        found.append(
            Event("draft", min(drafted, lease.signed_on or lease.abandoned_on or drafted), history[0].history_user)
        )
    dates = (
        ("abandon", lease.abandoned_on),
        ("sign", lease.signed_on),
        ("keys", lease.keys_on),
        ("end", lease.ends_on),
    )
    found += [Event(code, on, by.get(code)) for code, on in dates if on]
    return sorted(found[::-1], key=lambda event: event.on, reverse=True)
